"""Care, and service that light customers are denied: value that customers come to expect."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.clock import Running, begin
from sim.model.firms.ledger import Books
from sim.model.machine.codes import LIGHT
from sim.model.rules import customer as rules
from sim.model.rules import stages as stage_rules
from tests.model.markets import a_market, a_study

MONTHS = 24


def warm(**changes: object) -> Running:
    """Two firms alike after a year, nothing going wrong; the first is to do something."""
    market = a_market(switched_off=["failure", "rivals", "norm_growth"], **changes)
    running = begin(a_study(market, customers=3_000, months=3 * MONTHS, warm_up=12), 0, "compiled", 1)
    running.warm_up()
    return running


def live_on(running: Running, until: int, care: float) -> None:
    """Live until a month with this much spent on care a month, in all."""
    running.live.firms[0].spend["care"] = care
    running.live_on(until, Books(running.live))


def of_regulars(running: Running, what: str) -> float:
    """Mean of a part of the state over those who have been regular or better for long."""
    state = running.engine.state
    known = stage_rules.is_established(state.stage[0]) & (state.first[0] < 0) & (state.left[0] == 0)
    return float(getattr(state, what)[0, known].mean())


def test_a_customer_who_is_cared_for_comes_to_expect_it_and_resents_its_end() -> None:
    cared, plain = warm(), warm()
    live_on(cared, MONTHS, 1e6)
    live_on(plain, MONTHS, 0.0)
    most = cared.live.settings.response.care.ceiling
    raised = of_regulars(cared, "expectation") - of_regulars(plain, "expectation")
    assert 0.2 * most < raised < 0.6 * most  # half of it in the end
    assert of_regulars(cared, "satisfaction") > of_regulars(plain, "satisfaction") + 0.05
    live_on(cared, MONTHS + 12, 0.0)
    live_on(plain, MONTHS + 12, 0.0)
    live_on(cared, MONTHS + 13, 0.0)
    live_on(plain, MONTHS + 13, 0.0)
    assert of_regulars(cared, "expectation") - of_regulars(plain, "expectation") < raised / 2


def test_the_end_of_care_disappoints_more_than_never_having_had_it() -> None:
    """The score of an experience without care, for who expects it and for who does not."""
    expected, most = 0.0, a_market().response.care.ceiling
    score = []
    for month in range(60):
        value = most if month < 48 else 0.0
        score.append(rules.experience_score(value, 0.0, expected, 0.0, 4.0, 0.5, 1.0, 2.0))
        expected = rules.expectation_after(expected, value, 0.0, 0.05)
    never = rules.experience_score(0.0, 0.0, 0.0, 0.0, 4.0, 0.5, 1.0, 2.0)
    assert score[0] > score[47] > never  # only part of it lasts
    assert score[48] < never and abs(score[-1] - never) < abs(score[48] - never)


def test_care_is_for_those_who_know_the_firm() -> None:
    """New customers are as content as without it in the first month, regular ones more."""
    cared, plain = warm(), warm()
    new = ~stage_rules.is_established(plain.engine.state.stage[0])
    live_on(cared, 1, 1e6)
    live_on(plain, 1, 0.0)
    difference = cared.engine.state.satisfaction[0] - plain.engine.state.satisfaction[0]
    assert np.all(difference[new] == 0.0)
    assert difference[~new].max() > 0.0 <= difference[~new].min()


def test_light_customers_who_get_no_service_find_less_and_come_to_expect_less() -> None:
    denied, plain = warm(tiers={"months_between": 1}), warm(tiers={"months_between": 1})
    denied.live.firms[0].levels["light_service"] = 0.0
    for running in (denied, plain):
        running.live_on(MONTHS, Books(running.live))
    tier = denied.engine.state.tier[0]
    assert (tier == LIGHT).any()
    expected = [running.engine.state.expectation[0] for running in (denied, plain)]
    light = (tier == LIGHT) & (denied.engine.state.purchases[0] > 3)
    assert expected[0][light].mean() < expected[1][light].mean() - 0.02


def test_care_that_costs_nothing_changes_nothing() -> None:
    none, still = warm(), warm()
    none.live.firms[0].spend["care"] = 0.0
    for running in (none, still):
        running.live_on(3, Books(running.live))
    assert np.array_equal(none.engine.state.satisfaction, still.engine.state.satisfaction)


def test_trust_and_distrust_go_back_to_that_in_a_stranger_where_nothing_is_bought() -> None:
    market = a_market(switched_off=["rivals"], experience={"trust_fading": 0.02}, choice={"outside": 100.0})
    running = begin(a_study(market, customers=500, months=60), 0, "compiled", 1)
    trust = running.engine.state.trust
    trust[0], trust[1] = 0.9, 0.2
    running.live_on(12, Books(running.live))
    kept = 0.98**12
    assert trust[0] == pytest.approx(0.5 + 0.4 * kept, abs=1e-5)
    assert trust[1] == pytest.approx(0.5 - 0.3 * kept, abs=1e-5)
