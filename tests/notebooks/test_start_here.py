"""The first notebook gives a first result, and leads to a notebook for each question."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from sim.scenario.basics.errors import UserError
from sim.show.paper.execute import execute
from tests.habits.repository import ROOT
from tests.notebooks.suite import show

NAME = "00_start_here"


def test_it_decides_and_names_what_else_there_is(tmp_path: Path) -> None:
    found = show(NAME, tmp_path, strategies=["hold", "music_store/loyalty"])
    assert "What to do" in found.text and "Cannot tell" in found.text
    assert "charts: differences, value, payback" in found.text and "tables: outcomes" in found.text
    assert len(found.titles) == 3 and "customers" in found.titles[-1]


def test_a_misspelt_parameter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no parameter 'studdy' \(did you mean 'study'"):
        execute(ROOT / "notebooks" / f"{NAME}.ipynb", {"studdy": "durables"}, cwd=tmp_path)


def test_it_leads_to_every_other_notebook() -> None:
    book = nbformat.read(ROOT / "notebooks" / f"{NAME}.ipynb", as_version=4)
    led = set(re.findall(r"\]\((\d\d_\w+\.ipynb)\)", "\n".join(cell.source for cell in book.cells)))
    there = {path.name for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")}
    assert there - led == {f"{NAME}.ipynb"}
    assert led - there == set()
