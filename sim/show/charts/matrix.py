"""The customer matrix: perceived value against perceived price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import ALL, control_of
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
def customer_matrix(
    matrix: pd.DataFrame,
    words: Words | None = None,
    focal: str = "",
    segment: str = ALL,
    strategy: str | None = None,
    worth: float | Mapping[str, float] = 0.0,
) -> Chart | None:
    """Draw the firms' paths on the customer matrix.

    Parameters
    ----------
    matrix : DataFrame
        strategy, month, firm, segment, value, price; NaN where nobody bought.
    focal : str
        The firm whose move the title tells; the first when empty.
    segment : str
        Drawn with one panel a strategy.
    strategy : str, optional
        If given, one panel a segment under this strategy instead.
    worth : float or mapping of str to float
        Value that makes up for a price e times as high; draws the value-for-price line. 0 draws none. By
        segment, each panel has a line of its own.
    """
    words = words or Words()
    if strategy is None:
        rows = matrix[matrix["segment"] == segment]
        panels = [(words.strategy(n), rows[rows["strategy"] == n], n) for n in readouts.strategies(rows)]
        lines = [worth if isinstance(worth, float | int) else worth.get(segment, 0.0)] * len(panels)
        caption = words("matrix.caption", segment=words.label("segment", segment))
    else:
        rows = matrix[(matrix["strategy"] == strategy) & (matrix["segment"] != ALL)]
        panels = [
            (words.label("segment", s), rows[rows["segment"] == s], strategy)
            for s in dict.fromkeys(rows["segment"].astype(str))
        ]
        caption = words("matrix.caption.segments", name=words.strategy(strategy))
        shown = dict.fromkeys(rows["segment"].astype(str))
        lines = [worth if isinstance(worth, float | int) else worth.get(s, 0.0) for s in shown]
    rows = rows.dropna(subset=["value", "price"])
    if rows.empty:
        return None
    firms = [str(f) for f in dict.fromkeys(rows["firm"])]
    focal = focal if focal in firms else firms[0]
    looks = style.looks(sorted(firms, key=lambda f: f != focal))
    high, wide = grid_of(len(panels))
    figure, axes = new_figure(0.9 + 1.45 * high, high, wide, sharex=True, sharey=True)
    said: list[str] = []
    starts: list[Any] = []
    for ax, (label, table, _) in zip(axes.flat, panels, strict=False):
        starts.append(_draw_paths(ax, table, firms, focal, looks, label, words, said))
        put_heading(ax, label, width=room_for(wide))
        ax.grid(True)
    _pad(axes, rows)
    for ax, start, line in zip(axes.flat, starts, lines, strict=False):
        _fair_line(ax, start, line)
    hide_rest(axes, len(panels))
    for ax in axes[:, 0]:
        ax.set_ylabel(words("matrix.axis.y"))
    for i, ax in enumerate(list(axes.flat)[: len(panels)]):
        if i + wide >= len(panels):
            ax.set_xlabel(words("matrix.axis.x"))
            ax.tick_params(labelbottom=True)
    fair = any(line > 0 for line in lines)
    _matrix_legend(figure, firms, looks, fair, words)
    title = _matrix_title(panels, focal, strategy is not None, words)
    put_title(figure, title)
    if fair:
        caption = words.sentences(caption, words("matrix.caption.line"))
    return Chart(figure, title, caption, words("matrix.alt", facts=words.clauses(said)))


def _draw_paths(
    ax: Any,
    table: pd.DataFrame,
    firms: list[str],
    focal: str,
    looks: dict[str, style.Look],
    label: str,
    words: Words,
    said: list[str],
) -> Any:
    """Draw each firm's path and return the starting points as an array (price, value)."""
    starts = []
    for firm in sorted(firms, key=lambda f: f == focal):  # the firm in question is drawn over the others
        path = table[table["firm"] == firm].sort_values("month").dropna(subset=["value", "price"])
        if path.empty:
            continue
        look = looks[firm]
        x, y = path["price"].to_numpy(float), path["value"].to_numpy(float)
        ax.plot(x, y, color=look.colour, lw=1.8 if firm == focal else 1.0, ls=look.line, zorder=2)
        ax.plot(x[0], y[0], marker=look.marker, color=look.colour, mfc="white", ms=5, zorder=3)
        ax.plot(x[-1], y[-1], marker=look.marker, color=look.colour, ms=5.5, zorder=4)
        starts.append((x[0], y[0]))
        said.append(
            words(
                "matrix.fact",
                panel=label,
                firm=firm.replace("_", " "),
                v0=numbers.plain(y[0]),
                p0=numbers.plain(x[0]),
                v1=numbers.plain(y[-1]),
                p1=numbers.plain(x[-1]),
            )
        )
    return np.array(starts)


def _fair_line(ax: Any, starts: Any, worth: float) -> None:
    """Draw the line through the firms' mean at the start on which more value just makes up for the price."""
    if len(starts) == 0 or not worth > 0:
        return
    price, value = starts.mean(axis=0)
    low, high = ax.get_xlim()
    x = np.linspace(max(low, 0.01 * high), high, 40)
    ax.plot(x, value + worth * np.log(x / price), color=style.MUTED, lw=0.9, ls=(0, (1, 2)), zorder=1)


def _pad(axes: Any, rows: pd.DataFrame) -> None:
    """Set limits that leave room around the paths, also when they are points."""
    known = rows.dropna(subset=["value", "price"])
    for column, setter in (("price", "set_xlim"), ("value", "set_ylim")):
        if known.empty:
            continue
        low, high = float(known[column].min()), float(known[column].max())
        room = max(0.12 * (high - low), 0.02 * max(abs(high), 1.0))
        getattr(axes.flat[0], setter)(low - room, high + room)


def _matrix_legend(
    figure: Any, firms: list[str], looks: dict[str, style.Look], fair: bool, words: Words
) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=looks[f].colour, ls=looks[f].line, marker=looks[f].marker, lw=1.1) for f in firms
    ]
    labels = [f.replace("_", " ") for f in firms]
    if fair:
        handles.append(Line2D([], [], color=style.MUTED, lw=0.9, ls=(0, (1, 2))))
        labels.append(words("matrix.line"))
    put_legend(figure, handles, labels)


def _gains(table: pd.DataFrame, focal: str) -> tuple[float, float]:
    """Return how far the focal firm's value rose, and how far beyond the mean of its rivals (NaN without)."""
    rises = {}
    for firm, path in table.dropna(subset=["value"]).groupby("firm", sort=False, observed=True):
        ordered = path.sort_values("month")["value"].to_numpy(float)
        rises[str(firm)] = float(ordered[-1] - ordered[0])
    own = rises.pop(focal, np.nan)
    return own, own - float(np.mean(list(rises.values()))) if rises else np.nan


def _matrix_title(
    panels: list[tuple[str, pd.DataFrame, str]], focal: str, segments: bool, words: Words
) -> str:
    """Tell how the focal firm's value moves against its rivals' where that differs most."""
    found = [(label, name, *_gains(table, focal)) for label, table, name in panels]
    known = [row for row in found if np.isfinite(row[2])]
    firm = focal.replace("_", " ")
    if not known:
        return words.begin("matrix.title.unseen", firm=firm)
    relative = [row for row in known if np.isfinite(row[3])]
    if not relative:
        label, _, rise, _ = max(known, key=lambda row: row[2])
        key = "matrix.title.alone.segment" if segments else "matrix.title.alone"
        return words.begin(key, firm=firm, name=label, gain=_points_of(rise))
    control = control_of([row[1] for row in relative])
    base = next((row for row in relative if row[1] == control), None)
    others = [row for row in relative if row[1] != control] or relative
    label, name, _, gain = max(others, key=lambda row: row[3])
    if segments or base is None or name == control:
        key = "matrix.title.segment" if segments else "matrix.title.one"
        return words.begin(key, firm=firm, name=label, gain=_points_of(gain))
    if max(abs(row[3] - base[3]) for row in others) < 0.005:
        return words.begin("matrix.title.same", firm=firm, gain=_points_of(base[3]))
    return words.begin(
        "matrix.title",
        firm=firm,
        name=label,
        gain=_points_of(gain),
        control=base[0],
        other=_points_of(base[3]),
    )


def _points_of(gain: float) -> str:
    return numbers.signed(numbers.plain(gain))
