"""The quadrant comparison runs on a study of its own, as in JupyterLab, and as papermill runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from sim.show.paper.execute import execute
from sim.show.paper.report import default_notebook
from sim.show.paper.typeset import convert, set_pdf

STUDY = """\
title: A small one
market: {market}
strategies: [{strategies}]
run: {{replications: 2, months: 6, warm_up_months: 3, customers: 400}}
"""


def study(folder: Path, strategies: str = "hold, loyalty", market: str = "mature_retail") -> Path:
    (folder / "studies").mkdir()
    path = folder / "studies" / "small.yaml"
    path.write_text(STUDY.format(market=market, strategies=strategies), encoding="utf-8")
    return path


def shown(notebook: nbformat.NotebookNode) -> str:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return "\n".join(str(o.get("data", o.get("text", ""))) for cell in cells for o in cell.outputs)


def test_it_compares_a_study_that_was_never_run(tmp_path: Path) -> None:
    done = execute(default_notebook(), {"study": str(study(tmp_path))}, cwd=tmp_path)
    text = shown(done)
    assert "A small one" in text
    assert "Traceback" not in text
    assert not [
        o for c in done.cells if c.cell_type == "code" for o in c.outputs if o.get("name") == "stderr"
    ]
    assert set_pdf(convert(done)).startswith(b"%PDF")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["studies"]


def test_a_study_that_does_not_exist_is_said_in_one_line(tmp_path: Path) -> None:
    from sim.scenario.basics.errors import UserError

    with pytest.raises(UserError) as failed:
        execute(default_notebook(), {"study": "no_such_study"}, cwd=tmp_path)
    assert "no_such_study" in str(failed.value)
    assert "\n" not in str(failed.value)


def test_plain_papermill_runs_it(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(default_notebook().resolve()),
        "out.ipynb",
        "-p",
        "study",
        str(study(tmp_path, "hold")),
        "-k",
        "python3",
        "--no-progress-bar",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "hold" in shown(nbformat.read(tmp_path / "out.ipynb", 4))
