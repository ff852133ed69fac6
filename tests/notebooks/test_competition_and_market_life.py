"""The notebook on competition draws the life of one market, and a price war in another."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show


def test_it_draws_a_market_s_life_and_a_war(tmp_path: Path) -> None:
    found = show("11_competition_and_market_life", tmp_path, strategies=["hold", "undercut"])
    life, paths, decided, war, cut, worth = found.titles
    assert life.startswith("Under hold, the number of firms goes from 1 to 2")
    assert "national" in paths and "ndercut" in decided
    assert "opener" in war and "open price war" in found.text
    assert "pen price war" in cut and "price paid" in found.text
    assert "hold" in worth or "serve better" in worth.lower()
