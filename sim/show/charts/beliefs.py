"""Plans made under wrong beliefs: what each promises against what it brings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title, wrap
from sim.show.charts.money import with_unit
from sim.show.words import numbers
from sim.show.words.words import Words


@drawn
def forecast_and_outcome(
    plans: pd.DataFrame,
    words: Words | None = None,
    currency: str = "",
    band: str = "",
    objective: str = "npv",
) -> Chart | None:
    """Draw forecast and outcome of the plan chosen under each belief, one line a belief.

    Parameters
    ----------
    plans : DataFrame
        belief, chosen, best, forecast, outcome, over and regret, each with _low and _high.
    objective : {"npv", "value"}
        What the plans are judged by.
    """
    words = words or Words()
    rows: list[Any] = [row for _, row in plans.iterrows()]
    found = [float(row[name]) for row in rows for name in ("forecast", "outcome")]
    unit = numbers.unit_for(found)
    figure, axes = new_figure(1.25 + 0.35 * len(rows))
    ax = axes[0, 0]
    handles: list[Any] = []
    for y, row in enumerate(rows):
        handles = _pair(ax, y, row, unit)
    truth = (float(rows[0]["outcome"]) + float(rows[0]["regret"])) / unit.divisor
    handles.append(ax.axvline(truth, color=style.INK, lw=1.0, ls=(0, (4, 2)), zorder=1))
    best = words.strategy(rows[0]["best"])
    labels = [
        f"{wrap(words.label('belief', row['belief']), 50)}\n"
        + words("plans.choice", chosen=words.strategy(row["chosen"]))
        for row in rows
    ]
    ax.set_yticks(range(len(rows)), labels, fontsize=6.8)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.grid(axis="x")
    ax.margins(x=0.06)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    label = words.begin("plans.axis", measure=words.label("measure", objective))
    ax.set_xlabel(with_unit(label, unit, currency, words))
    put_legend(
        figure, handles, [words("plans.forecast"), words("plans.outcome"), words("plans.best", best=best)]
    )
    title = _title(rows, words, currency)
    put_title(figure, title)
    told = words.clauses(words("plans.fact", **_values(row, words, currency)) for row in rows)
    return Chart(figure, title, words("plans.caption", band=band), words("plans.alt", facts=told))


def _pair(ax: Any, y: int, row: Any, unit: numbers.Unit) -> list[Any]:
    """Draw one plan: outcome below, forecast above, the gap between them in the colour of its sign."""
    forecast, outcome = (float(row[name]) / unit.divisor for name in ("forecast", "outcome"))
    colour = style.LOSS if forecast > outcome else style.GAIN
    ax.plot([outcome, forecast], [y, y], color=colour, lw=3.2, alpha=0.45, solid_capstyle="butt", zorder=2)
    for name, at in (("forecast", y - 0.13), ("outcome", y + 0.13)):
        low, high = (float(row[name + end]) / unit.divisor for end in ("_low", "_high"))
        if np.isfinite(low) and np.isfinite(high):
            ax.plot([low, high], [at, at], color=style.MUTED, lw=0.8, solid_capstyle="butt", zorder=3)
    hoped = ax.plot(
        forecast, y, marker="o", ls="", color=style.INK, markerfacecolor="white", ms=6.5, mew=1.3, zorder=4
    )
    got = ax.plot(outcome, y, marker="o", ls="", color=style.INK, ms=6.0, zorder=5)
    return [hoped[0], got[0]]


def _title(rows: list[Any], words: Words, currency: str) -> str:
    worst = max(rows, key=lambda row: abs(float(row["over"])))
    if not abs(float(worst["over"])) > 0:
        return words.begin("plans.title.same")
    key = "plans.title.over" if float(worst["over"]) > 0 else "plans.title.under"
    return words.begin(key, **_values(worst, words, currency))


def _values(row: Any, words: Words, currency: str) -> dict[str, str]:
    return {
        "belief": words.label("belief", row["belief"]),
        "chosen": words.strategy(row["chosen"]),
        "forecast": numbers.money(float(row["forecast"]), currency),
        "outcome": numbers.money(float(row["outcome"]), currency),
    }
