"""What firms believe, whom they work for, how wide their range is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.firms.live_market import LiveMarket
from sim.model.firms.need_belief import first_belief, misplaced, need_weights
from sim.model.firms.needs import (
    belief_error,
    coordination_cost,
    effective_quality,
    emphasis,
    learn,
    missed,
)
from sim.model.firms.planning import terms_of
from sim.model.firms.policies import policies_of
from sim.model.firms.rivals import imitate
from sim.model.firms.spending import bought
from sim.model.machine.draws import key
from sim.model.rules import firm as firm_rules
from sim.model.simulate import simulate
from sim.scenario.basics.names import NEEDS, SERVICE_NEEDS
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, of_firm, one_firm

RANGE, ADVICE = NEEDS.index("range"), NEEDS.index("expert_advice")


def two_segments(**changes: Any) -> Market:
    """One firm of two that serves who wants range and who wants advice; it errs unless said otherwise."""
    given: dict[str, Any] = {
        "segments": {
            "browsers": {"share": 0.25, "occasions": {"core": {}}, "need_weights": {"range": 1.0}},
            "learners": {"share": 0.75, "occasions": {"core": {}}, "need_weights": {"expert_advice": 1.0}},
        },
        "firms": {
            name: {"share": 0.4, "awareness": 0.8, "sells": {"core": ["browsers", "learners"]}}
            for name in ("ours", "theirs")
        },
        "needs": {"belief_error": 0.8},
    }
    return a_market(**(given | changes))


def alive(market: Market, strategy: Strategy | None = None, budget: float = 1.0) -> LiveMarket:
    """The market as month 0's planning is over."""
    live = LiveMarket(market.model_copy(update={"customers": 1000}), 1000, 1, 0, 0)
    live.follow(list(policies_of(strategy or Strategy(), budget)), live.firm("ours"))
    live.env.run(until=1.0)
    return live


def error_after(months: int, strategy: Strategy | None = None, **needs: float) -> float:
    """Share of attention on wrong needs after months in which the desk hears nobody."""
    live = alive(two_segments(needs={"belief_error": 0.8} | needs), strategy)
    for _ in range(months):
        learn(live, [0.0, 0.0])
    return belief_error(live, live.firm("ours"))


# -- belief -------------------------------------------------------------------------------------------


def test_without_an_error_a_belief_is_the_truth_and_without_a_belief_all_needs_get_the_same() -> None:
    knows = alive(two_segments(needs={"belief_error": 0.0}))
    truth = need_weights(knows.settings)
    assert misplaced(knows.firms[0].belief, truth) == pytest.approx([0.0, 0.0], abs=0.003)
    for market in (two_segments(needs={}), two_segments(switched_off=["belief"])):
        live = alive(market)
        assert live.firms[0].belief is None and belief_error(live, live.firms[0]) == 0.0
        assert emphasis(live, live.firms[0]).tolist() == [1.0] * len(NEEDS)


def test_history_bends_a_belief_and_listening_straightens_it() -> None:
    at_first, alone = error_after(0), error_after(24)
    listens = error_after(24, Strategy(spend={"listening": 0.2}))
    asks_why = error_after(24, Strategy(spend={"co_creation": 0.4}))
    assert 0.1 < at_first < alone
    assert listens < at_first / 3 and asks_why < at_first / 3
    assert error_after(24, Strategy(spend={"listening": 0.2}), widening_per_month=0.0) < 0.02


def test_who_answers_many_contacts_hears_more() -> None:
    errors = []
    for contacts in (0.0, 0.2, 2.0):
        live = alive(two_segments())
        for _ in range(12):
            learn(live, [contacts, contacts])
        errors.append(belief_error(live, live.firm("ours")))
    assert errors[0] > errors[1] > errors[2]


def test_quality_money_goes_where_belief_points_and_comes_to_the_same_in_all() -> None:
    strategy = Strategy(spend={"quality": 1.0})
    flat = effective_quality(live := alive(two_segments(needs={}), strategy), live.firm("ours"))
    bent = effective_quality(live := alive(two_segments(), strategy), live.firm("ours"))
    assert bent.sum() == pytest.approx(flat.sum()) and np.ptp(flat) == 0.0 and np.ptp(bent) > 0.1


def test_the_more_a_firm_errs_the_less_its_quality_money_is_worth_to_customers() -> None:
    market = two_segments()
    truth, shares = need_weights(market), np.array([0.25, 0.75])
    worth = []
    for error in (0.0, 0.5, 1.0):
        wrong = market.model_copy(update={"needs": market.needs.model_copy(update={"belief_error": error})})
        beliefs = [first_belief(wrong, key(seed, 0), 0) for seed in range(200)]
        worth.append(np.mean([(shares @ truth) @ (shares @ belief) for belief in beliefs]))
    assert worth[0] > worth[1] > worth[2] > 0


def test_what_innovation_and_co_creation_have_added_fades_by_what_is_no_longer_new_after_a_year() -> None:
    for spend in ({"innovation": 1.0}, {"co_creation": 1.0}):
        live = alive(two_segments(needs={"innovation_fading_per_year": 0.2}), Strategy(spend=spend))
        firm = live.firm("ours")
        for _ in range(6):
            learn(live, [0.0, 0.0])
        reached = effective_quality(live, firm).sum()
        firm.spend.clear()
        for _ in range(12):
            learn(live, [0.0, 0.0])
        assert effective_quality(live, firm).sum() == pytest.approx(0.8 * reached) and reached > 0.0


def test_innovation_that_is_kept_up_comes_to_rest_where_as_much_fades_as_is_added() -> None:
    live = alive(two_segments(needs={"innovation_fading_per_year": 0.2}), Strategy(spend={"innovation": 1.0}))
    firm = live.firm("ours")
    for _ in range(600):
        learn(live, [0.0, 0.0])
    monthly = 1.0 - 0.8 ** (1 / 12)
    added = bought(live, firm, "innovation")
    assert effective_quality(live, firm).mean() == pytest.approx(added / monthly, rel=1e-3)


def test_rivals_copy_what_is_new_and_the_copy_fades_as_the_original_does() -> None:
    live = alive(two_segments(), Strategy(spend={"innovation": 0.5, "quality": 0.5}))
    ours, theirs = live.firm("ours"), live.firm("theirs")
    theirs.levels["imitate"] = 0.1
    for _ in range(36):
        learn(live, [0.0, 0.0])
        imitate(live, theirs)
    copied = effective_quality(live, theirs)
    service = [NEEDS.index(need) for need in SERVICE_NEEDS]
    assert (np.delete(copied, service) > 0.5 * np.delete(effective_quality(live, ours), service)).all()
    assert (copied[service] == 0).all() and (theirs.quality == 0).all()
    ours.spend.clear()
    ours.improved[:] = 0.0
    for _ in range(12):
        learn(live, [0.0, 0.0])
    assert effective_quality(live, theirs) == pytest.approx(0.85 * copied)


# -- changing needs -----------------------------------------------------------------------------------


def test_needs_move_by_the_year_and_stay_weights() -> None:
    market = two_segments(
        segments={
            "browsers": {
                "share": 1.0, "occasions": {"core": {}}, "need_weights": {"range": 1.0},
                "need_drift_per_year": {"range": -0.2, "after_sales": 0.2},
            }
        },
        firms={"ours": {"sells": {"core": ["browsers"]}}},
    )  # fmt: skip
    first, later, late = (need_weights(market, month)[0] for month in (0, 12, 60))
    assert need_weights(market, -6)[0].tolist() == first.tolist()
    assert later[RANGE] == pytest.approx(first[RANGE] - 0.2)
    assert late[RANGE] == 0.0 and late.sum() == pytest.approx(1.0)
    still = market.model_copy(update={"switched_off": ["need_drift"]})
    assert need_weights(still, 60)[0].tolist() == first.tolist()


def test_a_belief_stays_at_what_was_last_heard() -> None:
    segment = {
        "share": 1.0, "occasions": {"core": {}}, "need_drift_per_year": {"range": 0.3, "expert_advice": -0.1},
    }  # fmt: skip
    market = one_firm(segment, needs={"belief_error": 0.0, "widening_per_month": 0.0})
    rows = {}
    for name, spend in (("deaf", 0.0), ("listens", 0.3)):
        study = a_study(market, {name: Strategy(spend={"listening": spend})}, customers=50, months=24)
        rows[name] = simulate(study, name, engine="reference").ledger["belief_error"].tolist()
    assert rows["deaf"][-1] > 0.2 > 0.1 > rows["listens"][-1]


# -- whom a strategy is for ---------------------------------------------------------------------------


def test_who_is_not_served_any_more_cannot_buy() -> None:
    study = a_study(two_segments(), {"s": Strategy(serve=["browsers"])}, warm_up=3, months=6)
    monthly = of_firm(simulate(study, "s", engine="reference").monthly)
    bought = monthly.groupby("segment", observed=True)["purchases"].sum()
    assert bought["browsers"] > 0 and bought["learners"] == 0
    assert of_firm(simulate(study, "s", engine="reference").monthly, "theirs")["purchases"].min() > 0


def test_a_strategy_tuned_to_a_segment_works_for_its_needs() -> None:
    market = two_segments(needs={"belief_error": 0.0})
    for segment, need in (("browsers", RANGE), ("learners", ADVICE)):
        live = alive(market, Strategy(tuned_to=segment))
        assert int(emphasis(live, live.firm("ours")).argmax()) == need
    live = alive(market, Strategy(improve={"after_sales": 1.0}))
    assert emphasis(live, live.firm("ours")).tolist() == [0, 0, len(NEEDS), *[0] * 7]


def test_serving_many_aims_at_the_middle_costs_more_and_blurs() -> None:
    market = two_segments(needs={"belief_error": 0.0}, focus={"coordination_cost": 0.5, "blur": 0.2})
    money = {}
    for name, strategy in (("all", Strategy()), ("one", Strategy(serve=["learners"]))):
        live = alive(market, strategy)
        ours = live.firm("ours")
        weight = emphasis(live, ours)[ADVICE] / len(NEEDS)
        assert weight == pytest.approx(0.3 * (0.75 if name == "all" else 1.0), abs=0.005)
        lost = []
        for _ in range(60):
            lost.append(-float(effective_quality(live, ours).mean()))
            learn(live, [0.0, 0.0])
        assert lost[0] == pytest.approx(0.2) and lost == sorted(lost, reverse=True)  # clear by and by
        assert lost[-1] == pytest.approx(0.2 if name == "all" else 0.0, abs=0.01)
        run = simulate(a_study(market, {name: strategy}, customers=100, months=2), name, engine="reference")
        money[name] = of_firm(run.ledger)["fixed"].tolist()
    assert money["all"] == [50.0, 50.0] and money["one"] == [0.0, 0.0]
    free = alive(market.model_copy(update={"switched_off": ["focus"]}))
    assert effective_quality(free, free.firm("ours")).mean() == 0.0


def test_what_serving_many_costs_comes_and_goes_by_and_by_where_the_market_says_so() -> None:
    focus = {"coordination_cost": 0.5, "coordination_months": 12.0}
    live = alive(two_segments(focus=focus), Strategy(serve=["browsers"]))
    ours, full = live.firm("ours"), 0.5 * live.customers
    paid = []
    for month in range(240):
        ours.offer("core").segments = [True, month < 120]
        paid.append(coordination_cost(live, ours))
        learn(live, [0.0, 0.0])
    assert paid[0] == full  # it served both until then
    assert paid[120 + 12] == pytest.approx(full * (11 / 12) ** 12) and paid[-1] < 0.01 * full
    ours.offer("core").segments = [True, True]
    assert coordination_cost(live, ours) < 0.01 * full  # the customers come first


def test_reach_that_is_aimed_reaches_nobody_else_and_those_more_often() -> None:
    everybody = terms_of(live := alive(two_segments(), Strategy(spend={"reach": 0.3})), _weights(live)).hazard
    aimed = Strategy(spend={"reach": 0.3}, aim=["browsers"])
    some = terms_of(live := alive(two_segments(), aimed), _weights(live)).hazard
    nobody = terms_of(live := alive(two_segments()), _weights(live)).hazard
    assert some[0, 0] > everybody[0, 0] == everybody[0, 1] > some[0, 1] == nobody[0, 1]


def _weights(live: LiveMarket) -> Any:
    return need_weights(live.settings)


@pytest.mark.parametrize(("when_short", "sold"), [("hold", [0, 0, 0]), ("drift", [0, 1, 1])])
def test_who_drifts_sells_to_one_more_a_month_while_cash_is_short(when_short: Any, sold: list[int]) -> None:
    live = alive(two_segments(), Strategy(serve=["browsers"], when_short=when_short))
    ours = live.firm("ours")
    seen = []
    for month in range(3):
        live.env.run(until=month * live.length + 2.0)
        seen.append(int(ours.offer("core").segments[1]))
        ours.cash = 1.0
    assert seen == sold
    off = alive(two_segments(switched_off=["focus"]), Strategy(serve=["browsers"], when_short="drift"))
    off.firm("ours").cash = 1.0
    off.env.run(until=3 * off.length)
    assert off.firm("ours").offer("core").segments == [True, False]


# -- range of goods -----------------------------------------------------------------------------------


def test_few_goods_are_missed_more_the_fewer_there_are() -> None:
    ranges = 2.0 ** np.arange(-3, 4)
    felt = [firm_rules.range_felt(goods) for goods in ranges]
    steps = np.diff(felt)
    assert felt[3] == 0 and (steps > 0).all() and (np.diff(steps) < 0).all()
    assert (firm_rules.range_felt(1.001) - felt[3]) / np.log2(1.001) == pytest.approx(1.0, abs=1e-3)


def test_choosing_tires_more_the_more_there_is_and_few_goods_are_hardly_easier_than_some() -> None:
    ranges = 2.0 ** np.arange(-6, 4)
    effort = np.array([firm_rules.choice_effort(goods) for goods in ranges])
    steps = np.diff(effort)
    assert firm_rules.choice_effort(1.0) == 0.0 and (steps > 0).all() and (np.diff(steps) > 0).all()
    assert effort[0] > -2.0 and firm_rules.choice_effort(1.001) / np.log2(1.001) == pytest.approx(
        1.0, abs=1e-3
    )


def test_what_was_cut_is_missed_until_customers_have_found_something_else() -> None:
    """Sloot, Fok & Verhoef 2006: a loss at first, little in the long run; nobody misses what is new."""
    cut = alive(two_segments(needs={}), Strategy(levers=[{"lever": "range_of_goods", "value": 0.5}]))
    lost = []
    for _ in range(13):
        lost.append(missed(cut, cut.firm("ours")))
        learn(cut, [0.0, 0.0])
    assert lost[0] == pytest.approx(0.2) and lost[3] == pytest.approx(0.2 * (2 / 3) ** 3) and lost[12] < 0.002
    wide = alive(two_segments(needs={}), Strategy(levers=[{"lever": "range_of_goods", "value": 2.0}]))
    assert missed(wide, wide.firm("ours")) == 0.0


def test_few_goods_are_cheaper_and_easier_to_choose_but_serve_the_need_for_range_less() -> None:
    def met(value: float, **changes: Any) -> Any:
        levers = [{"lever": "range_of_goods", "value": value}]
        live = alive(two_segments(needs={}, **changes), Strategy(levers=levers))
        return terms_of(live, _weights(live))

    few, usual, many = met(0.25), met(1.0), met(4.0)
    assert few.unit_cost[0, 0] < usual.unit_cost[0, 0] < many.unit_cost[0, 0]
    usual_choice, effort = 0.05, [firm_rules.choice_effort(goods) for goods in (0.25, 4.0)]
    assert many.pull[0, 0] == pytest.approx(-usual_choice * effort[1])
    assert few.pull[0, 0] == pytest.approx(
        -usual_choice * effort[0] - 0.2 * 2.0
    )  # and two doublings are missed
    felt = np.array([firm_rules.range_felt(4.0), firm_rules.range_felt(0.25)])
    found = [(terms.value - usual.value)[0, 0, 0] for terms in (many, few)]
    assert found == pytest.approx((0.3 / 2.0 * felt).tolist())
    assert (many.value - usual.value)[0, 0, 1] == 0
    off = met(4.0, switched_off=["range"])
    assert off.unit_cost.tolist() == usual.unit_cost.tolist() and off.value.tolist() == usual.value.tolist()
