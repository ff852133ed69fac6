"""Satisfied or loyal: what customers say, where they buy next, what moves either, and what is published."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View
from sim.show.charts import gallery
from sim.show.charts.chart import Chart
from sim.show.charts.loyalty_moved import DOES, PANELS, by_hundreds, does, sorted_by_effect
from sim.show.charts.satisfaction import points, shares
from sim.show.words import numbers, readouts
from sim.show.words.words import Words

#: Figure -> what the sources publish, as the least and the most that agrees with it.
_PUBLISHED = {
    "satisfied": (0.9, 1.0),
    "again_satisfied": (0.3, 0.4),
    "odds": (5.0, 7.0),
    "steeper": (0.0, float("inf")),
}


def satisfaction(view: View) -> Chapter:
    """What customers say, what they do, and what of it is published; nothing where none were played on."""
    if _figures(view) is None:
        return Chapter(())
    published = Prose(f"## {view.words('satisfaction.heading.published')}")
    return Chapter.of(
        _told(view),
        satisfied(view),
        fives_and_fours(view),
        indifference(view),
        *_difference(view),
        published,
        _beside_published(view),
    )


def satisfied(view: View) -> Chart | None:
    """How many are satisfied, and how much of what these buy next they buy here."""
    table = view.table("satisfaction_figures")
    return None if table.empty else gallery.satisfied_and_loyal(table, view.words, view.band, view.control)


def fives_and_fours(view: View) -> Chart | None:
    """What customers buy here, by their answer: fives against fours."""
    table, figures = view.table("satisfaction"), view.table("satisfaction_figures")
    return (
        None if table.empty else gallery.fives_and_fours(table, figures, view.words, view.band, view.control)
    )


def indifference(view: View) -> Chart | None:
    """What customers buy here, by satisfaction: the zone of indifference."""
    table, figures = view.table("satisfaction_curve"), view.table("satisfaction_figures")
    return (
        None
        if table.empty
        else gallery.zone_of_indifference(table, figures, view.words, view.band, view.control)
    )


def moved(view: View) -> Chart | None:
    """What each strategy does to satisfaction, and to what is bought again."""
    table = view.table("satisfaction_moved")
    band = view.words("satisfaction.moved.band", band=view.band)
    return None if table.empty else gallery.loyalty_moved(table, view.words, band, view.control)


def _difference(view: View) -> list[Any]:
    """What makes the difference: who moves satisfaction, who moves loyalty; nothing of a single strategy."""
    chart = moved(view)
    if chart is None:
        return []
    words, kinds = view.words, sorted_by_effect(view.table("satisfaction_moved"))
    told = [
        words.begin(
            f"satisfaction.moved.{kind or 'unsure'}",
            names=words.listing([words.strategy(name) for name in kinds[kind]]),
        )
        for kind in (*DOES, "")
        if kinds[kind]
    ]
    text = prose(words("satisfaction.heading.moved"), escape(words.sentences(*told)))
    return [text, chart, _moved_table(view)]


def _moved_table(view: View) -> Table:
    """Each strategy's differences, and what they surely do."""
    words, table = view.words, view.table("satisfaction_moved")
    rows = []
    for name, own in table.groupby("strategy", sort=False):
        by: Any = own.set_index("figure")
        figures = [by_hundreds(by.loc[figure]) for figure in PANELS]
        rows.append([words.strategy(name), *figures, words(f"satisfaction.does.{does(own) or 'unsure'}")])
    columns = [words("column.strategy"), *(words(f"column.moved.{n}") for n in (*PANELS, "does"))]
    caption = words("satisfaction.moved.table", control=words.strategy(view.control), band=view.band)
    return Table(pd.DataFrame(rows, columns=columns), caption)


def _figures(view: View) -> Any:
    """Figures of the control by name; None where it is not known what customers bought."""
    table = view.table("satisfaction_figures")
    if table.empty:
        return None
    own: Any = table[table["strategy"] == view.control].set_index("figure")
    return own if numbers.finite(float(own.loc["again_satisfied", "mean"])) else None


def _told(view: View) -> Prose:
    """What they say and do, fives against fours, and the zone of indifference."""
    words, own = view.words, _figures(view)
    name = words.strategy(view.control)
    again = own.loc["again_satisfied"]
    first = words.sentences(
        words("satisfaction.text", name=name, satisfied=shares(own.loc["satisfied"]), again=shares(again)),
        words("satisfaction.level", gap=numbers.percent(1.0 - float(again["mean"]), 0)),
    )
    second = words.sentences(_odds(own.loc["odds"], words), _zone(own, words))
    return prose(words("heading.satisfaction"), escape(first), escape(second))


def _odds(row: Any, words: Words) -> str:
    if not numbers.finite(float(row["mean"])):
        return words("satisfaction.odds.few")
    return words("satisfaction.odds", odds=_multiple(row))


def _zone(own: Any, words: Words) -> str:
    """What more satisfaction keeps among the fours, beside what it keeps below and above them."""
    row = own.loc["within_four"]
    mean, low, high = (float(row[end]) for end in ("mean", "low", "high"))
    if not numbers.finite(mean):
        return ""
    key = "open" if not readouts.decided(low, high) else "rises" if mean > 0 else "falls"
    told = words(f"satisfaction.zone.{key}", within=points(row))
    outside = {name: own.loc[name] for name in ("to_four", "to_five")}
    if not all(numbers.finite(float(rise["mean"])) for rise in outside.values()):
        return told
    beside = {name: points(rise) for name, rise in outside.items()}
    return words.sentences(told, words(f"satisfaction.beside.{key}", **beside))


def _beside_published(view: View) -> Table:
    """What the sources publish, what this market gives, and whether they agree."""
    words, own = view.words, _figures(view)
    rows = []
    for figure, band in _PUBLISHED.items():
        row = own.loc[figure]
        write = {"odds": _multiple, "steeper": points}.get(figure, shares)
        known = numbers.finite(float(row["mean"]))
        here = write(row) if known else numbers.MISSING
        rows.append(
            [words(f"satisfaction.found.{figure}"), here, words(f"satisfaction.{_verdict(row, band)}")]
        )
    columns = [words(f"column.{name}") for name in ("published", "here", "agrees")]
    caption = words("satisfaction.table", name=words.strategy(view.control), confidence=view.confidence)
    return Table(pd.DataFrame(rows, columns=columns), caption)


def _verdict(row: Any, band: tuple[float, float]) -> str:
    """Whether an interval lies within what is published, outside, or neither."""
    low, high = float(row["low"]), float(row["high"])
    if not (numbers.finite(low) and numbers.finite(high)):
        return "open"
    if band[0] <= low and high <= band[1]:
        return "met"
    return "not_met" if high < band[0] or low > band[1] else "open"


def _multiple(row: Any) -> str:
    """A multiple with its interval."""
    mean, low, high = (float(row[end]) for end in ("mean", "low", "high"))
    known = numbers.finite(low) and numbers.finite(high)
    written = numbers.plain(mean, 1)
    return f"{written} [{numbers.plain(low, 1)}, {numbers.plain(high, 1)}]" if known else written
