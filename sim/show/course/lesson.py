"""A lesson is a notebook: where lessons are, what each is made of, and what of it students get."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.basics.errors import UserError
from sim.scenario.files.library import here_or_shipped
from sim.show.words.words import FIRST, Words

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Tags of the cells that parts of a lesson begin with; exercises are known by nbgrader's metadata.
PARTS = ("aims", "timing", "predict", "run", "explain", "glossary", "sources")
#: Tags of cells that only the instructor gets, and of cells that go into the hand-out.
INSTRUCTOR, HANDOUT = "instructor", "handout"
#: The notebook's own metadata: number of the lesson, and minutes of its parts.
METADATA = "loyalty_course"
_FOLDER = Path("notebooks") / "course"
_NAME = re.compile(r"(\d\d)_\w+\.ipynb")


@dataclass(frozen=True)
class Lesson:
    """A lesson as it is kept: the instructor's version, not run.

    Attributes
    ----------
    path : Path
    number : int
    title : str
    minutes : tuple of (str, int)
        How long each part takes, in order.
    notebook : NotebookNode
    """

    path: Path
    number: int
    title: str
    minutes: tuple[tuple[str, int], ...]
    notebook: NotebookNode

    @property
    def assignment(self) -> str:
        """Its name among assignments."""
        return f"lesson_{self.number:02d}"

    @property
    def points(self) -> float:
        """What all its exercises give."""
        return sum(float(marked(cell).get("points", 0)) for cell in self.notebook.cells)


def paths(lang: str = FIRST) -> list[Path]:
    """Files of the lessons in a language, in order; another language's lie in a folder of its code."""
    folder = here_or_shipped(_FOLDER if lang == FIRST else _FOLDER / lang)
    return sorted(path for path in folder.glob("*.ipynb") if _NAME.fullmatch(path.name))


def lessons(numbers: Sequence[int] = (), lang: str = FIRST) -> list[Lesson]:
    """Read lessons, all there are if no number is given.

    Raises
    ------
    UserError
        If there is none of a number, or none at all.
    """
    known = {int(path.name[:2]): path for path in paths(lang)}
    if not known:
        raise UserError(f"course: there are no lessons in {lang!r} here; {FIRST!r} has all of them")
    for number in numbers:
        if number not in known:
            listed = ", ".join(map(str, known))
            raise UserError(f"--lesson {number}: there is no such lesson; there are {listed}")
    return [read(known[number]) for number in dict.fromkeys(numbers or known)]


def read(path: Path) -> Lesson:
    """Read a lesson.

    Raises
    ------
    UserError
        If the file is no lesson.
    """
    import nbformat

    try:
        notebook = nbformat.read(str(path), as_version=4)
        told = notebook.metadata[METADATA]
        title = re.match(r"#\s+(.+)", notebook.cells[0].source)
        minutes = tuple((str(part), int(time)) for part, time in told["minutes"])
        number = int(told["lesson"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, nbformat.ValidationError) as error:
        raise UserError(f"{path}: not a lesson ({' '.join(str(error).split())[:200]})") from None
    if title is None:
        raise UserError(f"{path}: a lesson begins with its title (# Lesson ...)")
    return Lesson(path, number, title[1].strip(), minutes, notebook)


def tags(cell: NotebookNode) -> set[str]:
    """Tags of a cell."""
    return set(cell.metadata.get("tags", []))


def slide(cell: NotebookNode) -> str:
    """Kind of slide that a cell is: slide, subslide, fragment, notes, skip; empty if nothing is said."""
    return str(cell.metadata.get("slideshow", {}).get("slide_type", ""))


def marked(cell: NotebookNode) -> dict[str, Any]:
    """What nbgrader knows of a cell; empty for a cell that is no exercise."""
    return dict(cell.metadata.get("nbgrader", {}))


def for_students(lesson: Lesson, words: Words) -> NotebookNode:
    """The lesson without what only the instructor gets; solutions are still in it."""
    return _with(lesson, words, lambda cell: INSTRUCTOR not in tags(cell) and slide(cell) != "notes")


def for_instructors(lesson: Lesson, words: Words) -> NotebookNode:
    """The whole lesson."""
    return _with(lesson, words, lambda cell: True)


def _with(lesson: Lesson, words: Words, wanted: Callable[[NotebookNode], bool]) -> NotebookNode:
    """A copy with the cells that are wanted, and the timing told where its heading stands."""
    notebook = copy.deepcopy(lesson.notebook)
    notebook.cells = [cell for cell in notebook.cells if wanted(cell)]
    for cell in notebook.cells:
        if "timing" in tags(cell):
            cell.source += "\n\n" + timing(lesson, words)
    return notebook


def timing(lesson: Lesson, words: Words) -> str:
    """The minutes of a lesson's parts as a table in Markdown."""
    begins, rows = 0, []
    for part, minutes in lesson.minutes:
        rows.append(f"| {begins} | {part} | {minutes} |")
        begins += minutes
    head = " | ".join(words(f"course.timing.{column}") for column in ("begins", "part", "minutes"))
    total = f"| {begins} | **{words('course.timing.end')}** | |"
    return "\n".join([f"| {head} |", "|---:|:---|---:|", *rows, total])
