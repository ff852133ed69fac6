"""Oracles O15 and O16 by simulation: shares of choice, and what a price does to them, against closed forms.

Customers are alike (no attachment, no spread of price sensitivity), satisfaction stays as it starts and habit
is off, so every occasion is the same multinomial draw. False-alarm rate 1e-6 a test.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy import stats

import sim
from sim.model.customers import contact_outcomes
from sim.model.machine.codes import MAJOR, MINOR
from sim.model.rules import customer as rules
from sim.model.rules.recovery import trust_level
from sim.model.simulate import simulate
from sim.scenario.basics.names import all_but
from sim.study.facts.measurement import NEVER_NOTHING
from tests.model.markets import a_market, a_study
from tests.oracles.public import study_of
from tests.oracles.table import Oracle

KAPPA = 4.4
PRICES = {"ours": 100.0, "cheap": 90.0, "dear": 115.0}


def of_three(
    outside: float, nest: float, prices: dict[str, float] | None = None, **segment: Any
) -> dict[str, Any]:
    prices = prices or PRICES
    people = {
        "share": 1.0, "occasions": {"core": {"mean_per_month": 15.0, "shape": 1000.0}},
        "price_sensitivity_mean": KAPPA, "price_sensitivity_sigma": 0.0,
    }  # fmt: skip
    return {
        "focal": "ours",
        "categories": {"core": {}},
        "segments": {"people": people | segment},
        "firms": {
            name: {"awareness": 1.0, "sells": {"core": ["people"]}, "price": {"core": price}}
            for name, price in prices.items()
        },
        "choice": {
            "outside": outside, "nest": nest, "untried": 0.0, "reference_loss": 0.0, "reference_gain": 0.0,
        },
        "switched_off": all_but("price"),
    }  # fmt: skip


def counts(market: dict[str, Any], customers: int = 20_000, months: int = 2, **how: Any) -> np.ndarray:
    """Occasions on which nothing was bought, then purchases by firm."""
    monthly = sim.simulate(study_of(market, customers=customers, months=months, **how)).monthly
    bought = monthly.groupby("firm", observed=False)["purchases"].sum().to_numpy()
    occasions = monthly.groupby("month")["occasions"].first().sum()
    return np.array([occasions - bought.sum(), *bought])


def closed_form(outside: float, nest: float, prices: dict[str, float] | None = None) -> np.ndarray:
    """Shares of nothing and of each firm in the nested logit, from its textbook form."""
    log_price = np.log(list((prices or PRICES).values()))
    v = -KAPPA * (log_price - log_price.mean())
    within = np.exp(v / nest) / np.exp(v / nest).sum()
    inclusive = np.exp(v / nest).sum() ** nest
    inside = inclusive / (math.exp(outside) + inclusive)
    return np.array([1 - inside, *(inside * within)])


CASES = list(product([1.0, 0.7, 0.2], [0.0, 1.0, NEVER_NOTHING]))


@pytest.mark.parametrize(("nest", "outside"), CASES)
def test_shares_are_those_of_the_logit(nest: float, outside: float) -> None:
    """600,000 draws: a share is held to a third of a point; a nest ignored is off by tens of points."""
    seen, share = counts(of_three(outside, nest)), closed_form(outside, nest)
    possible = share > 1e-9
    assert seen[~possible].sum() == 0
    assert stats.chisquare(seen[possible], share[possible] / share[possible].sum() * seen.sum()).pvalue > 1e-6


@pytest.mark.oracle("O15")
def test_shares_are_within_a_standard_error_of_the_logit_on_average(oracle: Oracle) -> None:
    """Each case at luck of its own, one firm's share of those who bought: independent from case to case."""
    deviations = []
    for seed, (nest, outside) in enumerate(CASES, start=11):
        seen, share = counts(of_three(outside, nest), seed=seed), closed_form(outside, nest)
        bought, within = seen[1:].sum(), share[1] / share[1:].sum()
        deviations.append((seen[1] / bought - within) / math.sqrt(within * (1 - within) / bought))
        if share[0] > 1e-9:  # independent of how the purchases are shared out
            error = math.sqrt(share[0] * (1 - share[0]) / seen.sum())
            deviations.append((seen[0] / seen.sum() - share[0]) / error)
    oracle.meets_within_chance(deviations)


def test_price_sensitivities_that_differ_are_averaged_over_customers() -> None:
    """Each customer chooses by its own kappa: the shares are those of the mixed logit, by quadrature."""
    seen = counts(of_three(NEVER_NOTHING, 1.0, price_sensitivity_sigma=0.5), customers=40_000)
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    kappa = np.exp(math.log(KAPPA) - 0.125 + 0.5 * nodes)
    log_price = np.log(list(PRICES.values()))
    v = np.exp(-kappa[:, None] * (log_price - log_price.mean()))
    share = weights / weights.sum() @ (v / v.sum(axis=1, keepdims=True))
    each = seen[1:] / seen.sum()
    # customers differ: the standard error is that of 40,000 customers at most, plus that of their draws
    spread = np.sqrt(0.15**2 / 40_000 + share * (1 - share) / seen.sum())
    assert (np.abs(each - share) < stats.norm.isf(1e-6 / 6) * spread).all()
    assert np.abs(each - closed_form(NEVER_NOTHING, 1.0)[1:]).max() > 0.002  # not those of the mean customer


@cache
def priced(factor: float) -> np.ndarray:
    step = {"levers": [{"lever": "list_price", "value": factor}]}
    market = of_three(NEVER_NOTHING, 1.0)
    study = study_of(market, strategies={"step": step}, customers=100_000, months=2, seed=3)
    monthly = sim.simulate(study, strategy="step").monthly
    return monthly.groupby("firm", observed=False)["purchases"].sum().to_numpy()


@pytest.mark.oracle("O16")
def test_own_price_elasticity_is_minus_kappa_times_one_less_the_share(oracle: Oracle) -> None:
    """Through the price lever, central difference over 2 %, common luck: -kappa (1 - share) within 1 %.

    Three million draws; 4 % of price moves 6 % of the firm's share, and those moved are a Poisson count: its
    standard error is 0.3 % of the elasticity, and the third derivative adds 0.05 %.
    """
    low, high = priced(0.98), priced(1.02)
    assert low.sum() == high.sum()
    share = closed_form(NEVER_NOTHING, 1.0)[1]
    elasticity = math.log(high[0] / low[0]) / math.log(1.02 / 0.98)
    oracle.meets(elasticity, closed=-KAPPA * (1 - share))


def test_cross_price_elasticity_is_kappa_times_the_share_and_alike_for_both_rivals() -> None:
    low, high = priced(0.98), priced(1.02)
    share = closed_form(NEVER_NOTHING, 1.0)[1]
    cross = np.log(high[1:] / low[1:]) / math.log(1.02 / 0.98)
    # those who moved to a rival: some 30,000 of 900,000, counted to 0.6 %; five standard errors
    assert cross == pytest.approx([KAPPA * share] * 2, rel=0.03)


# -- what goes into a utility ------------------------------------------------------------------------


def test_reference_prices_hurt_more_above_than_they_please_below() -> None:
    """In a month after a price has risen by 10 %: beyond -kappa ln(1.1), 1.7 ln(1.1) more is lost."""
    up = rules.price_utility(math.log(1.1), 0.0, 0.0, KAPPA, 1.7, 1.0)
    down = rules.price_utility(-math.log(1.1), 0.0, 0.0, KAPPA, 1.7, 1.0)
    assert up == pytest.approx(-(KAPPA + 1.7) * math.log(1.1))
    assert down == pytest.approx((KAPPA + 1.0) * math.log(1.1))


@pytest.mark.parametrize(("fading", "months"), [(0.0, 1), (0.2, 1), (0.2, 3), (0.0, 3)])
def test_habit_is_half_a_unit_of_utility_less_what_fades_a_month(fading: float, months: int) -> None:
    """Two firms alike: of those who bought once in month 0 and again so many months later, e^h to 1 stayed.

    h = 0.5 (1 - fading)^months; by default nothing fades, however long it is since.
    """
    market = a_market(
        segments={"people": {"share": 1.0, "occasions": {"core": {"mean_per_month": 0.5, "shape": 1000.0}}}},
        firms={name: {"awareness": 1.0, "sells": {"core": ["people"]}} for name in ("ours", "other")},
        choice={"outside": NEVER_NOTHING, "nest": 1.0, "untried": 0.0, "habit_fading": fading},
        switched_off=all_but("habit"),
    )
    first, before, both = (
        simulate(a_study(market, customers=100_000, months=until))
        .customers.pivot(index="customer", columns="firm", values="purchases")
        .to_numpy()
        for until in (1, months, months + 1)
    )
    once = (first.sum(axis=1) == 1) & (before.sum(axis=1) == 1) & (both.sum(axis=1) == 2)
    stayed = ((both - first)[once] == first[once]).all(axis=1).mean()
    pull = math.exp(0.5 * (1.0 - fading) ** months)
    expected = pull / (1.0 + pull)
    error = stats.norm.isf(1e-6 / 2) * math.sqrt(expected * (1 - expected) / once.sum())
    assert error < 0.05  # a habit of 0 or 1 would be 0.12 off
    assert abs(stayed - expected) < error


# -- TARP ----------------------------------------------------------------------------------------------

#: Repurchase by severity and what came of it (TARP tables, section 8).
TABLE = {
    "minor": {"silent": 0.37, "unsolved": 0.46, "solved": 0.70, "quick": 0.95},
    "major": {"silent": 0.09, "unsolved": 0.19, "solved": 0.54, "quick": 0.82},
}


@pytest.mark.parametrize("severity", TABLE)
@pytest.mark.parametrize("outcome", ["silent", "unsolved", "solved", "quick"])
def test_the_tarp_table_comes_back_through_the_logit(severity: str, outcome: str) -> None:
    """A customer brought to the table's level of satisfaction buys again with the table's chance.

    Against one rival at the norm, all else equal. The scale reaches from 1 to 5, chances from 0.003 to 0.870:
    a minor failure solved quickly (0.95) is cut to 0.870.
    """
    slope = 1.9
    level = rules.repurchase_level(TABLE[severity][outcome], slope, 0.0)
    again = 1 / (1 + math.exp(-rules.known_utility(level, 0.5, slope, 1.0)))
    cut = 1 / (1 + math.exp(-slope))
    expected = min(TABLE[severity][outcome], cut)
    assert again == pytest.approx(expected, rel=1e-9)
    assert (expected < TABLE[severity][outcome]) == ((severity, outcome) == ("minor", "quick"))
    assert 1.0 <= level <= 5.0


@pytest.mark.parametrize("severity", TABLE)
@pytest.mark.parametrize("outcome", ["silent", "unsolved", "solved", "quick"])
def test_where_trust_weighs_the_whole_tarp_table_comes_back_through_satisfaction_and_trust(
    severity: str, outcome: str
) -> None:
    """0.95 asks for 2.94 of utility: 1.9 is all that satisfaction gives, so trust of weight 2.1 carries 1.04.

    That is a part of 0.36 of it; each other outcome comes back with the same part.
    """
    slope, weight, part = 1.9, 2.1, 0.36
    share = TABLE[severity][outcome]
    trust = trust_level(share, part, weight)
    level = rules.repurchase_level(share, slope, weight * (trust - 0.5))
    again = 1 / (1 + math.exp(-rules.known_utility(level, trust, slope, weight)))
    assert again == pytest.approx(share, abs=0.002)
    assert (trust > 0.5) == (share > 0.5) and 1.0 <= level <= 5.0


def test_where_trust_carries_nothing_it_is_that_in_a_stranger_whatever_the_outcome() -> None:
    assert {trust_level(share, 0.0, 1.0) for row in TABLE.values() for share in row.values()} == {0.5}


def test_the_table_in_the_default_market_is_the_published_one() -> None:
    failure = a_market().failure
    for severity, row in TABLE.items():
        for outcome, chance in row.items():
            assert getattr(failure, f"{severity}_{outcome}") == chance


@pytest.mark.parametrize("satisfaction", [3.0, 4.0, 4.5])
def test_recovery_is_a_paradox_for_a_minor_failure_solved_quickly_alone(satisfaction: float) -> None:
    """Section 8, and findings F21 and F22: nothing else leaves a customer better than no failure."""
    better = {
        (severity, outcome)
        for severity, row in TABLE.items()
        for outcome, chance in row.items()
        if rules.recovered(
            satisfaction,
            rules.repurchase_level(chance, 1.9, 0.0),
            0.5,
            contact_outcomes.may_rise(MINOR if severity == "minor" else MAJOR, outcome == "quick"),
        )
        > satisfaction
    }
    assert better == {("minor", "quick")}
