"""Pictures of a team's debrief: bridges, what decisions were worth, places by luck, customers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.game.debrief.bridge import PARTS
from sim.game.debrief.lucks import CONFIDENCE
from sim.game.debrief.outcome import of_team
from sim.game.debrief.telling import Teller
from sim.scenario.plans.game_file import SCORES
from sim.show.charts import style
from sim.show.charts.bridge import Ends
from sim.show.charts.bridge import bridge as waterfall
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title
from sim.show.words import numbers
from sim.study.measure.statistics import wilson_interval

_HERE, _THERE = style.GAIN, style.INK


def why(tell: Teller, team: str) -> Chart | None:
    """The bridge from the usual decisions to the team's."""
    found = tell.found
    base = found.holding[team]
    money = SCORES.index(found.money_score)
    ends = _money(tell, base, team, money), _money(tell, found.outcome, team, money)
    return _bridge(tell, found.bridge_from(base, team), tell.words("debrief.usual"), tell.title(team), *ends)


def seat(tell: Teller, team: str) -> Chart | None:
    """The bridge from the team's decisions to those of the winner in the same seat."""
    found = tell.found
    other, name = found.seated[team], tell.words("debrief.seat.name", team=tell.title(team))
    money = SCORES.index(found.money_score)
    ends = _money(tell, found.outcome, team, money), _money(tell, other, team, money)
    return _bridge(tell, found.bridge_to(other, team), tell.title(team), name, *ends)


def _money(tell: Teller, outcome: Any, team: str, money: int) -> float:
    return of_team(outcome, tell.found.match, team, money)


def _bridge(
    tell: Teller, parts: dict[str, float], control: str, name: str, start: float, end: float
) -> Chart | None:
    words, gain = tell.words, sum(parts.values())
    rows = [
        (part, parts[part], np.nan, np.nan, "nothing" if abs(parts[part]) < 0.5 else _side(parts[part]))
        for part in PARTS
        if part in parts
    ]
    table = pd.DataFrame(rows, columns=["part", "value", "low", "high", "known"])
    measure = words(f"debrief.score.{tell.found.money_score}")
    ends = Ends(control, name, start, end, gain, np.nan, np.nan, False, measure)
    drawn_one = waterfall(table, ends, words, tell.currency)
    if drawn_one is None:
        return None
    caption = words("debrief.bridge.caption", control=control, name=name)
    hidden = [words.label("part", part) for part in table.loc[table["known"] == "nothing", "part"]]
    if hidden:
        caption = words.sentences(caption, words("debrief.bridge.nothing", parts=words.listing(hidden)))
    return replace(drawn_one, caption=caption)


def _side(value: float) -> str:
    return "for" if value > 0 else "against"


def worths(tell: Teller, team: str) -> Chart | None:
    """What each round's decision was worth, in the game and under other lucks."""
    found = tell.found
    rows = [(n, found.worths[n, team].effect, *found.worths[n, team].elsewhere) for n in tell.rounds]
    return _worths(pd.DataFrame(rows, columns=["round", "effect", "mean", "low", "high"]), tell, team)


@drawn
def _worths(table: pd.DataFrame, tell: Teller, team: str) -> Chart | None:
    words = tell.words
    money = tell.found.score in ("profit", "value")
    unit = (
        numbers.unit_for(table[["effect", "low", "high"]].to_numpy().ravel())
        if money
        else numbers.Unit(1, "")
    )
    scale = unit.divisor if tell.found.score != "share" else 0.01
    figure, axes = new_figure(2.7)
    ax = axes[0, 0]
    rows: Any = table.itertuples(index=False)
    for row in rows:
        up = row.effect >= 0
        ax.bar(
            row.round - 0.15, row.effect / scale, 0.5, facecolor=style.GAIN if up else style.LOSS,
            edgecolor=style.INK, lw=0.5, hatch=None if up else "////", zorder=2,
        )  # fmt: skip
        if tell.found.worths[row.round, team].changed:
            x = [row.round + 0.27] * 2
            ax.plot(
                x, [row.low / scale, row.high / scale], color=style.INK, lw=1.1, marker="_", ms=6, zorder=3
            )
            ax.plot(x[0], row.mean / scale, "D", color=style.INK, ms=4, zorder=4)
    ax.axhline(0, color=style.INK, lw=0.8)
    ax.set_xticks(list(tell.rounds))
    ax.set_xlabel(words("debrief.loyal.axis.round"))
    shown = unit.name(tell.currency) if money else "%" if tell.found.score == "share" else ""
    key = "debrief.worth.axis" if shown else "debrief.worth.axis.plain"
    ax.set_ylabel(words(key, score=tell.score, unit=shown))
    ax.yaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    ax.grid(axis="y")
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    there = Line2D([], [], color=style.INK, marker="D", ms=4, lw=1.1)
    labels = [words("debrief.worth.here"), words("debrief.worth.there")]
    put_legend(figure, [Patch(facecolor=style.GAIN, edgecolor=style.INK), there], labels)
    most = table.iloc[int(np.argmax(table["effect"].abs().to_numpy()))]
    title = (
        words(
            "debrief.worth.title", round=int(most["round"]), gain=tell.apart(float(most["effect"]), plus=True)
        )
        if most["effect"] != 0
        else words("debrief.worth.title.still")
    )
    put_title(figure, title)
    caption = words("debrief.worth.caption", score=tell.score, lucks=tell.found.some)
    facts = words.series(
        words("debrief.worth.fact", round=n, value=tell.apart(tell.found.worths[n, team].effect, plus=True))
        for n in tell.rounds
    )
    return Chart(figure, title, caption, words("debrief.worth.alt", facts=facts))


def luck(tell: Teller, team: str) -> Chart | None:
    """How often each place comes of the same decisions."""
    place = tell.teams.index(team)
    shares = tell.found.lucks.shares(place)
    return _luck(pd.DataFrame({"place": range(1, len(shares) + 1), "share": shares}), tell, team)


@drawn
def _luck(table: pd.DataFrame, tell: Teller, team: str) -> Chart | None:
    words, lucks = tell.words, tell.found.lucks
    figure, axes = new_figure(2.1)
    ax = axes[0, 0]
    was = tell.found.place(team)
    rows: Any = table.itertuples(index=False)
    for row in rows:
        known = wilson_interval(round(row.share * lucks.number), lucks.number, CONFIDENCE)
        mine = row.place == was
        ax.bar(
            row.place, 100 * row.share, 0.7, facecolor="#7fbfe6", edgecolor=style.INK if mine else "#7fbfe6",
            lw=2.0 if mine else 0.5, zorder=2,
        )  # fmt: skip
        ends = [100 * known.low, 100 * known.high]
        ax.plot([row.place] * 2, ends, color=style.INK, lw=1.0, marker="_", ms=6, zorder=3)
    ax.set_xticks(table["place"], [tell.place(n) for n in table["place"]])
    ax.set_ylim(0, 105)
    ax.set_xlabel(words("debrief.luck.axis.x"))
    ax.set_ylabel(words("debrief.luck.axis.y", lucks=lucks.number))
    ax.grid(axis="y")
    first, last, share = lucks.range_of(tell.teams.index(team))
    title = words(
        "debrief.luck.title",
        team=tell.title(team),
        places=tell.places(first, last),
        share=numbers.percent(share, 0),
    )
    put_title(figure, title)
    facts = words.series(
        words("debrief.luck.fact", place=tell.place(n + 1), share=numbers.percent(float(share), 0))
        for n, share in enumerate(table["share"])
    )
    caption = words("debrief.luck.caption", lucks=lucks.number)
    return Chart(figure, title, caption, words("debrief.luck.alt", facts=facts))


def loyalty(tell: Teller, team: str) -> Chart | None:
    """Satisfaction, customers kept and share of purchases by round."""
    return _loyalty(tell.loyalty(team), tell, team)


@drawn
def _loyalty(table: pd.DataFrame, tell: Teller, team: str) -> Chart | None:
    words = tell.words
    figure, axes = new_figure(2.1, 1, 3)
    drawn_ones = (("satisfaction", 1.0, "satisfied"), ("kept", 100.0, "kept"), ("share", 100.0, "share"))
    for ax, (column, scale, name), look in zip(
        axes.flat, drawn_ones, style.looks("abc").values(), strict=True
    ):
        values = scale * table[column]
        ax.plot(table.index, values, color=look.colour, ls=look.line, marker=look.marker)
        known = values.dropna()
        least = 0.2 if column == "satisfaction" else 4.0  # so that little does not look like much
        if len(known):
            middle, half = (known.max() + known.min()) / 2, max(least, known.max() - known.min()) * 0.62
            ax.set_ylim(middle - half, middle + half)
        ax.set_xticks(list(tell.rounds))
        ax.set_xlabel(words("debrief.loyal.axis.round"))
        ax.set_ylabel(words(f"debrief.loyal.axis.{name}"))
        ax.grid(axis="y")
    last = table.iloc[-1]
    title = words("debrief.loyal.title.unknown", team=tell.title(team))
    if np.isfinite(last["kept"]) and np.isfinite(last["satisfaction"]):
        kept, satisfied = numbers.percent(float(last["kept"]), 0), numbers.plain(float(last["satisfaction"]))
        title = words("debrief.loyal.title", team=tell.title(team), kept=kept, satisfied=satisfied)
    put_title(figure, title)
    facts = words.clauses(
        words(
            "debrief.loyal.fact",
            round=number,
            satisfied=numbers.plain(row["satisfaction"]),
            kept=numbers.percent(row["kept"], 0),
            share=numbers.percent(row["share"], 0),
        )
        for number, row in table.iterrows()
    )
    return Chart(figure, title, words("debrief.loyal.caption"), words("debrief.loyal.alt", facts=facts))
