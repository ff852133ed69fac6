"""Oracles O01 and O02 by simulation: a contractual market with attrition alone at work renews as the sBG.

Fader & Hardie 2007, the "Regular" customers: chance of leaving ~ Beta(0.704, 1.182). A month stands for a
year: contracts run for one month, and the whole cohort signs in month 0.

Statistical bound: survivors of a cohort are binomial. False-alarm rate 1e-6, shared out over the years. With
100,000 customers that is 0.8 points at most; a Beta with the shapes swapped, a renewal met a month late, or
attrition drawn anew each year would be off by several points.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from sim.model.result import Run
from sim.scenario.basics.names import all_but
from sim.study.calibrate.btyd import SBG, sbg_survival
from tests.oracles.public import one_firm, study_of
from tests.oracles.table import Oracle, read_table

ROW = read_table()["O01"]
REGULAR = SBG(alpha=ROW.number("alpha #"), beta=ROW.number("beta #"))
CUSTOMERS = 100_000
YEARS = 12


@cache
def cohort(months_between_renewals: int = 1, months: int = YEARS + 1) -> Run:
    segment = {
        "attrition": {"a": REGULAR.alpha, "b": REGULAR.beta},
        "arrivals": [1.0],
        "first_purchase_at": "ours",
    }
    market = one_firm(
        segment,
        setting="contractual",
        months_between_renewals=months_between_renewals,
        switched_off=all_but("attrition"),
    )
    return sim.simulate(study_of(market, customers=CUSTOMERS, months=months))


def survivors(run: Run) -> np.ndarray:
    """Share of the cohort under contract at the end of each month."""
    monthly: pd.DataFrame = run.monthly
    return ((monthly[["new", "regular", "long_standing", "loyal"]]).sum(axis=1) / CUSTOMERS).to_numpy()


@pytest.mark.oracle("O01")
def test_survival_is_that_of_the_published_customers(oracle: Oracle) -> None:
    oracle.meets(100 * survivors(cohort())[1:8])


@pytest.mark.oracle("O02")
def test_survival_in_the_years_after_is_that_of_the_published_customers(oracle: Oracle) -> None:
    oracle.meets(100 * survivors(cohort())[8:])


def test_survival_is_the_closed_form_within_chance() -> None:
    share, expected = survivors(cohort()), sbg_survival(YEARS, REGULAR)
    assert share[0] == 1.0
    limit = stats.norm.isf(1e-6 / 2 / YEARS)
    assert (np.abs(share[1:] - expected) < limit * np.sqrt(expected * (1 - expected) / CUSTOMERS)).all()


def test_retention_of_each_year_is_the_closed_form_within_chance() -> None:
    """Of those left, as a binomial of its own: what a wrong year would change alone."""
    left = survivors(cohort()) * CUSTOMERS
    rate = left[1:] / left[:-1]
    year = np.arange(1, YEARS + 1)
    expected = (REGULAR.beta + year - 1) / (REGULAR.alpha + REGULAR.beta + year - 1)
    limit = stats.norm.isf(1e-6 / 2 / YEARS)
    assert (np.abs(rate - expected) < limit * np.sqrt(expected * (1 - expected) / left[:-1])).all()
    assert (np.diff(rate) > 0).all()  # by sorting alone: nobody changes


def test_who_leaves_leaves_for_good_and_pays_no_more() -> None:
    run = cohort()
    assert run.customers["left"].sum() == round((1 - survivors(run)[-1]) * CUSTOMERS)
    assert (run.customers["left"] == (run.customers["stage"] == "lapsed")).all()
    # one payment a period under contract, the first with the signature
    paid = run.monthly["purchases"].to_numpy()
    assert (paid == np.round(survivors(run) * CUSTOMERS)).all()


def test_a_contract_binds_until_its_renewal() -> None:
    """Contracts of four months: nobody leaves between renewals, and renewals have the same closed form."""
    share = survivors(cohort(months_between_renewals=4, months=9))
    assert (share[:4] == 1.0).all() and np.unique(share[4:8]).size == 1
    expected = sbg_survival(2, REGULAR)
    limit = stats.norm.isf(1e-6 / 4)
    assert (np.abs(share[[4, 8]] - expected) < limit * np.sqrt(expected * (1 - expected) / CUSTOMERS)).all()
