"""Who is lost, when and why: sentences, a chart and a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.scenario.basics.names import STAGES
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View
from sim.show.charts.chart import Chart
from sim.show.charts.churn import OWN, SILENT, by_reason, first_cause, key_of, lost_by_reason, share_of
from sim.show.words import numbers
from sim.study.measure.last_year import YEAR


def churn(view: View) -> Chapter:
    """Losses by reason and by stage; nothing where nobody was lost."""
    text = post_mortem(view)
    if text is None:
        return Chapter(())
    return Chapter.of(text, chart(view), stages_lost(view))


def post_mortem(view: View) -> Prose | None:
    """What is known of customers who were lost; None where nobody was."""
    table = view.table("lost")
    if table.empty:
        return None
    words, control = view.words, view.control
    own = by_reason(table, control)
    if not own.sum() > 0:
        return None
    known = {
        "name": escape(words.strategy(control)),
        "silent": share_of(own, SILENT),
        "own": share_of(own, OWN),
    }
    first = first_cause(own)
    if first is None:
        return prose(words("heading.lost"), words("lost.text.none", **known))
    tenure = table[(table["strategy"] == control) & (table["measure"] == "tenure")].set_index("reason")[
        "mean"
    ]
    text = words(
        "lost.text",
        reason=words.label("lost", key_of(first)),
        share=share_of(own, first),
        months=numbers.plain(float(tenure[first]), 0),
        **known,
    )
    return prose(words("heading.lost"), text)


def chart(view: View) -> Chart | None:
    """Customers lost a year by reason under each strategy."""
    return lost_by_reason(view.table("lost"), view.words, view.band, view.control)


def stages_lost(view: View) -> Table | None:
    """Customers lost a year by the stage they were in, under each strategy."""
    table = view.table("lost_from")
    if table.empty:
        return None
    words = view.words
    stages = [stage for stage in STAGES if stage in set(table["stage"])]
    known: Any = table.set_index(["strategy", "stage", "measure"])["mean"].astype(float)
    rows = [
        [
            words.strategy(name),
            *(
                words(
                    "lost.cell",
                    count=numbers.count(known[name, stage, "a_year"]),
                    share=numbers.percent(known[name, stage, "rate"] / YEAR),
                )
                if (name, stage, "rate") in known.index
                else numbers.MISSING
                for stage in stages
            ),
        ]
        for name in view.names
    ]
    columns = [words("column.strategy"), *(words.label("stage", stage) for stage in stages)]
    return Table(pd.DataFrame(rows, columns=columns), words("lost.stages"))
