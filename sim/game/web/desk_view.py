"""What the instructor sees: who is there, who has decided, who is ahead, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.game.play.match import in_force
from sim.game.play.ranking import ranking, research_spent
from sim.game.table import referee
from sim.game.web.live_game import LiveGame
from sim.game.web.team_view import clock
from sim.game.web.workers import Outcome
from sim.scenario.plans.game_file import HAPPENINGS, SCORES
from sim.show.words import numbers

#: What may be done by one press, by phase.
PRESSES = {
    "waiting": ("open",),
    "open": ("close", "preview"),
    "closed": ("run", "preview", "open"),
    "over": (),
}


@dataclass(frozen=True)
class Attendance:
    """One team in the round at hand."""

    team: str
    title: str
    looked: str
    edited: str
    decided: str
    has_decided: bool
    spends: str


def attendance(live: LiveGame) -> list[Attendance]:
    """Who opened, edited and handed in, team by team."""
    state, words, found = live.folder.state, live.words, []
    for team in live.game.teams:
        key = (state.round, team)
        own = state.submitted.get(key)
        force, _ = in_force(live.game, state, team, max(1, state.round))
        found.append(
            Attendance(
                team,
                live.game.title(team),
                words.series(state.looked.get(key, [])) or numbers.MISSING,
                words.series(state.edited.get(key, [])) or numbers.MISSING,
                _decided(live, team),
                own is not None,
                numbers.amount(force.money, live.game.base.currency),
            )
        )
    return found


def _decided(live: LiveGame, team: str) -> str:
    """How the decision of a team came about, or what will stand if none comes."""
    state, words = live.folder.state, live.words
    own, robot = state.submitted.get((state.round, team)), live.game.settings.seats[team].robot
    if own is not None:
        if own.who == robot:
            return words("game.decided.robot", habit=words(f"game.habit.{robot}"))
        return words("game_web.decided", who=own.who, at=clock(own.at))
    if robot is not None:
        return words("game.decided.robot", habit=words(f"game.habit.{robot}"))
    if state.phase == "open":
        return words("game.decided.open")
    earlier = any(name == team and number < state.round for number, name in state.submitted)
    return words("game.decided.repeated" if earlier else "game.decided.usual")


@dataclass(frozen=True)
class Ranking:
    """Who is ahead: heads and rows, the best first; what counts, and who is tied."""

    heads: list[str]
    rows: list[list[str]]
    counts: str


def standings(live: LiveGame, outcome: Outcome) -> Ranking:
    """The ranking by the scores that count, as a table in words."""
    spent = research_spent(live.folder.state)
    key = ("ranking", tuple(sorted(spent.items())))
    if key not in outcome.made:
        outcome.made[key] = _ranked(live, outcome, spent)
    found = outcome.made[key]
    assert isinstance(found, Ranking)
    return found


def _ranked(live: LiveGame, outcome: Outcome, spent: dict[tuple[int, str], float]) -> Ranking:
    words, game = live.words, live.game
    scores = [name for name in SCORES if game.settings.marks.get(name, 0.0) > 0]  # type: ignore[call-overload]
    table = ranking(outcome.played, spent, outcome.worth)
    rows = [
        [
            str(row["place"]),
            game.title(row["team"]),
            str(row["points"]),
            *(_score(name, row[name], game.base.currency) for name in scores),
        ]
        for _, row in table.iterrows()
    ]
    heads = [words(f"game.column.{name}") for name in ("place", "team", "points")]
    marks = words.series(
        words(
            "game.rank.mark",
            score=words(f"game.score.{name}"),
            weight=numbers.percent(game.settings.marks[name] / sum(game.settings.marks.values())),  # type: ignore[index]
        )
        for name in scores
    )
    heads += [words(f"game.score.{name}") for name in scores]
    helps = [words(f"game.score.{name}.help") for name in scores]
    told = [words("game.rank.marks", marks=marks), *helps, *_tied(live, table)]
    return Ranking(heads, rows, words.sentences(*told))


def _tied(live: LiveGame, table: pd.DataFrame) -> list[str]:
    """Who shares a place, a sentence each."""
    groups = [list(group["team"]) for _, group in table[table["tied"]].groupby("place")]
    return [
        live.words("game.rank.tied", teams=live.words.listing([live.game.title(team) for team in group]))
        for group in groups
    ]


def _score(name: str, value: float, currency: str) -> str:
    if name in ("profit", "value"):
        return numbers.money(value, currency)
    return numbers.percent(value, 1) if name == "share" else numbers.plain(value)


def presses(live: LiveGame) -> list[str]:
    """What may be done now by one press, the likeliest first."""
    state = live.folder.state
    found = [
        act
        for act in PRESSES[state.phase]
        if act != "open" or state.phase == "closed" or referee.next_round(live.folder)
    ]
    if state.phase == "open" or state.paused:
        found.append("resume" if state.paused else "pause")
    return found


def graver(live: LiveGame) -> list[str]:
    """What may be done now after a second thought."""
    state = live.folder.state
    found = ["undo"] if state.last_run else []
    if state.practice:
        found.append("reset")
    elif state.phase == "waiting" and state.last_run:
        found.append("end")
    return found


def may_happen(live: LiveGame) -> list[str]:
    """What the instructor may let happen at the start of the round that runs next."""
    state = live.folder.state
    if state.phase == "over" or (state.phase == "waiting" and not referee.next_round(live.folder)):
        return []
    rivals = sum(one["what"] == "rival_enters" for one in state.happenings)
    return [what for what in HAPPENINGS if what != "rival_enters" or rivals < len(live.game.outside)]
