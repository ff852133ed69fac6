"""Residual value on chains whose answer is known by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.model.rules.firm import month_discount
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import STAGES
from sim.scenario.plans.strategy import Strategy
from sim.study.measure.residual_value import (
    discount_factor,
    migration_counts,
    migration_matrix,
    residual,
    residual_values,
    upkeep,
)
from tests.study import hand_made

REGULAR, LOYAL = STAGES.index("regular"), STAGES.index("loyal")


def test_a_year_discounts_by_the_yearly_rate():
    assert discount_factor(11, 0.1) == pytest.approx(1 / 1.1)
    assert discount_factor(5, 0.1) == pytest.approx(month_discount(0.1, 5.0))  # as the model's own ledger


def test_only_the_focal_firm_and_the_last_year_are_counted():
    rows = [(0, "ours", "new", "loyal", 7), (12, "ours", "new", "regular", 3)]
    rows += [(12, "theirs", "new", "lapsed", 9)]
    frame = pd.DataFrame(rows, columns=["month", "firm", "from_stage", "to_stage", "customers"])
    counts = migration_counts(frame, "ours", months=24)
    assert counts.sum() == 3 and counts[STAGES.index("new"), REGULAR] == 3


def test_stages_may_be_categories():
    frame = hand_made._transitions(24)
    counts = migration_counts(frame, "ours", 24)
    text = frame.astype({"from_stage": "category", "to_stage": "category"})
    np.testing.assert_array_equal(counts, migration_counts(text, "ours", 24))


def test_a_stage_never_seen_stays_put():
    counts = np.zeros((3, 3))
    counts[0] = [1, 1, 2]
    np.testing.assert_array_equal(migration_matrix(counts), [[0.25, 0.25, 0.5], [0, 1, 0], [0, 0, 1]])


def test_staying_for_ever_is_a_perpetuity():
    monthly = 1.1 ** (1 / 12)
    value = residual_values(np.eye(1), np.array([3.0]), 0.1)
    assert value[0] == pytest.approx(3 * monthly / (monthly - 1))


def test_constant_retention_is_the_textbook_margin_multiple():
    # r (1 + d) / (1 + d - retention), Gupta & Lehmann
    d, keep = 1.1 ** (1 / 12) - 1, 0.9
    value = residual_values(np.array([[keep, 1 - keep], [0, 1.0]]), np.array([5.0, 0.0]), 0.1)
    assert value[0] == pytest.approx(5 * (1 + d) / (1 + d - keep))
    assert value[1] == 0


def test_no_residual_value_without_a_discount_rate():
    with pytest.raises(UserError, match="above 0"):
        residual_values(np.eye(2), np.ones(2), 0.0)


def test_equity_is_that_of_customers_at_the_end_in_month_0_money():
    worth = residual(hand_made.simulate(hand_made.study()), "ours", 24, 0.1)
    keep = 1.1 ** (-1 / 12)
    chain = np.array([[0.9, 0.1], [0.1, 0.9]])
    value = np.linalg.inv(np.eye(2) - keep * chain) @ [2.0, 5.0]
    np.testing.assert_allclose(worth.value[[REGULAR, LOYAL]], value)
    # twenty regular and twenty loyal; prospects count nothing, the lapsed earn nothing
    assert worth.equity == pytest.approx(20 * value.sum() * keep / 1.1**2)


def test_customers_are_charged_what_it_costs_to_serve_and_keep_them():
    run = hand_made.simulate(hand_made.study())
    # 480 customer-months of the regular and the loyal in the last year share 960: 2 each
    free, charged = (residual(run, "ours", 24, 0.1, kept_for) for kept_for in (0.0, 960.0))
    np.testing.assert_allclose(charged.monthly_profit[[REGULAR, LOYAL]], [0.0, 3.0])
    perpetuity = 2 / (1 - 1.1 ** (-1 / 12))
    np.testing.assert_allclose(charged.value[[REGULAR, LOYAL]], free.value[[REGULAR, LOYAL]] - perpetuity)
    others = [STAGES.index(stage) for stage in ("prospect", "new", "lapsed")]
    np.testing.assert_allclose(charged.value[others], free.value[others])


def test_upkeep_is_desk_programmes_and_marketing_to_the_customers_there_are():
    spend = Strategy(spend={"new_category": 0.25, "reach": 0.75})
    study = replace(hand_made.study(["loyalty"]), strategies={"loyalty": spend})
    run = hand_made.simulate(study, "loyalty")
    ours = run.ledger["firm"] == "ours"
    run.ledger.loc[ours, ["desk_pay", "programmes", "fixed", "capital"]] = [3.0, 4.0, 100.0, 100.0]
    run.ledger.loc[~ours, "desk_pay"] = 1000.0
    # the budget is 1 a customer of 100 a month, a quarter of it for the further category
    run.ledger.loc[ours, "marketing"] = 100.0
    assert upkeep(study, run) == pytest.approx(12 * (3 + 4 + 25))
    run.ledger.loc[ours, "marketing"] = 10.0  # before the launch is paid for
    assert upkeep(study, run) == pytest.approx(12 * (3 + 4 + 10))
