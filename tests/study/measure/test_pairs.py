"""Two strategies compared run by run: means, worst outcomes, ruin, and the month from which one is ahead."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.study.measure.family import SPENT, confidence_of
from sim.study.measure.pairs import overtaking, paired_differences, paired_risk
from sim.study.measure.risk import tail_difference
from sim.study.measure.statistics import mean_interval, together


def outcomes(**columns):
    n = len(next(iter(columns.values())))
    rows = [pd.DataFrame({"strategy": k, "replication": np.arange(n), "npv": v}) for k, v in columns.items()]
    return pd.concat(rows, ignore_index=True)


def test_paired_difference_is_the_t_test_on_differences():
    a, b = np.array([3.0, 5.0, 9.0, 4.0]), np.array([1.0, 4.0, 6.0, 2.5])
    row = paired_differences(outcomes(a=a, b=b), ("npv",), 0.95).iloc[0]
    proper = stats.ttest_rel(a, b).confidence_interval(0.95)
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((1.875, proper.low, proper.high))
    # one pair needs no widening
    assert (row["together_low"], row["together_high"]) == pytest.approx((row["low"], row["high"]))


def test_replications_are_paired_by_number_not_by_place():
    frame = outcomes(a=np.array([1.0, 2.0, 3.0]), b=np.array([0.0, 1.0, 2.0]))
    mixed = frame.iloc[[2, 0, 1, 4, 5, 3]]
    assert paired_differences(mixed, ("npv",), 0.95).equals(paired_differences(frame, ("npv",), 0.95))
    assert paired_differences(mixed, ("npv",), 0.95)["difference"][0] == 1.0


@pytest.mark.slow
def test_intervals_hold_together():
    # Four equal strategies: some pair is said to differ in at most 5 % of studies.
    # 400 studies; Bonferroni's rate is below 0.05, so 0.05 + 5 standard errors is a false alarm below 1e-6.
    rng, claims, plain = np.random.default_rng(3), 0, 0
    for _ in range(400):
        table = paired_differences(outcomes(**{k: rng.normal(size=8) for k in "abcd"}), ("npv",), 0.95)
        claims += bool(((table["together_low"] > 0) | (table["together_high"] < 0)).any())
        plain += bool(((table["low"] > 0) | (table["high"] < 0)).any())
    assert claims / 400 < 0.05 + 5 * np.sqrt(0.05 * 0.95 / 400) < plain / 400 + 0.1
    assert plain > claims
    assert together(0.95, 6) == pytest.approx(1 - 0.05 / 6)


def test_what_a_verdict_may_say_is_wider_apart_than_one_measure_alone():
    luck = np.random.default_rng(6).normal(size=(3, 12))
    frame = outcomes(a=luck[0], b=luck[1], c=luck[2]).assign(value=lambda rows: 2 * rows["npv"])
    row = paired_differences(frame, ("npv", "value"), 0.95, "npv").set_index("measure").iloc[0]
    wanted = mean_interval(luck[0] - luck[1], 1 - 0.05 * SPENT["objective"] / 3)
    assert (row["together_low"], row["together_high"]) == pytest.approx(wanted[1:])
    assert confidence_of("objective", 0.95, 3) == pytest.approx(1 - 0.05 * SPENT["objective"] / 3)


def test_risk_is_compared_for_every_pair_and_is_not_known_from_few_runs():
    rng = np.random.default_rng(7)
    frame = outcomes(**{name: rng.normal(size=40) for name in "abc"})
    frame["ruined"] = frame["npv"] < -1
    found = paired_risk(frame, "npv", 0.1, 0.95)
    assert found.groupby("measure").size().to_dict() == {"cvar": 3, "ruin": 3}
    assert found.notna().all(axis=None)
    assert (found["together_low"] < found["low"]).all() and (found["low"] < found["high"]).all()
    values = {name: rows["npv"].to_numpy() for name, rows in frame.groupby("strategy")}
    first = found.iloc[0]
    expected = tail_difference(values["a"], values["b"], 0.1, 0.95)
    assert (first["difference"], first["low"], first["high"]) == pytest.approx(expected)
    few = paired_risk(frame[frame["replication"] < 39], "npv", 0.1, 0.95).query("measure == 'cvar'")
    assert few["difference"].notna().all() and few[["low", "together_high"]].isna().all(axis=None)


def test_who_overtakes_whom_and_when():
    runs = np.random.default_rng(8).normal(0, 1.0, (30, 1))
    months = np.arange(10.0)
    found = overtaking({"late": runs + 3 * months - 10.5, "even": 0 * months + runs}, 0.95).set_index(
        ["a", "b"]
    )
    # 3 * month first exceeds 10.5 in month 4, the fifth; without luck of their own that is sure
    assert found.loc[("late", "even")].tolist() == [5.0, 5.0, 5.0]
    assert found.loc[("even", "late")].isna().all()


def test_the_month_of_overtaking_has_an_interval_around_it():
    runs = np.random.default_rng(3).normal(0, 4.0, (12, 20))
    found = overtaking({"late": runs + np.arange(20.0) - 9.5, "even": np.zeros((12, 20))}, 0.95)
    row = found[found["a"] == "late"].iloc[0]
    assert row["perhaps"] < row["ahead"] < row["sure"]


def test_the_month_from_which_one_surely_leads_is_no_new_chance_to_err():
    # Walks without a trend, 30 runs: with tests in a fixed order, from the end, a lead is claimed as often as
    # at the end alone. 400 studies at 0.05 * 0.6: 28 or more would have a chance below 1e-4.
    rng, claims, any_month = np.random.default_rng(9), 0, 0
    for _ in range(400):
        walks = rng.normal(size=(2, 30, 24)).cumsum(axis=2)
        found = overtaking({"a": walks[0], "b": walks[1]}, 0.95)
        claims += bool(found["sure"].notna().any())
        apart = walks[0] - walks[1]
        t = np.abs(apart.mean(axis=0)) / (apart.std(axis=0, ddof=1) / np.sqrt(30))
        any_month += bool((t > stats.t.ppf(1 - 0.05 * SPENT["objective"] / 2, 29)).any())
    assert claims < 28 < any_month
