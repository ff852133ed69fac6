"""Payback: what each strategy has brought more than the control by each month, those played on included."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, put_title, wrap
from sim.show.charts.money import with_unit
from sim.show.charts.stages import panels_over_grey
from sim.show.words import numbers, readouts
from sim.show.words.words import Words
from sim.study.measure.statistics import stays_above


@drawn
def payback(
    payback: pd.DataFrame, months: int, words: Words | None = None, currency: str = "", band: str = "",
    control: str = "hold", overtakes: pd.DataFrame | None = None,
) -> Chart | None:  # fmt: skip
    """Draw the cumulated difference to the control with its band, one panel a strategy, the horizon marked.

    Parameters
    ----------
    payback : DataFrame
        strategy, month, difference, low, high.
    months : int
        The horizon: afterwards only customers known by then count.
    overtakes : DataFrame, optional
        a, b, sure: from which month on a is surely ahead of b. Without it all is said of means alone.
    """
    if payback.empty:
        return None
    words = words or Words()
    rows = payback.rename(columns={"difference": "mean"})
    names = readouts.strategies(rows)
    paths = {name: rows.loc[rows["strategy"] == name, "mean"].to_numpy(float) for name in names}
    back = {name: stays_above(path) for name, path in paths.items()}
    sure = {name: _surely(overtakes, name, control) for name in names}
    notes = {name: _note(back[name], sure[name], words) for name in names}
    scale = numbers.unit_for(rows[["mean", "low", "high"]].to_numpy().ravel())
    label = with_unit(words("payback.axis", control=words.strategy(control)), scale, currency, words)
    figure, end = panels_over_grey(rows, names, words, wrap(label, 18), money=True, notes=notes)
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


def _surely(overtakes: pd.DataFrame | None, name: str, control: str) -> float:
    """Month from which a strategy is surely ahead of the control, with all others looked at; NaN if none."""
    if overtakes is None or overtakes.empty:
        return float("nan")
    found = overtakes.loc[(overtakes["a"] == name) & (overtakes["b"] == control), "sure"]
    return float(found.max())


def _note(month: float, sure: float, words: Words) -> str:
    if np.isnan(month):
        return words("payback.never")
    if np.isnan(sure):
        return words("payback.perhaps", month=int(month))
    return words("payback.month", month=int(sure))


def _title(
    paths: dict[str, np.ndarray],
    months: int,
    back: dict[str, float],
    sure: dict[str, float],
    control: str,
    currency: str,
    words: Words,
) -> str:
    """When the best has paid back, and whether it has overtaken whoever led at the horizon."""
    best = max(paths, key=lambda name: float(paths[name][-1]))
    after, against = len(paths[best]) - months, words.strategy(control)
    if np.isnan(back[best]):
        return words.begin("payback.title.never", control=against, after=after)
    gain = numbers.money(float(paths[best][-1]), currency)
    known = {"best": words.strategy(best), "gain": gain, "control": against}
    ahead = {control: np.zeros_like(paths[best])} | paths
    first = max(ahead, key=lambda name: float(ahead[name][months - 1]))
    turns = stays_above(paths[best] - ahead[first])  # not a number where both end equal
    if not np.isnan(turns) and first != best:
        return words.begin("payback.title.turns", first=words.strategy(first), month=int(turns), **known)
    if np.isnan(sure[best]):
        return words.begin("payback.title.open", month=int(back[best]), **known)
    return words.begin("payback.title", month=int(sure[best]), **known)
