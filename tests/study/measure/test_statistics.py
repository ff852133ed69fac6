"""Intervals against published numbers and against what they promise."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.study.measure.statistics import (
    mean_interval,
    paired_differences,
    t_quantile,
    tail_interval,
    tail_mean,
    together,
    variance_removed,
    wilson_interval,
)


def test_t_quantile_is_that_of_the_tables():
    assert t_quantile(0.95, 19) == pytest.approx(2.093, abs=5e-4)
    assert t_quantile(0.99, 4) == pytest.approx(4.604, abs=5e-4)


def test_mean_interval_is_student_s():
    values = np.array([1.0, 4.0, 2.0, 8.0])
    low, high = stats.t.interval(0.9, 3, values.mean(), stats.sem(values))
    assert mean_interval(values, 0.9) == pytest.approx((values.mean(), low, high))


def test_mean_interval_skips_what_is_not_known():
    known, some = np.array([1.0, 3.0]), np.array([1.0, np.nan, 3.0])
    assert mean_interval(some, 0.9) == pytest.approx(mean_interval(known, 0.9))
    assert np.isnan(mean_interval(np.array([np.nan]), 0.9)).all()


def test_one_value_has_no_interval():
    mean, low, high = mean_interval(np.array([5.0]), 0.95)
    assert mean == 5 and np.isnan(low) and np.isnan(high)
    assert np.isnan(wilson_interval(1, 1, 0.95)[1:]).all()
    assert np.isnan(tail_interval(np.array([5.0]), 0.1, 0.95)[1:]).all()


@pytest.mark.parametrize(("count", "n"), [(0, 20), (1, 20), (7, 20), (20, 20)])
def test_wilson_is_scipy_s(count, n):
    proper = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    assert wilson_interval(count, n, 0.95) == pytest.approx((count / n, proper.low, proper.high), abs=1e-12)


def test_cvar_is_the_mean_of_the_worst_share():
    values = np.array([5.0, 1.0, 9.0, 3.0, 7.0, 2.0, 8.0, 4.0, 6.0, 10.0])
    assert tail_mean(values, 0.2) == pytest.approx(1.5)
    assert tail_mean(values, 0.25) == pytest.approx((1 + 2 + 0.5 * 3) / 2.5)
    assert tail_mean(values, 0.01) == 1.0
    assert tail_mean(values, 0.999999) == pytest.approx(values.mean(), abs=1e-4)


def test_cvar_interval_is_the_same_every_time_and_holds_the_estimate():
    values = np.random.default_rng(1).normal(size=60)
    one, two = tail_interval(values, 0.2, 0.95), tail_interval(values, 0.2, 0.95)
    assert one == two and one.low < one.mean < one.high
    assert np.isnan(tail_interval(values[:4], 0.2, 0.95)[1:]).all()  # not one outcome in the tail
    assert not np.isnan(tail_interval(values[:5], 0.2, 0.95)).any()


def test_common_luck_is_removed_and_independent_luck_is_not():
    rng = np.random.default_rng(2)
    luck, a, b = rng.normal(size=(3, 4000))
    # var(a - b) = 2 e^2 of 2 (1 + e^2): removed 1 / (1 + e^2) with e = 0.5
    assert variance_removed(luck + 0.5 * a, luck + 0.5 * b) == pytest.approx(0.8, abs=0.02)
    assert variance_removed(a, b) == pytest.approx(0.0, abs=5 * 1 / np.sqrt(4000))
    assert np.isnan(variance_removed(np.ones(3), np.ones(3)))


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
