"""Customers as a portfolio: contacts, relationships, tiers, letting go, winning back; who is lost, why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.relations import tiers_of, won_back
from sim.model.firms.user_policies import Intervention
from sim.model.machine.codes import (
    HEAVY,
    LIGHT,
    LONG_STANDING,
    MIDDLE,
    NO_TIER,
    REGULAR,
    SUPER_HEAVY,
    UNWANTED,
)
from sim.model.result import Run
from sim.model.rules import tiers as tier_rules
from sim.model.simulate import simulate
from sim.scenario.market.tiers import Tiers
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, of_firm, one_firm


def run_with(levers: dict[str, float], spend: dict[str, float] | None = None, **changes: Any) -> Run:
    """A run of two firms alike, of which ours sets levers."""
    settings = [{"lever": name, "value": value} for name, value in levers.items()]
    strategy = Strategy(levers=settings, spend=spend or {})
    market = a_market(**{"tiers": {"months_between": 6}} | changes)
    study = a_study(market, {"tried": strategy}, customers=3_000, months=18, warm_up=6)
    return simulate(study, "tried")  # type: ignore[return-value]


def mean_satisfaction(run: Run) -> float:
    customers = of_firm(run.customers)
    return float(customers.loc[customers["purchases"] > 0, "satisfaction"].mean())


def test_a_relevant_contact_pleases_and_an_irrelevant_one_annoys() -> None:
    none = mean_satisfaction(run_with({}))
    relevant = mean_satisfaction(run_with({"contact_cadence": 0.5, "contact_relevance": 1.0}))
    irrelevant = mean_satisfaction(run_with({"contact_cadence": 0.5}))
    assert relevant > none + 0.02 and irrelevant < none - 0.02


def test_too_many_contacts_annoy_however_relevant() -> None:
    few = mean_satisfaction(run_with({"contact_cadence": 1.0, "contact_relevance": 1.0}))
    many = mean_satisfaction(run_with({"contact_cadence": 4.0, "contact_relevance": 1.0}))
    assert many < few


def test_contacts_cost_what_they_cost() -> None:
    """One contact a month with every customer who has not lapsed as the month starts."""
    run = run_with({"contact_cadence": 1.0}, contact={"cost": 0.25})
    of_stage = run.transitions[(run.transitions["firm"] == "ours")]
    close = of_stage["from_stage"].isin(["new", "regular", "long_standing", "loyal"])
    contacted = of_stage.loc[close, "customers"].sum()
    assert of_firm(run.ledger)["relations"].sum() == pytest.approx(0.25 * contacted, rel=0.002)


@pytest.mark.parametrize("lever", ["contact_cadence", "relationship"])
def test_contacts_switched_off_do_nothing(lever: str) -> None:
    off = run_with({lever: 3.0}, switched_off=["contacts"])
    pd.testing.assert_frame_equal(off.ledger, run_with({}, switched_off=["contacts"]).ledger)


def test_each_kind_of_relationship_costs_more_and_satisfies_more() -> None:
    runs = [run_with({"relationship": kind}) for kind in (0.0, 2.0, 3.0, 4.0)]
    satisfied = [mean_satisfaction(run) for run in runs]
    cost = [of_firm(run.ledger)["relations"].sum() for run in runs]
    assert satisfied == sorted(satisfied) and cost == sorted(cost) and cost[0] == 0


def test_customers_are_sorted_by_what_they_earn() -> None:
    earned = np.array([5.0, -1.0, 100.0, 20.0, 3.0, 2.0, 1.0, 0.5, -3.0, 60.0], np.float32)
    tiers = Tiers(super_heavy=0.1, heavy=0.2, middle=0.3)
    assert tiers_of(earned, tiers, unwanted=False).tolist() == [
        MIDDLE, LIGHT, SUPER_HEAVY, HEAVY, MIDDLE, MIDDLE, LIGHT, LIGHT, LIGHT, HEAVY
    ]  # fmt: skip
    assert (tiers_of(earned, tiers, unwanted=True) == UNWANTED).tolist() == (earned < 0).tolist()
    assert tiers_of(earned[:0], tiers, unwanted=True).size == 0


@pytest.mark.parametrize(
    ("stage", "tier", "expected"),
    [
        (REGULAR, NO_TIER, 0.0), (LONG_STANDING, NO_TIER, 0.1), (LONG_STANDING, HEAVY, 0.2),
        (REGULAR, SUPER_HEAVY, 0.2), (REGULAR, LIGHT, -0.05), (LONG_STANDING, LIGHT, 0.1),
    ],
)  # fmt: skip
def test_a_discount_goes_by_tier_then_by_stage(stage: int, tier: int, expected: float) -> None:
    assert tier_rules.discount_of(5.0, stage, tier, 0.3, 0.1, 0.2, -0.05) == expected
    assert tier_rules.discount_of(0.0, stage, tier, 0.3, 0.1, 0.2, -0.05) == 0.3


def test_the_share_of_each_tier_is_what_the_market_says() -> None:
    customers = of_firm(run_with({"top_discount": 0.01}).customers)
    share = customers.loc[customers["tier"] != "none", "tier"].value_counts(normalize=True)
    expected = {"super_heavy": 0.05, "heavy": 0.15, "middle": 0.30, "light": 0.50}
    for tier, part in expected.items():
        assert share[tier] == pytest.approx(part, abs=0.002)


def test_discounts_and_surcharges_by_tier_show_in_the_ledger() -> None:
    plain, top = of_firm(run_with({}).ledger), of_firm(run_with({"top_discount": 0.1}).ledger)
    assert plain["discounts"].sum() == 0 < top["discounts"].sum()
    light = of_firm(run_with({"light_surcharge": 0.2}).ledger)
    assert light["discounts"].sum() < 0  # a fee is a credit
    served = of_firm(run_with({"light_service": 0.0}).ledger)
    assert served["handling"].sum() < plain["handling"].sum()


def test_only_customers_who_cost_more_than_they_bring_are_let_go() -> None:
    costly = {"categories": {"core": {"handling": 40.0}}}
    run = run_with({"let_go": 1.0}, **costly)
    lost = of_firm(run.churn)
    gone = lost.loc[lost["reason"] == "let go", "customers"].sum()
    assert gone > 20
    kept = run_with({}, **costly)
    assert not (of_firm(kept.churn)["reason"] == "let go").any()
    handling = [of_firm(r.ledger)["handling"].sum() for r in (run, kept)]
    assert handling[0] < handling[1]


def test_others_watch_when_customers_are_let_go() -> None:
    costly = {"categories": {"core": {"handling": 40.0}}}

    def trust(watching: float) -> float:
        run = run_with({"let_go": 1.0}, tiers={"months_between": 6, "watching": watching}, **costly)
        return float(of_firm(run.monthly)["trust"].mean())

    assert trust(2.0) < trust(0.0)


def test_the_same_care_reserved_for_the_best_pleases_them_more_and_others_less() -> None:
    def satisfied(focus: float) -> pd.Series[float]:
        levers = {"care_focus": focus, "top_discount": 1e-9}  # so that tiers are made either way
        customers = of_firm(run_with(levers, {"care": 0.3}).customers)
        top = customers["tier"].isin(["heavy", "super_heavy"])
        return customers[customers["tier"] != "none"].groupby(top)["satisfaction"].mean()

    even, focused = satisfied(0.0), satisfied(1.0)
    assert focused[True] > even[True] and focused[False] < even[False]


def left_of(spend: dict[str, float], returning: float, **changes: Any) -> int:
    """How many have left at the end, of customers of whom a tenth leaves after each purchase."""
    people = {"share": 1.0, "occasions": {"core": {}}, "attrition": {"a": 1, "b": 9}}
    given = {"segments": {"people": people}, "tiers": {"departed_return": returning}}
    return int(of_firm(run_with({}, spend, **given, **changes).customers)["left"].sum())


def test_customers_who_can_come_back_do_if_they_are_won_back() -> None:
    before = left_of({}, 1.0)
    assert left_of({"win_back": 1.0}, 1.0) < 0.9 * before
    assert left_of({"win_back": 1.0}, 1.0, switched_off=["win_back"]) == before


def test_who_has_moved_or_lost_the_need_cannot_be_won_back() -> None:
    """More even leave: of those who had fallen silent, some come back and buy, and leave after it."""
    assert left_of({"win_back": 1.0}, 0.0) >= left_of({}, 0.0) == left_of({}, 1.0)


def test_money_to_win_back_finds_whom_it_can_as_soon_as_somebody_is_lost() -> None:
    """Without a warm-up nobody is when the money begins."""
    study = sim.load_study("subscription", ["run.customers=2000", "run.months=24", "run.warm_up_months=0"])
    spends = Strategy(spend={"win_back": 1.0})
    asked = replace(study, strategies={"hold": Strategy(), "spends": spends})
    bought = [sim.simulate(asked, name).monthly["purchases"].sum() for name in asked.strategies]
    assert bought[1] > bought[0]


def test_money_to_win_customers_back_is_shared_by_those_who_can_be() -> None:
    live = LiveMarket(a_market(customers=1000), 1000, 1, 0, 0)
    firm = live.firms[0]
    firm.spend["win_back"] = 100.0
    chances = []
    for firm.lost in (0.0, 50.0, 100.0):
        chances.append(won_back(live, firm))
    most = live.settings.response.win_back.ceiling
    half = live.settings.response.win_back.half_spend
    assert chances == pytest.approx([0.0, *(most * (1 - 2 ** (-100 / lost / half)) for lost in (50, 100))])


def strike(trust: float, exits: float) -> Intervention:
    """Bad news strikes the firm in month 6."""

    @Intervention
    def news(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(6)
        firm.trust_shock, firm.exit_shock = trust, exits

    return news


def test_a_scandal_costs_trust_and_some_leave() -> None:
    market = one_firm({}, {"share": 0.8, "awareness": 1.0}, switched_off=["satisfaction", "failure"])
    study = a_study(market, customers=20_000, months=7)
    calm, struck = (simulate(study, policies=p) for p in ((), (strike(0.3, 0.036),)))
    trust = [float(run.customers["trust"].mean()) for run in (calm, struck)]  # type: ignore[union-attr]
    assert trust[1] < 0.8 * trust[0]
    lost = struck.churn  # type: ignore[union-attr]
    scandal = lost[lost["reason"] == "scandal"]
    assert scandal["month"].unique().tolist() == [6]
    customers = struck.customers["purchases"].gt(0).sum()  # type: ignore[union-attr]
    # 3.6 % of some 17,000: five standard deviations are 0.7 %
    assert scandal["customers"].sum() / customers == pytest.approx(0.036, abs=0.009)


def test_everybody_leaves_a_firm_that_closes() -> None:
    market = a_market()
    run = simulate(a_study(market, customers=500, months=8), policies=[strike(0.0, 1.0)])
    before = run.monthly[run.monthly["month"] == 5]  # type: ignore[union-attr]
    lost = of_firm(run.churn[run.churn["reason"] == "firm closed"])  # type: ignore[union-attr]
    stages = of_firm(before)[["new", "regular", "long_standing", "loyal"]].to_numpy().sum()
    assert lost["customers"].sum() == stages


def test_everybody_who_lapses_is_in_the_table_of_the_lost() -> None:
    run = run_with({"let_go": 1.0, "contact_cadence": 3.0}, categories={"core": {"handling": 30.0}})
    moves = run.transitions
    lapsed = moves[(moves["to_stage"] == "lapsed") & ~moves["from_stage"].isin(["lapsed", "prospect"])]
    by_month = lapsed.groupby(["month", "firm"], observed=True)["customers"].sum()
    assert run.churn.groupby(["month", "firm"], observed=True)["customers"].sum().equals(by_month)
    reasons = set(of_firm(run.churn)["reason"])
    assert {"let go", "unwanted contacts", "failure", "better offer elsewhere"} <= reasons
    assert (run.churn["mean_tenure_months"] >= 0).all()


def test_the_best_customers_are_answered_first_where_the_firm_wants_it() -> None:
    """The desk is as busy as before; others wait longer, and so the best are more content."""
    desk = {"contacts_per_purchase": 0.5, "patience_minutes": 60.0}
    firms = {
        name: {
            "share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]},
            "front_agents_per_1000_customers": 0.4,
        }
        for name in ("ours", "theirs")
    }  # fmt: skip

    def satisfied(priority: float) -> pd.Series[float]:
        levers = {"tier_priority": priority, "top_discount": 1e-9}
        customers = of_firm(run_with(levers, desk=desk, firms=firms).customers)
        top = customers["tier"].isin(["heavy", "super_heavy"])
        return customers[customers["tier"] != "none"].groupby(top)["satisfaction"].mean()

    alike, ranked = satisfied(0.0), satisfied(1.0)
    assert ranked[True] > alike[True] and ranked[False] < alike[False]
