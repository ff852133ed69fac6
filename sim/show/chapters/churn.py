"""Who is lost, when and why: sentences, a chart and a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.model.machine.codes import REASONS, SILENCE
from sim.scenario.basics.names import CONTROL, STAGES
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title
from sim.show.words import numbers, readouts
from sim.show.words.words import Words

_MOST = 5  # strategies in the chart


def post_mortem(view: View) -> Prose | None:
    """What is known of customers who were lost; None where nobody was."""
    table = view.table("lost")
    if table.empty:
        return None
    words, control = view.words, view.control
    own = _by(table, control, "reason", "a_year")
    known = own.drop(REASONS[SILENCE], errors="ignore").sort_values(ascending=False, kind="stable")
    if known.empty:
        return None
    first = str(known.index[0])
    text = words(
        "lost.text",
        name=escape(words.strategy(control)),
        reason=words(f"lost.{_key(first)}"),
        share=numbers.percent(float(own[first] / own.sum()), 0),
        months=numbers.plain(float(_by(table, control, "reason", "tenure")[first]), 0),
    )
    return Prose(f"## {words('heading.lost')}\n\n{text}")


@drawn
def reasons(
    lost: pd.DataFrame, words: Words | None = None, band: str = "", control: str = CONTROL
) -> Chart | None:
    """Draw the customers lost a year by reason, one bar a strategy.

    Parameters
    ----------
    lost : DataFrame
        strategy, reason, measure (a_year, tenure), mean, low, high.
    """
    words = words or Words()
    names = readouts.strategies(lost)[:_MOST]
    rows = lost[(lost["measure"] == "a_year") & lost["strategy"].isin(names)]
    order = rows.groupby("reason", observed=True)["mean"].max().sort_values().index.tolist()
    looks = style.looks(readouts.strategies(lost))
    figure, axes = new_figure(1.2 + 0.16 * len(order) * max(2, len(names)))
    ax = axes[0, 0]
    height = 0.8 / len(names)
    handles: list[Any] = []
    for index, name in enumerate(names):
        own = rows[rows["strategy"] == name].set_index("reason").reindex(order)
        mean, low, high = (own[c].astype(float).to_numpy() for c in ("mean", "low", "high"))
        at = np.arange(len(order)) + 0.4 - (index + 0.5) * height
        reach = np.vstack([np.nan_to_num(mean - low), np.nan_to_num(high - mean)])
        handles.append(
            ax.barh(at, np.nan_to_num(mean), height * 0.92, color=looks[name].colour, xerr=reach,
                    error_kw={"lw": 0.8, "ecolor": style.INK})
        )  # fmt: skip
    ax.set_yticks(range(len(order)), [words(f"lost.{_key(reason)}") for reason in order])
    ax.set_xlabel(words("lost.axis"))
    ax.xaxis.set_major_formatter(lambda value, _: numbers.count(value))
    ax.grid(axis="x")
    ax.set_xlim(left=0)
    put_legend(figure, handles, [words.strategy(name) for name in names])
    base = control if control in names else names[0]
    first = rows[rows["strategy"] == base].set_index("reason")["mean"].astype(float)
    worst = str(first.idxmax()) if len(first) else order[-1]
    title = words.begin("lost.title", name=words.strategy(base), reason=words(f"lost.{_key(worst)}"))
    put_title(figure, title)
    said = words.series(
        words("pair", name=words(f"lost.{_key(str(r))}"), value=numbers.count(float(v)))
        for r, v in first.sort_values().items()
    )
    return Chart(
        figure,
        title,
        words("lost.caption", band=band),
        words("lost.alt", name=words.strategy(base), facts=said),
    )


def stages_lost(view: View) -> Table | None:
    """Customers lost a year by the stage they were in, under each strategy."""
    table = view.table("lost_from")
    if table.empty:
        return None
    words = view.words
    stages = [stage for stage in STAGES if stage in set(table["stage"])]
    rows = []
    for name in view.names:
        lost, rate = (_by(table, name, "stage", measure) for measure in ("a_year", "rate"))
        rows.append(
            [
                words.strategy(name),
                *(
                    f"{numbers.count(float(lost[s]))} ({numbers.percent(float(rate[s]), 0)})"
                    if s in lost.index
                    else numbers.MISSING
                    for s in stages
                ),
            ]
        )
    columns = [words("column.strategy"), *(words.label("stage", stage) for stage in stages)]
    return Table(pd.DataFrame(rows, columns=columns), words("lost.stages"))


def _by(table: pd.DataFrame, strategy: str, key: str, measure: str) -> Any:
    """Means of one strategy's measure by a key."""
    rows = table[(table["strategy"] == strategy) & (table["measure"] == measure)]
    return rows.set_index(key)["mean"].astype(float)


def _key(reason: str) -> str:
    """Name of the words for a reason."""
    return reason.replace(" ", "_")
