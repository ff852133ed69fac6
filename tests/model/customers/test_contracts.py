"""Contracts of a market with two categories: they bind where they were signed, and stages know them."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model.simulate import simulate
from sim.scenario.market.market import Market
from sim.study.facts.measurement import NEVER_NOTHING
from tests.model.markets import a_market, a_study, of_firm


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
