"""Oracles O03-O09: buying and spend on the CDNOW sample, against the published fits.

Fader, Hardie & Lee 2005 (BG/NBD) and Fader & Hardie 2013 (Gamma-Gamma). Tolerances are a few units of the
last published digit: another search and another machine stop that near.
"""

from functools import cache
from pathlib import Path

import pytest

from sim.study.btyd import BGNBD, bgnbd_cohort, bgnbd_expected, bgnbd_expected_given
from sim.study.calibrate import calibrate_file
from sim.study.calibration import Calibration

CDNOW = Path(__file__).parents[2] / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt"
PUBLISHED = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)


@cache
def cdnow() -> Calibration:
    return calibrate_file(CDNOW)


def test_o03_buying_and_attrition_parameters():
    fitted = cdnow().buying.params
    assert fitted.r == pytest.approx(0.243, abs=0.01)
    assert fitted.alpha == pytest.approx(4.414, abs=0.05)
    assert fitted.a == pytest.approx(0.793, abs=0.01)
    assert fitted.b == pytest.approx(2.426, abs=0.05)


def test_o04_log_likelihood():
    assert cdnow().buying.log_likelihood == pytest.approx(-9582.4, abs=0.1)


@pytest.mark.parametrize("params", ["fitted", "published"])
def test_o05_expected_purchases_of_a_random_customer_in_39_weeks(params):
    chosen = cdnow().buying.params if params == "fitted" else PUBLISHED
    assert float(bgnbd_expected(39, chosen)) == pytest.approx(1.195, abs=0.01)


@pytest.mark.parametrize("params", ["fitted", "published"])
def test_o06_expected_purchases_of_a_customer_with_a_history(params):
    chosen = cdnow().buying.params if params == "fitted" else PUBLISHED
    expected = bgnbd_expected_given(39, x=2, tx=30.43, T=38.86, params=chosen)
    assert float(expected) == pytest.approx(1.226, abs=0.01)


def test_o07_repeat_purchases_counted_in_the_log():
    weekly = cdnow().weekly.set_index("week")["observed"]
    assert cdnow().cohort == 2357
    assert weekly[39] == 2457
    assert weekly[78] == 4339


def test_o08_projection_to_week_78():
    weekly = cdnow().weekly.set_index("week")["expected"]
    assert weekly[78] == pytest.approx(4166, rel=0.01)


def test_o08_by_customers_one_at_a_time():
    """The cohort's projection is a convolution over entry days; customers summed singly give the same."""
    daily = PUBLISHED._replace(alpha=PUBLISHED.alpha * 7)
    by_cohort = bgnbd_cohort([3, 0, 2, 0, 0, 1, 0], daily)
    one_by_one = bgnbd_expected([7, 7, 7, 5, 5, 2], daily).sum()
    assert by_cohort[-1] == pytest.approx(one_by_one, rel=1e-12)  # same sum, rounding only


def test_o09_spend_parameters():
    fit = cdnow().spend
    assert fit.observations == 946
    assert fit.params.p == pytest.approx(6.25, rel=0.01)
    assert fit.params.q == pytest.approx(3.74, rel=0.01)
    assert fit.params.gamma == pytest.approx(15.45, rel=0.01)
