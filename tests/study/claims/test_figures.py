"""Figures of claims, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.claims.figures import above, adds, lost_again, more, slope, spreads_more

LUCK = np.random.default_rng(1)


def test_more_and_what_something_adds_to_another() -> None:
    found = {
        ("hold", "npv"): np.array([1.0, 2.0]),
        ("promise", "npv"): np.array([0.0, 1.0]),
        ("people", "npv"): np.array([2.0, 2.0]),
        ("both", "npv"): np.array([5.0, 6.0]),
    }
    assert more("people", "hold")(found) == pytest.approx([1, 0])
    assert adds("both", "people", "promise")(found) == pytest.approx([3 + 1, 4 + 1])


def test_above_a_number_or_a_share_of_another_measure_or_below() -> None:
    found = {("hold", "rise"): np.array([0.3]), ("hold", "sorting"): np.array([0.2])}
    assert above("hold", "rise", 0.1)(found) == pytest.approx([0.2])
    assert above("hold", "sorting", 0.9, times="rise")(found) == pytest.approx([-0.07])
    assert above("hold", "rise", 0.1, sign=-1)(found) == pytest.approx([-0.2])


def test_an_early_gain_is_lost_when_less_than_half_is_left() -> None:
    found = {("cut", "early"): np.array([0.4, 0.4]), ("cut", "late"): np.array([0.1, 0.3])}
    found |= {("hold", "early"): np.zeros(2), ("hold", "late"): np.zeros(2)}
    assert lost_again("cut", "hold")(found) == pytest.approx([0.1, -0.1])


def test_slopes_at_the_ends_of_a_parabola() -> None:
    splits = {f"{share:g}": share for share in (0.0, 0.25, 0.5, 0.75, 1.0)}
    found = {(name, "npv"): np.array([8 * x * (1 - x), 4 * x]) for name, x in splits.items()}
    assert slope(splits, 0.0)(found) == pytest.approx([8, 4])
    assert slope(splits, 1.0, sign=-1)(found) == pytest.approx([8, -4])


def test_spread_is_told_on_a_logarithm_with_the_error_of_the_whole() -> None:
    """Of many pairs of samples, the mean figure is the truth and its errors are as told."""
    means, errors = [], []
    for _ in range(400):
        hold, wide, narrow = LUCK.normal(size=(3, 40)) * [[1.0], [3.0], [1.0]]
        found = {("hold", "npv"): hold, ("wide", "npv"): hold + wide, ("narrow", "npv"): hold + narrow}
        values = spreads_more("wide", "narrow")(found)
        means.append(values.mean())
        errors.append(values.std(ddof=1) / np.sqrt(len(values)))
    assert np.mean(means) == pytest.approx(np.log(3), abs=0.05)
    assert np.mean(errors) == pytest.approx(np.std(means), rel=0.15)
