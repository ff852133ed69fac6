"""Chart of customers lost, by what last went wrong between them and the firm."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import CONTROL
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title
from sim.show.words import numbers, readouts
from sim.show.words.words import Words

#: Reasons that tell the firm nothing of itself: customers who just fall silent, and those with reasons of
#: their own.
SILENT, OWN = "went_silent", "own_reasons"


@drawn
def lost_by_reason(
    lost: pd.DataFrame, words: Words | None = None, band: str = "", control: str = CONTROL
) -> Chart | None:
    """Draw the customers lost a year by reason, with intervals: a mark for each strategy.

    Parameters
    ----------
    lost : DataFrame
        strategy, reason, measure (a_year, tenure), mean, low, high.
    """
    words = words or Words()
    names = readouts.strategies(lost)
    rows = lost[lost["measure"] == "a_year"]
    order = rows.groupby("reason", observed=True)["mean"].max().sort_values().index.tolist()
    looks = style.looks(names)
    step = 0.8 / len(names)
    figure, axes = new_figure(1.0 + len(order) * max(0.24, 0.075 * len(names)))
    ax, handles = axes[0, 0], []
    for index, name in enumerate(names):
        own: Any = rows[rows["strategy"] == name].set_index("reason").reindex(order)
        mean, low, high = (own[c].astype(float).to_numpy() for c in ("mean", "low", "high"))
        reach = np.vstack([np.nan_to_num(mean - low), np.nan_to_num(high - mean)])
        look, at = looks[name], np.arange(len(order)) + 0.4 - (index + 0.5) * step
        marker = "s" if look.marker == "_" else look.marker
        handles.append(ax.errorbar(mean, at, xerr=reach, fmt=marker, color=look.colour, ms=4, elinewidth=1.2))
    for edge in np.arange(len(order) - 1) + 0.5:
        ax.axhline(edge, color="#ececec", lw=0.6)
    ax.set_yticks(range(len(order)), [words(f"lost.{key_of(reason)}") for reason in order])
    ax.set_ylim(-0.5, len(order) - 0.5)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(words("lost.axis"))
    ax.xaxis.set_major_formatter(lambda value, _: numbers.count(value))
    ax.grid(axis="x")
    ax.set_xlim(left=0)
    put_legend(figure, handles, [words.strategy(name) for name in names])
    base = control if control in names else names[0]
    own = by_reason(lost, base)
    first = first_cause(own)
    known = {"name": words.strategy(base), "silent": share_of(own, SILENT), "own": share_of(own, OWN)}
    title = words.begin("lost.title.none", **known)
    if first is not None:
        reason = words(f"lost.{key_of(first)}")
        title = words.begin("lost.title", reason=reason, share=share_of(own, first), **known)
    put_title(figure, title)
    said = words.series(
        words("pair", name=words(f"lost.{key_of(str(r))}"), value=numbers.count(float(v)))
        for r, v in own.items()
    )
    alt = words("lost.alt", name=words.strategy(base), facts=said)
    return Chart(figure, title, words("lost.caption", band=band), alt)


def by_reason(lost: pd.DataFrame, strategy: str) -> pd.Series:
    """Customers that a strategy loses a year by reason, most first."""
    rows = lost[(lost["measure"] == "a_year") & (lost["strategy"] == strategy)]
    return rows.set_index("reason")["mean"].astype(float).sort_values(ascending=False, kind="stable")


def first_cause(own: pd.Series) -> str | None:
    """The most frequent reason that says something of the firm; None if there is none."""
    causes = [str(reason) for reason in own.index if key_of(reason) not in (SILENT, OWN) and own[reason] > 0]
    return causes[0] if causes else None


def share_of(own: pd.Series, reason: str) -> str:
    """Share of all losses that a reason, or its key, has."""
    there = sum(float(value) for name, value in own.items() if key_of(name) == key_of(reason))
    return numbers.percent(there / float(own.sum()), 0) if own.sum() > 0 else numbers.MISSING


def key_of(reason: object) -> str:
    """Name of the words for a reason."""
    return str(reason).replace(" ", "_")
