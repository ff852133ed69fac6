"""The notebook on the customer matrix draws paths for all and by segment, and says what moving is worth."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show


def test_it_draws_paths_and_says_what_a_move_is_worth(tmp_path: Path) -> None:
    found = show("05_customer_matrix", tmp_path, strategies=["hold", "move_left"])
    paths, by_segment, money, bridge = found.titles
    assert paths.startswith("In perceived value, a moves by") and "under hold" in paths
    assert "bargain hunters" in by_segment or "specialists" in by_segment
    assert "ove left" in money and "ove left" in bridge
    assert "price paid" in found.text
