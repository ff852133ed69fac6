"""Payback: what each strategy has brought more than the control by each month, those played on included."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, put_title
from sim.show.charts.money import with_unit
from sim.show.charts.stages import panels_over_grey
from sim.show.words import numbers, readouts
from sim.show.words.words import Words
from sim.study.measure.statistics import stays_above


@drawn
def payback(
    payback: pd.DataFrame, months: int, words: Words | None = None, currency: str = "", band: str = "",
    control: str = "hold",
) -> Chart | None:  # fmt: skip
    """Draw the cumulated difference to the control with its band, one panel a strategy, the horizon marked.

    Parameters
    ----------
    payback : DataFrame
        strategy, month, difference, low, high.
    months : int
        The horizon: afterwards only customers known by then count.
    """
    if payback.empty:
        return None
    words = words or Words()
    rows = payback.rename(columns={"difference": "mean"})
    names = readouts.strategies(rows)
    paths = {name: rows.loc[rows["strategy"] == name, "mean"].to_numpy(float) for name in names}
    back = {name: stays_above(path) for name, path in paths.items()}
    sure = {name: _surely(rows[rows["strategy"] == name]) for name in names}
    notes = {name: _note(back[name], sure[name], words) for name in names}
    scale = numbers.unit_for(rows[["mean", "low", "high"]].to_numpy().ravel())
    label = with_unit(words("payback.axis", control=words.strategy(control)), scale, currency, words)
    figure, end = panels_over_grey(rows, names, words, label, money=True, notes=notes)
    for ax in figure.axes:
        ax.axhline(0, color=style.INK, lw=0.7)
        ax.axvline(months - 0.5, color=style.INK, lw=0.9, ls=(0, (2, 1)))
    title = _title(paths, months, back, sure, control, currency, words)
    put_title(figure, title)
    told = words.series(
        words("payback.pair", name=words.strategy(n), note=notes[n], value=numbers.money(end[n], currency))
        for n in names
    )
    after = len(paths[names[0]]) - months
    caption = words("payback.caption", months=months, after=after, band=band)
    return Chart(figure, title, caption, words("payback.alt", months=months, after=after, told=told))


def _surely(rows: pd.DataFrame) -> bool:
    """Whether the interval lies above 0 at the end; a band that is not known tells nothing."""
    return bool(rows.sort_values("month")["low"].iloc[-1] > 0)


def _note(month: float, sure: bool, words: Words) -> str:
    if np.isnan(month):
        return words("payback.never")
    return words("payback.month" if sure else "payback.perhaps", month=int(month))


def _title(
    paths: dict[str, np.ndarray],
    months: int,
    back: dict[str, float],
    sure: dict[str, bool],
    control: str,
    currency: str,
    words: Words,
) -> str:
    """When the best has paid back, and whether it has overtaken whoever led at the horizon."""
    best = max(paths, key=lambda name: float(paths[name][-1]))
    after = len(paths[best]) - months
    if np.isnan(back[best]):
        return words.begin("payback.title.never", control=words.strategy(control), after=after)
    known = {"best": words.strategy(best), "gain": numbers.money(float(paths[best][-1]), currency)}
    ahead = {control: np.zeros_like(paths[best])} | paths
    first = max(ahead, key=lambda name: float(ahead[name][months - 1]))
    if first != best:
        turns = int(stays_above(paths[best] - ahead[first]))
        return words.begin("payback.title.turns", first=words.strategy(first), month=turns, **known)
    return words.begin(
        "payback.title" if sure[best] else "payback.title.open", month=int(back[best]), **known
    )
