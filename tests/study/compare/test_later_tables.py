"""What customers bring after the horizon, as a comparison tells it: identities, and a gate that can fire."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.study.compare.later_tables import curves, hindsight_table, payback_table
from sim.study.compare.replicate import replicate
from sim.study.compare.result_tables import outcomes_table
from sim.study.measure.played_on import tail_factor
from sim.study.measure.statistics import stays_above
from sim.study.measure.worth_verdict import withheld
from tests.study import hand_made


@pytest.fixture(scope="module")
def found():
    small = ["run.customers=1000", "run.months=12", "run.play_on_months=24", "run.replications=4"]
    study = sim.load_study("hotel", [*small, "study.strategies=[hold, unconditional_promise]"])
    return sim.compare(study, progress=False)


def test_value_is_the_end_of_the_curve_and_the_sum_over_stages(found):
    tables = found.tables
    value = tables["outcomes"].groupby("strategy")["value"].mean()
    end = tables["curve"][tables["curve"]["month"] == 35].set_index("strategy")["mean"]
    pd.testing.assert_series_equal(end[value.index], value, check_names=False)
    stages = tables["stage_value"]
    brought = (stages["customers"] * stages["value"]).groupby(stages["strategy"]).sum() / 1.1 ** (13 / 12)
    equity = tables["outcomes"].groupby("strategy")["equity"].mean()
    pd.testing.assert_series_equal(brought[equity.index], equity, check_names=False)


def test_the_curve_reaches_the_net_present_value_at_the_horizon(found):
    npv = found.tables["outcomes"].groupby("strategy")["npv"].mean()
    at = found.tables["curve"].query("month == 11").set_index("strategy")["mean"]
    pd.testing.assert_series_equal(at[npv.index], npv, check_names=False)


def test_payback_is_paired_and_ends_at_the_difference_in_value(found):
    paired = found.paired.query("measure == 'value'").iloc[0]  # hold less the other
    end = found.tables["payback"].query("month == 35").iloc[0]
    assert end["difference"] == pytest.approx(-paired["difference"])
    assert (end["low"], end["high"]) == pytest.approx((-paired["high"], -paired["low"]))


@pytest.fixture(scope="module")
def facts():
    study = hand_made.study(["hold", "loyalty"], replications=12)
    return replicate(study, simulate=hand_made.simulate, play_on="plan_ends", progress=False)


def test_hindsight_holds_where_replications_agree(facts):
    assert withheld({"hindsight": hindsight_table(facts, 0.95)}, 60, each=0.1) is None


@pytest.mark.parametrize("shift", [0.8, 1.2])
@pytest.mark.parametrize("stage", ["regular", "loyal"])
def test_hindsight_does_not_hold_where_a_stage_is_said_to_bring_too_much_or_too_little(facts, shift, stage):
    shifted = facts.copy()
    told = (facts["table"] == "later") & (facts["measure"] == "brought") & (facts["item"] == stage)
    shifted.loc[told & (facts["replication"] < 6), "value"] *= shift
    table = hindsight_table(shifted, 0.95)
    row = table[(table["stage"] == stage) & (table["strategy"] == "hold")].iloc[0]
    assert row["error"] == pytest.approx(shift - 1, abs=0.02)
    assert withheld({"hindsight": table}, 60, each=0.1) is not None
    # a stage in which few stood, of which nothing can be known, is no reason
    if stage == "regular":
        assert withheld({"hindsight": table[table["stage"] != "all"]}, 60, each=1e9) is None


def test_one_replication_cannot_say_how_right_it_is():
    study = hand_made.study(["hold"], replications=1)
    alone = replicate(study, simulate=hand_made.simulate, play_on="plan_ends", progress=False)
    table = hindsight_table(alone, 0.95)
    assert table["error"].isna().all()


def test_the_tail_goes_on_as_customers_have_faded():
    """A tenth a year less is bought, and money of a year later counts less: 0.9 / 1.1 a year, for ever."""
    yearly = 0.9 / 1.1
    expected = sum(yearly**year for year in range(1, 400))
    assert tail_factor(100.0, 90.0, hand_made.study()) == pytest.approx(expected)
    assert tail_factor(90.0, 100.0, hand_made.study()) == pytest.approx(10.0)  # nobody grows for ever
    short = hand_made.study(play_on_months=6)
    assert tail_factor(0.0, 50.0, short) == pytest.approx(2 * 10.0)  # nothing is known of their fading


def test_the_tail_stands_beside_the_value_and_is_no_part_of_it(facts):
    study = hand_made.study(["hold", "loyalty"], replications=12)
    outcomes = outcomes_table(facts, study)
    assert (outcomes["tail"] > 0).all()
    np.testing.assert_allclose(outcomes["value"], outcomes["npv"] + outcomes["equity"])
    share = outcomes["tail"] / (outcomes["tail"] + outcomes["equity"])
    np.testing.assert_allclose(outcomes["tail_share"], share)


def test_payback_is_the_month_from_which_a_path_stays_above_nothing():
    assert stays_above(np.array([-1.0, 2.0, -1.0, 1.0, 1.0])) == 4
    assert stays_above(np.array([1.0, 1.0])) == 1
    assert np.isnan(stays_above(np.array([1.0, -1.0])))


def test_the_first_strategy_is_the_control_where_nobody_holds(facts):
    without = facts[facts["strategy"] == "loyalty"]
    assert payback_table(curves(without), 0.95).empty
