"""Oracles O03-O09: buying and spend on the CDNOW sample, against the published fits.

Fader, Hardie & Lee 2005 (BG/NBD) and Fader & Hardie 2013 (Gamma-Gamma). Tolerances are a few units of the
last published digit: another search and another machine stop that near.
"""

from functools import cache
from pathlib import Path

import pytest

import sim
from sim.study.calibrate.btyd import BGNBD, bgnbd_cohort, bgnbd_expected, bgnbd_expected_given
from sim.study.calibrate.calibration import Calibration
from tests.oracles.table import Oracle, read_table

CDNOW = Path(__file__).parents[2] / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt"
TABLE = read_table()
PUBLISHED = BGNBD(*TABLE["O03"].values)


@cache
def cdnow() -> Calibration:
    return sim.calibrate(CDNOW, resamples=0)  # the fit alone: its intervals are tested elsewhere


@pytest.mark.oracle("O03")
def test_buying_and_attrition_parameters(oracle: Oracle) -> None:
    oracle.meets(cdnow().buying.params)


@pytest.mark.oracle("O04")
def test_log_likelihood(oracle: Oracle) -> None:
    oracle.meets(cdnow().buying.log_likelihood)


@pytest.mark.oracle("O05")
@pytest.mark.parametrize("params", ["fitted", "published"])
def test_expected_purchases_of_a_random_customer_in_39_weeks(params: str, oracle: Oracle) -> None:
    chosen = cdnow().buying.params if params == "fitted" else PUBLISHED
    oracle.meets(bgnbd_expected(39, chosen))


@pytest.mark.oracle("O06")
@pytest.mark.parametrize("params", ["fitted", "published"])
def test_expected_purchases_of_a_customer_with_a_history(params: str, oracle: Oracle) -> None:
    chosen = cdnow().buying.params if params == "fitted" else PUBLISHED
    x, tx, T = (oracle.number(f"{name}=#") for name in ("x", "tx", "T"))
    oracle.meets(bgnbd_expected_given(39, x=x, tx=tx, T=T, params=chosen))


@pytest.mark.oracle("O07")
def test_repeat_purchases_counted_in_the_log(oracle: Oracle) -> None:
    weekly = cdnow().weekly.set_index("week")["observed"]
    assert cdnow().cohort == TABLE["O03"].number("sample, # customers") == 2357
    oracle.meets([weekly[39], weekly[78]])


@pytest.mark.oracle("O08")
def test_projection_to_week_78(oracle: Oracle) -> None:
    oracle.meets(cdnow().weekly.set_index("week")["expected"][78])


def test_a_projection_of_customers_one_at_a_time() -> None:
    """The cohort's projection is a convolution over entry days; customers summed singly give the same."""
    daily = PUBLISHED._replace(alpha=PUBLISHED.alpha * 7)
    by_cohort = bgnbd_cohort([3, 0, 2, 0, 0, 1, 0], daily)
    one_by_one = bgnbd_expected([7, 7, 7, 5, 5, 2], daily).sum()
    assert by_cohort[-1] == pytest.approx(one_by_one, rel=1e-12)  # same sum, rounding only


@pytest.mark.oracle("O09")
def test_spend_parameters(oracle: Oracle) -> None:
    fit = cdnow().spend
    assert fit.observations == 946
    oracle.meets(fit.params)
