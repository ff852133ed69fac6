"""What happened, told from the log: all of it to the instructor, its own to a team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sim.game.log.event_log import Event
from sim.game.log.fold import decision_of
from sim.game.web.live_game import LiveGame
from sim.game.web.team_view import clock, said_of

#: What of a team's is told to itself; and what everybody knows.
OWN, PUBLIC = ("submitted", "bought"), ("opened", "closed", "ran", "undone", "reset", "ended")
#: So many of the latest are shown; the log has all.
LATEST = 60


@dataclass(frozen=True)
class Told:
    """One event in words, with the decision where there is one."""

    at: str
    text: str
    decision: str


def of_team(live: LiveGame, team: str) -> list[Told]:
    """What a team may know of what happened, newest first."""
    seen = (
        event
        for event in reversed(live.folder.log.events)
        if event.kind in PUBLIC or (event.kind in OWN and event.about["team"] == team)
    )
    return [_told(live, event) for event in islice(seen, LATEST)]


def of_all(live: LiveGame) -> list[Told]:
    """The latest of everything, newest first."""
    return [_told(live, event) for event in reversed(live.folder.log.events[-LATEST:])]


def _told(live: LiveGame, event: Event) -> Told:
    words, about = live.words, event.about
    said = {name: value for name, value in about.items() if isinstance(value, str | int)}
    if about.get("team"):
        said["team"] = live.game.title(about["team"])
    if "report" in about:
        said["report"] = words(f"game.report.{about['report']}")
    if "what" in about:
        said["what"] = words(f"game.happening.{about['what']}")
    of_one = event.kind == "happening" and about.get("team")
    text = words(f"game.event.{event.kind}.team" if of_one else f"game.event.{event.kind}", **said)
    decision = said_of(live, decision_of(about["decision"])) if event.kind == "submitted" else ""
    return Told(clock(event.at), text, decision)


def news(live: LiveGame) -> list[str]:
    """What the instructor let happen, and everybody knows: of rounds that were run."""
    return [
        _happened(live, one) for one in live.folder.state.happenings if one["round"] in live.folder.state.ran
    ]


def planned(live: LiveGame) -> list[str]:
    """What is to happen in the round that runs next."""
    state = live.folder.state
    return [_happened(live, one) for one in state.happenings if one["round"] not in state.ran]


def _happened(live: LiveGame, one: Mapping[str, Any]) -> str:
    words, what = live.words, live.words(f"game.happening.{one['what']}")
    if one.get("team"):
        what = words("game_web.news.team", what=what, team=live.game.title(one["team"]))
    return words(
        "game_web.news", round=one["round"], what=what, text=words(f"game.happening.{one['what']}.help")
    )
