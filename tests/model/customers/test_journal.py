"""The journal of purchases: kept by both engines alike, complete, and of no effect on anything else.

Statistical tests: fixed seeds, false-alarm rate 1e-6 each.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim.model.customers.journal import new_journal, note, page
from sim.model.result import Run
from sim.model.simulate import simulate
from sim.scenario.basics.names import all_but
from tests.model.markets import a_study, assert_same_run, one_firm
from tests.model.test_engines import CONTRACT, rich, richly

FALSE_ALARM = 1e-6
MONTHS = 12


@pytest.mark.parametrize("changes", [{}, CONTRACT], ids=["free", "contract"])
def test_both_engines_keep_the_same_journal_and_live_the_same_without(changes: dict) -> None:
    study = richly(rich(**changes), customers=400, months=10, warm_up=2)
    kept = simulate(study, "everything", engine="compiled", journal=True)
    assert_same_run(kept, simulate(study, "everything", engine="reference", journal=True))
    assert_same_run(replace(kept, purchases=None), simulate(study, "everything", engine="compiled"))
    assert kept.purchases is not None
    # what is booked is every purchase of the months of the run, to the cent, by firm
    month = np.floor(kept.purchases["time_months"]).astype(int)
    counted = kept.purchases.groupby([month, "firm"], observed=False).size()
    lines = kept.monthly.groupby(["month", "firm"], observed=False)[
        ["purchases", "revenue", "discounts"]
    ].sum()
    assert counted.tolist() == lines["purchases"].tolist() and counted.sum() > 2000
    booked = kept.purchases.groupby([month, "firm"], observed=False)["booked"].sum()
    assert np.allclose(booked, lines["revenue"] - lines["discounts"], atol=0.001)
    assert kept.purchases["category"].nunique() == 2


def test_threads_do_not_matter_to_the_journal() -> None:
    study = richly(rich(), customers=6000, months=3, warm_up=0)
    one, three = (simulate(study, "everything", threads=n, journal=True) for n in (1, 3))
    assert_same_run(one, three)


def test_without_asking_there_is_none() -> None:
    assert simulate(richly(), engine="reference").purchases is None


def test_a_full_journal_is_told_not_cut() -> None:
    journal = new_journal(2)
    for customer in range(3):
        note(journal, customer, 0, 0, 0, 0, 100.0, 1.0)
    with pytest.raises(RuntimeError, match="no room"):
        page(0, [journal])


def plain(**segment: object) -> Run:
    """One firm of which everybody buys at every occasion, nothing else at work."""
    given = {"occasions": {"core": {"mean_per_month": 0.8, "shape": 1.0}}} | segment
    firm = {"share": 1.0, "awareness": 1.0}
    market = one_firm(given, firm, switched_off=all_but())
    return simulate(a_study(market, customers=3000, months=MONTHS), journal=True)


def test_gaps_between_purchases_are_exponential() -> None:
    """A Poisson process with each customer's own rate: given that the next purchase falls within the run,
    its distribution function is uniform. Times drawn in a wrong order, or by month, would not be.
    """
    run = plain()
    assert run.purchases is not None
    rate = run.customers["occasions_per_month"].to_numpy()[run.purchases["customer"]]
    time = run.purchases["time_months"].to_numpy()
    before = np.where(run.purchases["customer"].diff() == 0, run.purchases["time_months"].shift(), 0.0)
    gap, left = rate * (time - before), rate * (MONTHS - before)
    u = np.expm1(-gap) / np.expm1(-left)
    assert len(u) > 20_000 and (gap >= 0).all()
    assert stats.kstest(u, "uniform").pvalue > FALSE_ALARM


def test_who_arrives_by_a_purchase_makes_it_on_arriving_and_all_others_later() -> None:
    run = plain(arrivals=[0.5, 0.5], first_purchase_at="ours")
    assert run.purchases is not None
    first = run.purchases.groupby("customer")["time_months"].min()
    assert len(first) == 3000 and stats.kstest(first / 2, "uniform").pvalue > FALSE_ALARM
    same = run.purchases[run.purchases["time_months"] < 2]
    second = same.groupby("customer")["time_months"].nth(1)
    assert len(second) > 500 and (run.purchases["since_month"] >= 0).all()


def test_amounts_of_a_gamma_gamma_customer_spread_about_what_is_booked() -> None:
    run = plain(basket={"kind": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 1500.0})
    assert run.purchases is not None
    share = run.purchases["amount"] / run.purchases["booked"]
    # amounts of thousands, so that cents do not matter
    assert stats.kstest(share, stats.gamma(6.25, scale=1 / 6.25).cdf).pvalue > FALSE_ALARM
    basket = run.customers["basket"].to_numpy()[run.purchases["customer"]]
    assert np.abs(run.purchases["booked"] - basket).max() < 0.011
    # amounts of one customer are not alike, nor tied to one another
    by = run.purchases.assign(share=share).groupby("customer")["share"]
    pair = np.array([(a, b) for a, b in zip(by.nth(0), by.nth(1), strict=False)])
    assert abs(stats.pearsonr(*pair.T).statistic) < 0.12  # 1e-6 at 1,700 pairs


def test_amounts_of_other_customers_are_what_is_booked() -> None:
    run = plain()
    assert run.purchases is not None
    assert (run.purchases["amount"] == run.purchases["booked"]).all()
