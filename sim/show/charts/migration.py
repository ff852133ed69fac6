"""Charts of moves between stages: where customers go, which move pays, what a rung is worth, hindsight."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import ALL
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_heading, put_legend, put_title, wrap
from sim.show.words import numbers, readouts
from sim.show.words.words import Words

_MOST = 8  # moves in the chart of gains
_NUMBERED = 12  # stages up to which the map has numbers


@drawn
def which_rung_pays(
    matrix: pd.DataFrame, pays: pd.DataFrame, words: Words | None = None, currency: str = "", band: str = ""
) -> Chart | None:
    """Draw the chances to move as a map with numbers, and the gain of one more point of the best moves.

    Parameters
    ----------
    matrix : DataFrame
        from_stage, to_stage, chance.
    pays : DataFrame
        from_stage, to_stage, gain, low, high; the best first.
    """
    words = words or Words()
    ladder = readouts.ladder_of([*matrix["from_stage"], *matrix["to_stage"]])
    chance = matrix.pivot(index="from_stage", columns="to_stage", values="chance").reindex(
        ladder, columns=ladder
    )
    best = pays[pays["gain"] > 0].head(_MOST).iloc[::-1]
    names = [_move(row, words) for _, row in best.iterrows()]
    lines = sum(wrap(name, 26).count("\n") + 1.6 for name in names)
    height = max(2.6, 1.1 + 0.27 * len(ladder), 1.0 + 0.12 * lines)
    figure, axes = new_figure(height, 1, 2, width_ratios=[1.15, 1.0])
    _map(axes[0, 0], chance.to_numpy(float), [words.label("stage", stage) for stage in ladder], words)
    ax = axes[0, 1]
    put_heading(ax, words("migration.pays"), width=38)
    unit = numbers.unit_for(best[["gain", "high"]].to_numpy(float).ravel())
    _bars(ax, best, unit)
    ax.set_yticks(range(len(best)), [wrap(name, 26) for name in names], fontsize=6.8)
    name = unit.name(currency)
    ax.set_xlabel(
        words("with.currency", text=words("migration.axis"), unit=name) if name else words("migration.axis")
    )
    title = words.begin("migration.title.none")
    said = [
        words(
            "migration.fact",
            start=words.label("stage", row["from_stage"]),
            end=words.label("stage", row["to_stage"]),
            gain=numbers.money(float(row["gain"]), currency),
        )
        for _, row in best.iloc[::-1].iterrows()
    ]
    if len(best):
        top: Any = best.iloc[-1]
        own = readouts.is_own_ladder(ladder)
        title = words.begin(
            "migration.title" if own else "migration.title.alone",
            start=words.label("stage", top["from_stage"]),
            end=words.label("stage", top["to_stage"]),
            gain=numbers.money(float(top["gain"]), currency),
        )
    put_title(figure, title)
    alt = words("migration.alt", facts=words.series(said)) if said else words("migration.alt.none")
    return Chart(figure, title, words("migration.caption", band=band), alt)


def _map(ax: Any, chance: np.ndarray, labels: list[str], words: Words) -> None:
    """Chances as shades of one colour, in per cent."""
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("chance", ["#ffffff", style.GAIN])
    size = len(labels)
    ax.pcolormesh(np.nan_to_num(chance), cmap=colours, vmin=0, vmax=1, edgecolors="#e4e4e4", linewidth=0.5)
    ax.set_xticks(
        np.arange(size) + 0.5, labels, rotation=35, ha="right", rotation_mode="anchor", fontsize=6.8
    )
    ax.set_yticks(np.arange(size) + 0.5, labels, fontsize=6.8)
    ax.invert_yaxis()
    ax.tick_params(length=0)
    ax.set_ylabel(words("flows.from"))
    ax.set_xlabel(words("flows.to"))
    for side in ax.spines.values():
        side.set_visible(False)
    put_heading(ax, words("migration.map"), width=38)
    for i, j in np.ndindex(chance.shape) if size <= _NUMBERED else ():
        value = float(chance[i, j])
        if value >= 0.0005:
            text = numbers.small(100 * value, 1 if value < 1.0 and size <= 8 else 0)
            colour = "white" if value > 0.6 else style.INK
            ax.text(j + 0.5, i + 0.5, text, ha="center", va="center", fontsize=6.4, color=colour)


def _bars(ax: Any, rows: pd.DataFrame, unit: numbers.Unit) -> None:
    """Horizontal bars with intervals, the first at the bottom."""
    mean, low, high = (rows[column].to_numpy(float) / unit.divisor for column in ("gain", "low", "high"))
    reach = np.vstack([np.nan_to_num(mean - low).clip(min=0), np.nan_to_num(high - mean).clip(min=0)])
    ax.barh(
        np.arange(len(rows)),
        mean,
        0.62,
        color=style.GAIN,
        xerr=reach,
        error_kw={"lw": 0.8, "ecolor": style.INK},
    )
    ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    ax.grid(axis="x")
    ax.set_xlim(left=min(0.0, float(np.nanmin(low, initial=0.0))))


def _move(row: Any, words: Words) -> str:
    start, end = words.label("stage", row["from_stage"]), words.label("stage", row["to_stage"])
    return words("migration.move", start=start, end=end)


def payments(hindsight: pd.DataFrame, words: Words) -> str:
    """How many payments are counted, and when they are made."""
    ahead, count = (int(hindsight[name].iloc[0]) for name in ("ahead", "payments"))
    return words("hindsight.now" if count > ahead else "hindsight.later", count=count, ahead=ahead)


@drawn
def rungs_by_value(
    stages: pd.DataFrame, words: Words | None = None, currency: str = "", band: str = ""
) -> Chart | None:
    """Draw what a customer on each rung is worth, the best on top.

    Parameters
    ----------
    stages : DataFrame
        stage, value, value_low, value_high.
    """
    words = words or Words()
    order = stages.sort_values("value", kind="stable")
    figure, axes = new_figure(0.9 + 0.26 * len(order))
    ax = axes[0, 0]
    mean, low, high = (order[c].to_numpy(float) for c in ("value", "value_low", "value_high"))
    reach = np.vstack([np.nan_to_num(mean - low).clip(min=0), np.nan_to_num(high - mean).clip(min=0)])
    ax.errorbar(mean, np.arange(len(order)), xerr=reach, fmt="o", color=style.GAIN, elinewidth=1.2, capsize=2)
    labels = [words.label("stage", stage) for stage in order["stage"]]
    ax.set_yticks(range(len(order)), labels)
    ax.axvline(0, color=style.MUTED, lw=0.6)
    ax.grid(axis="x")
    axis = words("migration.values.axis")
    ax.set_xlabel(words("with.currency", text=axis, unit=currency) if currency else axis)
    ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    title = words.begin(
        "migration.values.title", stage=labels[-1], value=numbers.amount(float(mean[-1]), currency)
    )
    put_title(figure, title)
    said = words.series(
        words("migration.values.fact", stage=label, value=numbers.amount(float(value), currency))
        for label, value in zip(labels[::-1], mean[::-1], strict=True)
    )
    caption = words("migration.values.caption", band=band)
    return Chart(figure, title, caption, words("migration.values.alt", facts=said))


@drawn
def matrix_and_paid(
    hindsight: pd.DataFrame, words: Words | None = None, currency: str = "", band: str = ""
) -> Chart | None:
    """Draw what the matrix says customers of each stage pay, beside what they paid.

    Parameters
    ----------
    hindsight : DataFrame
        stage, ahead, by_chain, paid, too_much, each with its interval as NAME_low and NAME_high.
    """
    words = words or Words()
    figure, axes = new_figure(1.15 + 0.33 * len(hindsight))
    ax, handles = axes[0, 0], []
    at = np.arange(len(hindsight))[::-1]
    for name, colour, marker, off in (("by_chain", style.LOSS, "s", 0.12), ("paid", style.GAIN, "o", -0.12)):
        mean, low, high = (hindsight[name + end].to_numpy(float) for end in ("", "_low", "_high"))
        reach = np.vstack([np.nan_to_num(mean - low).clip(min=0), np.nan_to_num(high - mean).clip(min=0)])
        handles.append(
            ax.errorbar(mean, at + off, xerr=reach, fmt=marker, color=colour, elinewidth=1.1, capsize=2)
        )
    labels = [words.label("stage", stage) for stage in hindsight["stage"]]
    ax.set_yticks(at, labels)
    ax.grid(axis="x")
    axis = words("hindsight.axis")
    ax.set_xlabel(words("with.currency", text=axis, unit=currency) if currency else axis)
    ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    put_legend(figure, handles, [words("hindsight.chain"), words("hindsight.paid")])
    over = hindsight[(hindsight["too_much_low"] > 0) & (hindsight["stage"] != ALL)]
    title = words.begin("hindsight.title.fair")
    if len(over):
        worst: Any = over.iloc[int((over["too_much"] * over["customers"]).to_numpy().argmax())]
        title = words.begin(
            "hindsight.title.much",
            stage=words.label("stage", worst["stage"]),
            chain=numbers.amount(float(worst["by_chain"]), currency),
            paid=numbers.amount(float(worst["paid"]), currency),
        )
    put_title(figure, title)
    said = words.series(
        words(
            "hindsight.fact",
            stage=label,
            chain=numbers.amount(float(row["by_chain"]), currency),
            paid=numbers.amount(float(row["paid"]), currency),
        )
        for label, (_, row) in zip(labels, hindsight.iterrows(), strict=True)
    )
    caption = words("hindsight.caption", when=payments(hindsight, words), band=band)
    return Chart(figure, title, caption, words("hindsight.alt", facts=said))
