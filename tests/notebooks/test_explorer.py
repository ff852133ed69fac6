"""The explorer's notebook runs untouched, leaves its picture in the notebook, and becomes a PDF."""

from __future__ import annotations

import shlex
from pathlib import Path

import nbformat
import pytest

from sim.scenario.basics.errors import UserError
from sim.show.paper.execute import execute
from sim.show.paper.typeset import convert, set_pdf
from tests.habits.repository import ROOT

NOTEBOOK = ROOT / "notebooks" / "02_explorer.ipynb"
SHORT = ["run.months=12", "run.warm_up_months=2", "run.play_on_months=12"]
SMALL = {"customers": 200, "replications": 2, "overrides": SHORT}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    chosen = {"strategies": ["loyalty", "expansion"], "seed": 7}
    return execute(NOTEBOOK, SMALL | chosen, cwd=tmp_path_factory.mktemp("there"))


def test_its_picture_stays_without_a_kernel(done: nbformat.NotebookNode) -> None:
    shown = [o for cell in done.cells if cell.cell_type == "code" for o in cell.outputs if o.get("data")]
    assert [sorted(output["data"]) for output in shown] == [["image/svg+xml", "text/html"]]
    assert "<svg" in shown[0]["data"]["image/svg+xml"]
    assert "data:image/svg+xml;base64," in shown[0]["data"]["text/html"]
    assert "more than hold" in shown[0]["metadata"]["image/svg+xml"]["alt"] or "cannot be told" in str(shown)
    assert "widgets" not in done.metadata


def test_it_prints_the_command_of_what_was_asked(done: nbformat.NotebookNode) -> None:
    words = shlex.split(done.cells[-1].outputs[0]["text"])
    assert words[:3] == ["loyalty", "compare", "mature_retail"]
    for said in ("run.seed=7", "run.customers=200", "run.replications=2"):
        assert said in words
    assert "study.strategies=[hold, mature_retail/loyalty, mature_retail/expansion]" in words


def test_it_becomes_a_pdf(done: nbformat.NotebookNode) -> None:
    assert set_pdf(convert(done)).startswith(b"%PDF")


def test_an_unknown_parameter_or_strategy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no parameter 'strategy'"):
        execute(NOTEBOOK, {"strategy": "loyalty"}, cwd=tmp_path)
    with pytest.raises(UserError, match="loyalti"):
        execute(NOTEBOOK, SMALL | {"strategies": ["loyalti"]}, cwd=tmp_path)
