"""A model that does not hold is said to not hold: tests of a fit, their false alarms and their power."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.scenario.files.load import load_market
from sim.show.chapters.calibration_lines import lines
from sim.study.calibrate.calibrate import calibrate
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.regularity import squares_by_chance
from tests.study.calibrate.buyers import DECEMBER, buyers
from tests.study.calibrate.cdnow import fitted


def fit_of(log: pd.DataFrame, **options: object) -> Calibration:
    found = calibrate(log, resamples=0, **options)  # type: ignore[arg-type]
    assert isinstance(found, Calibration)
    return found


def p_values(log: pd.DataFrame) -> dict[str, float]:
    return {check.name: check.p for check in fit_of(log).checks}


@pytest.mark.slow
def test_true_logs_pass() -> None:
    """Four tests with 1 % false alarms at most: more than 5 alarms in 120 have a chance of 0.1 %."""
    told = [fit_of(buyers(300, 400, seed)) for seed in range(30)]
    assert all(len(fit.checks) == 4 for fit in told)
    assert sum(check.p < 0.002 for fit in told for check in fit.checks) <= 5
    assert sum(bool(fit.misfit) for fit in told) <= 3


@pytest.mark.slow
def test_p_values_are_spread_evenly_where_the_model_holds() -> None:
    """The mean of 60 even numbers lies within 0.5 +- 0.14 but for 2 in 10,000."""
    found = [list(p_values(buyers(1000, 400, seed)).values()) for seed in range(15)]
    assert abs(np.mean(found) - 0.5) < 0.14


def test_cdnow_passes() -> None:
    assert fitted().misfit == () and len(fitted().checks) == 4


@pytest.mark.slow
def test_a_season_is_found_and_named() -> None:
    fit = fit_of(buyers(800, 500, 1, season=DECEMBER))  # too short a log for factors
    assert fit.season is None
    [said] = fit.misfit
    assert "does not hold for this log" in said and "peak in December" in said and "none is given" in said
    assert all(math.isnan(v) for ends in fit.buying.intervals.values() for v in ends)
    assert math.isnan(fit.chance_to_leave.low) and fit.weekly["expected_low"].isna().all()
    assert lines(fit)[1].startswith("MISFIT: this model does not hold")


@pytest.mark.slow
def test_regular_buyers_and_bursts_are_found() -> None:
    regular = fit_of(buyers(500, 400, 2, regular=3))
    assert "regular intervals" in regular.misfit[0]
    log = buyers(500, 400, 2)
    again = log.assign(date=log["date"] + pd.to_timedelta(1, "D"))  # a purchase brings one on the next day
    assert "bursts" in fit_of(pd.concat([log, again[again["date"] < log["date"].max()]])).misfit[0]


@pytest.mark.slow
def test_customers_who_stop_all_at_once_are_found() -> None:
    log = buyers(800, 400, 3)
    stop = log["date"].min() + pd.Timedelta(days=250)
    fewer = log[(log["date"] < stop) | (log["customer"] % 2 == 0)]
    assert "after 2019-07-19" in fit_of(fewer).misfit[0]


def test_squares_of_intervals_by_chance_are_exact() -> None:
    """All ways to cut 9 days into 4 intervals of a day or more, one by one."""
    cuts = [(a, b - a, c - b, 9 - c) for a in range(1, 7) for b in range(a + 1, 8) for c in range(b + 1, 9)]
    squares = (np.array(cuts) ** 2).sum(axis=1)
    mean, variance = squares_by_chance(np.array([4.0]), np.array([9.0]))
    assert mean[0] == pytest.approx(squares.mean()) and variance[0] == pytest.approx(squares.var())


@pytest.mark.slow
def test_no_market_of_a_misfit_unless_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "markets").mkdir()
    log, market = tmp_path / "log.csv", tmp_path / "markets" / "mine.yaml"
    buyers(500, 400, 2, regular=3).to_csv(log, index=False)
    asked = [
        "calibrate", str(log), "--no-report", "--resamples", "0", "--out", str(tmp_path / "fit"),
        "--market", str(market),
    ]  # fmt: skip
    assert exits.run(app, asked) == 2
    said = capsys.readouterr().err
    assert "--accept-misfit" in said and "regular intervals" in said and said.count("\n") == 1
    assert not market.exists()
    assert exits.run(app, [*asked, "--accept-misfit", "--currency", "USD"]) == 0
    told = capsys.readouterr().out
    assert "replaced: " in told and "log.csv" in told
    found = load_market(market)
    assert "does not hold for this log" in found.description and found.currency == "USD"
