"""The concentration of sales and profit: Lorenz and whale curves."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.scenario.basics.names import control_of
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title
from sim.show.words import numbers, readouts
from sim.show.words.words import Words


@drawn
def concentration(concentration: pd.DataFrame, words: Words | None = None) -> Chart:
    """Draw the Lorenz curve of sales and the whale curve of profit, one line a strategy.

    Parameters
    ----------
    concentration : DataFrame
        strategy, customers_share (best first), sales_share, profit_share.
    """
    words = words or Words()
    names = readouts.strategies(concentration)
    looks = style.looks(names)
    figure, axes = new_figure(2.5 + 0.2 * (len(names) // 4), 1, 2, sharey=True)
    handles: list[Any] = []
    for ax, column, key in zip(
        axes.flat, ("sales_share", "profit_share"), ("whale.sales", "whale.profit"), strict=True
    ):
        handles = []
        for name in names:
            rows = concentration[concentration["strategy"] == name]
            look = looks[name]
            (line,) = ax.plot(
                100 * rows["customers_share"],
                100 * rows[column].astype(float),
                color=look.colour,
                ls=look.line,
                lw=1.3,
                marker=None if look.marker == "_" else look.marker,
                markevery=(3 * (len(handles) + 1), 20),
                ms=3.5,
            )
            handles.append(line)
        ax.plot([0, 100], [0, 100], color=style.FAINT, lw=0.9)
        ax.axvline(20, color=style.MUTED, lw=0.7, ls=(0, (1, 2)))
        ax.set_title(words(key))
        ax.set_xlabel(words("whale.axis.x"))
        ax.grid(axis="y")
        ax.set_xlim(0, 100)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(lambda value, _: numbers.percent(value / 100, 0))
    axes[0, 0].set_ylabel(words("whale.axis.y"))
    put_legend(figure, handles, [words.strategy(n) for n in names])
    control = control_of(names)
    said = {
        n: [
            numbers.percent(readouts.share_at(concentration, n, 0.2, c), 0)
            for c in ("sales_share", "profit_share")
        ]
        for n in names
    }
    key = "whale.title" if said[control][1] != numbers.MISSING else "whale.title.sales"
    title = words.begin(key, name=words.strategy(control), sales=said[control][0], profit=said[control][1])
    put_title(figure, title)
    ends = words.clauses(
        words("whale.fact", name=words.strategy(n), sales=s, profit=p) for n, (s, p) in said.items()
    )
    return Chart(figure, title, words("whale.caption"), words("whale.alt", ends=ends))
