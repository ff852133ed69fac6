"""Every student has a store of its own, whose log tells what its customers are like."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario.basics.errors import UserError
from sim.show.course.capstone import AWARENESS, PLANS, fitted_market, own_log, true_market
from sim.study.calibrate.calibration import Calibration


def fitted(number: int) -> Calibration:
    """What the log of a student's store says."""
    found = sim.calibrate(own_log(number), resamples=0)
    assert isinstance(found, Calibration)
    return found


def leaving(number: int) -> float:
    """Chance that a buyer of a student's store leaves after a purchase, mean over buyers."""
    traits = true_market(number, customers=500, months=6).market_of_firms.segments["buyers"].attrition
    assert traits is not None
    return traits.a / (traits.a + traits.b)


def test_a_number_gives_the_same_log_again_and_no_other_number_does() -> None:
    first, again, other = own_log(4), own_log(4), own_log(5)
    pd.testing.assert_frame_equal(first, again)
    assert list(first) == ["customer", "date", "amount"]
    assert len(first) != len(other)
    assert len({round(leaving(number), 6) for number in range(12)}) == 12


@pytest.mark.slow
def test_the_fit_of_a_log_tells_stores_with_faithful_customers_from_others() -> None:
    numbers = range(8)
    told = [fitted(number).buying.params for number in numbers]
    estimated = [found.a / (found.a + found.b) for found in told]
    true = [leaving(number) for number in numbers]
    assert np.corrcoef(estimated, true)[0, 1] > 0.8


def test_customers_of_the_fitted_market_are_those_of_the_fit_and_the_rest_is_known() -> None:
    fit = fitted(2)
    study = fitted_market(fit, customers=500, months=6)
    market, traits = study.market_of_firms, fit.market_traits()
    assert list(study.strategies) == [name.rpartition("/")[2] for name in PLANS]
    assert market.log is None and market.firms["store"].awareness == AWARENESS
    for name in ("buyers", "shoppers"):
        segment = market.segments[name]
        assert segment.attrition is not None
        assert segment.attrition.a == pytest.approx(traits["attrition"]["a"])
        assert segment.occasions["core"].mean_per_month == pytest.approx(
            2 * traits["purchase_rate"]["mean_per_month"]
        )


@pytest.mark.parametrize("number", [-1, 1.5, True, "seven"])
def test_only_a_whole_number_is_a_student(number: object) -> None:
    with pytest.raises(UserError, match="student: a whole number from 0 on is expected"):
        own_log(number)  # type: ignore[arg-type]
