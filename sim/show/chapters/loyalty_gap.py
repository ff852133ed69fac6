"""Satisfied or loyal in other worlds: what closes the gap between the two, case by case of a what-if."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.scenario.basics.names import control_of
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.view import View
from sim.show.chapters.what_if_sentences import base_of, cases_of, moved_cases, names_of
from sim.show.charts import gallery
from sim.show.charts.chart import Chart
from sim.show.charts.satisfaction import points, shares
from sim.show.words import readouts


def by_case(view: View) -> Chapter:
    """What is said and bought again in each case, in sentences and two pictures.

    Nothing where it is not known what customers bought.
    """
    if gap(view) is None:
        return Chapter(())
    return Chapter.of(_told(view), gap(view), curves(view))


def gap(view: View) -> Chart | None:
    """How many are satisfied, and how much of what these buy next they buy here, in base and cases."""
    own = _own(view, "satisfaction")
    if own.empty:
        return None
    called = view.words("whatif.base")
    rows = own.drop(columns=["strategy", "low", "high"])
    rows = rows.rename(columns={"case": "strategy", "mean_low": "low", "mean_high": "high"})
    rows = rows.assign(strategy=rows["strategy"].replace({base_of(view): called}))
    return gallery.satisfied_and_loyal(rows, view.words, view.band, called, _title(view))


def curves(view: View) -> Chart | None:
    """What is bought again by satisfaction: a panel for each case that changes anything."""
    own = _own(view, "satisfaction_curve")
    if own.empty:
        return None
    own = own[own["case"].isin([base_of(view), *moved_cases(view)])]
    title = view.words.begin("satisfaction.curve.title")
    return gallery.curves_by_case(own, view.words, view.band, base_of(view), title)


def _own(view: View, table: str) -> pd.DataFrame:
    """Rows of the strategy that carries on as before: the world differs, not the plan."""
    rows = view.table(table)
    return rows if rows.empty else rows[rows["strategy"] == control_of(names_of(view))]


def _differences(view: View) -> Any:
    """By case: how much more of what satisfied customers buy next they buy here; beyond luck comes first."""
    own = _own(view, "satisfaction")
    rows = own[(own["figure"] == "again_satisfied") & (own["case"] != base_of(view))]
    return rows.set_index("case").sort_values("difference", ascending=False, kind="stable")


def _sure(row: Any) -> bool:
    return readouts.decided(float(row["together_low"]), float(row["together_high"]))


def _title(view: View) -> str:
    """Which case surely closes most of the gap."""
    words, apart = view.words, _differences(view)
    closing = [case for case, row in apart.iterrows() if _sure(row) and float(row["difference"]) > 0]
    if not closing:
        return words.begin("gap.title.none")
    row = apart.loc[closing[0]]
    before = _own(view, "satisfaction").set_index(["case", "figure"]).loc[(base_of(view), "again_satisfied")]
    return words.begin("gap.title", case=str(closing[0]), again=_again(row), base=_again(before))


def _again(row: Any) -> str:
    """What is bought here in a case, with its interval."""
    return shares({"mean": row["mean"], "low": row["mean_low"], "high": row["mean_high"]})


def _told(view: View) -> Prose:
    """What each case does to what is said, and to what is bought."""
    words = view.words
    own: Any = _own(view, "satisfaction").set_index(["case", "figure"])
    told = []
    for case in cases_of(view):
        if case not in moved_cases(view):
            continue
        again, satisfied = own.loc[(case, "again_satisfied")], own.loc[(case, "satisfied")]
        key = "luck" if not _sure(again) else "closes" if float(again["difference"]) > 0 else "opens"
        told.append(
            words(
                f"gap.{key}",
                case=case,
                again=_again(again),
                apart=points(again, "difference"),
                satisfied=points(satisfied, "difference"),
            )
        )
    lines = "\n".join(f"- {escape(one)}" for one in told)
    return prose(words("gap.heading"), escape(words("gap.text")), lines)
