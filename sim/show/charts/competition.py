"""A market's life: how many firms are in it, what they keep of what they sell, and what they ask."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.scenario.basics.names import control_of
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_heading, put_legend, put_title, room_for
from sim.show.words import numbers, readouts
from sim.show.words.words import Words

MEASURES = ("firms", "margin", "price")


@drawn
def market_life(life: pd.DataFrame, words: Words | None = None) -> Chart | None:
    """Draw number of firms, margin and price level month by month; None where no firm comes or leaves.

    Parameters
    ----------
    life : DataFrame
        strategy, month, measure (firms, margin, price), mean, low, high.
    """
    words = words or Words()
    count = life[life["measure"] == "firms"]
    if count["mean"].min() == count["mean"].max():
        return None
    names = readouts.strategies(life)
    looks = style.looks(names)
    figure, axes = new_figure(2.6, 1, 3, sharex=True)
    for ax, measure in zip(axes.flat, MEASURES, strict=True):
        for name in names:
            rows = life[(life["measure"] == measure) & (life["strategy"] == name)].sort_values("month")
            look = looks[name]
            ax.plot(rows["month"], rows["mean"], color=look.colour, ls=look.line, lw=1.3)
        put_heading(ax, words(f"life.{measure}"), width=room_for(3))
        ax.set_xlabel(words("months.axis"))
        ax.grid(True)
    axes.flat[0].set_ylim(bottom=0)
    axes.flat[1].yaxis.set_major_formatter(lambda value, _: numbers.percent(value, 0))
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=looks[n].colour, ls=looks[n].line, lw=1.3) for n in names]
    put_legend(figure, handles, [words.strategy(n) for n in names])
    control = control_of(names)
    mine: Any = count[count["strategy"] == control].set_index("month")["mean"]
    title = words.begin(
        "life.title",
        name=words.strategy(control),
        start=_number(mine.iloc[0]),
        most=_number(mine.max()),
        month=int(mine.idxmax()) + 1,
        end=_number(mine.iloc[-1]),
    )
    put_title(figure, title)
    ends = count[count["month"] == count["month"].max()].set_index("strategy")["mean"]
    listed = words.series(words("pair", name=words.strategy(n), value=_number(float(ends[n]))) for n in names)
    alt = words("life.alt", months=int(life["month"].max()) + 1, ends=listed)
    return Chart(figure, title, words("life.caption"), alt)


def _number(firms: float) -> str:
    """A mean number of firms: whole where it is."""
    return f"{firms:.1f}".removesuffix(".0")
