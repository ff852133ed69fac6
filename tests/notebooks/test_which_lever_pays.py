"""The notebook on levers sweeps a few of them, and takes the budget over its values."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show


def test_it_sweeps_levers_and_the_budget(tmp_path: Path) -> None:
    found = show("03_which_lever_pays", tmp_path, strategies=["hold", "mature_retail/loyalty"], customers=100)
    levers, budget = found.titles
    assert "lever" in levers or "gain" in levers.lower()
    assert "oyalty" in budget
    for lever in ("front-line staff", "recovery", "care", "reach", "list price"):
        assert lever in found.text
