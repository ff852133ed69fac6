"""Customers who do not know of each other are a sample: counts of them are multinomial, no more and no less.

Under a constant policy, and with all that ties customers together switched off, every customer lives by
itself: what becomes of it is one draw from a distribution. So counts by stage are multinomial, and Pearson's
chi-square of them follows its law. Each test is two-sided where counts could also vary too little (luck that
is shared out evenly), and has a false-alarm rate of 1e-4 were the seed drawn anew; seeds are fixed.

What the tests can see is shown beside them: a chance off by 1 %, customers who share luck two by two, and
luck that strikes all customers at once make them fail.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import stats

import sim
from sim.scenario.basics.names import all_but
from tests.oracles.public import one_firm, study_of

FALSE_ALARM = 1e-4
MILLION = 1_000_000
STAGES = ["prospect", "new", "regular", "long_standing", "loyal", "lapsed"]

pytestmark = pytest.mark.slow


def statistic(seen: np.ndarray, chance: np.ndarray) -> tuple[float, int]:
    """Pearson's chi-square of counts against chances, and its degrees of freedom."""
    possible = chance > 0
    assert seen[~possible].sum() == 0
    expected = chance[possible] / chance[possible].sum() * seen.sum()
    assert expected.min() > 10  # else the law would not be that of chi-square
    return float(((seen[possible] - expected) ** 2 / expected).sum()), int(possible.sum()) - 1


def exceeds(found: float, degrees: int) -> bool:
    """Whether counts lie further from their chances than luck would take them."""
    return bool(stats.chi2.sf(found, degrees) < FALSE_ALARM)


def is_off(found: float, degrees: int) -> bool:
    """Whether counts vary more, or less, than those of independent customers: two-sided."""
    tail = min(stats.chi2.sf(found, degrees), stats.chi2.cdf(found, degrees))
    return bool(tail < FALSE_ALARM / 2)


# -- against chances that are known ------------------------------------------------------------------

LADDER = np.array([[0.5, 0.3, 0.1, 0.1], [0.2, 0.4, 0.3, 0.1], [0.1, 0.2, 0.5, 0.2], [0.3, 0.1, 0.0, 0.6]])
RUNGS = ["guest", "user", "friend", "gone"]
PERIODS = 8


@cache
def climbed() -> np.ndarray:
    """Moves of a million customers of a migration market: from, to, over all periods."""
    market = {
        "kind": "migration", "customers": MILLION, "stages": RUNGS, "transition": LADDER.tolist(),
        "value": [1.0, 5.0, 9.0, 0.0], "start": [0.4, 0.3, 0.2, 0.1],
    }  # fmt: skip
    table, place = np.zeros((4, 4)), {name: number for number, name in enumerate(RUNGS)}
    moves = sim.simulate(study_of(market, months=PERIODS, seed=8)).transitions
    for _, start, end, customers in moves.itertuples(index=False):
        table[place[start], place[end]] += customers
    return table


@pytest.mark.parametrize("row", range(4), ids=RUNGS)
def test_moves_on_a_ladder_are_multinomial(row: int) -> None:
    """Whoever is on a rung, in whichever period, moves by the same chances, whatever came before."""
    assert climbed().sum() == PERIODS * MILLION
    assert not is_off(*statistic(climbed()[row], LADDER[row]))


@pytest.mark.parametrize(("row", "column"), [(0, 1), (1, 2), (2, 3), (3, 0)])
def test_a_chance_of_a_ladder_off_by_a_hundredth_is_seen(row: int, column: int) -> None:
    """With a power of 0.95 at least, were the seed drawn anew."""
    off = LADDER[row].copy()
    off[column] *= 1.01
    off[row] -= 0.01 * LADDER[row, column]
    assert exceeds(*statistic(climbed()[row], off))
    distance, degrees = statistic(climbed()[row].sum() * LADDER[row], off)
    assert stats.ncx2.sf(stats.chi2.isf(FALSE_ALARM, degrees), degrees, distance) > 0.95


@cache
def left_by_year() -> np.ndarray:
    """Of a million customers under contract: how many left at each of eight renewals, and how many stay."""
    segment = {"attrition": {"a": 0.704, "b": 1.182}, "arrivals": [1.0], "first_purchase_at": "ours"}
    market = one_firm(
        segment, setting="contractual", months_between_renewals=1, switched_off=all_but("attrition")
    )
    monthly = sim.simulate(study_of(market, customers=MILLION, months=9, seed=9)).monthly
    lapsed = monthly["lapsed"].to_numpy()
    return np.append(np.diff(lapsed), MILLION - lapsed[-1])


def leaving(alpha: float, beta: float, years: int = 8) -> np.ndarray:
    """Chances to leave at each renewal, and never, of the sBG; by its own recursion (Fader & Hardie 2007)."""
    chance = [alpha / (alpha + beta)]
    for t in range(2, years + 1):
        chance.append(chance[-1] * (beta + t - 2) / (alpha + beta + t - 1))
    return np.array([*chance, 1 - sum(chance)])


def test_renewals_are_multinomial() -> None:
    assert not is_off(*statistic(left_by_year(), leaving(0.704, 1.182)))


@pytest.mark.parametrize(("alpha", "beta"), [(0.704 * 1.01, 1.182), (0.704, 1.182 * 1.01)])
def test_a_parameter_of_leaving_off_by_a_hundredth_is_seen(alpha: float, beta: float) -> None:
    assert exceeds(*statistic(left_by_year(), leaving(alpha, beta)))


@cache
def first_purchases() -> np.ndarray:
    """Of a million customers who know the firm: how many first buy in month 0 to 11, and who has not yet."""
    market = one_firm(
        {"occasions": {"core": {"mean_per_month": 0.2, "shape": 5.0}}},
        {"awareness": 1.0},
        switched_off=all_but(),
    )
    monthly = sim.simulate(study_of(market, customers=MILLION, months=12, seed=10)).monthly
    return np.append(monthly["new_customers"].to_numpy(), monthly["prospect"].iloc[-1])


def waiting(shape: float, mean: float) -> np.ndarray:
    """Chances to buy first in each month, and in none: rates are Gamma, so silence is (1 + m t / k)^-k."""
    silent = (1 + mean / shape * np.arange(13)) ** -shape
    return np.append(-np.diff(silent), silent[-1])


def test_months_of_the_first_purchase_are_multinomial() -> None:
    assert not is_off(*statistic(first_purchases(), waiting(5.0, 0.2)))


def test_a_rate_of_buying_off_by_a_hundredth_is_seen() -> None:
    assert exceeds(*statistic(first_purchases(), waiting(5.0, 0.2 * 1.01)))


# -- against each other: customers with all their own behaviour --------------------------------------

#: What ties customers together, through the firm or through talk.
TIES = (
    "talk", "word_of_mouth", "desk", "rivals", "tiers", "exit", "entry", "price_war", "experience_curve",
    "self_repair", "morale", "belief", "promise",
)  # fmt: skip
REPLICATIONS, CUSTOMERS, MONTHS = 40, 25_000, 18


def counts(replications: int = REPLICATIONS, **changes: Any) -> np.ndarray:
    """Customers of `ours` by stage at the end, in each of several markets with luck of their own."""
    firms = {
        name: {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}} for name in ("ours", "theirs")
    }
    segment = {"share": 1.0, "occasions": {"core": {}}, "attrition": {"a": 1.0, "b": 20.0}}
    market = {
        "focal": "ours", "categories": {"core": {}}, "segments": {"people": segment}, "firms": firms,
        "switched_off": list(TIES),
    }  # fmt: skip
    levers = [{"lever": name, "value": value} for name, value in changes.pop("levers", {}).items()]
    study = study_of(
        market | changes,
        strategies={"steady": {"levers": levers}},
        customers=CUSTOMERS,
        months=MONTHS,
        seed=11,
    )
    rows = []
    for replication in range(replications):
        monthly = sim.simulate(study, strategy="steady", replication=replication).monthly
        last = monthly[(monthly["month"] == MONTHS - 1) & (monthly["firm"] == "ours")]
        rows.append(last[STAGES].to_numpy()[0])
    return np.array(rows)


def homogeneity(table: np.ndarray) -> tuple[float, int]:
    """Chi-square of rows that should be samples of one distribution, whatever that is."""
    share = table.sum(axis=0) / table.sum()
    found = sum(statistic(row, share)[0] for row in table)
    return found, (len(table) - 1) * (int((share > 0).sum()) - 1)


@cache
def independent() -> np.ndarray:
    return counts()


def test_stages_of_a_million_independent_customers_are_multinomial() -> None:
    table = independent()
    assert table.sum() == MILLION
    assert (table.sum(axis=0) > 0.01 * MILLION).sum() >= 5  # every stage but a rare one
    assert not is_off(*homogeneity(table))


def test_customers_who_share_luck_two_by_two_are_seen() -> None:
    """Each customer counted twice: as many, but half as many lives."""
    table = independent()
    pairs = 2 * table[: len(table) // 2]
    assert is_off(*homogeneity(pairs))


def test_counts_that_luck_moves_too_little_are_seen() -> None:
    """Every two markets averaged: half the variance that a market of that size should have."""
    table = independent()
    assert is_off(*homogeneity(np.round((table[::2] + table[1::2]) / 2)))


def test_luck_that_strikes_all_customers_at_once_is_seen() -> None:
    """A firm whose data leak, or do not: the one tie between its customers here, and a rare one."""
    shared = counts(20, levers={"data_use": 1.0}, data={"breach_per_month": 0.05, "breach_exits": 0.036})
    assert is_off(*homogeneity(shared))
