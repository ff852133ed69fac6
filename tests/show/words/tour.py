"""Everything that reports show a reader, as plain texts: what the cells of the notebooks show, one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import nbformat
from matplotlib.text import Text

from sim.show.chapters.chapter import Chapter
from sim.show.chapters.tables import Table
from sim.show.charts.chart import Chart
from tests.habits.repository import ROOT


def shown(notebook: str, **parameters: Any) -> list[Any]:
    """Run the code of a notebook with these parameters, and return what its cells show."""
    cells = nbformat.read(ROOT / "notebooks" / notebook, as_version=4).cells
    found: list[Any] = []
    known: dict[str, Any] = {}
    with patch("IPython.display.display", found.append):
        for cell in cells:
            if cell.cell_type == "code":
                _run(ast.parse(cell.source), known, found)
            if "parameters" in cell.metadata.get("tags", []):
                assert set(parameters) <= set(known)
                known |= parameters
    return [part for shown in found for part in _parts(shown)]


def _parts(shown: Any) -> list[Any]:
    """The parts of a chapter, or the one thing that is shown."""
    if isinstance(shown, Chapter):
        return list(shown)
    return [] if shown is None else [shown]


def _run(cell: ast.Module, known: dict[str, Any], found: list[Any]) -> None:
    """Run a cell; if it ends with an expression, its value is shown."""
    last = cell.body.pop() if isinstance(cell.body[-1], ast.Expr) else None
    exec(compile(cell, "cell", "exec"), known)
    if isinstance(last, ast.Expr):
        found.append(eval(compile(ast.Expression(last.value), "cell", "eval"), known))


def texts(part: Any) -> Iterator[str]:
    """All that can be read of what a cell shows."""
    if isinstance(part, Chart):
        yield from (part.title, part.caption, part.alt)
        part.figure.draw_without_rendering()  # ticks are written when they are drawn
        yield from (found.get_text() for found in part.figure.findobj(Text) if found.get_visible())
    elif isinstance(part, Table):
        yield part.caption
        yield from map(str, part.frame.columns)
        yield from (str(cell) for row in part.frame.to_numpy() for cell in row)
    else:
        assert isinstance(part, str), part
        yield part
