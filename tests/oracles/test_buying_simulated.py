"""BG/NBD repeat buying by simulation: one firm, nothing at work but attrition, against the closed form.

Fader, Hardie & Lee 2005; parameters of the CDNOW sample. The model counts months, the published fit weeks: a
month is 365.25 / 12 / 7 weeks. Every customer makes a first purchase on arriving, evenly over month 0, so
expectations are means over the time of arrival. With nothing else at work the market is the BG/NBD exactly,
but for the cap of 60 occasions a month, met by fewer than one customer in 1e40.

False-alarm rate 1e-6 a test, shared out over its comparisons. With 200,000 customers the mean is held to
1.5 %: leaving after the first purchase too (it must not), one more or fewer of a month, or a rate whose shape
and scale are swapped, is off by more.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import stats

import sim
from sim.model.result import Run
from sim.scenario.basics.names import all_but
from sim.study.calibrate.btyd import BGNBD, bgnbd_alive, bgnbd_expected, bgnbd_repeats_distribution
from tests.oracles.public import one_firm, study_of
from tests.oracles.table import read_table

WEEKS_A_MONTH = 365.25 / 12 / 7
WEEKLY = BGNBD(*read_table()["O03"].values)
MONTHLY = WEEKLY._replace(alpha=WEEKLY.alpha / WEEKS_A_MONTH)
CUSTOMERS = 200_000
MONTHS = 18
#: Midpoints of times of arrival within the month; the expectation is smooth, so 200 give six digits.
ARRIVALS = (np.arange(200) + 0.5) / 200


def segment(**changes: Any) -> dict[str, Any]:
    given = {
        "occasions": {"core": {"mean_per_month": MONTHLY.r / MONTHLY.alpha, "shape": MONTHLY.r}},
        "attrition": {"a": MONTHLY.a, "b": MONTHLY.b},
        "arrivals": [1.0],
        "first_purchase_at": "ours",
    }
    return given | changes


@cache
def cohort() -> Run:
    market = one_firm(segment(), switched_off=all_but("attrition"))
    return sim.simulate(study_of(market, customers=CUSTOMERS, months=MONTHS))


def expected_by_month() -> np.ndarray:
    """Expected repeat purchases by the end of month 0, 1, ..."""
    time = np.arange(1, MONTHS + 1)[:, None] - ARRIVALS
    return bgnbd_expected(time, MONTHLY).mean(axis=1)


def test_the_unit_of_time_is_converted() -> None:
    assert bgnbd_expected(39, WEEKLY) == pytest.approx(bgnbd_expected(39 / WEEKS_A_MONTH, MONTHLY), rel=1e-12)


def test_cumulative_repeat_purchases_follow_the_closed_form() -> None:
    run = cohort()
    monthly = run.monthly.set_index("month")
    assert monthly["new_customers"].tolist() == [CUSTOMERS] + [0] * (MONTHS - 1)
    repeats = (monthly["purchases"] - monthly["new_customers"]).cumsum().to_numpy() / CUSTOMERS
    expected = expected_by_month()
    # standard error of the last month's mean from its own spread; earlier months' are smaller, as counts grow
    spread = (run.customers["purchases"] - 1).std()
    limit = stats.norm.isf(1e-6 / 2 / MONTHS) * spread / np.sqrt(CUSTOMERS)
    assert (np.abs(repeats - expected) < limit).all()
    assert limit < 0.035 * expected[-1]


def test_repeat_purchases_have_the_closed_distribution() -> None:
    """Nobody's repeats, one, two, ...: chi-square over 0 to 19 and more."""
    repeats = cohort().customers["purchases"].to_numpy() - 1
    chance = bgnbd_repeats_distribution(20, MONTHS - ARRIVALS, MONTHLY).mean(axis=0)
    seen = np.bincount(np.minimum(repeats, 20), minlength=21)
    assert stats.chisquare(seen, chance / chance.sum() * CUSTOMERS).pvalue > 1e-6


def test_who_is_still_there_follows_the_closed_form() -> None:
    """By number of repeat purchases and the month of the last: the chance to be still a customer.

    Those who never repeated are all still there: one leaves after a repeat purchase only.
    """
    customers = cohort().customers
    repeats, left = customers["purchases"].to_numpy() - 1, customers["left"].to_numpy()
    assert not left[repeats == 0].any()
    # P(alive) summed over customers given x alone: E[(b + x - 1) / (a + b + x - 1)] of those who reached x
    chance = bgnbd_repeats_distribution(40, MONTHS - ARRIVALS, MONTHLY).mean(axis=0)
    for x in (1, 2, 3):
        stayed = bgnbd_stayed(x) / chance[x]
        group = repeats == x
        error = stats.norm.isf(1e-6 / 6) * np.sqrt(stayed * (1 - stayed) / group.sum())
        assert abs((~left[group]).mean() - stayed) < error, x


def bgnbd_stayed(x: int) -> float:
    """Chance to have made exactly `x` repeat purchases and to be still there, over times of arrival."""
    from scipy.special import betaln, gammaln

    r, alpha, a, b = MONTHLY
    t = MONTHS - ARRIVALS
    log_nbd = (
        gammaln(r + x)
        - gammaln(r)
        - gammaln(x + 1)
        + r * np.log(alpha / (alpha + t))
        + x * np.log(t / (alpha + t))
    )
    return float(np.exp(log_nbd + betaln(a, b + x) - betaln(a, b)).mean())


def test_without_attrition_buying_is_the_negative_binomial() -> None:
    market = one_firm(segment(attrition=None), switched_off=all_but())
    run = sim.simulate(study_of(market, customers=CUSTOMERS // 2, months=6))
    repeats = run.customers["purchases"].to_numpy() - 1
    t = (6 - ARRIVALS)[:, None]
    chance = stats.nbinom(MONTHLY.r, MONTHLY.alpha / (MONTHLY.alpha + t)).pmf(np.arange(15)).mean(axis=0)
    seen = np.bincount(np.minimum(repeats, 15), minlength=16)
    expected = np.append(chance, 1 - chance.sum()) * len(repeats)
    assert stats.chisquare(seen, expected).pvalue > 1e-6
    assert not run.customers["left"].any()
    assert bgnbd_alive(3, 2.0, 5.0, MONTHLY) < 1  # what attrition would have made of them
