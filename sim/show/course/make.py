"""A course in a folder, as nbgrader has it: what students get, and what instructors teach and mark with."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.file_lock import LOCK, writing_to
from sim.show.course import marking, sheets
from sim.show.course.lesson import Lesson, for_instructors, for_students, lessons
from sim.show.paper.execute import execute
from sim.show.words.words import FIRST, Words

if TYPE_CHECKING:
    from nbformat import NotebookNode

INSTRUCTOR = "instructor"
#: By this file a folder is known to be ours.
MARK = "loyalty_course.json"
HANDOUT, SLIDES = "handout.pdf", "slides.pdf"
_NEW = ".making-"
_PARTS = (marking.SOURCE, marking.RELEASE, INSTRUCTOR)


def make(
    folder: str | Path, numbers: Sequence[int] = (), *, lang: str = FIRST, progress: bool = False
) -> list[Path]:
    """Write lessons as a course of nbgrader.

    Each lesson is run once, for the pictures of its slides. Submissions and marks in the folder stay.

    Parameters
    ----------
    folder : str or Path
        A new or empty folder, or one that was made so before: lessons in it are then made anew.
    numbers : sequence of int
        Lessons to write; all if empty.
    lang : str
    progress : bool
        Show a bar on stderr for each lesson.

    Returns
    -------
    list of Path
        Folders of the instructor's and of the students' version of each lesson.

    Raises
    ------
    UserError
        If nbgrader is missing, a lesson is not there or fails, or the folder is not ours or cannot be
        written. What was in it is then as it was.
    """
    marking.ask_for_nbgrader()
    words, chosen, folder = Words(lang), lessons(numbers, lang), Path(folder)
    _ask_whose(folder)
    with writing_to(folder), _place_for_new(folder) as new:
        kept = folder / marking.GRADEBOOK
        gradebook = kept if kept.exists() else new / marking.GRADEBOOK
        for lesson in chosen:
            _write(lesson, new, gradebook, words, progress)
        for part in _PARTS:
            for lesson in chosen:
                _move(new / part / lesson.assignment, folder / part / lesson.assignment)
        if gradebook != kept:
            gradebook.replace(kept)
        _put(folder / MARK, json.dumps({"lang": lang}) + "\n")
        if not (folder / marking.CONFIG).exists():  # the instructor may have changed it
            _put(folder / marking.CONFIG, marking.SETTINGS)
    shown = (INSTRUCTOR, marking.RELEASE)
    return [folder / part / lesson.assignment for lesson in chosen for part in shown]


@contextmanager
def _place_for_new(folder: Path) -> Iterator[Path]:
    """A folder in which all is made before any of it is put in its place; what a killed run left goes."""
    for left in folder.glob(f"{_NEW}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_NEW, dir=folder) as place:
        yield Path(place)


def _ask_whose(folder: Path) -> None:
    """Refuse a folder with something in it that we have not made."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder}: a folder for the course is expected, and this is a file")
    if folder.is_dir() and not (folder / MARK).exists():
        ours = (LOCK, _NEW)
        found = sorted(path.name for path in folder.iterdir() if not path.name.startswith(ours))
        if found:
            raise UserError(
                f"{folder}: is no course, and not empty ({found[0]} is in it); a new folder is expected"
            )


def _write(lesson: Lesson, root: Path, gradebook: Path, words: Words, progress: bool) -> None:
    """Write all that belongs to a lesson below `root`."""
    source = root / marking.SOURCE / lesson.assignment
    taught = root / INSTRUCTOR / lesson.assignment
    for place in (source, taught):
        place.mkdir(parents=True)
    _save(for_students(lesson, words), source / lesson.path.name)
    marking.release(root, lesson.assignment, gradebook)
    whole = for_instructors(lesson, words)
    ran = execute(lesson.path, {}, cwd=taught, progress=progress)
    for cell, done in zip(whole.cells, ran.cells, strict=True):
        if cell.cell_type == "code":
            cell.execution_count = done.execution_count
            cell.outputs = [one for one in done.outputs if one.get("name") != "stderr"]  # progress
    _save(whole, taught / lesson.path.name)
    (taught / HANDOUT).write_bytes(sheets.handout(lesson, whole, words))
    (taught / SLIDES).write_bytes(sheets.slides(lesson, whole, words))


def _save(notebook: NotebookNode, path: Path) -> None:
    import nbformat

    nbformat.write(notebook, str(path))


def _move(new: Path, place: Path) -> None:
    """Put a finished folder in its place; the one that was there goes once the new one can come."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.replace(new.with_name(f"{new.name}.before"))
    shutil.move(new, place)


def _put(path: Path, text: str) -> None:
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")
