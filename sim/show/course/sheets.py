"""The hand-out of a lesson, on one page, and its slides: chosen cells of its notebook, set as PDF.

Both are PDF, so that a classroom needs neither a network nor a program of ours to show them.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING

from sim.show.course.lesson import HANDOUT, Lesson, slide, tags
from sim.show.paper.typeset import convert, set_pdf
from sim.show.words.words import Words

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HERE = Path(__file__).parent
_NEW_PAGE = ("slide", "subslide")
_SHOWN = (*_NEW_PAGE, "fragment")


def handout(lesson: Lesson, ran: NotebookNode, words: Words) -> bytes:
    """Set the cells tagged for the hand-out, with what they showed, and the minutes of the lesson's parts.

    Parameters
    ----------
    lesson : Lesson
    ran : NotebookNode
        The lesson's notebook, executed.
    words : Words

    Returns
    -------
    bytes
        The PDF.
    """
    from nbformat.v4 import new_markdown_cell

    parts = words("course.handout.between").join(
        words("course.handout.part", part=part, minutes=minutes) for part, minutes in lesson.minutes
    )
    whole = sum(minutes for _, minutes in lesson.minutes)
    plan = words("course.handout.timing", minutes=whole, parts=parts)
    chosen = [cell for cell in ran.cells if HANDOUT in tags(cell)]
    return _set(lesson, [*chosen, new_markdown_cell(plan)], "handout.typ", words)


def slides(lesson: Lesson, ran: NotebookNode, words: Words) -> bytes:
    """Set the cells that are slides or fragments of them, each slide on a page; code is not shown.

    A cell of which nothing is said is on no slide. Parameters and result are as those of `handout`.
    """
    chosen = []
    for cell in ran.cells:
        if slide(cell) in _SHOWN:
            shown = copy.deepcopy(cell)
            if slide(cell) in _NEW_PAGE:
                shown.metadata["tags"] = [*shown.metadata.get("tags", []), "page-break"]
            chosen.append(shown)
    return _set(lesson, chosen, "slides.typ", words)


def _set(lesson: Lesson, cells: list[NotebookNode], sheet: str, words: Words) -> bytes:
    from nbformat.v4 import new_markdown_cell, new_notebook

    notebook = new_notebook(cells=[new_markdown_cell(f"# {lesson.title}"), *cells])
    look = (_HERE / sheet).read_text(encoding="utf-8")
    return set_pdf(convert(notebook, words), words.lang, look)
