"""The notebook on the portfolio says who brings how much, whom to let go, and which segment to choose."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show


def test_it_tells_whom_to_keep_and_whom_to_choose(tmp_path: Path) -> None:
    found = show("09_customer_portfolio", tmp_path, strategies=["hold", "top_care"])
    concentrated, decided, why, dear = found.titles
    assert "%" in concentrated
    assert "op care" in decided and "op care" in why and "et losers go" in dear
    assert "super-heavy" in found.text and "professionals" in found.text
