"""Customers on the loyalty ladder: where they stand, how they move, what a customer of each stage brings."""

from __future__ import annotations

from math import nan
from typing import Any

import pandas as pd

from sim.scenario.basics.names import ACTIVE
from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.questions import asked
from sim.show.chapters.tables import Table, with_unit
from sim.show.chapters.view import View
from sim.show.charts.stage_values import values_of
from sim.show.words import numbers, readouts


def ladder(view: View) -> Chapter:
    """Customers by stage, and what those of each stage go on to bring; moves, too, if the study asks."""
    if view.table("stages").empty:
        return Chapter(())
    full = "ladder" in asked(view)
    return Chapter.of(
        stages(view),
        pictures.stages(view),
        pictures.stage_lines(view) if full else None,
        pictures.flows(view) if full else None,
        pictures.stage_values(view),
        stage_worth(view) if full else None,
        closed_form(view),
    )


def stages(view: View) -> Prose:
    """The ladder, and what its top is worth."""
    words, table = view.words, view.table("stage_value")
    worth = ""
    if len(table):
        own = table[table["strategy"] == view.control].set_index("stage")["value"].astype(float)
        ends = ACTIVE[-1], ACTIVE[0]
        if set(ends) <= set(own.index):
            money = [numbers.amount(float(own[stage]), view.currency) for stage in ends]
            labels = [words.label("stage", stage) for stage in ends]
            worth = words.begin(
                "stages.worth.sentence",
                name=escape(words.strategy(view.control)),
                top=labels[0],
                value=money[0],
                low=labels[1],
                other=money[1],
            )
    seen = view.table("stages")
    known = seen.empty or not readouts.is_own_ladder(seen["stage"])
    return prose(words("heading.stages"), words("stages.text") if known else "", worth)


def stage_worth(view: View) -> Table | None:
    """What a customer of each stage goes on to bring under the control, said by half of the runs and paid."""
    worth, past = view.table("stage_value"), view.table("hindsight")
    if worth.empty or past.empty:
        return None
    words, rows = view.words, values_of(worth, past, view.control)
    most = rows[["value", "said", "paid"]].abs().to_numpy(float).max(initial=0.0)
    unit = numbers.Unit(1.0, "") if most < 1e5 else numbers.unit_for([most])
    cells = [
        [
            words.label("stage", stage),
            numbers.count(float(row["customers"])),
            " ".join(numbers.parts(float(row["value"]), float(row["low"]), float(row["high"]), unit)),
            *(" ".join(numbers.parts(float(row[name]), nan, nan, unit)) for name in ("said", "paid")),
            _error(row),
        ]
        for stage, row in rows.iterrows()
    ]
    money = unit.name(view.currency)
    columns = [
        words("column.stage"),
        words("column.customers"),
        *(with_unit(words(f"worth.{name}"), money, view) for name in ("value", "said", "paid")),
        words("worth.error"),
    ]
    caption = words("stages.worth", name=words.strategy(view.control), confidence=view.confidence)
    return Table(pd.DataFrame(cells, columns=columns), caption)


def _error(row: Any) -> str:
    """What was said over what was paid, less one, with its interval in whole per cent."""
    mean, low, high = (100.0 * float(row[name]) for name in ("error", "error_low", "error_high"))
    return " ".join(numbers.parts(mean, low, high, numbers.Unit(1.0, ""), plus=True))


def closed_form(view: View) -> Table | None:
    """Each stage of a migration market in closed form, beside what was simulated; None for other markets."""
    table = view.table("ladder")
    if table.empty:
        return None
    words, is_open = view.words, bool((table["inflow"] > 0).any())
    keys = ["stage", "start", "simulated", "finite", "infinite", "stopping"]
    keys += ["inflow", "steady"] * is_open
    rows = []
    for _, r in table.iterrows():
        values = [float(r[key]) for key in ("simulated", "simulated_low", "simulated_high")]
        seen = " ".join(numbers.parts(values[0], values[1], values[2], numbers.Unit(1.0, "")))
        closed = [_small(float(r[key])) for key in ("finite", "infinite", "stopping")]
        came = [numbers.count(float(r[key])) for key in keys[6:]]
        rows.append(
            [words.label("stage", r["stage"]), numbers.percent(float(r["start"])), seen, *closed, *came]
        )
    columns = [words(f"column.{key}") for key in keys]
    columns[0] = with_unit(columns[0], view.currency, view)
    periods = view.months
    caption = words("stages.ladder", payments=periods + 1, periods=periods)
    if is_open:
        worth = numbers.money(float(table["to_come"].sum()), view.currency)
        caption = words.sentences(caption, words("stages.ladder.open", worth=worth))
    return Table(pd.DataFrame(rows, columns=columns), caption)


def _small(value: float) -> str:
    return (
        numbers.Unit(1.0, "").digits(float(value), 2) if abs(value) < 1e5 else numbers.compact(float(value))
    )
