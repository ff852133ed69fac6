"""The notebook on satisfaction shows three pictures with intervals, and says what this market does not do."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show


def test_it_sets_answers_against_purchases(tmp_path: Path) -> None:
    found = show("07_satisfaction_and_loyalty", tmp_path, strategies=["hold", "after_sales"], customers=800)
    satisfied, fives, zone, money = found.titles
    assert "of what they buy next they buy here" in satisfied
    assert "ives" in fives or "answers 5" in fives
    assert "fours" in zone and "after sales" in money.lower()
    assert "over 90 % of car buyers are satisfied" in found.text
