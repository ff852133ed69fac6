"""Gain against budget: one panel a strategy, on one scale."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import (
    Chart,
    drawn,
    grid_of,
    hide_rest,
    new_figure,
    put_heading,
    put_title,
    room_for,
)
from sim.show.words import numbers
from sim.show.words.words import Words

#: What is known -> colour and line.
_LOOKS: dict[str, tuple[str, Any]] = {
    "gains": (style.GAIN, "-"),
    "loses": (style.LOSS, (0, (5, 1.5))),
    "open": (style.MUTED, (0, (1.5, 1.2))),
    "nothing": (style.MUTED, (0, (1.5, 1.2))),
}


@drawn
def budget_curve(
    table: pd.DataFrame,
    peaks: pd.DataFrame,
    words: Words | None = None,
    currency: str = "",
    band: str = "",
    own: float = 0.0,
    measure: str = "npv",
) -> Chart | None:
    """Draw what each strategy gains by its budget, with its interval.

    Parameters
    ----------
    table : DataFrame
        strategy, budget, gain, low, high: as `BudgetCurve` describes its table `budget_curve`.
    peaks : DataFrame
        strategy, budget, finding, gain: as its table `peaks`, in that order.
    own : float
        The study's budget.
    """
    words = words or Words()
    unit = numbers.unit_for(table[["gain", "low", "high"]].to_numpy(float).ravel())
    rows, columns = grid_of(len(peaks))
    figure, axes = new_figure(0.8 + 1.9 * rows, rows, columns, sharey=True)
    facts = []
    shown: list[Any] = peaks.to_dict("records")
    for number, (ax, peak) in enumerate(zip(axes.flat, shown, strict=False)):
        _panel(ax, table[table["strategy"] == peak["strategy"]], peak, own, unit)
        if number % columns == 0:
            name = unit.name(currency)
            ax.set_ylabel(words("budget.axis", unit=name) if name else words("budget.axis.plain"), fontsize=7)
        ax.set_xlabel(words("budget.axis.budget", unit=currency or words("money")), fontsize=6.6)
        said = said_of(peak, words, currency)
        key = "budget.note.zero" if peak["edge"] == "zero" else "budget.note"
        put_heading(ax, said["name"], words(key, **said), room_for(columns))
        facts.append(words("budget.fact", **said))
    hide_rest(axes, len(peaks))
    title = _title(peaks, words, currency)
    put_title(figure, title)
    caption = words("budget.caption", measure=words.label("measure", measure), band=band)
    return Chart(figure, title, caption, words("budget.alt", facts=words.clauses(facts)))


def money_of(budget: float, currency: str = "") -> str:
    """A budget as written: an amount a customer a month."""
    return numbers.SPACE.join(part for part in (currency, numbers.tick(float(f"{budget:.4g}"))) if part)


def said_of(peak: Any, words: Words, currency: str) -> dict[str, str]:
    """Strategy, best budget, its gain and what is known, as written."""
    return {
        "name": words.strategy(peak["strategy"]),
        "budget": money_of(float(peak["budget"]), currency),
        "gain": numbers.money(float(peak["gain"]), currency, plus=True),
        "more": numbers.money(float(peak["gain"]), currency),
        "finding": words.label("finding", peak["finding"]),
    }


def _panel(ax: Any, rows: pd.DataFrame, peak: Any, own: float, unit: numbers.Unit) -> None:
    """One strategy: a line with its band, the study's budget hollow and the best one filled."""
    budgets, at = rows["budget"].to_numpy(float), np.arange(len(rows))
    mean, low, high = (rows[name].to_numpy(float) / unit.divisor for name in ("gain", "low", "high"))
    colour, line = _LOOKS[str(peak["finding"])]
    ax.axhline(0, color=style.INK, lw=0.7, zorder=1)
    if np.isfinite(low).any():
        ax.fill_between(at, low, high, color=colour, alpha=0.22, lw=0, zorder=2)
    ax.plot(at, mean, color=colour, lw=1.4, ls=line, marker="o", ms=2.4, zorder=3)
    best = budgets == peak["budget"]
    ax.plot(at[best], mean[best], marker="o", ms=5.4, color=colour, zorder=4)
    ours = np.isclose(budgets, own)
    ax.plot(at[ours], mean[ours], ls="", marker="o", ms=7.4, mfc="none", mec=style.INK, mew=0.9, zorder=5)
    ax.set_xticks(at, [numbers.tick(float(f"{value:.3g}")) for value in budgets], fontsize=6.4)
    ax.set_xlim(-0.3, len(at) - 0.7)
    ax.tick_params(axis="y", labelsize=6.4)
    ax.yaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    ax.grid(axis="y")


def _title(peaks: pd.DataFrame, words: Words, currency: str) -> str:
    """The point: which budget of which strategy gains, the best first of those that do beyond doubt."""
    top: Any = peaks.iloc[0]
    if not float(top["gain"]) > 0:
        return words.begin("budget.title.none")
    sure = peaks[peaks["finding"] == "gains"]
    row: Any = sure.iloc[0] if len(sure) else top
    key = "budget.title.gains" if len(sure) else "budget.title.open"
    return words.begin(key, **said_of(row, words, currency))
