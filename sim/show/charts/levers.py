"""What each lever brings over its values: small multiples, the strongest first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.plans.levers import LEVERS
from sim.show.charts import style
from sim.show.charts.chart import (
    Chart,
    drawn,
    grid_of,
    hide_rest,
    new_figure,
    put_heading,
    put_title,
    room_for,
    wrap,
)
from sim.show.words import numbers
from sim.show.words.words import Words

PANELS = 12  # on a page
_TICKS = 6  # values written below a panel, at most


@drawn
def levers_over_values(
    table: pd.DataFrame,
    best: pd.DataFrame,
    words: Words | None = None,
    currency: str = "",
    band: str = "",
    base: str = "hold",
    measure: str = "npv",
    first: int = 0,
) -> Chart | None:
    """Draw a page of panels: gain against value, with its interval, for the levers from `first` on.

    Parameters
    ----------
    table : DataFrame
        lever, value, base, share, share_low, share_high: as `Sweep` describes its table `sweep`.
    best : DataFrame
        lever, value, base, finding, share: as its table `best`, in that order.
    """
    words = words or Words()
    shown: list[Any] = [row for _, row in best.iloc[first : first + PANELS].iterrows()]
    if not shown:
        return None
    rows, columns = grid_of(len(shown))
    figure, axes = new_figure(0.75 + 1.72 * rows, rows, columns)
    for number, (ax, row) in enumerate(zip(axes.flat, shown, strict=False)):
        _panel(ax, table[table["lever"] == row["lever"]], row, words, currency, room_for(columns))
        if number % columns == 0:
            ax.set_ylabel(words("sweep.axis"), fontsize=7)
    hide_rest(axes, len(shown))
    title = _title(best, first, len(shown), words, currency, base)
    put_title(figure, title)
    known = {"measure": words.label("measure", measure), "base": words.strategy(base), "band": band}
    facts = words.clauses(words("sweep.fact", **said(row, words, currency)) for row in shown)
    return Chart(figure, title, words("sweep.caption", **known), words("sweep.alt", facts=facts))


def said(row: Any, words: Words, currency: str = "") -> dict[str, str]:
    """Name, best value, gain and finding of a lever, as written."""
    return {
        "lever": words.label("lever", row["lever"]),
        "value": words("sweep.as_it_is")
        if row["base"]
        else amount(row["lever"], float(row["value"]), currency),
        "share": numbers.signed(numbers.percent(float(row["share"]))),
        "finding": words.label("finding", row["finding"]),
    }


def amount(lever: str, value: float, currency: str = "") -> str:
    """Write a value of a lever, with the currency where it is money."""
    text = numbers.tick(float(f"{value:.4g}"))
    paid = LEVERS[lever].kind == "money" or LEVERS[lever].unit == "money"
    return f"{currency}{numbers.SPACE}{text}" if paid and currency else text


def _panel(ax: Any, rows: pd.DataFrame, best: Any, words: Words, currency: str, width: int) -> None:
    """One lever: a line with its band, the base's value hollow and the best one filled."""
    at = np.arange(len(rows))
    mean, low, high = (100 * rows[name].to_numpy(float) for name in ("share", "share_low", "share_high"))
    colour = {"gains": style.GAIN, "loses": style.LOSS}.get(str(best["finding"]), style.MUTED)
    ax.axhline(0, color=style.INK, lw=0.7, zorder=1)
    if np.isfinite(low).any():
        ax.fill_between(at, low, high, color=colour, alpha=0.22, lw=0, zorder=2)
    ax.plot(at, mean, color=colour, lw=1.3, marker="o", ms=2.2, zorder=3)
    top = int(np.flatnonzero(rows["value"].to_numpy(float) == float(best["value"]))[0])
    ax.plot(at[top], mean[top], marker="o", ms=5.0, color=colour, zorder=4)
    own = np.flatnonzero(rows["base"].to_numpy(bool))
    ax.plot(at[own], mean[own], ls="", marker="o", ms=5.0, mfc="white", mec=style.INK, mew=0.9, zorder=5)
    written = at[:: -(-len(at) // _TICKS)]
    values = rows["value"].to_numpy(float)
    ax.set_xticks(written, [numbers.tick(float(f"{values[i]:.3g}")) for i in written], fontsize=6.4)
    ax.set_xlim(-0.3, max(len(at) - 0.7, 0.3))
    if not np.abs(np.nan_to_num(np.concatenate([mean, low, high]))).any():
        ax.set_ylim(-1, 1)
    ax.tick_params(axis="y", labelsize=6.4)
    ax.yaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    ax.locator_params(axis="y", nbins=4)
    ax.grid(axis="y")
    unit = words(f"unit.{LEVERS[str(best['lever'])].unit}", money=currency or words("money"))
    ax.set_xlabel(wrap(unit, 38), fontsize=6.2)
    told = said(best, words, currency)
    where = "base" if best["base"] else "value"
    known = "sure" if best["finding"] in ("gains", "loses") else "open"
    put_heading(ax, told["lever"], words(f"sweep.note.{where}.{known}", **told), width)


def _title(best: pd.DataFrame, first: int, count: int, words: Words, currency: str, base: str) -> str:
    """The point of a page: what gains most, on the first; which levers these are, on the others."""
    if first > 0:
        return words.begin("sweep.title.more", first=first + 1, last=first + count)
    top: Any = best.iloc[0]
    if not float(top["gain"]) > 0:
        return words.begin("sweep.title.none", base=words.strategy(base))
    gains = best[best["finding"] == "gains"]
    key = "sweep.title.gains" if len(gains) else "sweep.title.open"
    row: Any = gains.iloc[0] if len(gains) else top
    return words.begin(key, base=words.strategy(base), **said(row, words, currency))
