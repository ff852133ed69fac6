"""Levers do what the lever table says, when it says; rivals follow rules; policies may be plain functions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import PHASES, LiveMarket
from sim.model.firms.policies import policies_of
from sim.model.firms.rivals import follow_rules, react
from sim.model.rules import firm as firm_rules
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import NEEDS
from sim.scenario.market.competition import Rules
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.study.facts.measurement import NEVER_NOTHING
from tests.model.markets import a_market, a_study, assert_same_run, customers_served, of_firm, one_firm

MONEY = ("recovery", "morale", "care", "quality", "reach", "referral")


def level(name: str, value: float, start: int = 0, end: int | None = None) -> Strategy:
    return Strategy(levers=[{"lever": name, "value": value, "from_month": start, "until_month": end}])


def under(strategy: Strategy, market: Market | None = None, **how: Any) -> Any:
    """The focal firm's run under a strategy."""
    given: dict[str, Any] = {"customers": 1000, "months": 10, "warm_up": 2}
    return simulate(a_study(market or a_market(), {"s": strategy}, **(given | how)), "s")


def watched(policies: list[Any], firm: str, market: Market, months: int, see: Any) -> list[Any]:
    """What `see(live, firm)` shows after the planning of each month, of a firm with these policies."""
    live = LiveMarket(market.model_copy(update={"customers": 1000}), 1000, 1, 0, 0)
    live.follow(policies, live.firm(firm))
    seen = []
    for month in range(months):
        live.env.run(until=month * live.length + 1.0)
        assert live.month == month
        seen.append(see(live, live.firm(firm)))
    return seen


# -- levels ------------------------------------------------------------------------------------------


def test_a_list_price_holds_from_its_month_until_the_other() -> None:
    ledger = of_firm(under(level("list_price", 0.8, 3, 7)).ledger)
    assert ledger["price"].tolist() == pytest.approx([1.0] * 3 + [0.8] * 4 + [1.0] * 3)


def test_a_list_price_without_an_end_holds_for_good_and_multiplies_what_is_there() -> None:
    market = a_market(
        firms={
            "ours": {"share": 0.5, "awareness": 1.0, "price": {"core": 110.0}, "sells": {"core": ["people"]}},
            "theirs": {"share": 0.5, "awareness": 1.0, "sells": {"core": ["people"]}},
        }
    )
    twice = Strategy(
        levers=[
            {"lever": "list_price", "value": 1.5, "from_month": 2},
            {"lever": "list_price", "value": 0.5, "from_month": 4, "until_month": 6},
        ]
    )
    price = of_firm(under(twice, market, months=8).ledger)["price"]
    assert price.tolist() == pytest.approx([1.1] * 2 + [1.65] * 2 + [0.825] * 2 + [1.65] * 2)


def test_revenue_is_at_the_list_price_and_discounts_are_a_line_of_their_own() -> None:
    """Baskets do not differ here, so money is purchases times price."""
    same = {"basket": {"kind": "lognormal", "mean": 50.0, "sigma": 0.0}}
    market = one_firm(same, {"share": 1.0, "awareness": 1.0})
    run = under(level("list_price", 1.2), market)
    bought = run.monthly["purchases"]
    assert run.monthly["revenue"].to_numpy() == pytest.approx(60.0 * bought.to_numpy())
    assert run.monthly["cost_of_goods"].to_numpy() == pytest.approx(0.6 * 50.0 * bought.to_numpy())
    assert (run.monthly["discounts"] == 0).all()


def test_first_purchases_are_cheaper_under_an_introductory_discount_and_no_others_are() -> None:
    same = {"basket": {"kind": "lognormal", "mean": 50.0, "sigma": 0.0}}
    market = one_firm(
        same, {"awareness": 0.3}, reach={"advertising_per_year": 1.0}, switched_off=["referral"]
    )
    monthly = under(level("intro_discount", 0.2, 4, 8), market).monthly
    holds = monthly["month"].between(4, 7)
    assert (monthly["new_customers"] > 0).all()
    expected = np.where(holds, 10.0 * monthly["new_customers"], 0.0)
    assert monthly["discounts"].to_numpy() == pytest.approx(expected)


def test_a_loyal_discount_goes_to_long_standing_and_loyal_customers() -> None:
    same = {"basket": {"kind": "lognormal", "mean": 50.0, "sigma": 0.0}, "tenure_mean_months": 60.0}
    market = one_firm(same, {"share": 1.0, "awareness": 1.0})
    run = under(level("loyal_discount", 0.1, 1), market)
    moves = run.transitions[run.transitions["month"] >= 1]
    close = moves[moves["from_stage"].isin(["long_standing", "loyal"])].groupby("month")["customers"].sum()
    discounts = run.monthly.set_index("month")["discounts"]
    assert discounts[0] == 0 and (discounts[1:] > 0).all()
    given = discounts[1:] / 5.0  # purchases that got it; those who are close buy more than once a month
    assert (given / close).between(1.0, 2.0).all()
    assert (given < 0.98 * run.monthly.set_index("month")["purchases"][1:]).all()
    none = market.model_copy(
        update={"stages": market.stages.model_copy(update={"long_standing_purchases": 10_000})}
    )
    assert under(level("loyal_discount", 0.1), none).monthly["discounts"].sum() == 0


# -- promise -----------------------------------------------------------------------------------------


def promised(
    minutes: float, payout: float = 10.0, ease: float = 1.0, agents: float = 1.0, **changes: Any
) -> Any:
    market = one_firm(
        {}, {"share": 1.0, "awareness": 1.0, "front_agents_per_1000_customers": agents},
        desk={"contacts_per_purchase": 0.8, "opening_minutes": 6000.0, "patience_minutes": 1e6},
        **({"promise": {"claim_chance": 1.0, "fraud_chance": 0.0}} | changes),
    )  # fmt: skip
    levers = [
        {"lever": "wait_promise_minutes", "value": minutes, "from_month": 2},
        {"lever": "promise_payout", "value": payout},
        {"lever": "promise_ease", "value": ease},
    ]
    return under(Strategy(levers=levers), market)


def test_every_broken_promise_that_is_claimed_is_paid_and_no_other() -> None:
    run = promised(1.0)
    counts = ["contacts", "promise_kept", "promise_broken"]
    front = run.desk[run.desk["pool"] == "front"].groupby("month")[counts].sum(min_count=1)
    broken = (front["contacts"] - front["promise_kept"]).fillna(0.0)
    assert broken.tolist() == front["promise_broken"].fillna(0.0).tolist(), "nobody here hangs up"
    assert (broken[2:] > 0).all() and (front["promise_kept"][2:] > 0).all()
    assert run.ledger["payouts"].to_numpy() == pytest.approx(10.0 * broken.to_numpy())


def test_before_a_promise_is_made_none_is_paid_or_reported() -> None:
    run = promised(1.0)
    assert (run.ledger["payouts"][:2] == 0).all()
    front = run.desk[run.desk["pool"] == "front"]
    assert front.loc[front["month"] < 2, "promise_kept"].isna().all()
    assert front.loc[front["month"] >= 2, "promise_kept"].notna().all()


def test_a_promise_that_is_kept_costs_nothing() -> None:
    run = promised(30.0, agents=20.0)
    front = run.desk[(run.desk["pool"] == "front") & (run.desk["month"] >= 2)]
    assert (front["promise_kept"] == front["contacts"]).all()
    assert (run.ledger["payouts"] == 0).all()


def test_claims_fall_with_their_chance_and_ease() -> None:
    """Half the ease is half the claims: binomial, five standard errors."""
    all_claimed = promised(1.0).ledger["payouts"].sum() / 10
    half = promised(1.0, ease=0.5).ledger["payouts"].sum() / 10
    assert abs(half - all_claimed / 2) < 5 * np.sqrt(all_claimed / 4) + 0.05 * all_claimed
    assert promised(1.0, ease=0.0).ledger["payouts"].sum() == 0
    assert promised(1.0, promise={"claim_chance": 0.0}).ledger["payouts"].sum() == 0
    assert promised(1.0, payout=0.0).ledger["payouts"].sum() == 0


# -- money -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lever", MONEY)
def test_programmes_and_marketing_cost_their_share_of_the_budget_every_month(lever: str) -> None:
    run = under(Strategy(spend={lever: 0.4}), budget=2.0)
    line = "marketing" if lever in ("reach", "referral") else "programmes"
    other = "programmes" if line == "marketing" else "marketing"
    ours, theirs = of_firm(run.ledger), of_firm(run.ledger, "theirs")
    assert ours[line].tolist() == [0.4 * 2.0 * 1000] * 10
    assert (ours[[other, "capital", "payouts"]] == 0).all().all()
    assert (theirs[["marketing", "programmes", "capital"]] == 0).all().all()
    factor = 1.10 ** (-(np.arange(10) + 1) / 12)
    assert run.spend["lever"].tolist() == [lever]
    assert run.spend["present_value"][0] == pytest.approx(800.0 * factor.sum(), rel=1e-12)


def test_quality_that_is_bought_answers_by_its_curve_and_lasts_no_longer_than_the_money() -> None:
    """1,000 a month, shared by those who are customers as the month begins."""
    held, run = (under(s, budget=1.0) for s in (Strategy(), Strategy(spend={"quality": 1})))
    more = of_firm(run.ledger)["quality"] - of_firm(held.ledger)["quality"]
    effect = a_market().response.quality
    curve = [
        effect.ceiling * (1 - 2 ** (-1000 / served / effect.half_spend)) for served in customers_served(run)
    ]
    assert more.tolist() == pytest.approx(curve)


def test_agents_are_hired_by_the_hours_that_money_pays_for() -> None:
    """60 % of 1,000 hires 2.4 front agents at 250; 40 % hires 8/9 of an expert at 450."""
    market = a_market(desk={"wage_per_agent_per_month": 250.0, "expert_wage_per_agent_per_month": 450.0})
    held = under(Strategy(), market)
    run = under(Strategy(spend={"front_agents": 0.6, "expert_agents": 0.4}), market)
    more = of_firm(run.ledger)["desk_pay"] - of_firm(held.ledger)["desk_pay"]
    assert more.tolist() == [1000.0] * 10
    ratio = of_firm(held.ledger)["load"][0] / of_firm(run.ledger)["load"][0]
    assert ratio == pytest.approx(3.4, rel=0.05)  # one agent before, 3.4 after; the calls differ a little


# -- launches ----------------------------------------------------------------------------------------


def launching(**changes: Any) -> Market:
    given: dict[str, Any] = {
        "categories": {"core": {}, "extra": {"price": 50.0, "launch_cost_per_customer": 2.0}},
        "segments": {
            "people": {"share": 0.6, "occasions": {"core": {}, "extra": {}}},
            "others": {"share": 0.4, "occasions": {"extra": {}}},
        },
        "firms": {
            "ours": {"share": 0.5, "awareness": 0.8, "sells": {"core": ["people"]}},
            "theirs": {"share": 0.3, "awareness": 0.8, "sells": {"core": ["people"]}},
        },
        "choice": {"outside": NEVER_NOTHING},
    }
    return a_market(**(given | changes))


def test_a_launch_is_paid_before_it_sells_and_then_marketed() -> None:
    """2 a customer at 0.75 a month: 750, 750 and the missing 500 as capital, then 750 as marketing."""
    run = under(Strategy(spend={"new_category": 0.75}), launching())
    ours = of_firm(run.ledger)
    assert ours["capital"].tolist() == [750.0, 750.0, 500.0] + [0.0] * 7
    assert ours["marketing"].tolist() == [0.0] * 3 + [750.0] * 7
    mine = of_firm(run.monthly)
    further = mine["purchases"] - mine["core_purchases"]
    sold = further.groupby(mine["month"]).sum()
    assert (sold[:3] == 0).all() and (sold[3:] > 0).all()
    # for those it serves today, not for others
    assert mine.loc[mine["segment"] == "others", "purchases"].sum() == 0


@pytest.mark.parametrize(("share", "months"), [(1.0, 2), (0.4, 5), (0.2, 10), (0.1, 20)])
def test_a_launch_happens_in_the_month_in_which_the_money_is_together(share: float, months: int) -> None:
    """2 a customer, in equal instalments: no instalment is lost to rounding, none is added."""
    run = under(Strategy(spend={"new_category": share}), launching(), customers=999, months=22)
    capital = of_firm(run.ledger)["capital"]
    assert capital.sum() == pytest.approx(2.0 * 999, abs=0.01)
    mine = of_firm(run.monthly)
    sold = (mine["purchases"] - mine["core_purchases"]).groupby(mine["month"]).sum()
    assert int((sold > 0).idxmax()) == months


def test_new_segments_cost_their_entry_as_well() -> None:
    """2 for the entry and 2 for the category they need, at 1 a month."""
    run = under(Strategy(spend={"new_segments": 1.0}), launching())
    assert of_firm(run.ledger)["capital"].tolist() == [1000.0] * 4 + [0.0] * 6
    mine = of_firm(run.monthly)
    mine = mine[mine["segment"] == "others"].set_index("month")
    assert (mine["new_customers"][:4] == 0).all() and mine["new_customers"].sum() > 0


def test_what_is_never_paid_for_is_never_launched() -> None:
    run = under(Strategy(spend={"new_category": 0.1}), launching())
    assert of_firm(run.ledger)["capital"].tolist() == [100.0] * 10
    assert (of_firm(run.monthly)["purchases"] == of_firm(run.monthly)["core_purchases"]).all()


def test_a_firm_that_sells_everything_to_everybody_launches_nothing() -> None:
    run = under(Strategy(spend={"new_category": 0.5, "new_segments": 0.5}))
    assert (of_firm(run.ledger)[["capital", "marketing"]] == 0).all().all()
    assert run.spend.empty or (run.spend["present_value"] == 0).all()


def test_a_launch_brings_luck_and_the_lack_of_practice_wears_off() -> None:
    """Value of the offer over a replication: luck, plus what marketing adds, less 0.5 e^(-months / 12)."""
    market = launching(switched_off=["perception_noise", "norm_growth", "satisfaction"])
    seen = []
    for months in (4, 16):
        run = under(Strategy(spend={"new_category": 1.0}), market, months=months, warm_up=0)
        mine = of_firm(run.monthly)
        # nothing but the launched category has a value other than 0
        others = mine[(mine["segment"] == "people") & (mine["month"] == months - 1)]
        seen.append(float(others["value"].iloc[0]))
    lacking = [firm_rules.learnt(0.5, m, 12.0) for m in (1.0, 13.0)]
    assert lacking[0] - lacking[1] == pytest.approx(0.5 * (np.exp(-1 / 12) - np.exp(-13 / 12)))
    assert seen[1] > seen[0]


# -- rivals ------------------------------------------------------------------------------------------


def two(theirs: dict[str, Any], ours: dict[str, Any] | None = None) -> Market:
    base = {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}}
    return a_market(firms={"ours": base | (ours or {}), "theirs": base | theirs})


def ruled(**rules: float) -> Any:
    """A policy that sets a firm's rules."""

    def policy(market: LiveMarket, firm: Firm) -> Any:
        follow_rules(firm, Rules(**rules))
        yield market.months(1)

    return policy


matching = ruled(match_price=0.7)


def test_matching_closes_a_share_of_the_gap_every_month_from_month_1_and_never_follows_upwards() -> None:
    market = two({"price": {"core": 120.0}})
    price = watched([matching, react], "theirs", market, 12, lambda live, firm: firm.offer("core").price)
    assert price == pytest.approx([120.0] + [100 + 20 * 0.3**k for k in range(1, 12)])
    dearer = two({"price": {"core": 80.0}})
    assert (
        watched([matching, react], "theirs", dearer, 6, lambda live, firm: firm.offer("core").price)
        == [80.0] * 6
    )


def test_two_who_match_each_other_come_to_rest_at_the_lower_price() -> None:
    rules = {"rules": {"match_price": 0.5}}
    run = under(level("list_price", 0.8, 3), two(rules | {"price": {"core": 110.0}}, rules), months=40)
    last = run.ledger[run.ledger["month"] == 39]["price"]
    assert last.tolist() == pytest.approx([0.8, 0.8], abs=1e-6)


def test_imitation_closes_a_share_of_the_gap_need_by_need_and_never_downwards() -> None:
    market = two({"quality": {"range": 1.0}}, {"quality": {"reliability": 0.5, "range": -1.0}})
    seen = watched(
        [ruled(imitate_per_month=0.1), react], "theirs", market, 8, lambda live, firm: firm.quality.copy()
    )
    reliability, range_ = NEEDS.index("reliability"), NEEDS.index("range")
    assert [q[reliability] for q in seen] == pytest.approx([0.5 * (1 - 0.9**k) for k in range(8)])
    assert [q[range_] for q in seen] == [1.0] * 8
    assert all(q[need] == 0 for q in seen for need in range(len(NEEDS)) if need not in (reliability, range_))


def test_rivals_imitate_what_money_buys_and_the_market_without_rivals_does_not() -> None:
    market = two({"rules": {"imitate_per_month": 0.2}})
    for off, moved in (([], True), (["rivals"], False)):
        run = under(Strategy(spend={"quality": 1.0}), market.model_copy(update={"switched_off": off}))
        theirs = of_firm(run.ledger, "theirs")["quality"]
        assert bool(theirs.iloc[-1] > 0.05) == moved
        assert theirs.is_monotonic_increasing


def test_the_focal_firm_may_have_rules_too() -> None:
    run = under(Strategy(), two({}, {"rules": {"match_price": 1.0}, "price": {"core": 130.0}}))
    assert of_firm(run.ledger)["price"].tolist()[-1] == 1.0


# -- a user's own ------------------------------------------------------------------------------------


def spring_sale(market: Any, firm: Any) -> Any:  # as in the description of the architecture
    yield market.until(month=12)
    firm.offer("core").price *= 0.90
    yield market.months(3)
    firm.offer("core").price /= 0.90


def price_war(market: Any, firm: Any) -> Any:
    """Undercut the cheapest rival by 2 % every month until cash runs out."""
    while firm.cash > 0:
        firm.offer("core").price = 0.98 * market.lowest_rival_price(firm, "core")
        yield market.months(1)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_policy_is_a_generator_function(engine: str) -> None:
    study = a_study(a_market(), customers=200, months=18, warm_up=2)
    run = simulate(study, engine=engine, policies=[spring_sale])
    price = of_firm(run.ledger)["price"].tolist()
    assert price == pytest.approx([1.0] * 12 + [0.9] * 3 + [1.0] * 3)
    assert (of_firm(run.ledger, "theirs")["price"] == 1.0).all()
    sale, other = (
        of_firm(r.monthly).query("12 <= month < 15") for r in (run, simulate(study, engine=engine))
    )
    assert sale["purchases"].sum() > other["purchases"].sum()


def test_a_policy_is_the_lever_it_describes() -> None:
    study = a_study(a_market(), {"sale": level("list_price", 0.9, 12, 15)}, customers=500, months=18)
    one, other = simulate(study, "sale"), simulate(study, policies=[spring_sale])
    assert one.monthly.equals(other.monthly) and one.ledger.equals(other.ledger)


def test_policies_add_to_a_strategy() -> None:
    study = a_study(a_market(), {"dear": level("list_price", 1.1)}, customers=300, months=16)
    price = of_firm(simulate(study, "dear", policies=[spring_sale]).ledger)["price"].tolist()
    assert price == pytest.approx([1.1] * 12 + [0.99] * 3 + [1.1])


def test_a_policy_may_read_the_market_and_loop() -> None:
    market = two({"rules": {"match_price": 1.0}}, {"cash_per_customer": 1e4})
    run = simulate(a_study(market, customers=300, months=12), policies=[price_war])
    ours = of_firm(run.ledger)["price"].to_numpy()
    assert ours[0] == pytest.approx(0.98)
    assert (np.diff(ours) < 0).all()


def test_the_levers_of_a_strategy_are_policies_of_the_same_kind() -> None:
    """Driven by hand: a level, a price and a spend, in the months that the strategy says."""
    strategy = Strategy(
        spend={"reach": 0.5},
        levers=[
            {"lever": "intro_discount", "value": 0.3, "from_month": 1, "until_month": 3},
            {"lever": "list_price", "value": 1.5, "from_month": 2},
        ],
    )
    seen = watched(
        list(policies_of(strategy, 2.0)), "ours", a_market(), 4,
        lambda live, firm: (firm.levels["intro_discount"], firm.offer("core").price, firm.spend.get("reach")),
    )  # fmt: skip
    assert seen == [(0.0, 100.0, 1000.0), (0.3, 100.0, 1000.0), (0.3, 150.0, 1000.0), (0.0, 150.0, 1000.0)]


def test_a_month_s_phases_are_listed() -> None:
    assert [phase.split(":")[0] for phase in PHASES] == ["planning", "opening", "desk", "closing", "books"]


def test_a_warm_up_is_not_steered() -> None:
    """Strategies begin in month 0: whatever they do, the months before are the same for all."""
    spending = Strategy(
        spend={"reach": 0.5, "front_agents": 0.5},
        levers=[{"lever": "list_price", "value": 0.5}, {"lever": "wait_promise_minutes", "value": 5.0}],
    )
    study = a_study(a_market(), {"s": spending}, customers=500, months=1, warm_up=8)

    def cheap(market: Any, firm: Any) -> Any:
        firm.offer("core").price *= 0.5
        yield market.months(1)

    hold, *steered = simulate(study), simulate(study, "s"), simulate(study, policies=[cheap])
    entered = [
        r.transitions.groupby(["firm", "from_stage"], observed=True)["customers"].sum()
        for r in (hold, *steered)
    ]
    for run, then in zip(steered, entered[1:], strict=True):
        assert then.equals(entered[0])
        assert of_firm(run.ledger, "ours")["price"].tolist() == [0.5]


def test_an_unknown_strategy_is_the_user_s_mistake() -> None:
    study = a_study(a_market(), {"loyal": Strategy()})
    with pytest.raises(UserError, match=r"loyel.*did you mean 'loyal'"):
        simulate(study, "loyel")
    assert_same_run(simulate(study), simulate(study, "hold"))
