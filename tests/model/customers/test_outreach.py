"""Contacts: reasons to call are few, what goes beyond them annoys; what is followed up costs its cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.clock import begin
from sim.model.customers.terms import Terms
from sim.model.firms.ledger import Books
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.need_belief import need_weights
from sim.model.firms.planning import terms_of
from sim.model.result import Run
from sim.model.rules.tiers import relevant_share
from sim.model.simulate import simulate
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, of_firm

CADENCES = np.linspace(0.05, 8.0, 160)


def planned(levels: dict[str, float], spend: dict[str, float] | None = None, **changes: Any) -> Terms:
    """Terms of a market of 1,000 whose first firm has decided this."""
    market = a_market(**changes).model_copy(update={"customers": 1000})
    live = LiveMarket(market, 1000, 1, 0, 0)
    live.firms[0].levels |= levels
    live.firms[0].spend |= spend or {}
    return terms_of(live, need_weights(live.settings))


# -- reasons ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reasons", [0.2, 1.0, 3.0])
def test_no_more_contacts_are_relevant_than_there_are_reasons(reasons: float) -> None:
    relevant = np.array([c * relevant_share(1.0, c, reasons) for c in CADENCES])
    assert np.all(relevant <= reasons + 1e-9) and np.all(np.diff(relevant) >= -1e-9)
    assert relevant_share(0.8, 1e-6, reasons) == pytest.approx(0.8, abs=1e-4)
    assert relevant_share(1.0, 1.0, 0.0) < 1e-9


def test_what_contacts_bring_is_smooth_and_concave_in_their_number() -> None:
    """Relevant ones please by as much as others annoy: a slope that only falls, and no cliff."""
    shares = np.array([relevant_share(1.0, c, 1.0) for c in CADENCES])
    brings = CADENCES * (2 * shares - 1)
    slopes = np.diff(brings)
    assert np.all(np.diff(slopes) < 0) and slopes[0] > 0 > slopes[-1]
    assert np.abs(np.diff(slopes)).max() < 0.1 * np.abs(slopes).max()


def test_listening_and_data_find_more_reasons() -> None:
    calls = {"contact_cadence": 1.0, "contact_relevance": 1.0}
    plain = planned(calls).approach.relevance[0, 0]
    listens = planned(calls, {"listening": 1e5}, needs={"belief_error": 0.5}).approach.relevance[0, 0]
    knows = planned(calls | {"data_use": 1.0}).approach.relevance[0, 0]
    contact, data = a_market().contact, a_market().data
    assert plain == relevant_share(1.0, 1.0, contact.reasons_per_month)
    more = contact.reasons_per_month * (1.0 + contact.reasons_by_listening)
    assert listens == pytest.approx(relevant_share(1.0, 1.0, more))
    more = contact.reasons_per_month * (1.0 + contact.reasons_by_data * data.consent_share)
    assert knows == pytest.approx(relevant_share(1.0, 1.0, more))


def test_a_segment_may_have_reasons_of_its_own() -> None:
    people = {"share": 1.0, "occasions": {"core": {}}}
    segments = {"busy": people | {"reasons_to_call_per_month": 0.1}, "usual": people}
    firms = {name: {"sells": {"core": ["busy", "usual"]}} for name in ("ours", "theirs")}
    terms = planned({"contact_cadence": 1.0, "contact_relevance": 0.9}, segments=segments, firms=firms)
    assert terms.approach.relevance[0].tolist() == [relevant_share(0.9, 1.0, r) for r in (0.1, 1.0)]


# -- what customers make of it ------------------------------------------------------------------------


def after(levels: dict[str, float], **changes: Any) -> tuple[float, float]:
    """Mean satisfaction and expectation, after a year of this, of who was a customer before."""
    market = a_market(switched_off=["failure", "rivals", "norm_growth"], **changes)
    running = begin(a_study(market, customers=3_000, months=24, warm_up=12), 0, "compiled", 1)
    running.warm_up()
    running.live.firms[0].levels |= levels
    running.live_on(12, Books(running.live))
    state = running.engine.state
    known = (state.purchases[0] > 0) & (state.first[0] < 0)
    return float(state.satisfaction[0, known].mean()), float(state.expectation[0, known].mean())


def test_satisfaction_rises_with_a_few_contacts_and_falls_smoothly_with_more() -> None:
    cadences = (0.0, 0.4, 1.0, 2.0, 4.0, 8.0)
    found = [after({"contact_cadence": c, "contact_relevance": 1.0})[0] for c in cadences]
    assert found[1] > found[0] + 0.02
    assert found[2] > found[3] > found[4] > found[5]
    assert found[2] - found[3] < 0.25  # no cliff between one and two


def test_contacts_that_please_come_to_be_expected_and_those_that_annoy_do_not() -> None:
    quiet = after({})[1]
    assert after({"contact_cadence": 1.0, "contact_relevance": 1.0})[1] > quiet + 0.005
    assert after({"contact_cadence": 1.0})[1] < quiet + 0.002


# -- what following up costs ---------------------------------------------------------------------------


def related(kind: float, **changes: Any) -> Run:
    """A year of a relationship without contacts, where a fifth of the purchases go wrong."""
    contact: dict[str, Any] = {
        "reactive_cost": 0.0, "accountable_cost": 0.0, "proactive_per_month": 0.0, "case_cost": 7.0,
    }  # fmt: skip
    market = a_market(**{"failure": {"chance_per_purchase": 0.2}, "contact": contact} | changes)
    strategy = Strategy(levers=[{"lever": "relationship", "value": kind}])
    return simulate(a_study(market, {"s": strategy}, customers=2_000, months=12, warm_up=6), "s")  # type: ignore[return-value]


def test_every_complaint_answered_is_a_case_for_who_asks_for_complaints() -> None:
    run = related(1.0)
    desk = of_firm(run.desk).query("kind == 'complaint'")
    cases = of_firm(run.ledger)["relations"].sum() / 7.0
    assert 0 < cases <= desk["contacts"].sum() and cases == pytest.approx(round(cases))


def test_failures_found_are_cases_too_and_only_some_can_be_put_right() -> None:
    asks, follows = related(1.0), related(2.0)
    paid = [of_firm(run.ledger)["relations"].sum() for run in (asks, follows)]
    assert paid[1] > 1.5 * paid[0]
    clumsy, able = (
        related(2.0, failure={"chance_per_purchase": 0.2, "solved_chance": chance}) for chance in (0.0, 1.0)
    )
    satisfied = [of_firm(run.monthly)["satisfaction"].iloc[-1] for run in (clumsy, able)]
    assert satisfied[1] > satisfied[0] + 0.05
