"""The bridge as a waterfall: what leads from one strategy's money to another's, part by part."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_title, wrap
from sim.show.words import numbers
from sim.show.words.words import Words

_SMALL = 0.001  # of the largest number in a bridge: less comes to nothing
_SECOND = 0.5  # of the largest part, from which on a title names the second one, too


class Ends(NamedTuple):
    """What a bridge leads from and to.

    Attributes
    ----------
    control, name : str
        As they are written.
    base, end : float
        Money at both ends.
    gain, low, high : float
        The difference with its own paired interval; NaN where there is none.
    sure : bool
        Whether the difference is told from luck, as the verdict sees it.
    measure : str
        What the money is, as written.
    """

    control: str
    name: str
    base: float
    end: float
    gain: float
    low: float
    high: float
    sure: bool
    measure: str


@drawn
def bridge(
    table: pd.DataFrame, ends: Ends, words: Words | None = None, currency: str = "", band: str = ""
) -> Chart | None:
    """Draw each part from where the one above ends, and the difference that they add up to.

    Parameters
    ----------
    table : DataFrame
        part, value, low, high, known (one of for, against, open, nothing), in order.
    ends : Ends
    """
    words = words or Words()
    shown = table[table["known"] != "nothing"].reset_index(drop=True)
    unit = numbers.unit_for([*shown[["value", "low", "high"]].to_numpy(float).ravel(), ends.gain])
    figure, axes = new_figure(1.05 + 0.235 * (len(shown) + 2), 1, 1)
    ax = axes[0, 0]
    ax.axvline(0, color=style.INK, lw=0.8, zorder=1)
    at = 0.0
    rows: Any = shown.itertuples(index=False)
    for y, row in enumerate(rows, 1):
        _bar(ax, y, at, row, unit)
        at += row.value
        ax.plot([at / unit.divisor] * 2, [y + 0.34, y + 1 - 0.34], color=style.MUTED, lw=0.7, zorder=1)
    last = len(shown) + 1
    ax.barh(last, ends.gain / unit.divisor, height=0.68, color=style.FAINT, edgecolor=style.INK, lw=0.7)
    _interval(ax, last, ends.low, ends.high, unit)
    ax.plot(0, 0, marker="|", ms=12, mew=2.2, color=style.INK)
    told = [words.label("part", part) for part in shown["part"]]
    money = [numbers.money(value, currency) for value in (ends.base, ends.end)]
    named = [
        wrap(f"{name}, {value}", 36) for name, value in zip((ends.control, ends.name), money, strict=True)
    ]
    ax.set_yticks(range(last + 1), [named[0], *told, named[1]])
    ax.set_ylim(last + 0.6, -0.6)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.margins(x=0.04)
    ax.grid(axis="x")
    ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    axis = words("bridge.axis", measure=ends.measure, control=ends.control)
    ax.set_xlabel(
        words.begin("bridge.axis.text", text=axis, unit=unit.name(currency)) if unit.name(currency) else axis
    )
    _written_beside(ax, shown, ends, unit)
    title = _title(table, ends, words, currency)
    put_title(figure, title)
    caption = words("bridge.caption", control=ends.control, name=ends.name, measure=ends.measure, band=band)
    hidden = [words.label("part", part) for part in table.loc[table["known"] == "nothing", "part"]]
    if hidden:
        caption = words.sentences(caption, words("bridge.nothing", parts=words.listing(hidden)))
    facts = words.series(
        words("pair", name=name, value=_money(row, currency))
        for name, row in zip(told, shown.to_dict("records"), strict=True)
    )
    alt = words("bridge.alt", control=ends.control, name=ends.name, base=money[0], end=money[1], facts=facts)
    return Chart(figure, title, caption, alt)


def known_of(value: float, low: float, high: float, size: float) -> str:
    """What is known of a part: for, against, open or nothing; `size` is the largest number of the bridge."""
    if np.nanmax(np.abs([value, low, high])) <= _SMALL * size:
        return "nothing"
    return "for" if low > 0 else "against" if high < 0 else "open"


def main_parts(table: pd.DataFrame, up: bool) -> list[str]:
    """The one or two parts that do most to raise the difference, or to lower it."""
    sign = 1.0 if up else -1.0
    ranked = table.assign(push=sign * table["value"]).sort_values("push", ascending=False, kind="stable")
    ranked = ranked[ranked["push"] > 0].head(2)
    return [str(row["part"]) for _, row in ranked.iterrows() if row["push"] >= _SECOND * ranked["push"].max()]


def _bar(ax: Any, y: int, start: float, row: Any, unit: numbers.Unit) -> None:
    """One part: solid blue up, hatched orange down, pale where it cannot be told from luck."""
    up, open_ = float(row.value) >= 0, row.known == "open"
    colour = style.GAIN if up else style.LOSS
    ax.barh(
        y, float(row.value) / unit.divisor, left=start / unit.divisor, height=0.68,
        facecolor=(*_rgb(colour), 0.22 if open_ else 1.0), edgecolor=colour if up or open_ else style.INK,
        hatch=None if up else "////", lw=0.8, zorder=2,
    )  # fmt: skip
    _interval(ax, y, start + float(row.low), start + float(row.high), unit)


def _rgb(colour: str) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)


def _interval(ax: Any, y: int, low: float, high: float, unit: numbers.Unit) -> None:
    if np.isfinite(low) and np.isfinite(high):
        ax.plot(
            [low / unit.divisor, high / unit.divisor],
            [y, y],
            color=style.INK,
            lw=1.1,
            marker="|",
            ms=5,
            zorder=4,
        )


def _written_beside(ax: Any, shown: pd.DataFrame, ends: Ends, unit: numbers.Unit) -> None:
    """The numbers, at the right."""
    rows = [*shown[["value", "low", "high"]].to_numpy(float).tolist(), [ends.gain, ends.low, ends.high]]
    for y, (value, low, high) in enumerate(rows, 1):
        text = " ".join(numbers.parts(value, low, high, unit, plus=True))
        weight = "bold" if y == len(rows) else "normal"
        ax.annotate(
            text, (1.02, y), xycoords=("axes fraction", "data"), va="center", fontsize=7, fontweight=weight
        )  # fmt: skip


def _money(row: Any, currency: str) -> str:
    return numbers.interval(row["value"], row["low"], row["high"], currency=currency, plus=True)


def _title(table: pd.DataFrame, ends: Ends, words: Words, currency: str) -> str:
    """What makes the difference, as far as it can be told from luck; of one run, nothing can."""
    known, shown = {"name": ends.name, "control": ends.control}, table["known"] != "nothing"
    if not shown.any():
        return words.begin("bridge.title.even", **known)
    single = not np.isfinite(ends.low)
    told = set(table.loc[table["known"].isin(("for", "against")) | (shown & single), "part"])
    best, worst = (
        [words.label("part", part) for part in main_parts(table, up) if part in told] for up in (True, False)
    )
    if not ends.sure and not single:
        sides = [words(f"bridge.title.{key}", part=part[0], name=ends.name)
                 for key, part in (("for", best), ("against", worst)) if part]  # fmt: skip
        key = "bridge.title.open" if sides else "bridge.title.close"
        return words.begin(key, sides=words.listing(sides), **known)
    parts = best if ends.gain >= 0 else worst
    direction = words("bridge.more" if ends.gain >= 0 else "bridge.less")
    gain = numbers.money(abs(ends.gain), currency)
    key = "bridge.title.by" if parts else "bridge.title.sum"
    return words.begin(key, gain=gain, direction=direction, parts=words.listing(parts), **known)
