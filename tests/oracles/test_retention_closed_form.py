"""Oracles O01 and O02: contractual retention in closed form (Fader & Hardie 2007, the "Regular" customers).

1.5 points is how far the published model itself stays from the published data; the closed form adds no
noise to it.
"""

import numpy as np
import pytest

from sim.study.btyd import SBG, fit_sbg, sbg_retention, sbg_survival

REGULAR = SBG(alpha=0.704, beta=1.182)
OBSERVED = np.array([63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1])  # % left after years 1-7
LATER = np.array([22.3, 20.7, 19.4, 18.3, 17.3])  # years 8-12, which the fit has not seen


def test_o01_survival_in_the_years_of_the_fit():
    assert np.abs(100 * sbg_survival(7, REGULAR) - OBSERVED).max() < 1.5


def test_o02_survival_in_the_years_after():
    # 22.0, 20.4, ... against 22.3, 20.7, ...: in fact within 0.4 points
    assert np.abs(100 * sbg_survival(12, REGULAR)[7:] - LATER).max() < 1.5


def test_the_published_parameters_come_out_of_the_published_data():
    fit = fit_sbg([1000, *(10 * OBSERVED)])
    assert fit.params.alpha == pytest.approx(0.704, abs=0.001)  # published to three digits
    assert fit.params.beta == pytest.approx(1.182, abs=0.001)


def test_retention_rises_though_no_customer_changes():
    retention = sbg_retention(12, REGULAR)
    assert np.all(np.diff(retention) > 0)
    assert np.cumprod(retention) == pytest.approx(sbg_survival(12, REGULAR), rel=1e-12)
