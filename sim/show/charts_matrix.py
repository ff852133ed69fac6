"""The customer matrix (perceived value against perceived price) and the concentration of sales and profit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

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

ALL = "all"


@drawn
def customer_matrix(
    matrix: pd.DataFrame,
    words: Words | None = None,
    focal: str = "",
    segment: str = ALL,
    strategy: str | None = None,
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
    """
    words = words or Words()
    if strategy is None:
        rows = matrix[matrix["segment"] == segment]
        panels = [(words.strategy(n), rows[rows["strategy"] == n], n) for n in facts.strategies(rows)]
        caption = words("matrix.caption", segment=words.label("segment", segment))
    else:
        rows = matrix[(matrix["strategy"] == strategy) & (matrix["segment"] != ALL)]
        panels = [
            (words.label("segment", s), rows[rows["segment"] == s], strategy)
            for s in dict.fromkeys(rows["segment"].astype(str))
        ]
        caption = words("matrix.caption.segments", name=words.strategy(strategy))
    rows = rows.dropna(subset=["value", "price"])
    if rows.empty:
        return None
    firms = [str(f) for f in dict.fromkeys(rows["firm"])]
    focal = focal if focal in firms else firms[0]
    looks = style.looks(sorted(firms, key=lambda f: f != focal))
    high, wide = grid_of(len(panels))
    figure, axes = new_figure(0.9 + 1.95 * high, high, wide, sharex=True, sharey=True)
    said: list[str] = []
    for ax, (label, table, _) in zip(axes.flat, panels, strict=False):
        start = _draw_paths(ax, table, firms, looks, label, words, said)
        _fair_line(ax, start)
        put_heading(ax, label, width=room_for(wide))
        ax.grid(True)
    _pad(axes, rows)
    hide_rest(axes, len(panels))
    for ax in axes[:, 0]:
        ax.set_ylabel(words("matrix.axis.y"))
    for i, ax in enumerate(list(axes.flat)[: len(panels)]):
        if i + wide >= len(panels):
            ax.set_xlabel(words("matrix.axis.x"))
            ax.tick_params(labelbottom=True)
    _matrix_legend(figure, firms, looks, words)
    title = _matrix_title(panels, focal, strategy, words)
    put_title(figure, title)
    return Chart(figure, title, caption, words("matrix.alt", facts="; ".join(said)))


def _draw_paths(
    ax: Any,
    table: pd.DataFrame,
    firms: list[str],
    looks: dict[str, style.Look],
    label: str,
    words: Words,
    said: list[str],
) -> Any:
    """Draw each firm's path and return the starting points as an array (price, value)."""
    starts = []
    for firm in firms:
        path = table[table["firm"] == firm].sort_values("month").dropna(subset=["value", "price"])
        if path.empty:
            continue
        look = looks[firm]
        x, y = path["price"].to_numpy(float), path["value"].to_numpy(float)
        ax.plot(x, y, color=look.colour, lw=1.1, ls=look.line, zorder=2)
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


def _fair_line(ax: Any, starts: Any) -> None:
    """Draw the line on which value rises in proportion to price, through the market's mean at the start."""
    if len(starts) == 0:
        return
    price, value = starts.mean(axis=0)
    ax.axline((price, value), slope=value / price, color=style.MUTED, lw=0.9, ls=(0, (1, 2)), zorder=1)


def _pad(axes: Any, rows: pd.DataFrame) -> None:
    """Set limits that leave room around the paths, also when they are points."""
    known = rows.dropna(subset=["value", "price"])
    for column, setter in (("price", "set_xlim"), ("value", "set_ylim")):
        if known.empty:
            continue
        low, high = float(known[column].min()), float(known[column].max())
        room = max(0.12 * (high - low), 0.02 * max(abs(high), 1.0))
        getattr(axes.flat[0], setter)(low - room, high + room)


def _matrix_legend(figure: Any, firms: list[str], looks: dict[str, style.Look], words: Words) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=looks[f].colour, ls=looks[f].line, marker=looks[f].marker, lw=1.1) for f in firms
    ]
    labels = [f.replace("_", " ") for f in firms]
    handles += [Line2D([], [], color=style.MUTED, lw=0.9, ls=(0, (1, 2)))]
    labels += [words("matrix.line")]
    put_legend(figure, handles, labels)


def _matrix_title(
    panels: list[tuple[str, pd.DataFrame, str]], focal: str, strategy: str | None, words: Words
) -> str:
    """Tell the focal firm's largest move over the panels, those of the control last."""
    control = facts.control_of([p[2] for p in panels])
    moves: list[tuple[float, str, float, float]] = []
    firms = [str(f) for f in dict.fromkeys(pd.concat([p[1]["firm"] for p in panels]))]
    for firm in sorted(firms, key=lambda f: f != focal):
        for label, table, name in panels:
            path = table[table["firm"] == firm].sort_values("month").dropna(subset=["value", "price"])
            if path.empty:
                continue
            rise = float(path["value"].iloc[-1] - path["value"].iloc[0])
            price = float(path["price"].iloc[-1] / path["price"].iloc[0] - 1)
            own_doing = strategy is not None or name != control
            moves.append((abs(rise) + abs(price) if own_doing else 0.0, label, rise, price))
        if moves:
            focal = firm
            break
    _, label, rise, price = max(moves)
    return words.begin(
        "matrix.title" if strategy is None else "matrix.title.segment",
        name=label,
        firm=focal.replace("_", " "),
        direction=words(f"matrix.{_direction(rise, price)}"),
        value=numbers.signed(numbers.plain(rise)),
        price=numbers.signed(numbers.percent(price)),
    )


def _direction(rise: float, price: float) -> str:
    parts = [
        "up" if rise > 0.01 else "down" if rise < -0.01 else "",
        "right" if price > 0.003 else "left" if price < -0.003 else "",
    ]
    return "_".join(p for p in parts if p) or "still"


@drawn
def concentration(concentration: pd.DataFrame, words: Words | None = None) -> Chart:
    """Draw the Lorenz curve of sales and the whale curve of profit, one line a strategy.

    Parameters
    ----------
    concentration : DataFrame
        strategy, customers_share (best first), sales_share, profit_share.
    """
    words = words or Words()
    names = facts.strategies(concentration)
    looks = style.looks(names)
    figure, axes = new_figure(3.3 + 0.2 * (len(names) // 4), 1, 2, sharey=True)
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
    control = facts.control_of(names)
    said = {
        n: [
            numbers.percent(facts.share_at(concentration, n, 0.2, c), 0)
            for c in ("sales_share", "profit_share")
        ]
        for n in names
    }
    key = "whale.title" if said[control][1] != numbers.MISSING else "whale.title.sales"
    title = words.begin(key, name=words.strategy(control), sales=said[control][0], profit=said[control][1])
    put_title(figure, title)
    ends = "; ".join(
        words("whale.fact", name=words.strategy(n), sales=s, profit=p) for n, (s, p) in said.items()
    )
    return Chart(figure, title, words("whale.caption"), words("whale.alt", ends=ends))
