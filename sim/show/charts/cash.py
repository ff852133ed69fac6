"""Cash month by month, and the odds of running out of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, put_title
from sim.show.charts.money import with_unit
from sim.show.charts.stages import panels_over_grey
from sim.show.words import numbers, readouts
from sim.show.words.words import Words


@drawn
def cash_over_time(
    cash: pd.DataFrame,
    risk: pd.DataFrame,
    words: Words | None = None,
    currency: str = "",
    band: str = "",
    runs: int = 1,
) -> Chart:
    """Draw cash month by month with the line of ruin, one panel a strategy over the others in grey.

    Parameters
    ----------
    cash : DataFrame
        strategy, month, mean, low, high.
    risk : DataFrame
        strategy, ruin.
    runs : int
        Replications in which ruin was looked for.
    """
    words = words or Words()
    names = readouts.strategies(cash)
    odds: Any = risk.set_index(risk["strategy"].astype(str)).reindex(names)

    def note(name: str) -> str:
        times = round(float(odds.loc[name, "ruin"]) * runs)
        return words("cash.panel", count=words("ruin.of", count=times, runs=runs))

    scale = numbers.unit_for(cash[["mean", "low", "high"]].to_numpy().ravel())
    label = with_unit(words("cash.axis"), scale, currency, words)
    figure, end = panels_over_grey(
        cash, names, words, label, money=True, notes={name: note(name) for name in names}
    )
    for ax in figure.axes:
        ax.axhline(0, color=style.LOSS, lw=0.9, ls=(0, (2, 1)))
    ruin = odds["ruin"].astype(float)
    if 0 < ruin.max() == ruin.min():
        title = words.begin("cash.title.equal", ruin=numbers.percent(float(ruin.max()), 0))
    elif ruin.max() > 0:
        # of the others nothing is said: whether they are safer is for the verdict to judge
        worst, most = str(ruin.idxmax()), numbers.percent(float(ruin.max()), 0)
        title = words.begin("cash.title.ruin", worst=words.strategy(worst), ruin=most)
    else:
        row = cash.iloc[int(cash["mean"].to_numpy(float).argmin())]
        lowest = numbers.money(float(row["mean"]), currency)
        title = words.begin(
            "cash.title.safe",
            lowest=lowest,
            name=words.strategy(row["strategy"]),
            month=int(row["month"]) + 1,
        )
    put_title(figure, title)
    ends = words.series(
        words("pair", name=words.strategy(n), value=numbers.money(end[n], currency)) for n in names
    )
    ruins = words.series(
        words("pair", name=words.strategy(n), value=numbers.percent(float(ruin[n]), 0)) for n in names
    )
    alt = words("cash.alt", months=int(cash["month"].max()) + 1, ends=ends, ruin=ruins)
    return Chart(figure, title, words("cash.caption", band=band), alt)
