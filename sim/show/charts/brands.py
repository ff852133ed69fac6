"""Brands of one category: how many buy them and how often, and which share buyers; beside what size gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.measure.brands import Brands
from sim.study.measure.dirichlet import Dirichlet
from sim.study.measure.statistics import mean_interval


@drawn
def brands(
    figures: pd.DataFrame,
    pairs: pd.DataFrame,
    tables: Sequence[Brands],
    confidence: float,
    words: Words | None = None,
) -> Chart:
    """Draw purchases a buyer over penetration, and duplication over the other brand's penetration.

    Parameters
    ----------
    figures, pairs : DataFrame
        As `sim.study.measure.brands` puts them together.
    tables : sequence of Brands
        One a replication.
    confidence : float
        Of the intervals.
    """
    words = words or Words()
    figure, axes = new_figure(3.2, 1, 2)
    left, right = axes[0]
    wide = {column: rows.set_index("brand") for column, rows in figures.groupby("column", sort=False)}
    bought, often = wide["penetration"], wide["purchases_per_buyer"]
    slope = float((pairs["expected"] / pairs["penetration"]).mean())
    _size_alone(left, tables, float(bought["mean"].max()))
    reach = np.array([0.0, 1.1 * float(pairs["penetration"].max())])
    (line,) = right.plot(100 * reach, 100 * slope * reach, color=style.INK, ls=(0, (5, 1.5)), lw=1.1)
    handles = []
    for name, look in style.looks(list(bought.index)).items():
        handles.append(_points(left, bought.loc[[name], "mean"], often.loc[[name]], look))
        others = pairs[pairs["other"] == name]
        scaled = others.assign(**{end: 100 * others[end] for end in ("mean", "low", "high")})
        _points(right, others["penetration"], scaled, look)
    left.set(xlabel=words("brands.axis.penetration"), ylabel=words("brands.axis.purchases"))
    right.set(xlabel=words("brands.axis.other"), ylabel=words("brands.axis.both"))
    left.set(xlim=(0, None), ylim=(0, 1.1 * float(np.nanmax(often[["mean", "high"]].to_numpy()))))
    right.set(xlim=(0, None), ylim=(0, None))
    for ax, panel in ((left, "jeopardy"), (right, "duplication")):
        ax.set_title(words(f"brands.panel.{panel}"))
        ax.grid(axis="both")
    names = [words.label("firm", name) for name in bought.index]
    put_legend(figure, [*handles, line], [*names, words("brands.legend.expected")])
    title = words.begin(f"brands.title.{_sure(tables, confidence)}")
    put_title(figure, title)
    coefficient = numbers.plain(slope)
    category = words.label("category", tables[0].category)
    caption = words(
        "brands.caption", category=category, runs=len(tables), coefficient=coefficient,
        confidence=numbers.percent(confidence, 0),
    )  # fmt: skip
    return Chart(figure, title, caption, _alt(bought, often, pairs, coefficient, words))


def _size_alone(ax: Any, tables: Sequence[Brands], most: float) -> None:
    """Draw purchases a buyer by penetration as the mean of the fitted models has them."""
    models = [table.dirichlet() for table in tables]
    m, k, s = (float(np.mean([getattr(model, name) for model in models])) for name in ("m", "k", "s"))
    curve = Dirichlet(m, k, s, np.linspace(0.01, 0.95, 60))
    bought, often = curve.penetration(), curve.purchases_per_buyer()
    kept = bought <= 1.1 * most
    ax.plot(100 * bought[kept], often[kept], color=style.INK, ls=(0, (5, 1.5)), lw=1.1)


def _points(ax: Any, shares: pd.Series, rows: pd.DataFrame, look: style.Look) -> Any:
    """Draw what was seen of a brand over `shares` of people, with its intervals."""
    mean, low, high = (rows[end].to_numpy(float) for end in ("mean", "low", "high"))
    ends = np.nan_to_num(np.array([mean - low, high - mean]))
    marker = "o" if look.marker == "_" else look.marker
    return ax.errorbar(
        100 * shares.to_numpy(float), mean, yerr=ends, fmt=marker, color=look.colour, ms=5.0,
        elinewidth=1.0, capsize=2.5,
    )  # fmt: skip


def _sure(tables: Sequence[Brands], confidence: float) -> str:
    """Whether purchases a buyer surely rise with penetration across brands, fall, or neither."""
    slopes = [
        float(np.polyfit(table.observed["penetration"], table.observed["purchases_per_buyer"], 1)[0])
        for table in tables
    ]
    slope = mean_interval(np.array(slopes), confidence)
    return "jeopardy" if slope.low > 0 else "reversed" if slope.high < 0 else "open"


def _alt(
    bought: pd.DataFrame, often: pd.DataFrame, pairs: pd.DataFrame, coefficient: str, words: Words
) -> str:
    told = words.clauses(
        words(
            "brands.fact", brand=words.label("firm", name),
            expected=numbers.plain(often.loc[name, "expected"]),
            penetration=numbers.percent(bought.loc[name, "mean"], 0),
            purchases=numbers.plain(often.loc[name, "mean"]),
        )
        for name in bought.index
    )  # fmt: skip
    shared = words.clauses(
        words(
            "brands.pair", brand=words.label("firm", row["brand"]), other=words.label("firm", row["other"]),
            both=numbers.percent(row["mean"], 0),
        )
        for _, row in pairs.iterrows()
    )  # fmt: skip
    return words("brands.alt", brands=told, pairs=shared, coefficient=coefficient)
