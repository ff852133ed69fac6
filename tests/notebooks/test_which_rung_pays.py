"""The notebook on rungs shows a study or a log, and becomes a PDF."""

from __future__ import annotations

from pathlib import Path

import nbformat

from sim.show.paper.execute import execute
from sim.show.paper.typeset import convert, set_pdf
from tests.habits.repository import ROOT

NOTEBOOK = ROOT / "notebooks" / "04_which_rung_pays.ipynb"


def shown(notebook: nbformat.NotebookNode) -> str:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return "\n".join(str(o.get("data", o.get("text", ""))) for cell in cells for o in cell.outputs)


def test_the_worked_example_becomes_a_pdf(tmp_path: Path) -> None:
    done = execute(NOTEBOOK, {"replications": 3}, cwd=tmp_path)
    text = shown(done)
    assert "bought last period" in text and "says about what was paid" in text
    assert set_pdf(convert(done)).startswith(b"%PDF")


def test_a_log_can_be_asked_too(tmp_path: Path) -> None:
    log = str(ROOT / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt")
    text = shown(execute(NOTEBOOK, {"log": log, "margin": 0.3}, cwd=tmp_path))
    assert "makes too much of regular customers" in text
