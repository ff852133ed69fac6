"""The notebook on the ladder shows moves, what customers go on to bring, and where a matrix misjudges it."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show

NAME = "06_ladder_and_rungs"


def test_it_sets_the_matrix_against_what_was_paid(tmp_path: Path) -> None:
    found = show(NAME, tmp_path, strategies=["hold", "mature_retail/loyalty"])
    assert len(found.titles) == 7
    stages, _, worth, rungs, by_map, paid, bridge = found.titles
    assert "active customers" in stages and "bring" in worth
    assert rungs.startswith("By the map of moves alone") and by_map
    assert "paid" in paid and "loyalty" in bridge.lower()


def test_the_worked_example_has_a_ladder_of_its_own(tmp_path: Path) -> None:
    found = show(NAME, tmp_path, study="catalogue", overrides=[], replications=3, customers=500)
    assert "bought last period" in found.text and "says about what was paid" in found.text
