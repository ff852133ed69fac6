"""A market with a known truth, its log, a calibration on it: the truth comes back."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.study.round_trips import known_truth, round_trip
from sim.study.round_trips.coverage import coverage, standard_errors_off
from sim.study.round_trips.round_trip import COLUMNS, round_trips

pytestmark = pytest.mark.slow

#: Standard errors beyond which no estimate of a test may lie: a false alarm in a million of each.
FAR = 4.9


@cache
def buyers() -> pd.DataFrame:
    return round_trips(3, kinds=("buyers",), resamples=100)


@cache
def subscribers(trips: int = 24) -> pd.DataFrame:
    return round_trips(trips, kinds=("subscribers",), resamples=100)


def test_every_quantity_of_buyers_comes_back() -> None:
    found = buyers()
    assert list(found.columns) == list(COLUMNS)
    told = found[found["trip"] == 0].set_index("quantity")["truth"]
    truth = {**known_truth.BUYING._asdict(), **known_truth.SPEND._asdict()}
    assert {name: told[name] for name in truth} == truth
    assert len(told) == len(truth) + 4
    for quantity, group in found.groupby("quantity"):
        assert np.abs(standard_errors_off(group)).max() < FAR, quantity
        # an interval says something: no wider than from half to twice the truth, where that is not 0
        sure = group[group["truth"] > 0]
        assert ((sure["high"] / sure["low"]) < 4).all(), quantity


def test_every_quantity_of_subscribers_comes_back() -> None:
    found = subscribers()
    assert found["trip"].nunique() == 24
    for quantity, group in found.groupby("quantity"):
        assert np.abs(standard_errors_off(group)).max() < FAR, quantity
    assert coverage(found).faults == ()


def test_a_biased_truth_is_seen_in_real_trips() -> None:
    """Were the estimate of alpha 12 % too high throughout (1.3 standard errors), 24 trips would tell."""
    found = subscribers().copy()
    mine = found["quantity"] == "alpha"
    found.loc[mine, ["estimate", "low", "high"]] *= 1.12
    assert any("subscribers: alpha: the estimate is off" in fault for fault in coverage(found).faults)


def test_narrow_intervals_are_seen_in_real_trips() -> None:
    """Intervals of half the width hold the truth in two of three trips; 24 trips tell."""
    found = subscribers().copy()
    for end in ("low", "high"):
        found[end] = found["estimate"] + 0.5 * (found[end] - found["estimate"])
    assert any("too narrow" in fault for fault in coverage(found).faults)


def test_trips_depend_neither_on_their_number_nor_on_processes_nor_on_the_engine() -> None:
    few = subscribers()[subscribers()["trip"] < 3]
    parallel = round_trips(3, kinds=("subscribers",), resamples=100, workers=2)
    pd.testing.assert_frame_equal(few.reset_index(drop=True), parallel, check_exact=True)
    other = round_trips(1, kinds=("subscribers",), resamples=100, engine="reference")
    pd.testing.assert_frame_equal(few[few["trip"] == 0], other, check_exact=True)
    assert not round_trips(1, kinds=("subscribers",), resamples=100, seed=2).equals(other)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(round_trip, "KINDS", {"buyers": 3000, "subscribers": 400})


def run(capsys: Any, tmp_path: Path, *options: str) -> tuple[int, str, str]:
    given = ["round-trip", "--kind", "subscribers", "--workers", "1", "--resamples", "20"]
    code = exits.run(app, [*given, "--out", str(tmp_path), *options])
    return (code, *capsys.readouterr())


def test_the_command_prints_truth_estimate_interval_and_coverage(
    quick: None, capsys: Any, tmp_path: Path
) -> None:
    code, out, _ = run(capsys, tmp_path, "--trips", "3")
    assert code == 0
    assert "truth" in out and "95 % interval" in out and "0.704" in out
    assert "inside" in out and "mean error" in out and "of all intervals miss the truth" in out
    assert "too few trips for a verdict" in out
    written = pd.read_csv(tmp_path / "round_trip" / "round_trips.csv")
    assert list(written.columns) == list(COLUMNS) and len(written) == 12


def test_the_command_ends_with_a_fault_where_there_is_one(
    quick: None, capsys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    false = known_truth.RENEWING._replace(alpha=2.0)
    monkeypatch.setattr(round_trip, "RENEWING", false)
    code, out, err = run(capsys, tmp_path, "--trips", "20")
    assert code == exits.FAULT
    assert "OUTSIDE" in out and "subscribers: alpha: " in err and "Traceback" not in err


def test_an_engine_that_is_not_there_is_refused(capsys: Any, tmp_path: Path) -> None:
    code, _, err = run(capsys, tmp_path, "--engine", "compild")
    assert code == 2 and "did you mean 'compiled'?" in err
