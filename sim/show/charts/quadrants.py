"""The four-quadrant tile: existing and new customers by existing and new business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.scenario.basics.names import CONTROL
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_title, shorten, wrap
from sim.show.words import numbers, readouts
from sim.show.words.words import Words

#: quadrant -> (row: customers, column: business); 0 is existing, 1 is new.
PLACES = {"loyalty": (0, 0), "expansion": (0, 1), "acquisition": (1, 0), "diversification": (1, 1)}


@drawn
def quadrant_tile(
    paired: pd.DataFrame,
    words: Words | None = None,
    currency: str = "",
    control: str = CONTROL,
    quadrants: Mapping[str, str] | None = None,
    measure: str = "value",
) -> Chart | None:
    """Draw the 2 x 2 matrix with each quadrant's difference to the control in what is decided on.

    Parameters
    ----------
    quadrants : mapping, optional
        Strategy -> quadrant; a strategy not in it and not named like a quadrant stands below the picture,
        and without any other there is none.
    """
    words = words or Words()
    table = readouts.against(paired, measure, control).set_index("strategy")
    if table.empty:
        return None
    of = {str(n): readouts.quadrant_of(str(n), quadrants or {}) for n in table.index}
    unit = numbers.unit_for(table[["difference", "low", "high"]].to_numpy(float).ravel())
    inside = table.loc[[n for n in table.index if of[str(n)]]]
    if inside.empty:
        return None
    best = str(inside["difference"].astype(float).idxmax())
    figure, axes = new_figure(3.5)
    ax = axes[0, 0]
    ax.set_xlim(0, 2)
    ax.set_ylim(2, 0)
    ax.set_xticks([0.5, 1.5], [words("quadrant.existing"), words("quadrant.new")])
    ax.set_yticks([0.5, 1.5], [words("quadrant.existing"), words("quadrant.new")], rotation=90, va="center")
    ax.set_xlabel(words("quadrant.columns"))
    ax.set_ylabel(words("quadrant.rows"))
    ax.xaxis.set_label_position("top")
    ax.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False, labelsize=8.5)
    for side in ax.spines.values():
        side.set_visible(False)
    top = float(inside["difference"].abs().max())
    for quadrant in PLACES:
        rows = inside.loc[[n for n in inside.index if of[str(n)] == quadrant]]
        _tile(ax, quadrant, rows, best, top or 1.0, unit, currency, control, words)
    title, alt = _words(inside, best, control, currency, words)
    put_title(figure, title)
    outside = [
        words("pair", name=words.strategy(n), value=_interval(table.loc[n], unit, currency))
        for n in table.index
        if not of[str(n)]
    ]
    others = words("quadrant.others", names=words.series(outside)) if outside else ""
    known = {"control": words.strategy(control), "measure": words.label("measure", measure)}
    caption = words.sentences(words("quadrant.caption", **known), others)
    return Chart(figure, title, caption, alt)


def _interval(row: Any, unit: numbers.Unit, currency: str) -> str:
    return numbers.interval(float(row.difference), float(row.low), float(row.high), unit, currency, plus=True)


def _tile(
    ax: Any,
    quadrant: str,
    rows: pd.DataFrame,
    best: str,
    top: float,
    unit: numbers.Unit,
    currency: str,
    control: str,
    words: Words,
) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    row, column = PLACES[quadrant]
    lead = rows["difference"].astype(float).max() if len(rows) else 0.0
    strength = 0.10 + 0.32 * min(1.0, abs(lead) / top) if len(rows) else 0.0
    base = to_rgb(style.GAIN if lead >= 0 else style.LOSS)
    face = tuple(1 - strength * (1 - c) for c in base) if len(rows) else (0.965, 0.965, 0.965)
    ringed = best in [str(n) for n in rows.index]
    ax.add_patch(
        Rectangle(
            (column + 0.02, row + 0.025),
            0.96,
            0.95,
            facecolor=face,
            edgecolor=style.INK if ringed else "white",
            lw=2.0 if ringed else 0.5,
        )
    )
    x = column + 0.07
    ax.text(x, row + 0.17, words.label("quadrant", quadrant), fontsize=10.5, fontweight="bold", va="center")
    if rows.empty:
        ax.text(x, row + 0.5, words("quadrant.absent"), fontsize=8.5, color=style.MUTED, va="center")
        return
    if len(rows) == 1:
        only = rows.iloc[0]
        gain, *bounds = numbers.parts(
            float(only.difference), float(only.low), float(only.high), unit, plus=True
        )
        text = numbers.SPACE.join(p for p in (currency, gain, unit.suffix) if p)
        ax.text(x, row + 0.45, text, fontsize=15, va="center")
        if bounds:
            ax.text(x, row + 0.65, bounds[0], fontsize=9, va="center")
        note = wrap(_note(only, ringed, control, words), 36)
        ax.text(x, row + 0.74, note, fontsize=8, color=style.MUTED, va="top", linespacing=1.25)
        return
    step = min(0.16, 0.64 / len(rows))
    for i, (name, line) in enumerate(rows.iterrows()):
        text = f"{shorten(words.strategy(name), 22)}  {_interval(line, unit, currency)}"
        ax.text(
            x,
            row + 0.36 + step * i,
            text,
            fontsize=7.2 if len(rows) < 5 else 6,
            va="center",
            fontweight="bold" if str(name) == best else "normal",
        )


def _note(row: Any, ringed: bool, control: str, words: Words) -> str:
    parts = [words("quadrant.against", control=words.strategy(control))]
    if ringed:
        parts.append(words("quadrant.best"))
    if numbers.finite(float(row.low)) and not readouts.decided(float(row.low), float(row.high)):
        parts.append(words("quadrant.open"))
    return words.series(parts)


def _words(inside: pd.DataFrame, best: str, control: str, currency: str, words: Words) -> tuple[str, str]:
    said = words.series(
        words(
            "pair",
            name=words.strategy(n),
            value=numbers.interval(
                float(r.difference), float(r.low), float(r.high), currency=currency, plus=True
            ),
        )
        for n, r in inside.iterrows()
    )
    alt = words("quadrant.alt", facts=said)
    row: Any = inside.loc[best]
    gain = numbers.interval(
        float(row.difference), float(row.low), float(row.high), currency=currency, plus=True
    )
    key = "quadrant.title" if float(row.difference) > 0 else "quadrant.title.down"
    if (
        float(row.difference) > 0
        and numbers.finite(float(row.low))
        and not readouts.decided(float(row.low), float(row.high))
    ):
        key = "quadrant.title.open"
    return words.begin(key, best=words.strategy(best), gain=gain, control=words.strategy(control)), alt
