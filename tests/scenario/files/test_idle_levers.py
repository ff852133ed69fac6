"""What cannot act in a market is told with the reason, and the reason is true."""

from __future__ import annotations

import dataclasses

import pytest

from sim.model.simulate import simulate
from sim.scenario.basics.names import LEDGER_LINES
from sim.scenario.files.idle_levers import Idle, idle_in, idle_levers, why_idle
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Setting, Strategy
from sim.scenario.plans.study import Study, StudyFile
from sim.show.chapters.doubts import NOTHING
from sim.study.compare.compare import compare

MECHANISMS = sorted({mechanism for lever in LEVERS.values() for mechanism in lever.mechanisms})


def market(**given) -> Market:
    """Three firms with a desk; ours sells one category of two to one segment of two."""
    segment = {"share": 0.5, "occasions": {"core": {}, "extra": {"mean_per_month": 0.3}}}
    firm = {"share": 0.3, "awareness": 0.5, "sells": {"core": ["few", "many"]}}
    firm |= {"front_agents_per_1000_customers": 4, "expert_agents_per_1000_customers": 4}
    usual = {
        "focal": "ours", "customers": 200, "categories": {"core": {}, "extra": {"price": 50.0}},
        "segments": {"few": segment, "many": segment}, "needs": {"belief_error": 0.3},
        "talk": {"lighthouse_share": 0.2}, "desk": {"contacts_per_purchase": 1.0, "opening_minutes": 1000.0},
        "firms": {"ours": firm | {"sells": {"core": ["few"]}}, "theirs": firm, "others": firm},
    }  # fmt: skip
    return Market(**(usual | given))


def with_all(names: list[str]) -> Strategy:
    """Every one of the levers, used as much as can be."""
    money = [name for name in names if LEVERS[name].kind == "money"]
    levels = [LEVERS[name] for name in names if LEVERS[name].kind == "level"]
    ends = {lever.name: lever.low if lever.default == lever.high else min(lever.high, 50) for lever in levels}
    return Strategy(
        spend=dict.fromkeys(money, 1 / max(len(money), 1)),
        levers=[Setting(lever=name, value=value) for name, value in ends.items()],
    )


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_lever_does_nothing_but_cost_without_its_mechanism(mechanism: str) -> None:
    names = [name for name, lever in LEVERS.items() if mechanism in lever.mechanisms]
    strategies = {"hold": Strategy(), "all": with_all(names)}

    def run(strategy: str, off: list[str]):
        asked = StudyFile(market="m", strategies=[*strategies], run={"months": 60, "warm_up_months": 1})
        return simulate(Study("m", asked, market(switched_off=off), strategies), strategy)

    base, tried = run("hold", [mechanism]), run("all", [mechanism])
    assert base.monthly.equals(tried.monthly) and base.desk.equals(tried.desk)
    # a firm that would answer by tier looks at tiers, whether or not anybody calls
    assert base.customers.drop(columns="tier").equals(tried.customers.drop(columns="tier"))
    lines = [line for line in LEDGER_LINES if line not in {LEVERS[name].line for name in names}]
    assert base.ledger[lines].equals(tried.ledger[lines])
    on = run("all", []), run("hold", [])
    assert not on[0].ledger.equals(on[1].ledger), "with the mechanism they do something, or cost something"


def test_what_there_is_to_do_decides_whether_a_lever_can_act() -> None:
    everything = {"core": ["few", "many"], "extra": ["few"]}
    full = market().firms | {"ours": market().firms["ours"].model_copy(update={"sells": everything})}
    busy = market().model_copy(update={"firms": full})
    for lever in ("new_category", "new_segments", "lighthouse", "listening"):
        assert why_idle(market(), lever, Strategy(spend={lever: 1.0})) is None
    assert why_idle(busy, "new_category", Strategy()) == Idle("sells_everything", "ours")
    assert why_idle(busy, "new_segments", Strategy()) == Idle("serves_everybody", "ours")
    assert why_idle(busy, "new_segments", Strategy(serve=["few"])) is None
    assert why_idle(market(needs={}), "listening", Strategy()) == Idle("no_belief")
    dark = market(talk={"lighthouse_share": 0})
    assert why_idle(dark, "lighthouse", Strategy()) == Idle("no_lighthouses")


def test_a_promise_that_cannot_be_kept_cannot_be_tried() -> None:
    promised = Strategy(levers=[Setting(lever="wait_promise_minutes", value=5)])
    assert why_idle(market(), "wait_promise_minutes", promised) is None
    silent = market(switched_off=["desk"])
    assert why_idle(silent, "wait_promise_minutes", promised) == Idle("undelivered", "ours")
    assert why_idle(silent, "front_agents", Strategy()) == Idle("switched_off", "desk")


def test_what_strategies_of_a_study_use_in_vain_is_told_once_with_their_names() -> None:
    strategies = {
        "hold": Strategy(),
        "one": Strategy(spend={"front_agents": 0.5, "listening": 0.0}),
        "two": Strategy(
            spend={"front_agents": 0.5, "care": 0.5},
            levers=[Setting(lever="let_go", value=0.0), Setting(lever="apology", value=0.5)],
        ),
    }
    silent = market(switched_off=["desk", "tiers"], needs={})
    study = Study("m", StudyFile(market="m", strategies=[*strategies]), silent, strategies)
    off = Idle("switched_off", "desk")
    assert idle_levers(study) == {("front_agents", off): ["one", "two"], ("apology", off): ["two"]}
    assert idle_levers(dataclasses.replace(study, market=market())) == {}


def one_need(**given) -> Market:
    """As `market`, but nobody needs the further category."""
    segment = {"share": 0.5, "occasions": {"core": {}}}
    return market(segments={"few": segment, "many": segment}, **given)


def test_a_launch_of_what_nobody_needs_is_in_vain() -> None:
    launch, enter = Strategy(spend={"new_category": 1.0}), Strategy(spend={"new_segments": 1.0})
    assert why_idle(one_need(), "new_category", launch) == Idle("nobody_needs", "extra")
    assert why_idle(one_need(), "new_segments", enter) == Idle("nothing_needed", "ours")
    part = {"few": {"share": 0.5, "occasions": {"core": {}}}}
    part["many"] = {"share": 0.5, "occasions": {"core": {}, "extra": {}}}
    assert why_idle(market(segments=part), "new_category", launch) == Idle("nobody_needs", "extra")
    both = Strategy(spend={"new_category": 0.5, "new_segments": 0.5})
    assert why_idle(market(segments=part), "new_category", both) is None, "whom it enters may need it"
    assert why_idle(market(segments=part), "new_segments", enter) is None


def test_money_for_agents_without_a_wage_or_without_callers_hires_nobody() -> None:
    free = market(desk={"wage_per_agent_per_month": 0.0, "contacts_per_purchase": 1.0})
    assert why_idle(free, "front_agents", Strategy()) == Idle("no_wage")
    assert why_idle(free, "expert_agents", Strategy()) is None
    calm = {"contacts_per_purchase": 0.0, "contacts_per_year": 0.0}
    silent = market(desk=calm, switched_off=["failure"])
    assert why_idle(silent, "expert_agents", Strategy()) == Idle("nobody_calls")
    assert why_idle(market(desk=calm), "expert_agents", Strategy()) is None, "who complains calls"


def asked(budget: float, months: int, strategies: dict[str, Strategy], found: Market) -> Study:
    settings = {"budget_per_customer_per_month": budget, "run": {"months": months, "warm_up_months": 0}}
    return Study("m", StudyFile(market="m", strategies=[*strategies], **settings), found, strategies)


@pytest.mark.parametrize(("months", "sold"), [(4, False), (5, True)])
def test_a_launch_that_is_not_paid_within_the_horizon_is_told_and_does_not_come(
    months: int, sold: bool
) -> None:
    strategies = {"hold": Strategy(), "launch": Strategy(spend={"new_category": 1.0})}
    study = asked(0.5, months, strategies, market())  # 2 a customer are paid in four months, 0 to 3
    why = {} if sold else {"new_category": Idle("never_launched")}
    assert idle_in(study, strategies["launch"]) == why
    launched, held = (simulate(study, name).ledger for name in ("launch", "hold"))
    ours = launched["firm"] == "ours"
    assert launched.loc[ours, "capital"].sum() == pytest.approx(2.0 * 200)
    assert (launched.loc[ours, "revenue"].sum() != held.loc[ours, "revenue"].sum()) == sold


def test_what_has_no_money_or_begins_after_the_last_month_is_told() -> None:
    late = Strategy(levers=[Setting(lever="let_go", value=0.5, from_month=6)])
    assert idle_in(asked(1.0, 6, {"late": late}, market()), late) == {"let_go": Idle("too_late")}
    assert idle_in(asked(1.0, 7, {"late": late}, market()), late) == {}
    poor = late.model_copy(update={"spend": {"care": 1.0}})
    assert idle_in(asked(0.0, 6, {"poor": poor}, market()), poor) == {"care": Idle("no_budget")}


@pytest.mark.slow
def test_what_is_used_in_vain_is_told_in_the_verdict_and_on_page_one() -> None:
    strategies = {
        "hold": Strategy(),
        "launch": Strategy(spend={"new_category": 0.5, "care": 0.5}),
        "nothing": Strategy(levers=[Setting(lever="let_go", value=0.5, from_month=6)]),
    }
    study = asked(2.0, 6, strategies, one_need())
    found = compare(study, progress=False)
    told = [statement for statement in found.verdict.statements if statement.key in NOTHING]
    assert [str(one) for one in told] == [
        "launch decides in part what cannot act here: new category (nobody whom the firm serves needs "
        "extra).",
        "nothing does nothing here: it would begin after the last month.",
    ]
