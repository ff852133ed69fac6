"""What the last year shows of customers, where the answer is known by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.model.rules.firm import month_discount
from sim.scenario.basics.names import STAGES
from sim.scenario.plans.strategy import Strategy
from sim.study.measure.last_year import (
    brought,
    discount_factor,
    migration_counts,
    migration_matrix,
    monthly_profit,
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


def test_active_customers_are_charged_an_even_share_of_what_it_costs_to_serve_and_keep_them():
    study = hand_made.study()
    run = hand_made.simulate(study)
    ours = run.ledger["firm"] == "ours"
    lived = migration_counts(run.transitions, "ours", 24).sum(axis=1)
    run.ledger.loc[ours, ["desk_pay", "programmes", "marketing"]] = [80.0, 0.0, 0.0]
    # 480 customer-months of the regular and the loyal in the last year share 960: 2 each
    free, charged = brought(run, "ours", lived), monthly_profit(study, run, lived)
    np.testing.assert_allclose(free[[REGULAR, LOYAL]], [2.0, 5.0])
    np.testing.assert_allclose(charged[[REGULAR, LOYAL]], [0.0, 3.0])
    others = [STAGES.index(stage) for stage in ("prospect", "new", "lapsed")]
    np.testing.assert_allclose(charged[others], free[others])
    assert brought(run, "ours", np.append(lived, 7.0))[-1] == 0.0  # who is gone brings nothing
    run.ledger.loc[ours & (run.ledger["month"] == 23), "present"] = 0
    assert not monthly_profit(study, run, lived).any()


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
