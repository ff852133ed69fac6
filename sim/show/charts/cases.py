"""Cases of a what-if side by side: what each strategy gains or loses in each, and who leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title, wrap
from sim.show.charts.money import with_unit
from sim.show.words import numbers
from sim.show.words.words import Words

_ROW, _GAP = 1.0, 0.9  # height of a strategy's row, and between two cases


@drawn
def cases_apart(
    differences: pd.DataFrame,
    levels: pd.DataFrame,
    leads: dict[str, str],
    title: str,
    measure: str,
    names: Sequence[str],
    words: Words | None = None,
    currency: str = "",
    band: str = "",
    facts: str = "",
) -> Chart:
    """Draw differences to the base, with intervals, and beside them levels in base and case.

    Parameters
    ----------
    differences : DataFrame
        case, strategy, moved, difference, low, high: of one measure, for the cases to draw.
    levels : DataFrame
        case, strategy, mean, low, high: of the same measure, with the base's.
    leads : dict of str to str
        Case -> the strategy that is ahead in it.
    names : sequence of str
        Strategies in the study's order.
    """
    words = words or Words()
    cases = list(dict.fromkeys(differences["case"]))
    step = _ROW * len(names) + _GAP
    figure, axes = new_figure(
        max(1.9, 0.95 + 0.15 * step * len(cases)), 1, 2, sharey=True, gridspec_kw={"width_ratios": [1, 0.92]}
    )
    left, right = axes.flat
    looks = style.looks(names)
    apart_unit = numbers.unit_for(differences[["difference", "low", "high"]].to_numpy(float).ravel())
    level_unit = numbers.unit_for(levels["mean"].to_numpy(float))
    apart: Any = differences.set_index(["case", "strategy"])
    level: Any = levels.set_index(["case", "strategy"])
    base = str(levels["case"].iloc[0])
    left.axvline(0, color=style.INK, lw=0.7, zorder=1)
    for number, case in enumerate(cases):
        top = number * step
        if number % 2 == 0:
            for ax in (left, right):
                ax.axhspan(top - _GAP / 2 - 0.5, top + step - _GAP / 2 - 0.5, color="#f4f4f4", lw=0, zorder=0)
        for row, name in enumerate(names):
            y, look = top + row, looks[name]
            _difference(left, y, apart.loc[(case, name)], look, apart_unit)
            ends = [float(level.loc[(one, name), "mean"]) / level_unit.divisor for one in (base, case)]
            _levels(right, y, ends, look, ahead=leads[case] == name)
    centre = [number * step + (len(names) - 1) / 2 for number in range(len(cases))]
    left.set_yticks(centre, [wrap(case, 24) for case in cases])
    left.set_ylim(step * len(cases) - _GAP / 2 - 0.5, -_GAP / 2 - 0.5)
    left.tick_params(axis="y", length=0)
    right.tick_params(axis="y", length=0)
    for ax, unit, key in ((left, apart_unit, "difference"), (right, level_unit, "level")):
        ax.set_xlabel(with_unit(words(f"whatif.axis.{key}"), unit, currency, words))
        ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
        ax.locator_params(axis="x", nbins=5)
        ax.grid(axis="x")
    _legend(figure, names, looks, words)
    put_title(figure, title)
    caption = words("whatif.caption", measure=words.begin(f"measure.{measure}"), band=band)
    return Chart(figure, title, caption, words("whatif.alt", facts=facts))


def _difference(ax: Any, y: float, row: Any, look: style.Look, unit: numbers.Unit) -> None:
    """A mean with its interval; nothing where no run differs."""
    if not bool(row["moved"]):
        return
    mean, low, high = (float(row[name]) / unit.divisor for name in ("difference", "low", "high"))
    if np.isfinite(low):
        ax.plot([low, high], [y, y], color=look.colour, lw=1.3, ls=look.line, zorder=3)
    ax.plot(mean, y, color=look.colour, **_mark(look, 4.6), zorder=4)


def _levels(ax: Any, y: float, ends: Sequence[float], look: style.Look, ahead: bool) -> None:
    """From the level as it is, hollow, to that in the case, filled; a ring marks who is ahead."""
    ax.plot(ends, [y, y], color=look.colour, lw=1.1, ls=look.line, zorder=2)
    hollow = _mark(look, 4.4) | {"mfc": "white", "mec": look.colour, "mew": 0.9}
    ax.plot(ends[0], y, ls="", **hollow, zorder=3)
    ax.plot(ends[1], y, ls="", color=look.colour, **_mark(look, 4.6), zorder=4)
    if ahead:
        ax.plot(ends[1], y, ls="", marker="o", ms=9.5, mfc="none", mec=style.INK, mew=1.1, zorder=5)


def _mark(look: style.Look, size: float) -> dict[str, Any]:
    """A strategy's marker; the control's, a dash, is drawn as a dot that can be hollow."""
    return {"marker": "o" if look.marker == "_" else look.marker, "ms": size}


def _legend(figure: Any, names: Sequence[str], looks: dict[str, style.Look], words: Words) -> None:
    from matplotlib.lines import Line2D

    keys = [
        Line2D([], [], color=looks[name].colour, ls=looks[name].line, lw=1.3, **_mark(looks[name], 4.6))
        for name in names
    ]
    put_legend(figure, keys, [words.strategy(name) for name in names])
