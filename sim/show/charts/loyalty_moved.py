"""What moves loyalty: strategies against `hold`, and a curve of repurchase for each case of a what-if."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import CONTROL
from sim.show.charts import style
from sim.show.charts.chart import (
    Chart,
    drawn,
    grid_of,
    hide_rest,
    new_figure,
    put_heading,
    put_legend,
    put_title,
    room_for,
    wrap,
)
from sim.show.charts.satisfaction import shares
from sim.show.words import numbers, readouts
from sim.show.words.words import Words, capital

#: What is drawn of each strategy, panel by panel: figure, and the multiple it is told in.
PANELS = {"satisfied": 100.0, "average": 100.0, "again": 100.0}
#: What a strategy may do, as `does` tells it, in the order in which it is told.
DOES = ("both", "satisfies", "keeps", "misleads", "loses")


def does(rows: pd.DataFrame) -> str:
    """What a strategy surely does to satisfaction and to loyalty: one of `DOES`, or nothing that is sure.

    `rows` are its rows of the table `satisfaction_moved`. All that is said of a study's strategies holds at
    once.
    """
    own: Any = rows.set_index("figure")
    satisfies = float(own.loc["satisfied", "together_low"]) > 0
    if float(own.loc["again", "together_high"]) < 0:
        return "misleads" if satisfies else "loses"
    if float(own.loc["again", "together_low"]) > 0:
        return "both" if satisfies else "keeps"
    return "satisfies" if satisfies else ""


def sorted_by_effect(moved: pd.DataFrame) -> dict[str, list[str]]:
    """Strategies by what they do, for each of `DOES` and for nothing that is sure."""
    found: dict[str, list[str]] = {kind: [] for kind in (*DOES, "")}
    for name, rows in moved.groupby("strategy", sort=False):
        found[does(rows)].append(str(name))
    return found


@drawn
def loyalty_moved(
    moved: pd.DataFrame, words: Words | None = None, band: str = "", control: str = CONTROL
) -> Chart | None:
    """Draw what strategies do to the share who are satisfied, to satisfaction, and to what is bought again.

    Parameters
    ----------
    moved : DataFrame
        The table `satisfaction_moved` of a comparison.
    """
    words = words or Words()
    rows: Any = moved.set_index(["strategy", "figure"])
    names = readouts.strategies(moved)
    if not np.isfinite(moved["difference"].to_numpy(float)).any():
        return None
    figure, axes = new_figure(1.25 + 0.27 * len(names), 1, len(PANELS), sharey=True)
    looks = style.looks([control, *names])
    for ax, (measure, scale) in zip(axes.flat, PANELS.items(), strict=True):
        ax.axvline(0, color=style.INK, lw=0.9)
        for y, name in enumerate(names):
            row = rows.loc[(name, measure)]
            mean, low, high = (scale * float(row[end]) for end in ("difference", "low", "high"))
            look = looks[name]
            if np.isfinite(low):
                ax.plot([low, high], [y, y], color=look.colour, lw=2.0, solid_capstyle="butt")
            sure = readouts.decided(float(row["together_low"]), float(row["together_high"]))
            face = look.colour if sure else "white"
            ax.plot(mean, y, marker=look.marker, color=look.colour, mfc=face, ms=6, mew=1.4, zorder=3)
        ax.grid(axis="x")
        ax.margins(x=0.1)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.locator_params(axis="x", nbins=5)
        ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
        ax.set_xlabel(wrap(words(f"satisfaction.moved.axis.{measure}"), 30))
    axes.flat[0].set_yticks(range(len(names)), [wrap(words.strategy(name), 22) for name in names])
    axes.flat[0].set_ylim(len(names) - 0.5, -0.5)
    put_title(figure, title := moved_title(moved, words))
    facts = words.clauses(
        words(
            "satisfaction.moved.fact",
            name=words.strategy(name),
            **{measure: by_hundreds(rows.loc[(name, measure)]) for measure in PANELS},
        )
        for name in names
    )
    caption = words("satisfaction.moved.caption", control=words.strategy(control), band=band)
    return Chart(figure, title, caption, words("satisfaction.moved.alt", facts=facts))


def moved_title(moved: pd.DataFrame, words: Words) -> str:
    """Who satisfies more and keeps more, who only does one of the two."""
    told = [
        words(
            f"satisfaction.moved.title.{kind}", names=words.listing([words.strategy(name) for name in names])
        )
        for kind, names in sorted_by_effect(moved).items()
        if kind and names
    ]
    return capital(words.clauses(told)) if told else words.begin("satisfaction.moved.title.none")


def by_hundreds(row: Any) -> str:
    """A difference with its interval, in points of a share or hundredths of a point."""
    mean, low, high = (numbers.plain(100.0 * float(row[end]), 1) for end in ("difference", "low", "high"))
    known = numbers.finite(float(row["low"])) and numbers.finite(float(row["high"]))
    return f"{numbers.signed(mean)} [{low}, {high}]" if known else numbers.signed(mean)


@drawn
def curves_by_case(
    curve: pd.DataFrame,
    words: Words | None = None,
    band: str = "",
    base: str = "base",
    title: str = "",
) -> Chart | None:
    """Draw what is bought again against satisfaction, a panel for each case, with the base behind it.

    Parameters
    ----------
    curve : DataFrame
        The table `satisfaction_curve` of a what-if, of one strategy.
    title : str
        What it says.
    """
    words = words or Words()
    known = curve[curve["again"].notna()]
    cases = [str(name) for name in dict.fromkeys(known["case"]) if name != base]
    before = known[known["case"] == base]
    if not cases or len(before) < 2:
        return None
    rows, columns = grid_of(len(cases))
    figure, axes = new_figure(0.75 + 1.6 * rows, rows, columns, sharex=True, sharey=True)
    handles: list[Any] = []
    for ax, case in zip(axes.flat, cases, strict=False):
        own = known[known["case"] == case]
        score, (mean, low, high) = own["score"].to_numpy(float), _again(own)
        behind = ax.plot(before["score"], _again(before)[0], color=style.MUTED, ls="--", lw=1.2)[0]
        if np.isfinite(low).any():
            ax.fill_between(score, low, high, color=style.PALETTE[0], alpha=0.22, lw=0)
        line = ax.plot(score, mean, color=style.PALETTE[0], marker="o", ms=3.5)[0]
        handles = [line, behind]
        ax.set_ylim(0, 103)
        ax.grid(axis="y")
        put_heading(ax, capital(case), width=room_for(columns))
    hide_rest(axes, len(cases))
    for ax in axes[:, 0]:
        ax.set_ylabel(words("satisfaction.axis.again"))
    for ax in axes.flat[max(0, len(cases) - columns) : len(cases)]:
        ax.set_xlabel(words("satisfaction.axis.score"))
        ax.tick_params(labelbottom=True)
    put_legend(figure, handles, [words("satisfaction.curve.case"), words("whatif.base")])
    put_title(figure, title)
    called = {base: words("whatif.base")} | {case: case for case in cases}
    facts = words.clauses(_ends(known[known["case"] == case], name, words) for case, name in called.items())
    return Chart(
        figure, title, words("satisfaction.curve.caption", band=band),
        words("satisfaction.curve.alt", facts=facts),
    )  # fmt: skip


def _again(rows: pd.DataFrame) -> list[Any]:
    """Mean and ends of what is bought again, in per cent."""
    return [100.0 * rows[f"again{end}"].to_numpy(float) for end in ("", "_low", "_high")]


def _ends(own: pd.DataFrame, case: str, words: Words) -> str:
    """The lowest and the highest satisfaction of a case, with what is bought again there."""
    first, last = own.iloc[0], own.iloc[-1]
    return words(
        "satisfaction.curve.fact",
        case=case,
        low=numbers.plain(float(first["score"])),
        again_low=shares(first, "again"),
        high=numbers.plain(float(last["score"])),
        again_high=shares(last, "again"),
    )
