"""Two engines, one model: kernels over arrays and one SimPy process a customer give the same tables.

Every table of a run is compared exactly. The two share the rules and the steps of one customer; what is
proved here is the rest: blocks, chunks, masks, the order of phases, the compiled queue, tallies and threads.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from sim.model.result import Run
from sim.model.simulate import simulate
from sim.model.warm_up import forget
from sim.scenario.basics.names import MECHANISMS
from sim.scenario.files.load import load_study
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Rival, Study
from sim.study.facts.measurement import NEVER_NOTHING
from tests.habits.repository import STUDIES
from tests.model.markets import a_market, a_study, assert_same_run, with_desks

#: Enough for a market's mechanisms, met under each of its strategies; blocks and chunks have tests below.
SMALL = ("market.customers=150", "run.customers=150", "run.months=14", "run.warm_up_months=3")


def both(study: Study, strategy: str = "hold", **how: Any) -> Run:
    """Run both engines, hold them to equality, and return the compiled run."""
    compiled = simulate(study, strategy, engine="compiled", **how)
    assert_same_run(compiled, simulate(study, strategy, engine="reference", **how))
    assert len(compiled.transitions) > len(compiled.monthly["month"].unique())  # something happens
    return compiled


# -- markets that reach every branch ---------------------------------------------------------------


def rich(**changes: Any) -> Market:
    """Everything at once: two categories, segments to come and to win, rivals that move, desks under load."""
    given: dict[str, Any] = {
        "categories": {
            "core": {"launch_cost_per_customer": 1.0},
            "extra": {"price": 40.0, "launch_cost_per_customer": 0.5, "learning_months": 3.0},
        },
        "segments": {
            "settled": {
                "share": 0.5,
                "occasions": {"core": {"mean_per_month": 2.0}, "extra": {"mean_per_month": 0.7}},
                "need_weights": {"range": 0.5, "reliability": 0.5},
                "need_drift_per_year": {"reliability": -0.2},
                "reasons_to_call_per_month": 0.3,
                "relationship_wanted": 3.0,
                "minds_harm": 0.4,
                "attrition": {"a": 1.0, "b": 15.0},
            },
            "arriving": {
                "share": 0.3,
                "occasions": {
                    "extra": {"mean_per_month": 0.5},
                    "core": {"mean_per_month": 1.5, "shape": 0.4},
                },
                "basket": {"kind": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5},
                "arrivals": [0.2, 0.0, 0.3, 0.1],
                "first_purchase_at": "ours",
                "attrition": {"a": 0.8, "b": 2.4},
            },
            "elsewhere": {"share": 0.2, "occasions": {"extra": {"mean_per_month": 1.0}}},
        },
        "firms": {
            "ours": {
                "share": 0.4, "awareness": 0.5, "sells": {"core": ["settled", "arriving"]},
                "front_agents_per_1000_customers": 1.0, "expert_agents_per_1000_customers": 1.0,
            },
            "theirs": {
                "share": 0.4, "awareness": 0.7, "price": {"core": 92.0},
                "quality": {"range": 0.5, "reliability": 0.3},
                "sells": {"core": ["settled", "arriving"], "extra": ["settled", "elsewhere"]},
                "front_agents_per_1000_customers": 1.0,
                "rules": {"imitate_per_month": 0.1, "match_price": 0.5},
            },
            "third": {
                "awareness": 0.3, "quality": {"reliability": -0.5},
                "sells": {"extra": ["settled"], "core": ["settled"]}, "rules": {"match_price": 0.3},
            },
        },
        "failure": {"chance_per_purchase": 0.2, "trust_part": 0.3},
        "promise": {"poor_score": 3.6, "fraud_chance": 0.3},
        "recovery": {"apologies_believed": 1},
        "staff": {"pace": 0.4, "hiring_months": 3.0, "confusion": 0.05, "experts_count": 0.3},
        "desk": {
            "contacts_per_purchase": 0.6, "contacts_per_year": 6.0, "opening_minutes": 600.0,
            "passed_on_share": 0.3,
        },
        "stages": {"long_standing_purchases": 4, "loyal_trust": 0.45},
        "choice": {"habit_fading": 0.1},
        "experience": {"trust_fading": 0.02},
        "growth": {
            "months": 6.0, "basket": 0.6, "basket_moved": 0.4, "cost_to_serve": 0.5, "cross_buying": 1.0,
            "talk": 2.0,
        },
        "reach": {"advertising_per_year": 0.6, "talk_per_year": 2.0},
        "talk": {"lighthouse_share": 0.1, "memory_months": 2.0},
        "tiers": {"months_between": 4},
        "needs": {"belief_error": 0.7},
        "focus": {"coordination_cost": 0.1, "coordination_months": 3.0, "blur": 0.05},
        "wants": {"exposure": 0.1, "ahead_months": 2.0},
        "data": {"breach_per_month": 0.4},
    }  # fmt: skip
    return a_market(**(given | changes))


EVERYTHING = Strategy(
    spend={
        "front_agents": 0.1, "expert_agents": 0.1, "recovery": 0.04, "morale": 0.05, "care": 0.05,
        "standardisation": 0.02, "skills": 0.02, "approachability": 0.02, "self_repair": 0.02,
        "consensus": 0.02,
        "quality": 0.05, "reach": 0.05, "referral": 0.05, "new_category": 0.13, "new_segments": 0.13,
        "innovation": 0.05, "listening": 0.05, "co_creation": 0.02, "data_protection": 0.03,
    },
    tuned_to="settled",
    aim=["settled"],
    when_short="drift",
    levers=[
        {"lever": "list_price", "value": 0.9, "from_month": 3, "until_month": 7},
        {"lever": "intro_discount", "value": 0.2, "from_month": 1},
        {"lever": "loyal_discount", "value": 0.1, "until_month": 8},
        {"lever": "wait_promise_minutes", "value": 1.5, "from_month": 2},
        {"lever": "promise_payout", "value": 62.34, "from_month": 2},
        {"lever": "promise_ease", "value": 0.7},
        {"lever": "warm_transfer", "value": 0.5},
        {"lever": "skill_routing", "value": 0.4, "from_month": 1},
        {"lever": "displayed_wait", "value": 1.0},
        {"lever": "display_pad_minutes", "value": 0.5, "from_month": 4},
        {"lever": "delivery_promise", "value": 1.0, "from_month": 3},
        {"lever": "unconditional_promise", "value": 1.0, "from_month": 2, "until_month": 8},
        {"lever": "apology", "value": 0.8},
        {"lever": "compensation", "value": 7.5},
        {"lever": "autonomy", "value": 0.5},
        {"lever": "cross_sell", "value": 0.6},
        {"lever": "cross_sell_before", "value": 0.5},
        {"lever": "range_of_goods", "value": 0.5, "from_month": 1},
        {"lever": "push_wants", "value": 0.6, "from_month": 1},
        {"lever": "data_use", "value": 0.9},
        {"lever": "ignore_consent", "value": 0.5, "from_month": 4},
    ],
)  # fmt: skip
#: What a firm may do to its customers beside selling; tiers, and who is let go.
RELATIONS = Strategy(
    spend={"care": 0.2, "lighthouse": 0.2, "win_back": 0.4},
    levers=[
        {"lever": "referral_reward", "value": 9.99},
        {"lever": "contact_cadence", "value": 1.3, "from_month": 1, "until_month": 6},
        {"lever": "contact_relevance", "value": 0.6},
        {"lever": "relationship", "value": 4.0, "from_month": 5, "until_month": 8},
        {"lever": "relationship", "value": 3.0, "from_month": 8},
        {"lever": "relationship", "value": 2.0, "from_month": 3, "segments": ["arriving"]},
        {"lever": "contact_cadence", "value": 0.7, "until_month": 9, "segments": ["settled"]},
        {"lever": "contact_relevance", "value": 0.9, "segments": ["settled"]},
        {"lever": "care_focus", "value": 0.5},
        {"lever": "top_discount", "value": 0.1},
        {"lever": "loyal_discount", "value": 0.05},
        {"lever": "programme_reward", "value": 0.04, "from_month": 1, "until_month": 8},
        {"lever": "light_surcharge", "value": 0.08},
        {"lever": "light_service", "value": 0.5},
        {"lever": "let_go", "value": 0.6},
        {"lever": "tier_priority", "value": 1.0},
    ],
)  # fmt: skip
STRATEGIES = {
    "everything": EVERYTHING,
    "relations": RELATIONS,
    "expansion": Strategy(spend={"new_category": 1.0}),
    "diversification": Strategy(spend={"new_segments": 1.0}),
}
CONTRACT = {"setting": "contractual", "months_between_renewals": 3, "choice": {"switching_cost": 0.5}}


def richly(market: Market | None = None, **how: Any) -> Study:
    """A study of the rich market in which the launches of its strategies happen."""
    given: dict[str, Any] = {"customers": 160, "months": 10, "warm_up": 2, "budget": 3.0}
    return with_desks(a_study(market or rich(), STRATEGIES, **(given | how)))


@pytest.mark.slow
@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_every_strategy_of_every_study(path: Path, subtests: pytest.Subtests) -> None:
    study = with_desks(load_study(path, overrides=list(SMALL)))
    for strategy in study.strategies:
        with subtests.test(strategy=strategy):
            both(study, strategy)


@pytest.mark.parametrize("strategy", ["hold", *STRATEGIES])
def test_everything_at_once(strategy: str) -> None:
    run = both(richly(), strategy)
    assert set(run.desk["kind"].unique()) == {"information", "expert", "sale", "complaint"}
    assert run.desk["abandoned"].sum() > 0
    assert (run.desk.loc[run.desk["pool"] == "expert", "kind"] == "information").any()
    if strategy == "everything":
        assert run.desk["balked"].sum() > 0 and run.desk["direct"].sum() > 0
        assert (run.ledger[["claims", "offers_taken", "turnover", "failures"]].sum() > 0).all()
        last = run.monthly[run.monthly["month"] == 9]
        assert last.loc[(last["firm"] == "ours") & (last["segment"] == "elsewhere"), "new"].sum() > 0
        assert run.monthly["payouts"].sum() > 0
        assert set(run.transitions["to_stage"].unique()) == {
            "prospect", "new", "regular", "long_standing", "loyal", "lapsed",
        }  # fmt: skip


def test_a_season_with_a_warm_up_before_it() -> None:
    """The month before month 0 is the last of the year: most occasions fall there, and eleven months
    later.
    """
    december = [0.5] * 11 + [6.5]
    run = both(richly(rich(season=december), months=13), "everything", journal=True)
    bought = run.monthly.groupby("month")["purchases"].sum()
    assert bought[11] > 3 * bought[10] and bought[11] > 3 * bought[12]


@pytest.mark.parametrize("contract", [False, True])
def test_years_in_which_customers_are_surveyed(contract: bool) -> None:
    run = both(richly(rich(**(CONTRACT if contract else {})), months=25, customers=120), "relations")
    assert (run.retention.loc[run.retention["tenure_years"] > 0, "stayed"] > 0).any()


@pytest.mark.parametrize("strategy", ["hold", "everything", "diversification"])
def test_contracts_with_renewals_and_attrition(strategy: str) -> None:
    run = both(richly(rich(**CONTRACT)), strategy)
    assert run.customers["left"].any()


def living(**changes: Any) -> Market:
    """The rich market's life: a firm to come, one that soon has no cash, a need that moves, a price war."""
    plain = rich()
    firms = {name: firm.model_dump() for name, firm in plain.firms.items()}
    firms["theirs"]["rules"] |= {"undercut": 0.04, "floor_margin": 0.1, "imitate_service_per_month": 0.02}
    firms["third"] |= {
        "cash_per_customer": 0.0, "credit_per_customer": 0.5, "fixed_cost_per_customer_per_month": 1.0,
    }  # fmt: skip
    firms["late"] = {
        "sells": {"core": ["settled", "elsewhere"], "extra": ["settled"]}, "price": {"core": 85.0},
        "rules": {"match_price": 0.5, "recover_price_per_month": 0.1},
        "entry": {"month": 2, "margin_above": 0.05, "cost_per_customer": 1.0},
    }  # fmt: skip
    categories = {name: category.model_dump() for name, category in plain.categories.items()}
    categories["core"]["experience_exponent"] = 0.3
    moving = {"from": "core", "to": "extra", "starts_month": 1, "p_per_year": 1.5, "q_per_year": 3.0}
    return rich(**({"firms": firms, "categories": categories, "substitution": moving} | changes))


REACTING = Strategy(
    levers=[
        {"lever": "match_price", "value": 0.4, "from_month": 2, "until_month": 8},
        {"lever": "undercut", "value": 0.02, "from_month": 5},
        {"lever": "recover_price", "value": 0.05, "from_month": 8},
        {"lever": "price_floor", "value": 1.2},
        {"lever": "imitate", "value": 0.1, "from_month": 1},
        {"lever": "imitate_service", "value": 0.3, "from_month": 1},
    ]
)


@pytest.mark.parametrize("contract", [{}, CONTRACT])
def test_a_market_s_life(contract: dict[str, Any]) -> None:
    study = a_study(
        living(**contract), STRATEGIES | {"reacting": REACTING}, customers=160, months=14, warm_up=2
    )
    rivals = {"theirs": Rival(EVERYTHING, 2.0), "late": Rival(REACTING, 0.0)}
    study = replace(study, rivals=rivals)
    run = both(study, "reacting")
    there = run.ledger.pivot(index="month", columns="firm", values="present")
    assert there["third"].iloc[-1] == 0 and there["late"].tolist()[0] == 0 and there["late"].iloc[-1] == 1
    price = run.ledger.pivot(index="month", columns="firm", values="price")
    assert price.min().min() < 0.9  # a price war
    core = run.monthly.groupby("month")["core_purchases"].sum()
    assert core.iloc[-3:].sum() < 0.6 * core.iloc[:3].sum()  # the need has moved


@pytest.mark.parametrize("contract", [{}, CONTRACT])
def test_a_market_that_every_firm_has_left(contract: dict[str, Any]) -> None:
    gone = {"cash_per_customer": 0.0, "credit_per_customer": 0.0, "fixed_cost_per_customer_per_month": 500.0}
    firms = {name: firm.model_dump() | gone for name, firm in rich().firms.items()}
    run = both(richly(rich(firms=firms, **contract), warm_up=0), "everything")
    late = run.ledger[run.ledger["month"] > 0]
    assert (late["present"] == 0).all() and (late["profit"] == 0).all()
    assert run.monthly.loc[run.monthly["month"] > 0, "purchases"].sum() == 0


@pytest.mark.parametrize("months", [1, 12])
def test_contracts_of_any_length(months: int) -> None:
    both(richly(rich(**CONTRACT | {"months_between_renewals": months})), "everything")


@pytest.mark.slow
@pytest.mark.parametrize("off", MECHANISMS)
def test_each_mechanism_switched_off(off: str) -> None:
    both(richly(rich(switched_off=[off]), customers=80, months=8), "everything")
    both(richly(rich(switched_off=[off]), customers=80, months=8), "relations")


def test_all_mechanisms_switched_off() -> None:
    both(richly(rich(switched_off=list(MECHANISMS))), "everything")


@pytest.mark.parametrize("firms", [1, 8])
def test_as_few_and_as_many_firms_as_there_may_be(firms: int) -> None:
    given = {
        f"firm{f}": {
            "share": 0.1, "awareness": 0.4, "sells": {"core": ["people"]}, "rules": {"match_price": 0.1 * f},
        }
        for f in range(firms)
    }  # fmt: skip
    both(a_study(a_market(focal="firm0", firms=given), customers=150))


def test_one_customer() -> None:
    busy = {"people": {"share": 1.0, "occasions": {"core": {"mean_per_month": 20.0, "shape": 5.0}}}}
    both(a_study(a_market(segments=busy), customers=1, months=24))


def test_segments_without_a_customer() -> None:
    both(richly(customers=2, months=24))


@pytest.mark.parametrize("contract", [{}, CONTRACT])
def test_borders_of_blocks_and_chunks(contract: dict[str, Any]) -> None:
    """Segments of 4100 and 260 customers: a chunk and 4, a block and 4; a wrong mask shows within months."""
    segments = {
        "many": {
            "share": 4100 / 4360, "occasions": {"core": {"mean_per_month": 0.4}},
            "attrition": {"a": 1, "b": 9},
        },
        "few": {"share": 260 / 4360, "occasions": {"core": {}}, "arrivals": [0.3, 0.3]},
    }  # fmt: skip
    firms = {
        name: {"share": 0.4, "awareness": 0.6, "sells": {"core": ["many", "few"]}}
        for name in ("ours", "theirs")
    }
    study = a_study(a_market(segments=segments, firms=firms, **contract), customers=4360, months=3, warm_up=1)
    run = both(study)
    assert run.monthly.groupby("segment", observed=True)["regular"].max().min() > 0
    one = simulate(study, threads=1)
    for threads in (2, 3):
        forget()
        assert_same_run(one, simulate(study, threads=threads))


def test_nobody_answers() -> None:
    nobody = {"front_agents_per_1000_customers": 0.0, "expert_agents_per_1000_customers": 0.0}
    firms = {
        name: {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}} | nobody
        for name in ("ours", "theirs")
    }
    run = both(a_study(a_market(firms=firms, desk={"contacts_per_purchase": 0.5})))
    assert (run.desk["abandoned"] == run.desk["contacts"]).all()
    assert (run.ledger["load"] == 0).all()


@pytest.mark.slow
def test_more_contacts_than_a_desk_can_serve_or_memory_was_set_apart_for() -> None:
    """Every purchase a contact, 25 a month: room for contacts grows, calls outlast the month."""
    segment = {"share": 1.0, "occasions": {"core": {"mean_per_month": 25.0, "shape": 3.0}}}
    desk = {
        "contacts_per_purchase": 1.0, "opening_minutes": 300.0, "patience_minutes": 60.0, "expert_share": 0.6,
    }  # fmt: skip
    market = a_market(segments={"people": segment}, desk=desk, choice={"outside": NEVER_NOTHING})
    study = a_study(market, customers=110, months=3)
    run = both(study)
    contacts = run.desk[run.desk["pool"] == "front"].groupby("month")["contacts"].sum()
    assert contacts.max() > 1024 + 110 // 2  # what the first array holds
    assert run.ledger["load"].max() > 1
    assert set(run.desk["pool"]) == {"front", "expert"}


@pytest.mark.parametrize("minutes", [60.0, 10_000.1, 9_999.7, 44_640.0])
def test_any_opening_time(minutes: float) -> None:
    """Times are sums; they must not depend on how an opening time happens to round."""
    desk = {"opening_minutes": minutes, "contacts_per_purchase": 0.5}
    run = both(a_study(a_market(desk=desk), customers=100, months=30))
    assert run.ledger["month"].tolist() == [month for month in range(30) for _ in range(2)]


def spring_sale(market: Any, firm: Any) -> Any:
    yield market.until(month=3)
    firm.offer("core").price *= 0.80
    yield market.months(3)
    firm.offer("core").price /= 0.80


def chase(market: Any, firm: Any) -> Any:
    while firm.cash > 0:
        firm.offer("core").price = 0.98 * market.lowest_rival_price(firm, "core")
        yield market.months(1)


@pytest.mark.parametrize("policies", [[spring_sale], [chase], [spring_sale, chase]])
def test_policies_as_generator_functions(policies: list[Any]) -> None:
    held = simulate(richly())
    changed = both(richly(), policies=policies)
    assert not held.monthly.equals(changed.monthly)


# -- the same again, however it is run -------------------------------------------------------------


def large() -> Study:
    """Five chunks in two segments, so that two and three threads have unequal shares of the work."""
    study = richly(rich(), customers=20_000, months=4, warm_up=1)
    return study


def test_threads_do_not_matter() -> None:
    one = simulate(large(), "everything", threads=1)
    for threads in (2, 3, 64):
        forget()
        assert_same_run(one, simulate(large(), "everything", threads=threads))


def test_the_same_call_gives_the_same_tables() -> None:
    for engine in ("compiled", "reference"):
        one, again = (simulate(richly(), "everything", 2, engine=engine) for _ in range(2))
        assert_same_run(one, again)


def _in_a_process(engine: str) -> Run:
    return simulate(richly(), "everything", 1, engine=engine)


def test_another_process_gives_the_same_tables() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        there = list(pool.map(_in_a_process, ["compiled", "reference"]))
    here = _in_a_process("compiled")
    for run in there:
        assert_same_run(here, run)


def test_seeds_and_replications_differ() -> None:
    """Were the key ignored, everything else here would still pass."""
    study = richly()
    one = simulate(study, replication=0)
    for other in (simulate(study, replication=1), simulate(richly(seed=2))):
        assert not one.customers["satisfaction"].equals(other.customers["satisfaction"])
        assert not one.monthly["purchases"].equals(other.monthly["purchases"])
