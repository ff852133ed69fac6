"""The customer matrix: how useful offers seem to customers, and how dear."""

from __future__ import annotations

from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.questions import asked
from sim.show.chapters.view import View


def customer_matrix(view: View) -> Chapter:
    """Where all firms stand on it under each strategy; by segment, too, if the study asks."""
    full = "matrix" in asked(view)
    return Chapter.of(
        told(view, full), pictures.matrix(view), pictures.matrix_by_segment(view) if full else None
    )


def told(view: View, full: bool) -> Prose | None:
    """How to read the customer matrix; None if this market has no offers."""
    words, table = view.words, view.table("matrix")
    if table.empty:
        return None
    if table["value"].isna().all():
        return prose(words("heading.matrix"), words("matrix.none"))
    several = len(set(table["segment"])) > 2
    more = words("matrix.segments", name=escape(words.strategy(view.lead))) if several and full else ""
    return prose(words("heading.matrix"), words.sentences(words("matrix.text"), more))
