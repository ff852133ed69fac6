"""The notebook on a log says what its customers do, and what pays in a market made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.scenario.basics.errors import UserError
from tests.notebooks.suite import show

MORE = ("log", "until", "resamples")


def test_it_shows_what_the_log_says_and_what_pays(tmp_path: Path) -> None:
    found = show(
        "12_market_from_your_log",
        tmp_path,
        more=MORE,
        resamples=20,
        strategies=["hold", "music_store/loyalty"],
    )  # fmt: skip
    assert "4,166 repeat purchases were expected, and 4,339 made" in found.text
    assert "6,696 purchases of 2,357 customers" in found.text
    assert len(found.titles) == 5
    assert "log" in found.titles[3] and "hold" in found.titles[4]


def test_a_log_is_found_from_any_folder_and_one_that_is_nowhere_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sim.calibrate("scenarios/data/cdnow/cdnow_sample.txt", resamples=0).cohort == 2357
    with pytest.raises(UserError, match=r"^scenarios/data/nowhere\.csv"):
        sim.calibrate("scenarios/data/nowhere.csv", resamples=0)
