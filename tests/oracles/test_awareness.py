"""Oracle O14 by simulation: with reach and talk alone at work, adoption is the curve of Bass (1969).

Everybody who hears of the firm signs a contract with it in the same month: eight occasions a month are
expected, so that none has a chance of 0.0003, and nothing else is bought.

What is random. Each month the unaware hear independently, so new customers of a month, given all before, are
binomial with the chance that the closed form gives from the share F at its start. The sum of their
deviations, over its standard error, is standard normal: false-alarm rate 1e-6. A Euler step (p + q F) in
place of the month's closed form is ten standard errors off at q = 3 a year.

The curve itself is held to 1 % of its own height. Growth from n adopters has a relative error of 1 / sqrt(n)
at most, which fades as the market fills: from a fifth of a million customers that is 0.22 %, 4.5 times less
than the tolerance (7e-6).
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import sim
from sim.model.rules.firm import awareness_chance
from sim.scenario.basics.names import all_but
from tests.oracles.public import one_firm, study_of
from tests.oracles.table import Oracle


def adopted(p: float, q: float, known: float, months: int, customers: int, off: str = "") -> np.ndarray:
    """Share of customers at the end of each month, for rates a year."""
    segment = {"occasions": {"core": {"mean_per_month": 8.0, "shape": 1000.0}}}
    market = one_firm(
        segment,
        {"awareness": known},
        setting="contractual",
        months_between_renewals=120,
        reach={"advertising_per_year": p, "talk_per_year": q},
        switched_off=[*all_but("reach", "talk"), *([off] if off else [])],
    )
    monthly = sim.simulate(study_of(market, customers=customers, months=months)).monthly
    return 1 - (monthly["prospect"] / customers).to_numpy()


def bass(p: float, q: float, start: np.ndarray | float, months: np.ndarray | float) -> np.ndarray:
    """Bass's closed form with rates a year, from a share `start` already there; not the model's own code."""
    p, q = p / 12, q / 12
    # F = (A - p) / (A + q), A = (p + q F0) / (1 - F0) e^((p + q) t)
    growing = (p + q * start) / (1 - start) * np.exp((p + q) * months)
    return (growing - p) / (growing + q)


@pytest.mark.oracle("O14")
@pytest.mark.slow
def test_adoption_follows_the_closed_form(oracle: Oracle) -> None:
    p, q, months = oracle.number("p #"), oracle.number("q # a year"), 80
    seen = adopted(p, q, 0.2, months, customers=1_000_000)
    oracle.meets(seen, closed=bass(p, q, float(seen[0]), np.arange(months)))
    assert seen[0] < 0.22 and seen[-1] > 0.85  # past its steepest part


@pytest.mark.parametrize(("p", "q", "start"), [(0.0047, 0.506, 0.0), (0.03, 0.38, 0.0), (0.2, 3.0, 0.02)])
def test_each_month_s_new_customers_are_binomial_with_the_chance_of_bass(
    p: float, q: float, start: float
) -> None:
    customers = 100_000
    seen = adopted(p, q, start, 40, customers)
    before, new = seen[:-1], customers * np.diff(seen)
    new, before = new[before < 0.999], before[before < 0.999]
    chance = (bass(p, q, before, 1.0) - before) / (1 - before)
    left = customers * (1 - before)
    deviation, variance = new - left * chance, left * chance * (1 - chance)
    assert abs(deviation.sum()) < stats.norm.isf(1e-6 / 2) * np.sqrt(variance.sum())
    # month by month as well; one more allowed, for small counts are skewed
    limit = stats.norm.isf(1e-6 / 2 / len(new)) * np.sqrt(variance) + 1
    assert (np.abs(deviation) < limit).all()
    assert seen[-1] > 3 * max(start, p)


def test_without_talk_awareness_fades_in_exponentially() -> None:
    seen = adopted(0.6, 5.0, 0.0, 24, customers=100_000, off="talk")
    expected = 1 - np.exp(-0.6 / 12 * np.arange(1, 25))
    assert np.abs(seen - expected).max() < stats.norm.isf(1e-6 / 48) * 0.5 / np.sqrt(100_000)


def test_without_reach_nobody_hears_of_anything() -> None:
    assert (adopted(0.6, 5.0, 0.0, 6, customers=5_000, off="reach") == 0).all()


def test_talk_needs_somebody_to_talk() -> None:
    assert (adopted(0.0, 5.0, 0.0, 12, customers=5_000) == 0).all()
    assert awareness_chance(0.0, 5.0 / 12, 0.5) > 0.1


def test_the_customers_a_firm_starts_with_talk_from_the_first_month() -> None:
    """Half are customers at the start and nobody else knows it: month 0 is a month of Bass from F = 0.5."""
    customers = 50_000
    market = one_firm(
        {"occasions": {"core": {"mean_per_month": 8.0, "shape": 1000.0}}},
        {"share": 0.5},
        reach={"advertising_per_year": 0.0, "talk_per_year": 3.0},
        switched_off=all_but("reach", "talk"),
    )
    new = sim.simulate(study_of(market, customers=customers, months=2)).monthly["new_customers"]
    chance = (bass(0.0, 3.0, 0.5, 1.0) - 0.5) / 0.5
    assert new[0] / (customers / 2) == pytest.approx(chance, abs=0.02)  # more than five standard errors
    assert new[1] > 0
