"""What promises on goods, recovery, staff and selling on calls claim; each can be switched off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.rules import desk as desk_rules
from sim.model.rules import firm as firm_rules
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, assert_same_run, customers_served, of_firm

CUSTOMERS = 1500


def setting(spend: dict[str, float] | None = None, **levels: float) -> Strategy:
    return Strategy(
        spend=spend or {}, levers=[{"lever": name, "value": value} for name, value in levels.items()]
    )


def lived(strategy: Strategy, months: int = 8, agents: float = 6.0, **changes: Any) -> Any:
    """A run of two firms; agents enough that complaints are answered unless a test says otherwise."""
    firm = {"share": 0.5, "awareness": 1.0, "sells": {"core": ["people"]}}
    staff = {"front_agents_per_1000_customers": agents, "expert_agents_per_1000_customers": 2.0}
    given: dict[str, Any] = {
        "firms": {"ours": firm | staff, "theirs": firm | staff},
        "failure": {"chance_per_purchase": 0.2},
        "norm_growth_per_month": 0.0,
    }
    study = a_study(a_market(**(given | changes)), {"s": strategy}, customers=CUSTOMERS, months=months)
    return simulate(study, "s")


def total(run: Any, column: str) -> float:
    return float(of_firm(run.ledger)[column].sum())


def pleased(run: Any, what: str = "satisfaction") -> float:
    return float(of_firm(run.monthly)[what].mean())


def bought(run: Any) -> float:
    return float(of_firm(run.monthly)["purchases"].sum())


# -- promises ------------------------------------------------------------------------------------------

ALL_CLAIM = {"claim_chance": 1.0, "fraud_chance": 0.0}


def test_every_failed_purchase_breaks_a_delivery_promise() -> None:
    ample = {"compensation_half": 1e-3}
    run = lived(setting(delivery_promise=1.0, promise_payout=10.0), promise=ALL_CLAIM, recovery=ample)
    assert total(run, "claims") == total(run, "failures") > 100
    assert total(run, "payouts") == pytest.approx(10.0 * total(run, "claims"))
    complaints = of_firm(run.desk)
    assert not (complaints["kind"] == "complaint").any(), "who is paid has nothing to complain of"
    half = lived(
        setting(delivery_promise=1.0, promise_payout=10.0, promise_ease=0.5),
        promise=ALL_CLAIM,
        recovery=ample,
    )
    share = total(half, "claims") / total(half, "failures")
    assert abs(share - 0.5) < 5 * np.sqrt(0.25 / total(half, "failures"))


def test_an_unconditional_promise_also_covers_what_merely_disappoints_and_calls_in_vain() -> None:
    fine: dict[str, Any] = {
        "failure": {"chance_per_purchase": 0.0},
        "promise": ALL_CLAIM | {"poor_score": 3.9},
    }
    delivery = lived(setting(delivery_promise=1.0, promise_payout=10.0), **fine)
    assert total(delivery, "claims") == 0
    unconditional = lived(setting(unconditional_promise=1.0, promise_payout=10.0), **fine)
    assert total(unconditional, "claims") > 50
    calls = {"contacts_per_purchase": 0.5}
    in_vain = lived(
        setting(unconditional_promise=1.0, promise_payout=10.0), agents=0.0, desk=calls,
        failure={"chance_per_purchase": 0.0}, promise=ALL_CLAIM | {"poor_score": 1.0},
    )  # fmt: skip
    front = of_firm(in_vain.desk)
    assert total(in_vain, "claims") == front["abandoned"].sum() > 0


def test_a_small_payout_settles_few_failures_and_none_settles_nothing() -> None:
    def settled(payout: float) -> tuple[float, float]:
        run = lived(setting(delivery_promise=1.0, promise_payout=payout), promise=ALL_CLAIM)
        front = of_firm(run.desk)
        complaints = float(front.loc[front["kind"] == "complaint", "contacts"].sum())
        return total(run, "claims"), complaints / total(run, "failures")

    claims, complaints = zip(*(settled(payout) for payout in (0.0, 10.0, 100.0)), strict=True)
    assert claims[0] == 0 < claims[1]
    assert complaints[0] > complaints[1] > 3 * complaints[2]


def test_fraud_grows_with_payout_and_ease_and_can_be_switched_off() -> None:
    def frauds(payout: float, ease: float = 1.0, **more: Any) -> float:
        levels = {"delivery_promise": 1.0, "promise_payout": payout, "promise_ease": ease}
        never = {"failure": {"chance_per_purchase": 0.0}, "promise": {"fraud_chance": 0.1}}
        run = lived(setting(**levels), **(never | more))
        return total(run, "claims") / bought(run)

    assert frauds(100.0) == pytest.approx(0.1, abs=0.02)
    assert frauds(50.0) == pytest.approx(0.05, abs=0.015)
    assert frauds(100.0, 0.3) == pytest.approx(0.03, abs=0.012)
    assert frauds(100.0, switched_off=["fraud"]) == 0


def test_customers_complain_more_under_a_guarantee() -> None:
    def complained(factor: float) -> float:
        terms = {"claim_chance": 0.0, "complaint_factor": factor}
        run = lived(setting(delivery_promise=1.0, promise_payout=200.0), promise=terms)
        front = of_firm(run.desk)
        return float(front.loc[front["kind"] == "complaint", "contacts"].sum()) / total(run, "failures")

    usual = 0.7 * 0.2 + 0.3 * 0.6
    assert complained(1.0) == pytest.approx(usual, abs=0.05)
    assert complained(1.5) == pytest.approx((1.0 + 0.5 * (1.0 - np.exp(-2.0))) * usual, abs=0.06)


def test_a_relevant_promise_attracts_and_an_irrelevant_one_repels() -> None:
    """The segment's own relevance counts, whatever the market's is (F07)."""

    def with_relevance(relevance: float) -> float:
        segment = {"share": 1.0, "occasions": {"core": {}}, "promise_relevance": {"delivery": relevance}}
        never = {"failure": {"chance_per_purchase": 0.0}, "promise": {"fraud_chance": 0.0}}
        return bought(lived(setting(delivery_promise=1.0, promise_payout=200.0),
                            segments={"people": segment}, **never))  # fmt: skip

    none = bought(lived(setting(), failure={"chance_per_purchase": 0.0}))
    assert with_relevance(0.05) < 0.97 * none
    assert with_relevance(1.0) > 1.01 * none


def test_promises_that_are_kept_raise_morale_and_lower_the_cost_of_turnover() -> None:
    """F08: on a capable process."""
    never: dict[str, Any] = {"failure": {"chance_per_purchase": 0.01}, "staff": {"hiring_months": 3.0}}
    without, with_promise = (
        lived(s, **never) for s in (setting(), setting(delivery_promise=1.0, promise_payout=100.0))
    )
    last = [of_firm(run.ledger)["morale"].iloc[-1] for run in (without, with_promise)]
    assert last[1] > last[0]
    assert total(with_promise, "turnover") < total(without, "turnover")


def test_failures_that_are_told_become_fewer() -> None:
    spoken = {"claims_teach": 0.1}
    promised = setting(delivery_promise=1.0, promise_payout=10.0)
    told = lived(promised, 24, promise=ALL_CLAIM | spoken)
    untold = lived(promised, 24, promise=ALL_CLAIM | spoken, switched_off=["self_repair"])
    rates = [of_firm(run.ledger)["failures"].iloc[-6:].sum() for run in (told, untold)]
    shares = [
        rate / of_firm(run.monthly)["purchases"].iloc[-6:].sum()
        for rate, run in zip(rates, (told, untold), strict=True)
    ]
    assert shares[0] < 0.6 * shares[1]
    learning = lived(setting({"self_repair": 1.0}), 24)
    assert total(learning, "failures") / bought(learning) < 0.95 * total(untold, "failures") / bought(untold)


def test_what_is_learnt_is_a_share_of_what_is_left_and_fades() -> None:
    assert firm_rules.known_after(0.0, 0.1, 0.0) == 0.1
    assert firm_rules.known_after(0.5, 0.1, 0.0) == pytest.approx(0.55)
    assert firm_rules.known_after(0.5, 0.0, 0.02) == pytest.approx(0.49)


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ('market.switched_off=["desk"]', "nobody contacts a desk"),
        ("market.firms.ours.front_agents_per_1000_customers=0.0", "no front-line agents"),
    ],
)
def test_a_promise_that_nobody_can_keep_is_refused(override: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        load_study("coffee_bean", overrides=[override])


def test_a_promise_about_goods_that_are_not_sold_is_refused() -> None:
    with pytest.raises(UserError, match="sells nothing"):
        load_study("coffee_bean", overrides=["market.firms.ours.sells={core: []}"])


# -- apology and compensation --------------------------------------------------------------------------


def test_an_apology_alone_does_nothing_but_cost() -> None:
    never_solved = {"failure": {"chance_per_purchase": 0.2, "solved_chance": 0.0}}
    believed = {"apologies_believed": 100}
    plain, sorry = (lived(s, recovery=believed, **never_solved) for s in (setting(), setting(apology=1.0)))
    assert pleased(plain) == pleased(sorry) and pleased(plain, "trust") == pleased(sorry, "trust")
    assert total(sorry, "relations") > total(plain, "relations")


def test_an_apology_helps_beside_repair_or_compensation() -> None:
    believed = {"apologies_believed": 100}
    for chance, more in ((1.0, {}), (0.0, {"compensation": 10.0})):
        failure = {"chance_per_purchase": 0.3, "solved_chance": chance}
        plain = lived(setting(**more), recovery=believed, failure=failure)
        sorry = lived(setting(apology=1.0, **more), recovery=believed, failure=failure)
        assert pleased(sorry) > pleased(plain)
        assert pleased(sorry, "trust") > pleased(plain, "trust")


def test_the_third_apology_backfires() -> None:
    often: dict[str, Any] = {"failure": {"chance_per_purchase": 0.9, "solved_chance": 1.0}}
    plain, sorry = (lived(s, 24, **often) for s in (setting(), setting(apology=1.0)))
    assert pleased(sorry) < pleased(plain)
    believed = lived(setting(apology=1.0), 24, recovery={"apologies_believed": 100}, **often)
    assert pleased(believed) > pleased(plain)


def test_an_apology_restores_at_most_what_there_was_unless_recovery_was_quick_and_the_failure_minor() -> None:
    assert desk_rules.restored(3.0, 0.25, 3.1, 0.0) == 3.1
    assert desk_rules.restored(3.0, 0.25, 4.0, 0.0) == 3.25
    assert desk_rules.restored(4.2, 0.25, 4.0, 1.0) == pytest.approx(4.45)
    assert desk_rules.restored(4.9, 0.25, 4.0, 1.0) == 5.0


def test_compensation_is_paid_to_who_was_answered_but_not_helped_and_settles_a_share() -> None:
    never_solved = {"failure": {"chance_per_purchase": 0.3, "solved_chance": 0.0}}
    plain, paid = (lived(s, **never_solved) for s in (setting(), setting(compensation=30.0)))
    front = of_firm(paid.desk)
    rang = front[front["kind"] == "complaint"]
    assert total(paid, "payouts") == pytest.approx(30.0 * (rang["contacts"] - rang["abandoned"]).sum())
    assert pleased(paid) > pleased(plain)


# -- staff ---------------------------------------------------------------------------------------------


def test_low_morale_slows_the_desk_down() -> None:
    tired = {"share": 0.5, "awareness": 1.0, "sells": {"core": ["people"]}, "morale": 0.1}
    firms = {"ours": tired, "theirs": tired}
    loads = [
        of_firm(lived(setting(), firms=firms, staff={"pace": pace}).ledger)["load"].mean()
        for pace in (0.0, 1.0)
    ]
    assert loads[1] == pytest.approx(1.4 * loads[0], rel=0.1)


def test_consensus_and_autonomy_raise_morale_and_too_many_changes_lower_it() -> None:
    def morale(strategy: Strategy, **staff: float) -> float:
        return float(of_firm(lived(strategy, 12, staff=staff).ledger)["morale"].iloc[-1])

    usual = morale(setting())
    assert morale(setting(autonomy=1.0)) > usual + 0.05
    assert morale(setting({"consensus": 1.0})) > usual + 0.05
    busy = Strategy(
        levers=[
            {
                "lever": "promise_ease",
                "value": 0.5 + 0.01 * month,
                "from_month": month,
                "until_month": month + 1,
            }
            for month in range(12)
        ]
    )
    confused = morale(busy, confusion=0.1, changes_borne=1.0)
    assert confused < usual - 0.05
    agreed = busy.model_copy(update={"spend": {"consensus": 1.0}})
    assert morale(agreed, confusion=0.1, changes_borne=1.0, consensus_morale=0.0) > confused + 0.05


def test_standards_avoid_failures_and_steady_what_customers_find() -> None:
    plain, standard = lived(setting()), lived(setting({"standardisation": 1.0}))
    assert total(standard, "failures") / bought(standard) < 0.8 * total(plain, "failures") / bought(plain)


def test_autonomy_costs_training_by_the_customers_served() -> None:
    run = lived(setting(autonomy=0.5))
    training = [0.5 * 0.1 * served for served in customers_served(run)]
    assert of_firm(run.ledger)["programmes"].tolist()[1:] == pytest.approx(training[1:], abs=0.01)


# -- selling on calls ----------------------------------------------------------------------------------

CALLS = {"contacts_per_purchase": 0.8}


def test_an_offer_sells_after_the_problem_is_solved_and_costs_customers_before() -> None:
    """F24, as purchases and satisfaction; offers wait for who was helped."""
    usual: dict[str, Any] = {"desk": CALLS, "failure": {"chance_per_purchase": 0.05}}
    none, after, before = (
        lived(s, **usual)
        for s in (setting(), setting(cross_sell=1.0), setting(cross_sell=1.0, cross_sell_before=1.0))
    )
    assert total(none, "offers_taken") == 0
    assert total(after, "offers_taken") > 3 * total(before, "offers_taken") > 0
    assert bought(after) > bought(none)
    assert pleased(before) < pleased(after) - 0.1
    ours = [of_firm(run.ledger)["profit"].sum() for run in (after, before)]
    assert ours[1] < ours[0]


def test_nothing_is_offered_to_who_was_not_helped_and_offers_take_time() -> None:
    """Every contact a complaint that nobody solves."""
    only_complaints: dict[str, Any] = {
        "desk": {"contacts_per_purchase": 0.0, "contacts_per_year": 0.0},
        "failure": {"chance_per_purchase": 0.5, "solved_chance": 0.0},
    }
    assert total(lived(setting(cross_sell=1.0), **only_complaints), "offers_taken") == 0
    loads = [of_firm(lived(setting(cross_sell=x), desk=CALLS).ledger)["load"].mean() for x in (0.0, 1.0)]
    assert loads[1] > loads[0]


# -- switches ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mechanism", "strategy"),
    [
        ("promise", setting(delivery_promise=1.0, unconditional_promise=1.0, promise_payout=9.0)),
        ("apology", setting(apology=1.0)),
        ("compensation", setting(compensation=25.0)),
        ("cross_selling", setting(cross_sell=1.0)),
        ("morale", setting(autonomy=1.0)),
    ],
)
def test_switched_off_a_lever_does_and_costs_nothing(mechanism: str, strategy: Strategy) -> None:
    still, moved = (
        lived(s, switched_off=[mechanism], staff={"confusion": 0.1}) for s in (setting(), strategy)
    )
    assert_same_run(still, moved)


@pytest.mark.parametrize("mechanism", ["standardisation", "self_repair"])
def test_switched_off_money_changes_no_customer(mechanism: str) -> None:
    still, moved = (lived(s, switched_off=[mechanism]) for s in (setting(), setting({mechanism: 1.0})))
    assert still.monthly.equals(moved.monthly) and total(moved, "programmes") > 0
