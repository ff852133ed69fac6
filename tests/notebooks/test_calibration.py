"""The calibration notebook shows a log's customers, and becomes a PDF."""

from __future__ import annotations

from pathlib import Path

from sim.show.paper.execute import execute
from sim.show.paper.typeset import convert, set_pdf
from tests.habits.repository import ROOT

NOTEBOOK = ROOT / "notebooks" / "07_calibration.ipynb"
LOG = ROOT / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt"


def test_it_shows_what_the_log_says(tmp_path: Path) -> None:
    done = execute(NOTEBOOK, {"log": str(LOG), "resamples": 20}, cwd=tmp_path)
    outputs = [output for cell in done.cells if cell.cell_type == "code" for output in cell.outputs]
    shown = "\n".join(str(output.get("data", output.get("text", ""))) for output in outputs)
    assert "Traceback" not in shown
    assert "4,166 repeat purchases were expected, and 4,339 made" in shown
    assert "6,696 purchases of 2,357 customers" in shown
    assert sum("image/svg+xml" in output.get("data", {}) for output in outputs) == 3
    assert set_pdf(convert(done)).startswith(b"%PDF")
