"""Moves between stages, against the control."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import control_of
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, grid_of, hide_rest, new_figure, put_heading, put_title
from sim.show.words import numbers, readouts
from sim.show.words.words import Words


@drawn
def flows(flows: pd.DataFrame, words: Words | None = None) -> Chart:
    """Draw moves between stages as heat maps: each strategy less the control; a single strategy as it is.

    Parameters
    ----------
    flows : DataFrame
        strategy, from_stage, to_stage, customers (mean a month).
    """
    words = words or Words()
    names = readouts.strategies(flows)
    control = control_of(names)
    shown = [name for name in names if name != control] or names
    ladder = readouts.ladder_of([*flows["from_stage"], *flows["to_stage"]])
    grids: dict[str, np.ndarray] = {}
    for name in shown:
        moved = readouts.moves(flows, name)
        if len(names) > 1:
            moved = moved.sub(readouts.moves(flows, control), fill_value=0.0)
        grids[name] = np.array(
            [[moved.get((a, b), 0.0) if a != b else np.nan for b in ladder] for a in ladder]
        )
    rows, columns = grid_of(len(shown), most=2 if len(shown) <= 6 else 3)
    figure, axes = new_figure(0.55 + (2.15 if columns < 3 else 2.0) * rows, rows, columns)
    top = max((float(np.nanmax(np.abs(g))) for g in grids.values()), default=0.0)
    numbered = len(shown) <= 6 and len(ladder) <= 10
    colours = _gain_and_loss()
    for ax, name in zip(axes.flat, shown, strict=False):
        _heat(ax, grids[name], top or 1.0, colours, ladder, numbered, len(names) > 1, words)
        put_heading(ax, words.strategy(name), width=24 if columns < 3 else 15)
    hide_rest(axes, len(shown))
    for ax in axes[:, 0]:
        ax.set_ylabel(words("flows.from"))
    for i, ax in enumerate(list(axes.flat)[: len(shown)]):
        if i + columns >= len(shown):
            ax.set_xlabel(words("flows.to"))
    title, alt = _flow_words(grids, ladder, control, top, len(names) == 1, words)
    put_title(figure, title)
    key = "flows.caption.one" if len(names) == 1 else "flows.caption"
    return Chart(figure, title, words(key, control=words.strategy(control)), alt)


def _gain_and_loss() -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("gain", [style.LOSS, "#ffffff", style.GAIN])


def _heat(
    ax: Any,
    grid: np.ndarray,
    top: float,
    colours: Any,
    ladder: list[str],
    numbered: bool,
    plus: bool,
    words: Words,
) -> None:
    labels = [words.label("stage", stage) for stage in ladder]
    image = ax.pcolormesh(grid, cmap=colours, vmin=-top, vmax=top, edgecolors="#e4e4e4", linewidth=0.5)
    image.set_rasterized(False)
    size = len(ladder)
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
    grids: dict[str, np.ndarray], ladder: list[str], control: str, top: float, single: bool, words: Words
) -> tuple[str, str]:
    found = []
    for name, grid in grids.items():
        i, j = divmod(int(np.nanargmax(np.abs(grid))), len(ladder))
        found.append((abs(grid[i, j]), name, float(grid[i, j]), ladder[i], ladder[j]))
    text = words.sentences(
        *(
            words(
                "flows.fact",
                name=words.strategy(n),
                gain=numbers.count(v) if single else numbers.signed(numbers.count(v)),
                start=words.label("stage", a),
                end=words.label("stage", b),
            )
            for _, n, v, a, b in found
        )
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
