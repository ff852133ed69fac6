"""The charts and chapters of a comparison, by the names under which results offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.show.chapters import bridge, churn, migration, pictures, satisfaction, tenure
from sim.show.chapters.assumptions import annex, assumptions
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.decision import decision
from sim.show.chapters.log_check import log_check
from sim.show.chapters.outline import SUBJECTS, answer, basis, details, report
from sim.show.chapters.provenance import provenance
from sim.show.chapters.verdict import verdict
from sim.show.charts.chart import Chart

CHARTS: Mapping[str, Callable[..., Chart | None]] = {
    "differences": pictures.differences,
    "value": pictures.value,
    "payback": pictures.payback,
    "money": pictures.money,
    "cash": pictures.cash,
    "quadrants": pictures.quadrants,
    "stages": pictures.stages,
    "stage_lines": pictures.stage_lines,
    "flows": pictures.flows,
    "stage_values": pictures.stage_values,
    "concentration": pictures.concentration,
    "matrix": pictures.matrix,
    "matrix_by_segment": pictures.matrix_by_segment,
    "market_life": pictures.market_life,
    "desk": pictures.desk,
    "beliefs": pictures.beliefs,
    "log": pictures.log,
    "bridge": bridge.chart,
    "reasons": churn.chart,
    "tenure": tenure.chart,
    "satisfied": satisfaction.satisfied,
    "fives_and_fours": satisfaction.fives_and_fours,
    "indifference": satisfaction.indifference,
    "loyalty_moved": satisfaction.moved,
    "moves": migration.chapter_chart,
}

CHAPTERS: Mapping[str, Callable[..., Chapter]] = {
    "decision": decision,
    "answer": answer,
    "details": details,
    "basis": basis,
    "report": report,
    "bridge": bridge.bridge,
    **{name: subject.chapter for name, subject in SUBJECTS.items()},
    "log": log_check,
    "assumptions": assumptions,
    "annex": annex,
    "verdict": verdict,
    "provenance": provenance,
}
