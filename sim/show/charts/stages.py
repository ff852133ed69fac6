"""Charts of the loyalty ladder: stages over time, and loyal customers with intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import ACTIVE, control_of
from sim.show.charts import style
from sim.show.charts.chart import (
    Chart,
    drawn,
    grid_of,
    hide_rest,
    new_figure,
    put_heading,
    put_legend,
    put_title,
    room_for,
)
from sim.show.words import numbers, readouts
from sim.show.words.words import Words


@drawn
def stages_over_time(stages: pd.DataFrame, words: Words | None = None) -> Chart:
    """Draw active customers by stage, one panel a strategy.

    Parameters
    ----------
    stages : DataFrame
        strategy, month, stage, mean, low, high (customers of the focal firm).
    """
    words = words or Words()
    names = readouts.strategies(stages)
    control = control_of(names)
    last = int(stages["month"].max())
    ladder = readouts.ladder_of(stages["stage"])
    own = readouts.is_own_ladder(ladder)
    stack = ladder[::-1] if own else list(ACTIVE)[::-1]
    colours = style.of_stages(stack)
    rows, columns = grid_of(len(names))
    figure, axes = new_figure(0.9 + 1.45 * rows, rows, columns, sharex=True, sharey=True)
    handles: list[Any] = []
    for ax, name in zip(axes.flat, names, strict=False):
        wide = stages[stages["strategy"] == name].pivot_table(
            index="month", columns="stage", values="mean", observed=True
        )
        layers = [wide[stage].to_numpy() if stage in wide else np.zeros(len(wide)) for stage in stack]
        handles = ax.stackplot(wide.index, layers, colors=colours, lw=0.4, edgecolor="white")
        end = wide.iloc[-1]
        known = {s: numbers.count(float(end.get(s, 0.0))) for s in ("lapsed", "prospect")}
        note = "" if own else words("at.end", lapsed=known["lapsed"], prospects=known["prospect"])
        put_heading(ax, words.strategy(name), note, room_for(columns))
        ax.set_xlim(wide.index[0], max(last, wide.index[0] + 1))
        ax.yaxis.set_major_formatter(lambda value, _: numbers.count(value))
    axes.flat[0].set_ylim(bottom=0)
    hide_rest(axes, len(names))
    _outer_labels(axes, len(names), words("months.axis"), words("customers.axis"))
    put_legend(figure, handles[::-1], [words.label("stage", s) for s in stack[::-1]])
    active = readouts.standing(stages, last, ladder if own else ACTIVE)
    title = _own_title(stages, last, words) if own else _stage_title(stages, active, control, last, words)
    put_title(figure, title)
    ends = words.series(words("pair", name=words.strategy(n), value=numbers.count(active[n])) for n in names)
    caption = words("stages.caption.own" if own else "stages.caption")
    return Chart(figure, title, caption, words("stages.alt", months=last + 1, ends=ends))


def _own_title(stages: pd.DataFrame, last: int, words: Words) -> str:
    """Tell where most customers of a ladder of the user's own stand at the end."""
    end = stages[stages["month"] == last]
    top = end.iloc[int(end["mean"].to_numpy(float).argmax())]
    return words.begin(
        "stages.own",
        name=words.strategy(top["strategy"]),
        stage=words.label("stage", top["stage"]),
        customers=numbers.count(float(top["mean"])),
        month=last,
    )


def _stage_title(stages: pd.DataFrame, active: pd.Series, control: str, last: int, words: Words) -> str:
    others = active.drop(control, errors="ignore")
    if others.empty or control not in active:
        name = str(active.index[0])
        loyal = stages[
            (stages["strategy"] == name) & (stages["month"] == last) & (stages["stage"] == "loyal")
        ]["mean"].sum()
        return words.begin(
            "stages.one",
            name=words.strategy(name),
            month=last + 1,
            customers=numbers.count(active.iloc[0]),
            loyal=numbers.count(loyal),
        )
    best = str(others.idxmax())
    gain = others[best] - active[control]
    known = {"control": words.strategy(control), "month": last + 1, "best": words.strategy(best)}
    if abs(others - active[control]).max() < 0.5:
        return words.begin("stages.same", month=last + 1, customers=numbers.count(active[control]))
    if gain <= 0:
        return words.begin("stages.none", gap=numbers.count(-gain), **known)
    return words.begin("stages.more", gain=numbers.count(gain), **known)


def _outer_labels(axes: Any, used: int, x: str, y: str) -> None:
    """Name the axes once a row and once a column."""
    columns = axes.shape[1]
    for i, ax in enumerate(list(axes.flat)[:used]):
        if i % columns == 0:
            ax.set_ylabel(y)
        if i + columns >= used:
            ax.set_xlabel(x)
            ax.tick_params(labelbottom=True)


@drawn
def stage_lines(
    stages: pd.DataFrame, words: Words | None = None, band: str = "", stage: str = "loyal"
) -> Chart | None:
    """Draw customers of one stage over time with intervals, one panel a strategy over the others in grey."""
    words = words or Words()
    rows = stages[stages["stage"] == stage]
    if rows.empty:
        return None
    names = readouts.strategies(rows)
    control = control_of(names)
    figure, end = panels_over_grey(rows, names, words, words("customers.axis"))
    others = end.drop(control, errors="ignore")
    if others.empty:
        title = words.begin("loyal.one", name=words.strategy(names[0]), customers=numbers.count(end.iloc[0]))
    else:
        best = str(others.idxmax())
        gain = numbers.signed(numbers.count(others[best] - end.get(control, np.nan)))
        title = words.begin(
            "loyal.title",
            best=words.strategy(best),
            customers=numbers.count(end[best]),
            gain=gain,
            control=words.strategy(control),
        )
    put_title(figure, title)
    ends = words.series(words("pair", name=words.strategy(n), value=numbers.count(end[n])) for n in names)
    return Chart(
        figure,
        title,
        words("loyal.caption", band=band),
        words("loyal.alt", months=int(rows["month"].max()) + 1, ends=ends),
    )


def panels_over_grey(
    rows: pd.DataFrame,
    names: list[str],
    words: Words,
    unit: str,
    money: bool = False,
    notes: dict[str, str] | None = None,
) -> tuple[Any, pd.Series]:
    """Draw mean, low and high over months: one panel a strategy, all others in grey behind it.

    Returns
    -------
    figure, Series
        The figure, and the last month's mean by strategy.
    """
    looks = style.looks(names)
    by_name = {name: rows[rows["strategy"] == name].sort_values("month") for name in names}
    high, wide = grid_of(len(names))
    figure, axes = new_figure(0.75 + 1.3 * high, high, wide, sharex=True, sharey=True)
    scale = numbers.unit_for(rows[["mean", "low", "high"]].to_numpy().ravel())
    write = scale.tick if money else numbers.count
    for ax, name in zip(axes.flat, names, strict=False):
        for other in names:
            if other != name:
                ax.plot(by_name[other]["month"], by_name[other]["mean"], color=style.FAINT, lw=0.8, zorder=1)
        own, look = by_name[name], looks[name]
        ax.fill_between(
            own["month"],
            own["low"].astype(float),
            own["high"].astype(float),
            color=look.colour,
            alpha=0.25,
            lw=0,
        )
        marks = max(1, len(own) // 6)
        ax.plot(
            own["month"],
            own["mean"],
            color=look.colour,
            ls=look.line,
            marker=look.marker,
            markevery=marks,
            ms=3.5,
            zorder=3,
        )
        put_heading(ax, words.strategy(name), (notes or {}).get(name, ""), room_for(wide))
        ax.grid(axis="y")
        ax.yaxis.set_major_formatter(lambda value, _: write(value))
        ax.set_xlim(own["month"].min(), max(own["month"].max(), own["month"].min() + 1))
    hide_rest(axes, len(names))
    _outer_labels(axes, len(names), words("months.axis"), unit)
    return figure, pd.Series({n: float(by_name[n]["mean"].iloc[-1]) for n in names})
