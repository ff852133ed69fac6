"""Intervals against published numbers and against what they promise."""

import numpy as np
import pytest
from scipy import stats

from sim.study.measure.statistics import (
    Interval,
    mean_interval,
    runs_to_tell,
    t_quantile,
    variance_removed,
    widened,
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


@pytest.mark.parametrize(("count", "n"), [(0, 20), (1, 20), (7, 20), (20, 20)])
def test_wilson_is_scipy_s(count, n):
    proper = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    assert wilson_interval(count, n, 0.95) == pytest.approx((count / n, proper.low, proper.high), abs=1e-12)


def test_common_luck_is_removed_and_independent_luck_is_not():
    rng = np.random.default_rng(2)
    luck, a, b = rng.normal(size=(3, 4000))
    # var(a - b) = 2 e^2 of 2 (1 + e^2): removed 1 / (1 + e^2) with e = 0.5
    assert variance_removed(luck + 0.5 * a, luck + 0.5 * b) == pytest.approx(0.8, abs=0.02)
    assert variance_removed(a, b) == pytest.approx(0.0, abs=5 * 1 / np.sqrt(4000))
    assert np.isnan(variance_removed(np.ones(3), np.ones(3)))


def test_an_interval_at_another_confidence_is_the_one_it_would_have_had():
    values = np.array([1.0, 4.0, 2.0, 8.0])
    again = widened(mean_interval(values, 0.9), 0.9, 0.99, 4)
    assert again == pytest.approx(mean_interval(values, 0.99))
    assert np.isnan(widened(mean_interval(values[:1], 0.9), 0.9, 0.99, 1).low)


def test_so_many_runs_tell_a_difference_in_four_of_five_studies():
    # Differences of 1 with a spread of 4: from 40 runs that show just that, how many are needed?
    few = stats.norm.ppf((np.arange(40) + 0.5) / 40)
    seen = 1 + 4 * few / few.std(ddof=1)
    needed = runs_to_tell(mean_interval(seen, 0.95), 0.95, 0.99, 40)
    rng, n = np.random.default_rng(5), round(needed)
    told = [mean_interval(rng.normal(1.0, 4.0, n), 0.99).low > 0 for _ in range(2000)]
    assert 0.76 < np.mean(told) < 0.84  # 0.8 within four standard errors


@pytest.mark.parametrize("n", [2, 3, 5, 20])
def test_what_so_many_runs_could_not_tell_takes_more_of_them(n: int):
    # An interval that just does not tell: by normal quantiles, fewer runs than there were would have told.
    seen = widened(Interval(1.0, -0.01, 2.01), 0.99, 0.95, n)
    assert n < runs_to_tell(seen, 0.95, 0.99, n) < 4 * n + 10


def test_no_number_of_runs_is_known_of_one_run_or_enough_for_no_difference():
    assert np.isnan(runs_to_tell(Interval(1.0, np.nan, np.nan), 0.95, 0.95, 1))
    assert runs_to_tell(Interval(0.0, -1.0, 1.0), 0.95, 0.95, 9) == np.inf
