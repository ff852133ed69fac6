"""Sentences and tables on plans made under wrong beliefs; nothing where a study asks about none."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.measure.amounts import money


def beliefs(view: View) -> Chapter:
    """What plans made under wrong beliefs promise and bring; nothing where a study asks about none."""
    if view.table("plans").empty:
        return Chapter(())
    return Chapter.of(wrong_beliefs(view), pictures.beliefs(view), plans(view), lessons(view))


def wrong_beliefs(view: View) -> Prose | None:
    """How forecast and outcome are meant, and how many beliefs mislead; None without beliefs."""
    plans, words = view.table("plans"), view.words
    if plans.empty:
        return None
    counts = {
        "all": len(plans),
        "hopeful": int((plans["over_low"] > 0).sum()),
        "fearful": int((plans["over_high"] < 0).sum()),
        "wrong": int((plans["chosen"] != plans["best"]).sum()),
        "known": int((plans["regret_low"] > 0).sum()),
        "best": escape(words.strategy(plans["best"].iloc[0])),
    }
    choice = words("plans.wrong" if counts["wrong"] else "plans.right", **counts)
    told = words.sentences(words("plans.text"), words("plans.count", **counts), choice)
    return Prose(f"## {words('heading.plans')}\n\n{told}")


def plans(view: View) -> Table | None:
    """Forecast, outcome, how far too hopeful, and regret of the plan chosen under each belief."""
    table, words = view.table("plans"), view.words
    if table.empty:
        return None
    unit = numbers.unit_for(table[["forecast", "outcome", "over", "regret"]].to_numpy(float).ravel())
    forecast, outcome = (unit.column(table[name]) for name in ("forecast", "outcome"))
    rows = []
    for i, (_, row) in enumerate(table.iterrows()):
        apart = [_interval(row, name, unit) for name in ("over", "regret")]
        rows.append(
            [
                words.label("belief", row["belief"]),
                words.strategy(row["chosen"]),
                forecast[i],
                outcome[i],
                apart[0],
                apart[1] if row["chosen"] != row["best"] else numbers.MISSING,
                _misjudged(view, row, unit),
            ]
        )
    names = [
        words(f"column.{n}")
        for n in ("belief", "chosen", "forecast", "outcome", "over", "regret", "misjudged")
    ]
    shown, measure = unit.name(view.currency), words.label("measure", view.objective)
    measure = words("with.unit", text=measure, unit=shown) if shown else measure
    return Table(pd.DataFrame(rows, columns=names), words("plans.table", measure=measure))


def lessons(view: View) -> Table | None:
    """What each planner believes, and what speaks against it."""
    table, words = view.table("plans"), view.words
    if table.empty:
        return None
    rows = [
        (
            words(f"belief.{row['kind']}", number=row["number"]),
            words.label("belief", f"{row['belief']}.says"),
            words.label("belief", f"{row['belief']}.truth"),
        )
        for _, row in table.iterrows()
    ]
    names = [words(f"column.{name}") for name in ("error", "says", "truth")]
    return Table(pd.DataFrame(rows, columns=names), words("plans.lessons"))


def lines(table: pd.DataFrame, currency: str, words: Words | None = None) -> list[str]:
    """The table of plans for a terminal: a line a belief, in columns."""
    words = words or Words()
    amounts = ("forecast", "outcome", "over", "regret")
    rows = [[words(f"column.{name}") for name in ("belief", "chosen", *amounts)]]
    for _, row in table.iterrows():
        written = [money(float(row[name]), currency) for name in amounts]
        rows.append([words.label("belief", row["belief"]), words.strategy(row["chosen"]), *written])
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip() for row in rows
    ]


def _misjudged(view: View, row: Any, unit: numbers.Unit) -> str:
    """The strategy that the belief is furthest off about; nothing if it is right about all."""
    if not abs(float(row["astray"])) > 0:
        return numbers.MISSING
    amount = numbers.signed(unit.digits(float(row["astray"])))
    return view.words("profile.share", name=view.words.strategy(row["misjudged"]), share=amount)


def _interval(row: Any, name: str, unit: numbers.Unit) -> str:
    values = [float(row[name + end]) for end in ("", "_low", "_high")]
    return " ".join(numbers.parts(values[0], values[1], values[2], unit, plus=name == "over"))
