"""Lessons as tests take them up: their exercises, run in this process with few customers."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.show.course.lesson import Lesson, lessons, marked, tags

LESSONS = lessons()
#: What a lesson is run with where it is not its figures that are looked at.
FEW = {"customers": 400, "replications": 3}
HIDDEN = re.compile(r"^### BEGIN HIDDEN TESTS\n.*?^### END HIDDEN TESTS\n?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Exercise:
    """An answer that students write, and what tests it."""

    answer: Any
    test: Any

    @property
    def name(self) -> str:
        return str(marked(self.test)["grade_id"])

    @property
    def function(self) -> str:
        """The function that students write."""
        (found,) = [node for node in ast.parse(self.answer.source).body if isinstance(node, ast.FunctionDef)]
        return found.name


def is_answer(cell: Any) -> bool:
    return bool(marked(cell).get("solution")) and cell.cell_type == "code"


def is_test(cell: Any) -> bool:
    return bool(marked(cell).get("grade")) and cell.cell_type == "code"


def exercises(lesson: Lesson) -> list[Exercise]:
    """Each answer with the code cell after it."""
    code = [cell for cell in lesson.notebook.cells if cell.cell_type == "code"]
    return [Exercise(cell, code[at + 1]) for at, cell in enumerate(code) if is_answer(cell)]


def few(source: str) -> str:
    """The cell of parameters, asking for less where it asks for much."""
    for name, value in FEW.items():
        source = re.sub(rf"^{name} = \d+", f"{name} = {value}", source, flags=re.MULTILINE)
    return source


def run(cells: list[Any]) -> dict[str, Any]:
    """Run code cells in one namespace, as a kernel would; what they print is left out."""
    space: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells:
        if cell.cell_type == "code":
            run_cell(few(cell.source) if "parameters" in tags(cell) else cell.source, space)
    return space


def run_cell(source: str, space: dict[str, Any]) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, "<cell>", "exec"), space)


def fails(source: str, space: dict[str, Any]) -> bool:
    """Whether a test is not passed."""
    try:
        run_cell(source, dict(space))
    except Exception:
        return True
    return False


def parrot(exercise: Exercise, space: dict[str, Any]) -> Callable[..., Any]:
    """A function that answers what the right one answers to the visible tests, whatever it is asked."""
    right, said = space[exercise.function], []

    def listening(*given: Any, **named: Any) -> Any:
        said.append(right(*given, **named))
        return said[-1]

    run_cell(HIDDEN.sub("", exercise.test.source), space | {exercise.function: listening})
    assert said, "the visible test calls the function"
    left = list(said)
    return lambda *given, **named: left.pop(0) if len(left) > 1 else left[0]


def by_id(path: Path) -> dict[str, str]:
    """Source of each marked cell of a notebook, by its name."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = [(cell["metadata"].get("nbgrader"), "".join(cell["source"])) for cell in cells]
    return {known["grade_id"]: source for known, source in found if known}
