"""The notebook on satisfaction asks four questions, each in a picture, and what closes the gap elsewhere."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show


def test_it_sets_answers_against_purchases_and_world_against_world(tmp_path: Path) -> None:
    found = show("07_satisfaction_and_loyalty", tmp_path, strategies=["hold", "partner"], customers=2500)
    satisfied, fives, zone, moved, gap, curves, money = found.titles
    assert "of what they buy next they buy here" in satisfied
    assert "ives" in fives or "answers 5" in fives
    assert "fours" in zone and "partner" in money.lower()
    assert "loyal" in moved and "gap" in gap and "repurchase follows satisfaction" in curves
    assert "over 90 % of car buyers are satisfied" in found.text
    assert "people are attached to a make" in found.text
