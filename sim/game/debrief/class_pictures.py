"""Pictures of the debrief of a class: what is public after the game, and secrets of no team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.game.debrief.lucks import CONFIDENCE
from sim.game.debrief.replies import Move
from sim.game.debrief.telling import Teller
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title, shorten, wrap
from sim.show.words import numbers
from sim.study.measure.statistics import wilson_interval


def lucks(tell: Teller) -> Chart | None:
    """How often the decisions of each team lead to each place."""
    shares = {team: tell.found.lucks.shares(tell.teams.index(team)) for team in tell.by_place}
    return _lucks(pd.DataFrame(shares), tell)


@drawn
def _lucks(table: pd.DataFrame, tell: Teller) -> Chart | None:
    words, number = tell.words, tell.found.lucks.number
    figure, axes = new_figure(1.2 + 0.3 * len(table.columns))
    ax, colours = axes[0, 0], style.shades(len(table))
    teams = [str(team) for team in table]
    for row, team in enumerate(teams):
        at = 0.0
        for place, share in enumerate(table[team]):
            ax.barh(row, 100 * share, 0.72, left=at, color=colours[place], edgecolor="white", lw=0.6)
            if share >= 0.06:
                ax.annotate(
                    numbers.percent(float(share), 0), (at + 50 * share, row), ha="center", va="center",
                    fontsize=7, color="white" if place < 0.6 * len(table) else style.INK,
                )  # fmt: skip
            at += 100 * share
    ax.set_yticks(range(len(table.columns)), [wrap(tell.title(team), 30) for team in teams])
    ax.set_ylim(len(table.columns) - 0.5, -0.5)
    ax.set_xlim(0, 100)
    ax.set_xlabel(words("debrief.class.luck.axis"))
    from matplotlib.patches import Patch

    put_legend(figure, [Patch(color=c) for c in colours], [tell.place(n + 1) for n in range(len(table))])
    often = max(tell.by_place, key=lambda team: float(table[team].to_numpy()[0]))
    wins = numbers.percent(float(table[often].to_numpy()[0]), 0)
    title = words("debrief.class.luck.title", lucks=number, team=tell.title(often), share=wins)
    put_title(figure, title)
    facts = words.clauses(
        words(
            "debrief.class.luck.fact",
            team=tell.title(team),
            facts=words.series(
                words("debrief.luck.fact", place=tell.place(n + 1), share=numbers.percent(float(share), 0))
                for n, share in enumerate(table[team])
            ),
        )
        for team in teams
    )
    caption = words("debrief.class.luck.caption", lucks=number)
    return Chart(figure, title, caption, words("debrief.luck.alt", facts=facts))


def loyalty(tell: Teller) -> Chart | None:
    """Satisfaction against customers kept, a point a team."""
    rows = [(team, *tell.over_all(team)) for team in tell.by_place]
    return _loyalty(pd.DataFrame(rows, columns=["team", "satisfied", "kept"]).dropna(), tell)


@drawn
def _loyalty(table: pd.DataFrame, tell: Teller) -> Chart | None:
    words, looks = tell.words, style.looks(tell.teams)
    figure, axes = new_figure(2.6)
    ax = axes[0, 0]
    handles = []
    rows: Any = table.itertuples(index=False)
    for row in rows:
        look = looks[row.team]
        handles += ax.plot(row.satisfied, 100 * row.kept, look.marker, color=look.colour, ms=7, ls="")
    _room(ax, table["satisfied"].to_numpy(), 100 * table["kept"].to_numpy(), 0.1, 2.0)
    ax.set_xlabel(words("debrief.class.loyal.axis"))
    ax.set_ylabel(words("debrief.class.loyal.axis.kept"))
    ax.grid(True)
    put_legend(figure, handles, [tell.title(team) for team in table["team"]])
    teams = most_of(tell, table)
    same = teams["team"] == teams["other"]
    key = "debrief.class.loyal.title.same" if same else "debrief.class.loyal.title"
    title = words(key, **teams)
    put_title(figure, title)
    facts = words.clauses(
        words(
            "debrief.class.loyal.fact",
            team=tell.title(str(row["team"])),
            satisfied=numbers.plain(float(row["satisfied"])),
            kept=numbers.percent(float(row["kept"]), 0),
        )
        for _, row in table.iterrows()
    )
    return Chart(figure, title, words("debrief.class.loyal.caption"), words("debrief.luck.alt", facts=facts))


def most_of(tell: Teller, table: pd.DataFrame) -> dict[str, str]:
    """Titles of the teams with the most satisfied customers, and with most of them kept."""
    best = {
        key: table["team"].iloc[int(np.argmax(table[name].to_numpy()))]
        for key, name in (("team", "satisfied"), ("other", "kept"))
    }
    return {key: tell.title(str(team)) for key, team in best.items()}


def _room(ax: Any, x: Any, y: Any, least_x: float, least_y: float) -> None:
    """Limits with room around the points, and no less than tells little from much."""
    for values, least, setter in ((x, least_x, ax.set_xlim), (y, least_y, ax.set_ylim)):
        middle, half = (values.max() + values.min()) / 2, 0.62 * max(least, values.max() - values.min())
        setter(middle - half, middle + half)


def matrix(tell: Teller) -> Chart | None:
    """Paths of the firms on the customer matrix, round by round, over all segments."""
    return _matrix(paths(tell), tell)


def paths(tell: Teller) -> pd.DataFrame:
    """By round and team, value and price as those who bought there saw them: weighted by purchases."""
    rows = tell.found.played.segments.dropna(subset=["value", "price"])
    rows = rows[rows["purchases"] > 0]
    weighted = rows[["value", "price"]].mul(rows["purchases"], axis=0).assign(
        n=rows["purchases"], round=rows["round"], team=rows["team"]
    )  # fmt: skip
    sums = weighted.groupby(["round", "team"], sort=True)[["value", "price", "n"]].sum()
    return sums[["value", "price"]].div(sums["n"], axis=0).reset_index()


@drawn
def _matrix(table: pd.DataFrame, tell: Teller) -> Chart | None:
    words, looks = tell.words, style.looks(tell.teams)
    figure, axes = new_figure(2.9)
    ax = axes[0, 0]
    handles, ends, facts = [], {}, []
    for team in tell.teams:
        path = table[table["team"] == team].sort_values("round")
        if path.empty:
            continue
        look, x, y = looks[team], path["price"].to_numpy(), path["value"].to_numpy()
        handles += ax.plot(x, y, color=look.colour, ls=look.line, marker=look.marker, ms=3, lw=1.2)
        ax.plot(x[0], y[0], look.marker, color=look.colour, mfc="white", ms=7)
        ax.plot(x[-1], y[-1], look.marker, color=look.colour, ms=7)
        ends[team] = (x[-1], y[-1])
        values = {"v0": y[0], "p0": x[0], "v1": y[-1], "p1": x[-1]}
        written = {key: numbers.plain(float(value)) for key, value in values.items()}
        facts.append(words("debrief.class.matrix.fact", team=tell.title(team), **written))
    _room(ax, table["price"].to_numpy(), table["value"].to_numpy(), 0.05, 0.1)
    ax.set_xlabel(words("matrix.axis.x"))
    ax.set_ylabel(words("matrix.axis.y"))
    ax.grid(True)
    put_legend(figure, handles, [tell.title(team) for team in ends])
    highest = max(ends, key=lambda team: ends[team][1])
    cheapest = min(ends, key=lambda team: ends[team][0])
    same = highest == cheapest
    key = "debrief.class.matrix.title.same" if same else "debrief.class.matrix.title"
    title = words(key, highest=tell.title(highest), cheapest=tell.title(cheapest))
    put_title(figure, title)
    return Chart(
        figure, title, words("debrief.class.matrix.caption"), words("matrix.alt", facts=words.clauses(facts))
    )


def moves(tell: Teller, tried: Sequence[Move]) -> Chart | None:
    """How often moving each lever would have helped."""
    ranked = sorted(tried, key=lambda one: -one.helped / len(one.effects))
    rows = [(one.helped, len(one.effects)) for one in ranked]
    return _moves(pd.DataFrame(rows, columns=["helped", "tried"]), tell, ranked)


@drawn
def _moves(table: pd.DataFrame, tell: Teller, tried: Sequence[Move]) -> Chart | None:
    words = tell.words
    figure, axes = new_figure(0.9 + 0.2 * len(table))
    ax, names = axes[0, 0], [move_name(tell, one) for one in tried]
    rows: Any = table.itertuples(index=False)
    for y, (row, one) in enumerate(zip(rows, tried, strict=True)):
        known = wilson_interval(row.helped, row.tried, CONFIDENCE)
        ax.barh(
            y, 100 * known.mean, 0.68, facecolor="#7fbfe6" if one.up else "white", edgecolor=style.GAIN,
            hatch=None if one.up else "////", lw=0.8,
        )  # fmt: skip
        if np.isfinite(known.low):
            ax.plot([100 * known.low, 100 * known.high], [y, y], color=style.INK, lw=1.0, marker="|", ms=5)
        ax.annotate(str(row.tried), (1.01, y), xycoords=("axes fraction", "data"), va="center", fontsize=7)
    ax.set_yticks(range(len(table)), [shorten(name, 44) for name in names])
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(0, 100)
    ax.set_xlabel(words("debrief.class.moves.axis", score=tell.score))
    ax.grid(axis="x")
    title = words("debrief.class.moves.title", move=names[0])
    put_title(figure, title)
    facts = words.clauses(
        words("debrief.class.moves.fact", move=name, helped=one.helped, tried=len(one.effects))
        for name, one in zip(names, tried, strict=True)
    )
    return Chart(figure, title, words("debrief.class.moves.caption"), words("debrief.luck.alt", facts=facts))


def move_name(tell: Teller, move: Move) -> str:
    """More or less of a lever, in words."""
    key = "debrief.move.up" if move.up else "debrief.move.down"
    lever = "game.serve" if move.lever == "serve" else f"game.lever.{move.lever}"
    return tell.words(key, lever=tell.words(lever))
