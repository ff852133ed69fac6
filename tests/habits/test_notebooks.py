"""Notebooks are kept clean: no outputs, no counts, and no functions or classes (the package has those).

But for those that students write: solutions of a lesson's exercises.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.habits.repository import ROOT, files

NOTEBOOKS = [p for p in files() if p.suffix == ".ipynb" and p.is_relative_to(ROOT / "notebooks")]


def faults(notebook: dict[str, Any]) -> list[str]:
    """What must not be in a committed notebook, by cell."""
    found = []
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code":
            continue
        if cell["outputs"] or cell["execution_count"] is not None:
            found.append(f"cell {number} was kept with outputs or a count")
        if cell.get("metadata", {}).get("nbgrader", {}).get("solution"):
            continue
        lines = "".join(cell["source"]).splitlines(keepends=True)
        code = "".join("\n" if line.lstrip().startswith(("%", "!")) else line for line in lines)
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        found += [
            f"cell {number} defines {node.name}"
            for node in ast.walk(ast.parse(code))
            if isinstance(node, defined)
        ]
    return found


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_is_committed_clean(path: Path) -> None:
    assert faults(json.loads(path.read_text(encoding="utf-8"))) == []


def code_cell(source: str, **other: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": [], "execution_count": None} | other


@pytest.mark.parametrize(
    "cell",
    [
        code_cell("def f():\n    return 1"),
        code_cell("%matplotlib inline\nif True:\n    class A: pass"),
        code_cell("1 + 1", execution_count=3),
        code_cell("1 + 1", outputs=[{"output_type": "stream", "name": "stdout", "text": "2"}]),
    ],
)
def test_an_unclean_cell_is_seen(cell: dict[str, Any]) -> None:
    clean = code_cell("%config InlineBackend.figure_formats = ['svg']\nx = 1")
    assert faults({"cells": [clean]}) == []
    assert len(faults({"cells": [clean, cell]})) == 1


def test_only_the_solution_of_an_exercise_may_define_a_function() -> None:
    answer = code_cell("def f():\n    return 1", metadata={"nbgrader": {"solution": True}})
    assert faults({"cells": [answer]}) == []
    answer["metadata"]["nbgrader"]["solution"] = False
    assert faults({"cells": [answer]}) == ["cell 0 defines f"]
