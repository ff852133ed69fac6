"""Oracles O01 and O02: contractual retention in closed form (Fader & Hardie 2007, the "Regular" customers).

1.5 points is how far the published model itself stays from the published data; the closed form adds no
noise to it.
"""

import numpy as np
import pytest

from sim.study.calibrate.btyd import SBG, fit_sbg, sbg_retention, sbg_survival
from tests.oracles.table import Oracle, read_table

ROW = read_table()["O01"]
REGULAR = SBG(alpha=ROW.number("alpha #"), beta=ROW.number("beta #"))


@pytest.mark.oracle("O01")
def test_survival_in_the_years_of_the_fit(oracle: Oracle) -> None:
    oracle.meets(100 * sbg_survival(7, REGULAR))


@pytest.mark.oracle("O02")
def test_survival_in_the_years_after(oracle: Oracle) -> None:
    oracle.meets(100 * sbg_survival(12, REGULAR)[7:])  # in fact within 0.4 points


def test_the_published_parameters_come_out_of_the_published_data() -> None:
    fit = fit_sbg([1000, *(10 * value for value in ROW.values)])
    assert fit.params == pytest.approx(REGULAR, abs=0.001)  # published to three digits


def test_retention_rises_though_no_customer_changes() -> None:
    retention = sbg_retention(12, REGULAR)
    assert np.all(np.diff(retention) > 0)
    assert np.cumprod(retention) == pytest.approx(sbg_survival(12, REGULAR), rel=1e-12)
