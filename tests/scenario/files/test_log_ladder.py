"""Ladder files: read with place and near name, refused where a rung could never be reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import validate
from sim.scenario.files.log_ladder import Ladder, load_ladder

GOOD = "kind: ladder\nrungs:\n  here: {silent_periods_at_most: 0}\n  rest: {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ladders"
    made.mkdir()
    return made


def test_a_good_ladder_is_read_in_its_order(folder: Path) -> None:
    (folder / "mine.yaml").write_text(GOOD, encoding="utf-8")
    ladder = load_ladder(folder / "mine.yaml")
    assert list(ladder.rungs) == ["here", "rest"] and ladder.period_months == 1
    assert isinstance(validate(folder / "mine.yaml"), Ladder)


@pytest.mark.parametrize("name", ["recency", "recency_frequency"])
def test_ladders_that_come_along_are_found_by_name(name: str) -> None:
    assert len(load_ladder(name).rungs) >= 5


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rest: {}", "rest: {purchases_at_least: 2}", "takes all who are left"),
        ("{silent_periods_at_most: 0}", "{}", "takes everybody"),
        ("silent_periods_at_most", "silent_period_at_most", "silent_periods_at_most"),
        ("  rest: {}\n", "", "at least 2"),
        ("at_most: 0", "at_most: -1", "silent_periods_at_most"),
        ("here:", "Here:", "rungs"),
    ],
)
def test_a_slip_is_answered_with_its_place(folder: Path, old: str, new: str, said: str) -> None:
    (folder / "mine.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_ladder(folder / "mine.yaml")
    assert (
        said in str(refused.value) and "mine.yaml:" in str(refused.value) and "\n" not in str(refused.value)
    )
