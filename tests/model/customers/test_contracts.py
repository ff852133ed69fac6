"""Contracts of a market with two categories: they bind where they were signed, and stages know them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.customers.state import empty_state
from sim.model.rules.customer import renewal_leaving
from sim.model.simulate import simulate
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.study.facts.measurement import NEVER_NOTHING
from tests.model.markets import a_market, a_study, assert_same_run, of_firm


def of_two_categories(firms: dict[str, Any], **changes: Any) -> Market:
    """A contractual market in which everybody needs both categories."""
    occasions = {"core": {"shape": 1000.0}, "extra": {"mean_per_month": 2.0, "shape": 1000.0}}
    given: dict[str, Any] = {
        "setting": "contractual",
        "categories": {"core": {}, "extra": {"price": 40.0}},
        "segments": {"people": {"share": 1.0, "occasions": occasions}},
    }
    return a_market(firms=firms, **(given | changes))


SELLS_CORE = {"share": 0.6, "awareness": 1.0, "sells": {"core": ["people"]}}
SELLS_EXTRA = {"awareness": 1.0, "sells": {"extra": ["people"]}}


def test_who_pays_every_month_has_not_lapsed() -> None:
    """Customers of a firm that sells the second category alone are under contract, and so its customers."""
    run = simulate(a_study(of_two_categories({"ours": SELLS_CORE, "theirs": SELLS_EXTRA}), months=8))
    for firm in ("ours", "theirs"):
        last = of_firm(run.monthly, firm).iloc[-1]
        assert last["purchases"] > 0
        # one payment a customer and month, and nobody's silence lasts three months
        assert last[["new", "regular", "long_standing", "loyal"]].sum() == last["purchases"], firm


def test_nobody_has_a_contract_for_what_a_firm_does_not_sell() -> None:
    """Not even those whose main firm it is at the start."""
    theirs = SELLS_EXTRA | {"share": 0.4}
    run = simulate(a_study(of_two_categories({"ours": SELLS_CORE, "theirs": theirs}), months=8))
    sold = run.monthly.groupby("firm", observed=True)[["purchases", "core_purchases"]].sum()
    assert sold.loc["ours", "purchases"] == sold.loc["ours", "core_purchases"] > 0
    assert sold.loc["theirs", "purchases"] > 0
    assert sold.loc["theirs", "core_purchases"] == 0


def test_a_contract_is_paid_once_a_month_whatever_the_need() -> None:
    """Until it ends: a customer of a firm without rivals pays each of two contracts twelve times a year."""
    both = {"share": 1.0, "awareness": 1.0, "sells": {"core": ["people"], "extra": ["people"]}}
    market = of_two_categories({"ours": both}, choice={"outside": NEVER_NOTHING})
    purchases = [
        simulate(a_study(market, months=months)).customers["purchases"].to_numpy() for months in (24, 36)
    ]
    assert np.unique(purchases[1] - purchases[0]).tolist() == [24]


def test_between_renewals_a_better_offer_waits() -> None:
    """`theirs` is far cheaper: nobody can go to it before the contract runs out, and a month a sixth may."""
    ours = {"share": 1.0, "awareness": 1.0, "sells": {"core": ["people"]}}
    cheap = {"awareness": 1.0, "sells": {"core": ["people"]}, "price": {"core": 40.0}}
    market = a_market(
        firms={"ours": ours, "theirs": cheap}, setting="contractual", months_between_renewals=6,
        choice={"outside": NEVER_NOTHING},
    )  # fmt: skip
    monthly = simulate(a_study(market, customers=6000, months=9)).monthly
    bought = of_firm(monthly)["purchases"].to_numpy() / 6000
    assert bought[0] == 1.0
    lost = -np.diff(bought[:7])
    assert (lost > 0.05).all() and (lost <= 1 / 6 + 0.03).all()  # 0.03: six standard errors of a sixth
    assert lost.sum() > 0.6
    assert (np.diff(of_firm(monthly, "theirs")["purchases"].to_numpy()[:7]) > 0).all()


ALONE = {"share": 1.0, "awareness": 1.0, "sells": {"core": ["people"]}}


def priced(*settings: tuple[str, float, int]) -> Strategy:
    levers = [{"lever": lever, "value": value, "from_month": month} for lever, value, month in settings]
    return Strategy.model_validate({"levers": levers})


def monthly_of(market: Market, strategy: Strategy | None = None, months: int = 14) -> pd.DataFrame:
    """The months of `ours`, of 3,000 customers."""
    study = a_study(market, {"plan": strategy or Strategy()}, customers=3000, months=months)
    return of_firm(simulate(study, "plan").monthly)


def cohort(**changes: Any) -> Market:
    """A firm alone, whose customers all sign in month 0, for four months."""
    people = {"share": 1.0, "occasions": {"core": {}}, "arrivals": [1.0], "first_purchase_at": "ours"}
    given = {
        "setting": "contractual", "months_between_renewals": 4, "segments": {"people": people},
        "firms": {"ours": {"sells": {"core": ["people"]}}}, "choice": {"outside": NEVER_NOTHING},
    }  # fmt: skip
    return a_market(**(given | changes))


def test_a_contract_keeps_its_price_until_it_is_renewed() -> None:
    found = monthly_of(cohort(), priced(("list_price", 1.5, 2)), months=6)
    assert found["price"].tolist() == pytest.approx([1.0, 1.0, 1.0, 1.0, 1.5, 1.5])


def test_a_contract_keeps_the_discount_it_was_signed_with() -> None:
    """Of those there at the start it is that of their first month."""
    found = monthly_of(cohort(), priced(("intro_discount", 0.25, 0)), months=6)
    assert found["price"].tolist() == pytest.approx([0.75, 0.75, 0.75, 0.75, 1.0, 1.0])
    there = a_market(firms={"ours": ALONE}, setting="contractual", choice={"outside": NEVER_NOTHING})
    dearer = monthly_of(there, priced(("list_price", 1.5, 1)))["price"].to_numpy()
    assert dearer[0] == 1.0 and (np.diff(dearer[:13]) > 0).all()  # a twelfth of them renews each month
    assert dearer[12:] == pytest.approx(1.5)


def test_a_renewal_raises_the_price_no_further_than_the_market_lets_it() -> None:
    found = monthly_of(cohort(rise_at_renewal=0.1), priced(("list_price", 1.5, 2)), months=9)
    assert found["price"].tolist() == pytest.approx([1.0] * 4 + [1.1] * 4 + [1.21], rel=1e-6)


def test_more_than_usual_is_sold_only_as_a_contract_is_signed() -> None:
    found = monthly_of(cohort(), priced(("push_wants", 1.0, 1)), months=9)
    per_purchase = (found["revenue"] / found["purchases"]).to_numpy()
    signed = [4, 8]
    assert (per_purchase[signed] > 1.05 * per_purchase[0]).all()
    assert np.delete(per_purchase, signed) == pytest.approx(per_purchase[0], rel=1e-3)


def test_a_dearer_renewal_loses_customers_to_the_price_and_a_cheaper_one_nobody() -> None:
    """As the rule says of their own chances to leave and price sensitivities; 110: four standard errors."""
    segment = cohort().segments["people"].model_dump() | {"attrition": {"a": 1.0, "b": 4.0}}
    market = cohort(segments={"people": segment})
    lost = {}
    for factor in (0.8, 1.0, 1.25):
        study = a_study(market, {"plan": priced(("list_price", factor, 1))}, customers=5000, months=5)
        churn = of_firm(simulate(study, "plan").churn)
        lost[factor] = churn.groupby("reason", observed=True)["customers"].sum()
    assert len({found["own reasons"] for found in lost.values()}) == 1  # who leaves anyway is the same
    assert lost[1.0]["own reasons"] == pytest.approx(1000, abs=110)
    rng = np.random.default_rng(1)
    chances = rng.beta(1.0, 4.0, 20_000)
    kappas = np.exp(np.log(4.4) - 0.125 + 0.5 * rng.normal(size=chances.size))
    more = [
        renewal_leaving(*pair) for pair in zip(chances, [math.log(1.25)] * chances.size, kappas, strict=True)
    ]
    assert lost[1.25]["price"] == pytest.approx(5000 * np.mean(more - chances), abs=110)
    assert "price" not in lost[0.8] and "price" not in lost[1.0]


def test_who_enters_by_a_purchase_looks_at_the_price() -> None:
    """At the price of the start all come; who finds another too dear knows the firm and may yet buy."""
    first, later = [], []
    for factor in (0.8, 1.0, 1.25, 5.0):
        market = cohort(choice={"outside": -0.75}, switched_off=["reach", "talk"])
        new = monthly_of(market, priced(("list_price", factor, 0)), months=6)["new_customers"].to_numpy()
        first.append(new[0] / 3000)
        later.append(new[1:].sum() / 3000)
    assert first[:2] == [1.0, 1.0] and later[:2] == [0.0, 0.0]
    assert 0.65 < first[2] < 0.8 and first[3] < 0.05
    assert later[2] > 0.1  # nobody else tells them of the firm


def test_both_engines_agree_on_contracts() -> None:
    """Two categories, offers on calls, surcharges, renewals that are bounded or not."""
    both = {"share": 0.4, "awareness": 0.8, "sells": {"core": ["people"], "extra": ["people"]}}
    occasions = {"core": {"shape": 1.0}, "extra": {"mean_per_month": 2.0, "shape": 1.0}}
    people = {
        "share": 1.0, "occasions": occasions, "arrivals": [0.1] * 4, "first_purchase_at": "ours",
        "attrition": {"a": 1.0, "b": 8.0},
    }  # fmt: skip
    plan = priced(
        ("list_price", 1.3, 2), ("intro_discount", 0.2, 0), ("light_surcharge", 0.3, 0),
        ("loyal_discount", 0.1, 0), ("cross_sell", 1.0, 0),
    )  # fmt: skip
    for rise in (None, 0.1):
        market = of_two_categories(
            {"ours": both, "theirs": both}, months_between_renewals=4, rise_at_renewal=rise,
            segments={"people": people},
        )  # fmt: skip
        study = a_study(market, {"plan": plan}, months=14)
        one, other = (simulate(study, "plan", engine=engine) for engine in ("compiled", "reference"))
        assert_same_run(one, other)


def test_a_market_without_contracts_keeps_none() -> None:
    assert empty_state(2, 2, 100, contractual=False).agreed.nbytes == 0
    assert empty_state(2, 2, 100, contractual=True).agreed.nbytes == 800
