"""A calibration in pictures: tracking, customers by frequency, and who will buy again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_heading, put_legend, put_title
from sim.show.words import numbers
from sim.show.words.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DOTS = 80  # marks along a line, at most


def _plain_axis(ax: Axes, x: str, y: str) -> None:
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    ax.set_ylim(bottom=0)
    ax.grid(axis="y")
    ax.yaxis.set_major_formatter(lambda value, _: numbers.count(value))


def _line_and_dots(ax: Axes, x: Any, observed: Any, expected: Any, low: Any, high: Any) -> list[Any]:
    """Draw what was observed as dots over what was expected as a line with its band."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    if np.isfinite(low).any():
        ax.fill_between(x, low, high, color=style.GAIN, alpha=0.25, lw=0)
    (line,) = ax.plot(x, expected, color=style.GAIN)
    every = max(1, math.ceil(len(x) / _DOTS))
    (dots,) = ax.plot(x, observed, color=style.INK, ls="", marker="o", ms=2.6, markevery=every)
    return [dots, line]


def _until(ax: Axes, end: float, words: Words) -> None:
    """Mark where what was learnt from ends."""
    ax.axvline(end, color=style.MUTED, lw=0.8, ls=(0, (1, 2)))
    ax.annotate(
        words("fit.key.fitted"), (end, 1.0), (-4, -2), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha="right", va="top", fontsize=6.6, color=style.MUTED,
    )  # fmt: skip


@drawn
def tracking(weekly: pd.DataFrame, words: Words | None = None) -> Chart | None:
    """Draw repeat purchases, expected and made: all so far, and week by week.

    Parameters
    ----------
    weekly : DataFrame
        As `Calibration.weekly`.
    """
    words = words or Words()
    figure, axes = new_figure(4.1, 2, 1, sharex=True, height_ratios=(3, 2))
    above, below = axes[:, 0]
    week = weekly["week"].to_numpy()
    marks = _line_and_dots(
        above, week, weekly["observed"], weekly["expected"], weekly["expected_low"], weekly["expected_high"]
    )
    nothing = np.full(len(week), np.nan)
    _line_and_dots(below, week, weekly["observed_in_week"], weekly["expected_in_week"], nothing, nothing)
    _plain_axis(above, "", words("fit.axis.cumulative"))
    _plain_axis(below, words("fit.axis.week"), words("fit.axis.weekly"))
    held = weekly["holdout"].to_numpy(bool)
    if held.any():
        for ax in (above, below):
            _until(ax, float(week[~held].max(initial=0)), words)
    put_legend(figure, marks, [words("fit.key.observed"), words("fit.key.expected")])
    last = weekly.iloc[-1]
    told = {
        "week": int(last["week"]),
        "expected": numbers.count(float(last["expected"])),
        "observed": numbers.count(float(last["observed"])),
    }
    title = words.begin("fit.tracking.title", **told)
    put_title(figure, title)
    return Chart(figure, title, words("fit.tracking.caption"), words("fit.tracking.alt", **told))


@drawn
def season(table: pd.DataFrame, words: Words | None = None) -> Chart | None:
    """Draw how much more or less often customers buy in each month of the year than in an average one.

    Parameters
    ----------
    table : DataFrame
        As `Season.table`.
    """
    words = words or Words()
    figure, axes = new_figure(2.4, 1, 1)
    ax, at, factor = axes[0, 0], np.arange(len(table)), table["factor"].to_numpy(float)
    names = [words.label("month", name) for name in table["month"]]
    ax.bar(at, factor, color=style.FAINT, width=0.72)
    ends = np.abs(table[["low", "high"]].to_numpy(float).T - factor)
    if np.isfinite(ends).all():
        ax.errorbar(at, factor, yerr=ends, color=style.INK, ls="", elinewidth=0.8)
    ax.axhline(1.0, color=style.MUTED, lw=0.8, ls=(0, (4, 2)))
    _plain_axis(ax, "", words("fit.axis.season"))
    ax.yaxis.set_major_formatter(lambda value, _: numbers.plain(value, 1))
    ax.set_xticks(at, [name[:3] for name in names])
    high, low = (numbers.plain(float(v), 1) for v in (factor.max(), factor.min()))
    peak, trough = names[int(factor.argmax())], names[int(factor.argmin())]
    title = words.begin("fit.season.title", peak=peak, high=high, trough=trough, low=low)
    put_title(figure, title)
    told = words.series(f"{n} {numbers.plain(float(v), 2)}" for n, v in zip(names, factor, strict=True))
    return Chart(figure, title, words("fit.season.caption"), words("fit.season.alt", told=told))


@drawn
def frequency(table: pd.DataFrame, words: Words | None = None) -> Chart | None:
    """Draw customers by repeat purchases, and what they bought later, against what was expected.

    Parameters
    ----------
    table : DataFrame
        As `Calibration.frequency`.
    """
    words = words or Words()
    held = bool(table["holdout_mean"].notna().any())
    figure, axes = new_figure(2.7, 1, 2 if held else 1)
    names = [str(n) for n in table["repeats"]]
    names[-1] = words("fit.last", repeats=names[-1])
    pairs = [("customers", "expected_customers", "fit.axis.customers")]
    pairs += [("holdout_mean", "expected_holdout_mean", "fit.axis.later")] if held else []
    marks: list[Any] = []
    for ax, (seen, expected, label) in zip(axes.flat, pairs, strict=True):
        bars = ax.bar(range(len(table)), table[seen], color=style.FAINT, width=0.72)
        (dots,) = ax.plot(range(len(table)), table[expected], color=style.GAIN, ls="", marker="o")
        _plain_axis(ax, words("fit.axis.repeats"), words(label))
        ax.set_xticks(range(len(table)), names)
        marks = [bars, dots]
    put_legend(figure, marks, [words("fit.key.observed"), words("fit.key.expected")])
    everybody = float(table["customers"].sum())
    zero, expected_zero = (float(table[c].iloc[0]) / everybody for c in ("customers", "expected_customers"))
    title = words.begin(
        "fit.frequency.title", zero=numbers.percent(zero), expected=numbers.percent(expected_zero)
    )
    put_title(figure, title)
    told = words.clauses(
        words(
            "fit.frequency.row",
            repeats=name,
            customers=numbers.count(float(seen)),
            expected=numbers.count(float(wanted)),
        )
        for name, seen, wanted in zip(names, table["customers"], table["expected_customers"], strict=True)
    )
    caption = words("fit.frequency.caption" if held else "fit.frequency.caption.none")
    return Chart(figure, title, caption, words("fit.frequency.alt", told=told))


@drawn
def histories(grid: pd.DataFrame, weeks: float, words: Words | None = None) -> Chart | None:
    """Draw who is still there and who will buy, by how often and how lately customers bought.

    Parameters
    ----------
    grid : DataFrame
        As `Calibration.grid`.
    weeks : float
        Weeks ahead of its column `expected`.
    """
    words = words or Words()
    figure, axes = new_figure(3.1, 1, 2, sharey=True)
    repeats, last = np.unique(grid["repeats"]), np.unique(grid["last_week"])
    shape = (len(repeats), len(last))
    people = grid["customers"].to_numpy(float).reshape(shape)
    panels = [
        ("alive", words("fit.grid.alive"), lambda v, _: numbers.percent(v, 0)),
        ("expected", words("fit.grid.expected", weeks=numbers.count(weeks)), lambda v, _: numbers.tick(v)),
    ]
    for ax, (column, name, written) in zip(axes.flat, panels, strict=True):
        values = np.ma.masked_invalid(grid[column].to_numpy(float).reshape(shape))
        top = 1.0 if column == "alive" else float(values.max())
        mesh = ax.pcolormesh(
            last, repeats, values, cmap="cividis", vmin=0.0, vmax=top, shading="nearest", lw=0
        )
        mesh.set_edgecolor("face")  # else viewers show white seams between cells
        mesh.set_linewidth(0.3)
        bar = figure.colorbar(mesh, ax=ax, orientation="horizontal", aspect=32, pad=0.02, format=written)
        bar.outline.set_visible(False)
        at = np.argwhere(people > 0)
        size = 1.0 + 16.0 * np.sqrt(people[people > 0] / people.max())
        ax.scatter(last[at[:, 1]], repeats[at[:, 0]], s=size, color="white", edgecolors=style.INK, lw=0.4)
        put_heading(ax, name, width=60)
        ax.set_xlabel(words("fit.axis.last"))
        ax.set_xlim(float(last[0]) - 1, float(last[-1]) + 1)
    axes[0, 0].set_ylabel(words("fit.axis.repeats"))
    title = words("fit.grid.title")
    put_title(figure, title)
    some = min(4, int(repeats[-1]))
    row = grid[grid["repeats"] == some].set_index("last_week")["alive"].dropna()
    middle = float(row.iloc[(np.abs(row.index.to_numpy(float) - last[-1] / 2)).argmin()])
    alt = words(
        "fit.grid.alt", repeats=some, high=numbers.percent(float(row.iloc[-1])), low=numbers.percent(middle)
    )
    return Chart(figure, title, words("fit.grid.caption", length=numbers.count(float(last[-1]))), alt)


@drawn
def survival(table: pd.DataFrame, words: Words | None = None) -> Chart | None:
    """Draw who is still there after each renewal, and who renews of those who are left.

    Parameters
    ----------
    table : DataFrame
        As `RenewalCalibration.survival`.
    """
    words = words or Words()
    figure, axes = new_figure(2.7, 1, 2)
    left, right = axes.flat
    renewal = table["renewal"].to_numpy()
    marks = _line_and_dots(
        left, renewal, table["surviving"], table["expected_surviving"],
        table["expected_low"], table["expected_high"],
    )  # fmt: skip
    ends = np.abs(
        table[["retention_low", "retention_high"]].to_numpy(float).T - table["retention"].to_numpy()
    )
    right.errorbar(
        renewal, table["retention"], yerr=ends, color=style.INK, ls="", marker="o", ms=2.6, elinewidth=0.8
    )
    right.plot(renewal, table["expected_retention"], color=style.GAIN)
    for ax, name in ((left, "fit.axis.surviving"), (right, "fit.axis.retention")):
        _plain_axis(ax, words("fit.axis.renewal"), words(name))
        ax.yaxis.set_major_formatter(lambda value, _: numbers.percent(value, 0))
        ax.set_ylim(0, 1.02)
        ax.xaxis.get_major_locator().set_params(integer=True)
    put_legend(figure, marks, [words("fit.key.observed"), words("fit.key.expected")])
    last = table.iloc[-1]
    title = words.begin(
        "fit.survival.title",
        first=numbers.percent(float(table["retention"].iloc[0])),
        later=numbers.percent(float(last["retention"])),
        renewal=int(last["renewal"]),
    )
    put_title(figure, title)
    alt = words(
        "fit.survival.alt",
        renewal=int(last["renewal"]),
        surviving=numbers.percent(float(last["surviving"])),
        expected=numbers.percent(float(last["expected_surviving"])),
    )
    return Chart(figure, title, words("fit.survival.caption"), alt)


@drawn
def in_force(monthly: pd.DataFrame, words: Words | None = None) -> Chart | None:
    """Draw contracts in force at the end of each month, expected and in the log.

    Parameters
    ----------
    monthly : DataFrame
        As `RenewalCalibration.monthly`.
    """
    words = words or Words()
    figure, axes = new_figure(2.6)
    ax = axes[0, 0]
    marks = _line_and_dots(
        ax, monthly["month"].to_numpy(), monthly["observed"], monthly["expected"],
        monthly["expected_low"], monthly["expected_high"],
    )  # fmt: skip
    _plain_axis(ax, words("fit.axis.month"), words("fit.axis.force"))
    held = monthly["holdout"].to_numpy(bool)
    if held.any():
        _until(ax, float(monthly["month"].to_numpy()[~held].max(initial=0)), words)
    put_legend(figure, marks, [words("fit.key.observed"), words("fit.key.expected")])
    title = words("fit.force.title")
    put_title(figure, title)
    last = monthly.iloc[-1]
    told = {c: numbers.count(float(last[c])) for c in ("observed", "expected")}
    return Chart(figure, title, words("fit.force.caption"), words("fit.force.alt", **told))
