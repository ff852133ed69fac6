"""The verdict in full: all that it claims, and every pair of strategies."""

from __future__ import annotations

import pandas as pd

from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.tables import Table, with_unit
from sim.show.chapters.view import View
from sim.show.words import numbers

_MOST = 15  # pairs of strategies that are worth a row each; of more, those with the leader


def verdict(view: View) -> Chapter:
    """Its sentences, and how far apart every two strategies are."""
    return Chapter.of(told(view), pairs(view))


def told(view: View) -> Prose:
    """All sentences of the verdict."""
    first, *rest = map(escape, view.verdict)
    return prose(view.words("heading.verdict"), view.words.sentences(f"**{first}**", *rest))


def pairs(view: View) -> Table | None:
    """Differences in what is decided on, of every pair or of those that matter; None of a single strategy."""
    table = view.table("paired")
    table = table[table["measure"] == view.objective] if len(table) else table
    if table.empty:
        return None
    every = len(table)
    if every > _MOST:
        table = table[(table["a"] == view.lead) | (table["b"] == view.lead)]
    low, high = ("together_low", "together_high") if "together_low" in table else ("low", "high")
    unit = numbers.unit_for(table[["difference", low, high]].to_numpy(float).ravel())
    rows = []
    for _, r in table.iterrows():
        first, second = view.words.strategy(r["a"]), view.words.strategy(r["b"])
        apart = [float(r["difference"]), float(r[low]), float(r[high])]
        if apart[0] < 0:  # the better one is named first
            first, second, apart = second, first, [-apart[0], -apart[2], -apart[1]]
        rows.append(
            (
                view.words("money.pair", a=first, b=second),
                " ".join(numbers.parts(apart[0], apart[1], apart[2], unit, plus=True)),
                numbers.percent(float(r["variance_removed"]), 0),
            )
        )
    columns = [
        view.words("column.pair"),
        with_unit(view.words("column.difference"), unit.name(view.currency), view),
        view.words("column.common"),
    ]
    measure = view.words.label("measure", view.objective)
    if len(table) == every:
        caption = view.words("money.pairs", measure=measure)
    else:
        lead = view.words.strategy(view.lead)
        caption = view.words.begin("money.pairs.near", measure=measure, lead=lead, every=every)
    return Table(pd.DataFrame(rows, columns=columns), caption)
