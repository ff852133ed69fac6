"""Sorting or growing: what a rise of retention with tenure is made of, in sentences and a chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import CONTROL
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.view import View
from sim.show.charts import style
from sim.show.charts.chart import (
    Chart,
    drawn,
    hide_rest,
    new_figure,
    put_heading,
    put_legend,
    put_title,
    room_for,
)
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.measure.tenure import PARTS, told

_LINES = ("rise", *PARTS)
_LOOKS = {
    "rise": style.Look(style.INK, "-", "o"),
    "sorting": style.Look(style.PALETTE[0], (0, (5, 1.5)), "s"),
    "growing": style.Look(style.PALETTE[1], (0, (1.5, 1.2)), "^"),
    "surroundings": style.Look(style.MUTED, (0, (6, 1.5, 1.5, 1.5)), "D"),
}
#: Shares of the rise from which on sorting is called all, most, half, little of it.
_SHARES = ((1.05, "more"), (0.95, "all"), (0.6, "most"), (0.4, "half"), (0.1, "little"))


def tenure(view: View) -> Chapter:
    """What makes retention rise with tenure; nothing where too few customers came to tell."""
    text = sorting(view)
    return Chapter(()) if text is None else Chapter.of(text, chart(view))


def sorting(view: View) -> Prose | None:
    """What the rise of retention is made of under the control; None where too few customers came to tell."""
    wide = told(view.table("retention"), view.control)
    if wide.empty:
        return None
    words, end = view.words, wide.iloc[-1]
    chance = words(f"sorting.chance.{_setting(view)}")
    known = {
        "name": escape(words.strategy(view.control)),
        "chance": chance,
        "first": numbers.percent(float(wide["chance", "mean"].iloc[0]), 0),
        "last": numbers.percent(float(end["chance", "mean"]), 0),
        "years": int(wide.index[-1]),
        **{name: escape(_points(end, name)) for name in _LINES},
    }
    if not _rises(end):
        text = words("sorting.level", how=words(f"sorting.how.{_level(end)}"), **known)
    else:
        known["rise"] = escape(_points(end, "rise").removeprefix("+"))
        share = float(end["sorting", "mean"]) / float(end["rise", "mean"])
        size = next((name for least, name in _SHARES if share >= least), "none")
        lesson = {"more": "sorting", "all": "sorting", "most": "sorting", "none": "growing"}.get(size, "both")
        text = words("sorting.rises", share=words(f"sorting.share.{size}"), **known)
        text = words.sentences(text, words(f"sorting.lesson.{lesson}"))
    return Prose(f"## {words('heading.sorting')}\n\n{words.sentences(text, words('sorting.why'))}")


@drawn
def sorting_by_tenure(
    retention: pd.DataFrame,
    words: Words | None = None,
    band: str = "",
    control: str = CONTROL,
    lead: str | None = None,
    contract: bool = False,
) -> Chart | None:
    """Draw the rise of retention with tenure and its parts, under the control and under who leads.

    Parameters
    ----------
    retention : DataFrame
        The table `retention` of a comparison: strategy, tenure_years, measure, mean, low, high.
    contract : bool
        Whether customers are kept at renewals.
    """
    words = words or Words()
    found = {name: told(retention, name) for name in dict.fromkeys([control, lead or control])}
    found = {name: wide for name, wide in found.items() if not wide.empty}
    if control not in found:
        return None
    figure, axes = new_figure(2.5, 1, len(found), sharey=True)
    handles: list[Any] = []
    for ax, (name, wide) in zip(axes.flat, found.items(), strict=True):
        handles = [_line(ax, wide, part) for part in _LINES]
        ax.axhline(0, color=style.MUTED, lw=0.6)
        ax.set_xticks(wide.index)
        ax.set_xlabel(words("sorting.axis.x"))
        ax.yaxis.set_major_formatter(lambda value, _: numbers.tick(value))
        ax.grid(axis="y")
        put_heading(ax, words.strategy(name), width=room_for(len(found)))
    axes.flat[0].set_ylabel(words("sorting.axis.y"))
    hide_rest(axes, len(found))
    put_legend(figure, handles, [words(f"sorting.{part}") for part in _LINES], columns=2)
    end = found[control].iloc[-1]
    key = "sorting.title.level"
    if _rises(end):  # where sorting makes more than all of the rise, the rest works against it
        more = end["sorting", "mean"] > end["rise", "mean"]
        key = "sorting.title.more" if more else "sorting.title.sorting"
    rise, share = (_plain(float(end[part, "mean"])) for part in ("rise", "sorting"))
    how = words(f"sorting.how.{_level(end)}")
    title = words.begin(key, name=words.strategy(control), rise=rise, share=share, how=how)
    put_title(figure, title)
    said = words.clauses(
        words(
            "sorting.fact", name=words.strategy(name), **{p: _points(wide.iloc[-1], p) for p in _LINES}
        )
        for name, wide in found.items()
    )  # fmt: skip
    chance = words(f"sorting.chance.{'contract' if contract else 'free'}")
    years = max(int(wide.index[-1]) for wide in found.values())
    return Chart(
        figure,
        title,
        words("sorting.caption", chance=chance, band=band),
        words("sorting.alt", years=years, facts=said),
    )


def chart(view: View) -> Chart | None:
    """The chart of a comparison."""
    return sorting_by_tenure(
        view.table("retention"), view.words, view.band, view.control, view.lead, _setting(view) == "contract"
    )


def _line(ax: Any, wide: pd.DataFrame, part: str) -> Any:
    """Draw one part with its band; returns what the legend shows."""
    look = _LOOKS[part]
    mean, low, high = (100 * wide[part, column].to_numpy(float) for column in ("mean", "low", "high"))
    if np.isfinite(low).all():
        ax.fill_between(wide.index, low, high, color=look.colour, alpha=0.2, lw=0)
    return ax.plot(wide.index, mean, color=look.colour, ls=look.line, marker=look.marker, ms=3.5)[0]


def _rises(end: pd.Series) -> bool:
    """Whether the rise is more than luck; a single run has no interval, and its rise is taken as it is."""
    low, mean = float(end["rise", "low"]), float(end["rise", "mean"])
    return low > 0 if numbers.finite(low) else mean > 0


def _level(end: pd.Series) -> str:
    """Whether a chance that does not surely rise surely falls."""
    high = float(end["rise", "high"])
    return "falls" if numbers.finite(high) and high < 0 else "level"


def _setting(view: View) -> str:
    market = view.study.get("market")
    bound = isinstance(market, Mapping) and market.get("setting") == "contractual"
    return "contract" if bound else "free"


def _plain(share: float) -> str:
    return numbers.plain(100 * share, 1)


def _points(row: pd.Series, part: str) -> str:
    """A number of percentage points with its interval."""
    mean, low, high = (100 * float(row[part, column]) for column in ("mean", "low", "high"))
    known = numbers.finite(low) and numbers.finite(high)
    written = numbers.signed(numbers.plain(mean, 1))
    return f"{written} [{numbers.plain(low, 1)}, {numbers.plain(high, 1)}]" if known else written
