"""Market research as a team reads it: what is for sale, and what was bought."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.game.play.match import match_of
from sim.game.play.research import Report, report
from sim.game.web.live_game import LiveGame
from sim.game.web.workers import Outcome
from sim.scenario.plans.game_file import REPORTS
from sim.show.words import numbers


@dataclass(frozen=True)
class Offer:
    """A report that may be bought, or why not."""

    name: str
    label: str
    help: str
    price: float
    may: bool
    why_not: str


@dataclass(frozen=True)
class Bought:
    """A report as it is read: what it is, how sure it is, and its table in words."""

    title: str
    notes: list[str]
    heads: list[str]
    rows: list[list[str]]


def money_for_research(live: LiveGame, team: str) -> float:
    """What is left of the round's budget after research and what was handed in."""
    game, state = live.game, live.folder.state
    decided = state.submitted.get((state.round, team))
    spent = decided.decision.money * game.settings.months_per_round if decided else 0.0
    return max(0.0, game.budget_of_round - state.spent_on_research(team, state.round) - spent)


def offers(live: LiveGame, team: str) -> list[Offer]:
    """What is for sale, in the order of REPORTS."""
    state, words, left = live.folder.state, live.words, money_for_research(live, team)
    got = {b["report"] for b in state.bought if b["team"] == team and b["round"] == state.round}
    found = []
    for name in REPORTS:
        price = live.game.settings.research.get(name)  # type: ignore[call-overload]
        if price is None:
            continue
        if state.phase != "open" or state.paused or state.last_run == 0:
            why = words("game_web.research.closed")
        elif name in got:
            why = words("game_web.research.got")
        elif price > left:
            why = words("game_web.research.dear")
        else:
            why = ""
        label, text = words(f"game.report.{name}"), words(f"game.report.{name}.help")
        found.append(Offer(name, label, text, price, not why, why))
    return found


def rounds_bought(live: LiveGame, team: str) -> list[int]:
    """Rounds in which a team bought something, the last one first."""
    return sorted({one["round"] for one in live.folder.state.bought if one["team"] == team}, reverse=True)


async def bought(live: LiveGame, team: str, number: int) -> list[Bought]:
    """What a team bought in a round: reports on the match before it."""
    state = live.folder.state
    kinds = [one["report"] for one in state.bought if (one["team"], one["round"]) == (team, number)]
    if not kinds:
        return []
    outcome = await live.workers.outcome(match_of(live.game, state, number - 1))
    return [_read(live, outcome, kind, team) for kind in kinds]


def _read(live: LiveGame, outcome: Outcome, kind: str, team: str) -> Bought:
    """A report in words; it is made once for what it is about."""
    known = outcome.made.get((kind, team))
    if known is None:
        known = outcome.made[kind, team] = _told(live, report(kind, outcome.played, team))
    assert isinstance(known, Bought)
    return known


def _told(live: LiveGame, found: Report) -> Bought:
    words = live.words
    title = words("game_web.research.title", report=words(f"game.report.{found.kind}"), round=found.round)
    notes = [words(f"game.report.{found.kind}.help")]
    if found.table.empty:
        return Bought(title, [*notes, words("game.report.nobody")], [], [])
    source = words("game.report.source", asked=numbers.count(found.asked), round=found.round)
    notes.append(words.sentences(source, words("game_web.research.band")))
    each = bool((found.table["asked"] > 0).all())  # were different people asked about each row?
    left_out = ("low", "high") if each else ("low", "high", "asked")
    shown = [name for name in found.table.columns if not name.endswith(left_out)]
    heads = [words(f"game.column.{name}") for name in shown]
    rows = [[_cell(live, row, name) for name in shown] for _, row in found.table.iterrows()]
    return Bought(title, notes, heads, rows)


def _cell(live: LiveGame, row: pd.Series[Any], name: str) -> str:
    """One figure with the interval that stands beside it."""
    value, words = row[name], live.words
    if name == "firm":
        return live.game.title(value) if value in live.game.teams else words.label("firm", value)
    if isinstance(value, str):
        return words.label("game.column" if name == "what" else str(row.get("what", name)), value)
    prefix = "" if name in ("mean", "share") else f"{name}_"
    low, high = (float(row.get(f"{prefix}{end}", math.nan)) for end in ("low", "high"))
    write = numbers.percent if name in ("share", "fives", "kept") else _written(name)
    if name in ("asked", "said", "promised", "payout"):
        return numbers.count(value)
    text = write(value)
    if not (numbers.finite(low) and numbers.finite(high)):
        return text
    return words("game_web.interval", value=text, low=write(low), high=write(high))


def _written(name: str) -> Callable[[float], str]:
    """How a figure is written: per cent of the start have fewer decimals than marks from 1 to 5."""
    places = 1 if name in ("value", "price", "wait") else 2
    return lambda value: numbers.plain(value, places)
