"""A season in a log of purchases: factors of the months, a clock that goes by them, a holdout with a
December.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from sim.scenario.market.market import Market
from sim.study.calibrate.btyd import bgnbd_cohort
from sim.study.calibrate.calibrate import calibrate
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.market_file import market_values
from sim.study.calibrate.season import Season, clock_of, tracked, whole
from tests.study.calibrate.buyers import DECEMBER, START, TRUTH, buyers


@pytest.mark.slow
def test_the_factors_and_the_customers_come_back() -> None:
    fit = calibrate(buyers(2500, 731, 5, season=DECEMBER), resamples=60)
    assert isinstance(fit, Calibration) and fit.season is not None and fit.misfit == ()
    true = whole(DECEMBER)
    # intervals of 95 % made twice as wide miss one of 12 in 1 of 1,000 logs; two of them practically never
    middle, half = (fit.season.low + fit.season.high) / 2, fit.season.high - fit.season.low
    assert (np.abs(true - middle) > half).sum() <= 1
    for value, true_value in ((fit.rate_per_month, TRUTH.r / TRUTH.alpha * 30.4375 / 7), (
        fit.chance_to_leave, TRUTH.a / (TRUTH.a + TRUTH.b)
    )):  # fmt: skip
        wide = value.high - value.low
        assert value.low - wide / 2 < true_value < value.high + wide / 2
    assert abs(fit.holdout_alone.value) < 0.1
    market = Market.model_validate(market_values(fit, "x") | {"log": None})
    assert int(np.argmax(market.season)) == 11 and market.sources["season"].startswith("E: ")
    assert market.season[11] == pytest.approx(true[11], rel=0.1)


@pytest.mark.slow
def test_a_season_that_is_not_there_is_not_fitted() -> None:
    fit = calibrate(buyers(600, 731, 6), resamples=0)
    assert isinstance(fit, Calibration) and fit.season is None and fit.misfit == ()


def test_without_a_season_the_clock_is_the_day_and_expectations_are_those_published() -> None:
    entries = np.array([3, 0, 5, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])
    clock = clock_of(np.ones(12), START, len(entries))
    assert (clock == np.arange(len(entries) + 1)).all()
    early = np.where(np.arange(len(entries)) <= 5, entries, 0)
    daily = TRUTH._replace(alpha=TRUTH.alpha * 7)
    assert (tracked(entries, 5, TRUTH, clock) == bgnbd_cohort(early, daily)).all()


def test_a_month_of_factor_three_is_three_months_long() -> None:
    clock = clock_of(DECEMBER, dt.date(2019, 11, 1), 61)
    assert clock[30] == 30 and clock[61] == 30 + 3 * 31


def test_months_of_the_market_begin_with_the_log() -> None:
    found = Season(whole(DECEMBER), *np.full((2, 12), np.nan)).by_market_month(dt.date(2020, 12, 1))
    assert int(np.argmax(found)) == 0 and np.mean(found) == pytest.approx(1.0)
    assert found[0] / found[5] == pytest.approx(3.0)
