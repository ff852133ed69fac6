"""Every notebook takes what a planner varies, as papermill and its command line hand it over."""

from __future__ import annotations

from pathlib import Path

import nbformat
import papermill
import pytest

import sim
from sim.scenario.basics.errors import UserError
from sim.show.paper.execute import declared, execute
from tests.habits.repository import ROOT
from tests.notebooks.suite import PARAMETERS

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_declares_what_a_planner_varies_in_one_order(notebook: Path) -> None:
    assert list(declared(notebook))[: len(PARAMETERS)] == PARAMETERS
    assert list(papermill.inspect_notebook(notebook)) == list(declared(notebook)), "no = in a comment there"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_planner_varies_is_used(notebook: Path) -> None:
    cells = nbformat.read(notebook, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    rest = "\n".join(cell.source for cell in code if "parameters" not in cell.metadata.get("tags", []))
    assert [name for name in PARAMETERS if name not in rest] == []


def test_lists_may_be_given_as_one_text_as_papermill_does() -> None:
    found = sim.load_study("mature_retail", "run.months=7", strategies="hold, mature_retail/loyalty")
    assert found.run.months == 7 and list(found.strategies) == ["hold", "loyalty"]


@pytest.mark.slow
def test_a_language_that_is_not_there_is_refused_in_one_line(tmp_path: Path) -> None:
    small = {"overrides": ["run.months=2", "run.warm_up_months=0", "run.play_on_months=2"], "replications": 1}
    asked = small | {"customers": 50, "strategies": ["hold"], "study": "mature_retail", "lang": "xx"}
    with pytest.raises(UserError) as refused:
        execute(ROOT / "notebooks" / "00_start_here.ipynb", asked, cwd=tmp_path)
    assert "no words for 'xx'; languages are en" in str(refused.value) and "\n" not in str(refused.value)
