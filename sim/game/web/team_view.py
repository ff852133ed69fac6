"""What a team sees of the game: its own firm, its own decisions, and nothing of others'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sim.game.log.state import Submission
from sim.game.play.match import in_force
from sim.game.play.results import Played
from sim.game.setup.business_levers import BUSINESS_LEVERS, SERVE
from sim.game.setup.decision import Decision
from sim.game.web.live_game import LiveGame
from sim.game.web.svg import chart
from sim.game.web.workers import Outcome
from sim.show.words import numbers
from sim.show.words.words import Words

#: How the form is divided.
GROUPS = {
    "offer": ("price", "welcome_discount"),
    "promise": ("promised_minutes", "payout"),
    "money": ("staff", "recovery", "care", "quality", "advertising"),
}


@dataclass(frozen=True)
class Field:
    """One number of the form, as it is shown."""

    name: str
    label: str
    unit: str
    help: str
    low: float
    high: float
    is_money: bool
    text: str
    fault: str


@dataclass(frozen=True)
class Form:
    """The decision as it is entered.

    Attributes
    ----------
    groups : dict of str to list of Field
    serve : list of (name, label, bool)
        Segments, and whether they are served.
    faults : list of (anchor, text)
        What was wrong with what was typed, and where.
    budget : float
        Money a month that there is.
    """

    groups: dict[str, list[Field]]
    serve: list[tuple[str, str, bool]]
    serve_fault: str
    faults: list[tuple[str, str]]
    budget: float


def form_of(
    live: LiveGame, team: str, typed: Mapping[str, Any] | None = None, faults: Mapping[str, str] | None = None
) -> Form:
    """The form of a team: what holds now, or what was typed and why it was refused."""
    state, words, game = live.folder.state, live.words, live.game
    standing, _ = in_force(game, state, team, max(1, state.round))
    typed, faults = typed or {}, faults or {}
    said = {name: _without(name, text) for name, text in faults.items()}
    fields = {
        name: Field(
            name=name,
            label=words(f"game.lever.{name}"),
            unit=words(f"game.unit.{lever.unit}", currency=game.base.currency),
            help=words(f"game.lever.{name}.help"),
            low=lever.low,
            high=game.high(lever),
            is_money=lever.is_money,
            text=str(typed.get(name, entered(standing.values[name]))),
            fault=said.get(name, ""),
        )
        for name, lever in BUSINESS_LEVERS.items()
    }
    chosen = typed.get(SERVE, standing.serve)
    serve = [(name, words.label("segment", name), name in chosen) for name in game.segments]
    told = [(f"f-{n}", f"{f.label}: {f.fault}") for n, f in fields.items() if f.fault]
    if SERVE in said:
        told.append((f"f-{SERVE}", f"{words('game.serve')}: {said[SERVE]}"))
    told += [("left", text) for name, text in said.items() if name not in fields and name != SERVE]
    groups = {group: [fields[name] for name in names] for group, names in GROUPS.items()}
    return Form(groups, serve, said.get(SERVE, ""), told, live.left(team))


def entered(value: float) -> str:
    """A number as it is typed."""
    return f"{value:.10g}"


def _without(name: str, fault: str) -> str:
    return fault.removeprefix(f"{name}: ")


def stage(live: LiveGame) -> str:
    """Where the game stands, in a line."""
    state, words, settings = live.folder.state, live.words, live.game.settings
    if state.round == 0:
        return words.begin("game_web.stage.before")
    if state.phase == "over":
        return words.begin("game_web.stage.over")
    key = "game_web.stage.practice" if state.practice else "game_web.stage.round"
    rounds = settings.practice_rounds if state.practice else settings.rounds
    done = "run" if state.phase == "waiting" else state.phase
    what = words("game_web.stage.paused") if state.paused else words(f"game_web.stage.{done}")
    return words(key, number=state.round, rounds=rounds, what=what)


def stage_key(live: LiveGame) -> str:
    """Another one whenever something else may be done."""
    state = live.folder.state
    return (
        f"{'p' if state.practice else 'r'}{state.round}-{state.phase}-{int(state.paused)}-{len(state.ran)}"
        f"-{live.busy}"
    )


def clock(at: str) -> str:
    """A moment of the log as the room's clock shows it."""
    return datetime.fromisoformat(at).astimezone().strftime("%H:%M")


def budget_figures(live: LiveGame, team: str) -> list[tuple[str, str]]:
    """What there is to spend, and what was spent already: label, value."""
    words, game, state = live.words, live.game, live.folder.state
    rows = [("budget", game.budget_of_round)]
    if spent := state.spent_on_research(team, state.round):
        rows.append(("research", spent))
    return [(words(f"game_web.figure.{name}"), numbers.amount(v, game.base.currency)) for name, v in rows]


@dataclass(frozen=True)
class Picture:
    """A chart and the sentence above it."""

    title: str
    svg: str


@dataclass(frozen=True)
class Results:
    """What came of the rounds for one team.

    Attributes
    ----------
    figures : list of (label, value)
        The state of the firm.
    pictures : list of Picture
    heads, rows
        The table behind the pictures.
    """

    figures: list[tuple[str, str]]
    pictures: list[Picture]
    heads: list[str]
    rows: list[list[str]]


def results_of(live: LiveGame, outcome: Outcome, team: str) -> Results:
    """What came of the rounds for a team; it is made once."""
    found = outcome.made.get(("results", team))
    if found is None:
        played = outcome.played
        heads, rows = table(live, played, team)
        found = Results(figures(live, played, team), pictures(live, played, team), heads, rows)
        outcome.made["results", team] = found
    assert isinstance(found, Results)
    return found


def figures(live: LiveGame, played: Played, team: str) -> list[tuple[str, str]]:
    """The state of the firm after the last round: label, value."""
    last = played.of(played.match.rounds, team)
    rows = (
        ("cash", numbers.money(last["cash"], live.game.base.currency)),
        ("customers", numbers.count(last["customers"])),
        ("share", numbers.percent(last["share"])),
        ("satisfaction", numbers.plain(last["satisfaction"])),
        ("trust", numbers.plain(last["trust"])),
        ("wait", numbers.small(last["wait"])),
    )
    return [(live.words(f"game_web.figure.{name}"), value) for name, value in rows]


def pictures(live: LiveGame, played: Played, team: str) -> list[Picture]:
    """What came of the rounds, each chart under its point."""
    own = played.rounds[played.rounds["team"] == team]
    words, currency = live.words, live.game.base.currency
    found = []
    for name, unit, bars, ticks in (
        ("profit", currency, True, ()),
        ("customers", words("game_web.unit.customers"), False, ()),
        ("satisfaction", words("game_web.unit.satisfaction"), False, (1, 2, 3, 4, 5)),
    ):
        values = [float(value) for value in own[name]]
        title = _point(words, name, values, currency)
        across = words("game_web.axis.round")
        found.append(
            Picture(title, chart(values, label=title, across=across, unit=unit, bars=bars, ticks=ticks))
        )
    return found


def _point(words: Words, name: str, values: Sequence[float], currency: str) -> str:
    """What a chart shows, in a sentence."""

    def told(value: float) -> str:
        if name == "profit":
            return numbers.money(value, currency)
        return numbers.count(value) if name == "customers" else numbers.plain(value)

    what, now = words(f"game_web.point.{name}"), values[-1]
    if len(values) < 2 or not numbers.finite(values[-2]):
        return words("game_web.point.first", what=what, now=told(now))
    before = values[-2]
    if told(before) == told(now):
        return words("game_web.point.same", what=what, now=told(now))
    way = "up" if now > before else "down"
    return words(f"game_web.point.{way}", what=what, now=told(now), before=told(before))


#: Columns of the table of results.
COLUMNS = (
    "profit",
    "revenue",
    "customers",
    "lapsed",
    "share",
    "satisfaction",
    "wait",
    "kept",
    "broken",
    "cash",
)


def table(live: LiveGame, played: Played, team: str) -> tuple[list[str], list[list[str]]]:
    """The table behind the charts: heads, and a row a round."""
    own = played.rounds[played.rounds["team"] == team]
    rows = [
        [str(int(row["round"])), *(_cell(name, row[name]) for name in COLUMNS)] for _, row in own.iterrows()
    ]
    return [live.words(f"game_web.column.{name}") for name in ("round", *COLUMNS)], rows


def _cell(name: str, value: float) -> str:
    if name == "share":
        return numbers.percent(value)
    if name in ("satisfaction", "wait"):
        return numbers.plain(value)
    return numbers.amount(value) if name in ("profit", "revenue", "cash") else numbers.count(value)


def said_of(live: LiveGame, decision: Decision) -> str:
    """A decision in a line: what, and how much."""
    words, currency = live.words, live.game.base.currency
    parts = []
    for name, lever in BUSINESS_LEVERS.items():
        unit = words(f"game.unit.{lever.unit}", currency=currency)
        value = f"{numbers.tick(decision.values[name])}{numbers.SPACE}{unit}"
        parts.append(words("game_web.said", what=words(f"game.lever.{name}"), value=value))
    served = words.series(words.label("segment", name) for name in decision.serve)
    parts.append(words("game_web.said", what=words("game.serve"), value=served))
    return words.clauses(parts)


def standing(live: LiveGame, team: str) -> Submission | None:
    """What a team has handed in for the round at hand."""
    state = live.folder.state
    return state.submitted.get((state.round, team))
