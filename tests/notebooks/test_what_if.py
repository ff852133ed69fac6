"""The notebook on other worlds says what each case does to every strategy, to the verdict, and why."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show

CASES = ("attrition doubles", "the dear rival matches our price", "a unit costs 10 % more", "half the budget")


def test_it_says_what_each_case_does(tmp_path: Path) -> None:
    found = show("04_what_if", tmp_path, strategies=["hold", "mature_retail/loyalty"], customers=200)
    cases, bridge = found.titles
    assert any(case in cases.lower() for case in CASES) and "(as it is)" in bridge
    assert all(f"<td>{case}</td>" in found.text for case in CASES)
    assert "market.segments.*.attrition.b=x0.5" in found.text
