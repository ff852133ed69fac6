"""The notebook on beliefs sets forecast beside outcome, of errors and of myths."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import SMALL, show


def test_it_tells_what_beliefs_promise_and_bring(tmp_path: Path) -> None:
    one = [*SMALL["overrides"], "study.beliefs=[our_own_affair]"]
    found = show("10_beliefs_and_errors", tmp_path, overrides=one, strategies=["hold", "care"])
    error, money, myth = found.titles
    assert "care" in money.lower() and error and myth
    assert "Rivals go on as they are" in found.text
    assert "Every call is a nuisance" in found.text and "cut prices" in found.text
