"""A notebook of the suite, run as a planner would and set as PDF: what every test of one begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill

from sim.show.paper.execute import declared, execute
from sim.show.paper.typeset import convert, set_pdf
from tests.habits.repository import ROOT

#: What a planner may set, in every notebook.
PARAMETERS = [
    "study", "overrides", "seed", "replications", "customers", "strategies", "workers", "results", "lang",
]  # fmt: skip
SMALL: dict[str, Any] = {
    "overrides": ["run.months=12", "run.warm_up_months=3", "run.play_on_months=12"],
    "replications": 2,
    "customers": 300,
}


@dataclass(frozen=True)
class Shown:
    """What a notebook showed: titles of its charts, and all its text."""

    titles: list[str]
    text: str


def show(name: str, folder: Path, *, more: Sequence[str] = (), **given: Any) -> Shown:
    """Run a notebook with few customers, check what holds of all of them, and return what it shows.

    `more` are the parameters that it has beyond those of all notebooks.
    """
    notebook = ROOT / "notebooks" / f"{name}.ipynb"
    assert list(declared(notebook)) == [*PARAMETERS, *more]
    assert list(papermill.inspect_notebook(notebook)) == [*PARAMETERS, *more], "no = in a comment there"
    done = execute(notebook, {**SMALL, **given}, cwd=folder)
    outputs = [output for cell in done.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.get("name") == "stderr"] == []
    text = "\n".join(str(output.get("data", output.get("text", ""))) for output in outputs)
    assert "Traceback" not in text
    assert set_pdf(convert(done)).startswith(b"%PDF")
    pictures = [output["data"] for output in outputs if "image/svg+xml" in output.get("data", {})]
    return Shown([picture["text/plain"] for picture in pictures], text)
