"""Oracles O23 and O24: the elasticity of a customer's value to constant retention is the duration of its
payments, (1 + d) / (1 + d - r) (Pfeifer & Farris 2004).

Of what the customer is still to bring, that is: the payment in hand does not hang on retention.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from sim.model.result import Run
from sim.scenario.basics.names import all_but
from sim.study.calibrate.btyd import SBG, sbg_survival
from sim.study.measure.ladder_value import infinite_values
from tests.oracles.public import one_firm, study_of
from tests.oracles.table import Oracle, read_table

ROW = read_table()["O23"]
CUSTOMERS = 20_000


def duration(retention: float, discount: float) -> float:
    """The closed form."""
    return (1 + discount) / (1 + discount - retention)


def value(retention: float, discount: float) -> float:
    """Of a subscriber who is to pay 1 at each period it is kept, by the ladder's solution for ever."""
    moves = np.array([[retention, 1 - retention], [0.0, 1.0]])
    return float(infinite_values(moves, np.array([1.0, 0.0]), discount)[0]) - 1.0


@pytest.mark.oracle("O23")
def test_the_elasticity_of_the_value_for_ever(oracle: Oracle) -> None:
    retention, discount = ROW.number("retention #"), ROW.number("discount #")
    step = 1e-4
    high, low = (value(retention * (1 + sign * step), discount) for sign in (1, -1))
    oracle.meets(math.log(high / low) / math.log((1 + step) / (1 - step)))


def _alike(retention: float) -> SBG:
    """As alike as a market may have its subscribers: their chances differ by at most 1.6 points."""
    return SBG(1000 * (1 - retention), 1000 * retention)


def worth(retention: float, discount: float, months: int) -> float:
    """What such subscribers are to pay on average, in closed form."""
    left = sbg_survival(months, _alike(retention))
    return float((left * (1 + discount) ** -np.arange(1.0, months + 1)).sum())


def paid(retention: float, rate_per_year: float) -> np.ndarray:
    """What each of a cohort of subscribers alike pays after signing, discounted, until hardly any is left.

    A month stands for a period: contracts run for one month.
    """
    segment = {
        "attrition": {"a": 1000 * (1 - retention), "b": 1000 * retention}, "arrivals": [1.0],
        "first_purchase_at": "ours", "basket": {"kind": "lognormal", "mean": 100.0, "sigma": 0.0},
    }  # fmt: skip
    market = one_firm(
        segment, setting="contractual", months_between_renewals=1, switched_off=all_but("attrition"),
        discount_rate_per_year=rate_per_year,
    )  # fmt: skip
    months = math.ceil(math.log(1e-6) / math.log(retention))
    run = sim.simulate(study_of(market, customers=CUSTOMERS, months=months))
    assert isinstance(run, Run)
    return (run.customers["sales"] - run.customers["basket"]).to_numpy(float)


@pytest.mark.oracle("O24")
@pytest.mark.slow
def test_what_simulated_subscribers_pay_answers_retention_by_its_duration(oracle: Oracle) -> None:
    """Two per cent more retention, the same customers and luck; the closed form is met at the middle."""
    apart = []
    for retention in (0.6, 0.8, 0.9):
        for rate_per_year in (0.1, 1.0):
            low, high = (paid(retention * factor, rate_per_year) for factor in (0.99, 1.01))
            wide = math.log(1.01 / 0.99)
            found = math.log(high.mean() / low.mean()) / wide
            error = (high / high.mean() - low / low.mean()).std() / math.sqrt(CUSTOMERS) / wide
            discount = (1 + rate_per_year) ** (1 / 12) - 1
            below, above = (worth(retention * factor, discount, 400) for factor in (0.99, 1.01))
            exact = math.log(above / below) / wide
            assert exact == pytest.approx(duration(retention, discount), rel=0.03)
            apart.append((found - exact) / error)
    oracle.meets_within_chance(apart)
