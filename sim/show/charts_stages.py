"""Charts of the loyalty ladder: stages over time, loyal customers with intervals, moves between stages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.names import STAGES
from sim.show import facts, numbers, style
from sim.show.chart import (
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
from sim.show.words import Words

_STACK = ("loyal", "long_standing", "regular", "new")


@drawn
def stages_over_time(stages: pd.DataFrame, words: Words | None = None) -> Chart:
    """Draw active customers by stage, one panel a strategy.

    Parameters
    ----------
    stages : DataFrame
        strategy, month, stage, mean, low, high (customers of the focal firm).
    """
    words = words or Words()
    names = facts.strategies(stages)
    control = facts.control_of(names)
    last = int(stages["month"].max())
    rows, columns = grid_of(len(names))
    figure, axes = new_figure(0.9 + 1.45 * rows, rows, columns, sharex=True, sharey=True)
    handles: list[Any] = []
    for ax, name in zip(axes.flat, names, strict=False):
        wide = stages[stages["strategy"] == name].pivot_table(
            index="month", columns="stage", values="mean", observed=True
        )
        layers = [wide[stage].to_numpy() if stage in wide else np.zeros(len(wide)) for stage in _STACK]
        handles = ax.stackplot(
            wide.index, layers, colors=[style.STAGE_COLOURS[s] for s in _STACK], lw=0.4, edgecolor="white"
        )
        end = wide.iloc[-1]
        note = words(
            "at.end",
            lapsed=numbers.count(end.get("lapsed", 0.0)),
            prospects=numbers.count(end.get("prospect", 0.0)),
        )
        put_heading(ax, words.strategy(name), note, room_for(columns))
        ax.set_xlim(wide.index[0], max(last, wide.index[0] + 1))
        ax.yaxis.set_major_formatter(lambda value, _: numbers.count(value))
    axes.flat[0].set_ylim(bottom=0)
    hide_rest(axes, len(names))
    _outer_labels(axes, len(names), words("months.axis"), words("customers.axis"))
    put_legend(figure, handles[::-1], [words.label("stage", s) for s in _STACK[::-1]])
    active = facts.active_at(stages, last)
    title = _stage_title(stages, active, control, last, words)
    put_title(figure, title)
    ends = words("comma").join(
        words("pair", name=words.strategy(n), value=numbers.count(active[n])) for n in names
    )
    return Chart(figure, title, words("stages.caption"), words("stages.alt", months=last + 1, ends=ends))


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
) -> Chart:
    """Draw customers of one stage over time with intervals, one panel a strategy over the others in grey."""
    words = words or Words()
    rows = stages[stages["stage"] == stage]
    names = facts.strategies(rows)
    control = facts.control_of(names)
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
    ends = words("comma").join(
        words("pair", name=words.strategy(n), value=numbers.count(end[n])) for n in names
    )
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


@drawn
def flows(flows: pd.DataFrame, words: Words | None = None) -> Chart:
    """Draw moves between stages as heat maps: each strategy less the control; a single strategy as it is.

    Parameters
    ----------
    flows : DataFrame
        strategy, from_stage, to_stage, customers (mean a month).
    """
    words = words or Words()
    names = facts.strategies(flows)
    control = facts.control_of(names)
    shown = [name for name in names if name != control] or names
    grids: dict[str, np.ndarray] = {}
    for name in shown:
        moved = facts.moves(flows, name)
        if len(names) > 1:
            moved = moved.sub(facts.moves(flows, control), fill_value=0.0)
        grids[name] = np.array(
            [[moved.get((a, b), 0.0) if a != b else np.nan for b in STAGES] for a in STAGES]
        )
    rows, columns = grid_of(len(shown), most=2 if len(shown) <= 6 else 3)
    figure, axes = new_figure(0.55 + (2.75 if columns < 3 else 2.2) * rows, rows, columns)
    top = max((float(np.nanmax(np.abs(g))) for g in grids.values()), default=0.0)
    numbered = len(shown) <= 6
    colours = _gain_and_loss()
    for ax, name in zip(axes.flat, shown, strict=False):
        _heat(ax, grids[name], top or 1.0, colours, numbered, len(names) > 1, words)
        put_heading(ax, words.strategy(name), width=24 if columns < 3 else 15)
    hide_rest(axes, len(shown))
    for ax in axes[:, 0]:
        ax.set_ylabel(words("flows.from"))
    for i, ax in enumerate(list(axes.flat)[: len(shown)]):
        if i + columns >= len(shown):
            ax.set_xlabel(words("flows.to"))
    title, alt = _flow_words(grids, control, top, len(names) == 1, words)
    put_title(figure, title)
    key = "flows.caption.one" if len(names) == 1 else "flows.caption"
    return Chart(figure, title, words(key, control=words.strategy(control)), alt)


def _gain_and_loss() -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("gain", [style.LOSS, "#ffffff", style.GAIN])


def _heat(
    ax: Any, grid: np.ndarray, top: float, colours: Any, numbered: bool, plus: bool, words: Words
) -> None:
    labels = [words.label("stage", stage) for stage in STAGES]
    image = ax.pcolormesh(grid, cmap=colours, vmin=-top, vmax=top, edgecolors="#e4e4e4", linewidth=0.5)
    image.set_rasterized(False)
    size = len(STAGES)
    ax.set_xticks(np.arange(size) + 0.5, labels, rotation=35, ha="right", rotation_mode="anchor", fontsize=7)
    ax.set_yticks(np.arange(size) + 0.5, labels, fontsize=7)
    ax.invert_yaxis()
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    for i in range(size):
        ax.text(i + 0.5, i + 0.5, "·", ha="center", va="center", color=style.FAINT)
        for j in range(size):
            value = grid[i, j]
            if numbered and i != j and abs(value) >= 0.05:
                colour = "white" if abs(value) > 0.6 * top else style.INK
                text = numbers.plain(value, 1 if top < 100 else 0)
                ax.text(
                    j + 0.5,
                    i + 0.5,
                    numbers.signed(text) if plus else text,
                    ha="center",
                    va="center",
                    fontsize=6.8,
                    color=colour,
                )


def _flow_words(
    grids: dict[str, np.ndarray], control: str, top: float, single: bool, words: Words
) -> tuple[str, str]:
    found = []
    for name, grid in grids.items():
        i, j = divmod(int(np.nanargmax(np.abs(grid))), len(STAGES))
        found.append((abs(grid[i, j]), name, float(grid[i, j]), STAGES[i], STAGES[j]))
    text = " ".join(
        words(
            "flows.fact",
            name=words.strategy(n),
            gain=numbers.count(v) if single else numbers.signed(numbers.count(v)),
            start=words.label("stage", a),
            end=words.label("stage", b),
        )
        for _, n, v, a, b in found
    )
    if top < 1e-9:
        return words.begin("flows.none" if single else "flows.same"), words("flows.alt", facts="")
    _, name, value, a, b = max(found)
    known = {"name": words.strategy(name), "start": words.label("stage", a), "end": words.label("stage", b)}
    if single:
        title = words.begin("flows.one", customers=numbers.count(value), **known)
    else:
        key = "flows.title.more" if value > 0 else "flows.title.fewer"
        title = words.begin(key, gain=numbers.count(abs(value)), control=words.strategy(control), **known)
    return title, words("flows.alt", facts=text)
