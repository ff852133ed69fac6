"""Relationships that grow: with time, custom and trust; bounded, at all firms alike, moved or new."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.model.rules import growth as rules
from sim.model.simulate import simulate
from tests.model.markets import a_market, a_study, assert_same_run

SHARE = st.floats(0.0, 1.0)
MONTHS = st.floats(0.0, 600.0)
BOTH = ("ours", "theirs")
#: Everybody has the same basket, so that a mean basket tells how relationships stand.
ALIKE = {"kind": "lognormal", "sigma": 0.0}


def lived(growth: dict[str, float], *policies: Intervention, months: int = 48, **changes: Any) -> Run:
    """Two firms alike to everybody, whose customers have all begun to buy there a month ago or so."""
    market = a_market(
        segments={
            "people": {
                "share": 1.0, "occasions": {"core": {"shape": 5.0}}, "basket": ALIKE,
                "tenure_mean_months": 1.0, "price_sensitivity_sigma": 0.0, "attachment_sd": 0.0,
            }
        },
        firms={name: {"share": 0.5, "awareness": 1.0, "sells": {"core": ["people"]}} for name in BOTH},
        growth=growth,
        **changes,
    )  # fmt: skip
    return simulate(a_study(market, customers=2000, months=months), policies=list(policies))


def a_purchase(run: Run, column: str) -> pd.DataFrame:
    """A sum of money by month and firm, for each purchase."""
    both = run.monthly.groupby(["month", "firm"], observed=True)[[column, "purchases"]].sum()
    return (both[column] / both["purchases"]).unstack()


# -- the rules ----------------------------------------------------------------------------------------


@given(MONTHS, SHARE, SHARE, st.floats(1.0, 600.0))
def test_a_relationship_lies_between_nothing_and_full_and_takes_all_three(
    together: float, share: float, trust: float, months: float
) -> None:
    found = rules.grown(together, share, trust, months)
    assert 0.0 <= found <= 1.0
    assert rules.grown(0.0, share, trust, months) == 0.0
    assert rules.grown(together, 0.0, trust, months) == rules.grown(together, share, 0.0, months) == 0.0
    assert rules.grown(together, 0.5 * share, trust, months) <= found  # who buys more elsewhere falls back
    assert rules.grown(together, share, 0.5 * trust, months) <= found  # and who is let down


def test_time_together_counts_for_less_the_more_there_is() -> None:
    years = [rules.grown(12.0 * year, 1.0, 1.0, 24.0) for year in range(12)]
    assert years[2] == 0.5
    assert (np.diff(years) > 0).all() and (np.diff(years, 2) < 0).all()


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=8), st.data(), SHARE, SHARE)
def test_over_all_firms_baskets_grow_by_what_is_new_money_and_by_nothing_where_all_is_moved(
    weights: list[float], data: st.DataObject, more: float, moved: float
) -> None:
    shares = np.array(weights) / sum(weights)
    here = np.array([data.draw(SHARE) for _ in weights])
    everywhere = float(shares @ here)
    multiples = np.array([rules.larger_basket(each, everywhere, more, moved) for each in here])
    assert float(shares @ multiples) == pytest.approx(1.0 + more * (1.0 - moved) * everywhere)
    assert ((multiples >= 0.0) & (multiples <= 1.0 + more)).all()


# -- what comes of them -------------------------------------------------------------------------------


def test_baskets_grow_with_time_alike_at_both_firms_and_less_and_less() -> None:
    baskets = a_purchase(lived({"basket": 0.5, "basket_moved": 0.0}), "goods") / 100.0
    assert baskets.iloc[0].max() < 1.02
    years = baskets.groupby(baskets.index // 12).mean()
    assert (years.diff().iloc[1:] > 0).all().all() and (years.diff().diff().iloc[2:] < 0).all().all()
    assert years.loc[3].max() < 1.5  # never more than a full relationship brings
    assert years["ours"].to_numpy() == pytest.approx(years["theirs"].to_numpy(), abs=0.02)


def test_no_money_comes_about_where_all_of_it_is_moved_from_other_firms() -> None:
    moved, half, new = (
        a_purchase(lived({"basket": 0.5, "basket_moved": part}), "goods").loc[36:].mean().mean() / 100.0
        for part in (1.0, 0.5, 0.0)
    )
    # firms are chosen by what customers think today, shares look back: so nearly nothing, not exactly
    assert moved == pytest.approx(1.0, abs=0.03)
    assert half - 1.0 == pytest.approx(0.5 * (new - 1.0), abs=0.03) and new > 1.08


def test_a_purchase_costs_less_to_serve_and_never_less_than_the_market_says() -> None:
    usual, less = (a_purchase(lived({"cost_to_serve": c}), "handling").loc[36:].mean() for c in (0.0, 0.4))
    assert (less < 0.95 * usual).all() and (less > 0.6 * usual).all()


@Intervention
def half_as_dear_again(market: LiveMarket, firm: Firm) -> Story:
    yield market.until(24)
    firm.offer("core").price *= 1.5


def test_what_has_grown_falls_again_when_customers_drift_off() -> None:
    growth = {"basket": 0.5, "basket_moved": 0.0, "months": 6.0}
    stay = a_purchase(lived(growth), "goods")
    drift = a_purchase(lived(growth, half_as_dear_again), "goods")
    assert drift["ours"].loc[:23].equals(stay["ours"].loc[:23])
    assert drift["ours"].loc[42:].mean() < 0.95 * stay["ours"].loc[12:23].mean()
    assert drift["theirs"].loc[42:].mean() > stay["theirs"].loc[42:].mean()  # where they go it grows


def test_who_has_a_relationship_tells_more_of_the_firm_and_more_hear_of_it() -> None:
    def heard(talk: float) -> float:
        firms = {name: {"share": 0.1, "awareness": 0.1, "sells": {"core": ["people"]}} for name in BOTH}
        market = a_market(firms=firms, growth={"talk": talk, "months": 6.0})
        run = simulate(a_study(market, customers=2000, months=24))
        return float(run.monthly["new_customers"].sum())

    assert heard(3.0) > 1.1 * heard(0.0)


def test_who_has_dealt_with_the_firm_for_long_buys_its_further_category() -> None:
    def bought(pull: float, months: float = 6.0) -> float:
        occasions = {"core": {}, "extra": {}}
        market = a_market(
            categories={"core": {}, "extra": {}},
            segments={"people": {"share": 1.0, "occasions": occasions}},
            firms={
                "ours": {"share": 0.5, "awareness": 1.0, "sells": {c: ["people"] for c in occasions}},
                "theirs": {"share": 0.5, "awareness": 1.0, "sells": {c: ["people"] for c in occasions}},
                "alone": {"awareness": 1.0, "sells": {"extra": ["people"]}},
            },
            choice={"outside": 1.0, "relationship": 0.0},
            growth={"cross_buying": pull, "months": months},
        )
        run = simulate(a_study(market, customers=1500, months=24))
        own = run.monthly[run.monthly["firm"] == "ours"]
        return float((own["purchases"] - own["core_purchases"]).sum())

    assert bought(2.0) > 1.1 * bought(0.0)
    assert bought(2.0) > bought(2.0, months=60.0)


def test_switched_off_nothing_grows() -> None:
    all_of_it = {"basket": 1.0, "cost_to_serve": 1.0, "cross_buying": 5.0, "talk": 5.0}
    assert_same_run(lived({}, months=6), lived(all_of_it, months=6, switched_off=["growth"]))
