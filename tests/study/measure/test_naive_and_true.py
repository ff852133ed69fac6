"""A group that differs from the start looks better than it is; like with like mends what is known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.measure.naive_and_true import like_with_like, told

RNG = np.random.default_rng(7)
NUMBER = 40_000


def test_where_what_was_bought_decides_who_joins_like_with_like_finds_the_truth() -> None:
    before = RNG.gamma(1.0, 100.0, NUMBER)
    joins = RNG.random(NUMBER) < before / (before + 100.0)
    without = before * RNG.lognormal(0.0, 0.2, NUMBER)
    outcome = without + 10.0 * joins
    found = told(outcome, without, joins, ~joins, before)
    assert found.true == pytest.approx(10.0)
    assert found.naive > 50.0 and found.group - found.others == pytest.approx(found.naive)
    assert found.matched == pytest.approx(10.0, abs=5.0)
    assert found.size == pytest.approx(joins.mean())


def test_where_liking_decides_that_no_record_holds_like_with_like_does_not() -> None:
    before, liking = RNG.gamma(1.0, 100.0, NUMBER), RNG.random(NUMBER)
    joins = RNG.random(NUMBER) < liking
    without = before + 100.0 * liking
    found = told(without + 10.0 * joins, without, joins, ~joins, before)
    assert found.true == pytest.approx(10.0) and found.matched > 35.0


def test_who_has_no_like_is_left_out() -> None:
    before = np.array([0.0, 0.0, 5.0, 5.0, 900.0])
    group = np.array([True, False, True, False, True])
    outcome = np.array([3.0, 1.0, 8.0, 4.0, 1e6])
    assert like_with_like(outcome, group, ~group, before) == pytest.approx(3.0)


def test_nobody_is_compared_with_nobody() -> None:
    none, some = np.zeros(3, bool), np.ones(3, bool)
    assert all(np.isnan(told(np.ones(3), np.ones(3), none, some, np.ones(3))))
    assert np.isnan(like_with_like(np.ones(3), none, some, np.ones(3)))
