"""Plausible ranges: every number that is not known for sure says how far off it may be, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.basics.plausible import between, give_or_take, odds, placed, settled, times
from sim.scenario.plans.parameters import Parameter, declared

OF_THE_WORLD = [one for one in declared() if not one.path.startswith("study.")]


@pytest.mark.parametrize(
    "one", [one for one in OF_THE_WORLD if one.status in ("A", "")], ids=lambda one: one.path
)
def test_each_assumed_number_of_the_world_has_a_range_or_says_why_it_has_none(one: Parameter) -> None:
    assert one.plausible is not None
    assert len(one.plausible.why.split()) > 3


@pytest.mark.parametrize(
    "one",
    [one for one in OF_THE_WORLD if one.plausible and one.default not in ("none", "required")],
    ids=lambda one: one.path,
)
def test_the_default_lies_in_its_range(one: Parameter) -> None:
    assert one.plausible is not None
    low, high = one.plausible.around(float(one.default))
    assert low <= float(one.default) <= high
    if one.plausible.way == "between":
        assert (low, high) == (one.plausible.low, one.plausible.high), (
            "a published spread without the default"
        )


def test_no_blanket() -> None:
    """Many numbers share a reason where it is the same, but none is that of most."""
    whys = [one.plausible.why for one in OF_THE_WORLD if one.plausible is not None]
    assert max(map(whys.count, whys)) < 0.25 * len(whys)
    assert len(set(whys)) > 60


@given(st.floats(0.001, 1000.0), st.floats(1.01, 10.0))
def test_times_keeps_the_scale(value: float, factor: float) -> None:
    low, high = times(factor, "why").around(value)
    assert low * high == pytest.approx(value**2)
    assert placed("times", low, high, 0.5) == pytest.approx(value)


@given(st.floats(0.001, 0.999), st.floats(1.01, 10.0))
def test_odds_keep_a_share_a_share(share: float, factor: float) -> None:
    low, high = odds(factor, "why").around(share)
    assert 0 < low < share < high < 1
    assert placed("odds", low, high, 0.5) == pytest.approx(share)


def test_what_a_market_leaves_out_stays_out() -> None:
    assert times(2, "why").around(0.0) == (0.0, 0.0)
    assert odds(2, "why").around(0.0) == (0.0, 0.0)
    assert odds(2, "why").around(1.0) == (1.0, 1.0)


def test_a_value_far_from_a_spread_has_one_as_wide_around_it() -> None:
    assert between(0.1, 0.4, "why").around(0.3) == (0.1, 0.4)
    low, high = between(0.1, 0.4, "why").around(0.9)
    assert low < 0.9 < high and high / low == pytest.approx(4)


def test_steps_are_of_the_unit_and_what_is_settled_has_no_range() -> None:
    assert give_or_take(0.4, "why").around(-1.0) == pytest.approx((-1.4, -0.6))
    assert settled("why").around(3.0) == (3.0, 3.0)


def test_a_range_has_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        times(2, "")
