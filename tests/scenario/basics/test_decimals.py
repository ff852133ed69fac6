"""Numbers have the digits that their intervals deserve."""

from __future__ import annotations

import math

import pytest

from sim.scenario.basics.decimals import decimals
from sim.show.words import numbers
from sim.study.measure.verdict import money

S = numbers.SPACE


@pytest.mark.parametrize(
    ("number", "verdict", "table"),
    [
        ((53.15, 53.10, 53.20), "EUR 53.15 [53.10, 53.20]", "53.15 [53.10, 53.20]"),
        ((1.0471e6, 1.0450e6, 1.0492e6), "EUR 1.0471 [1.0450, 1.0492] M", "1.0471 [1.0450, 1.0492] M"),
        ((412e3, 352e3, 472e3), "EUR 412 [352, 472] k", "412 [352, 472] k"),
        ((277.3, 259.0, 295.0), "EUR 277 [259, 295]", "277 [259, 295]"),
        ((5.62, -490.0, 500.0), "EUR 6 [-490, 500]", "6 [\u2212490, 500]"),
        ((53.0, 53.0, 53.0), "EUR 53 [53, 53]", "53 [53, 53]"),
        ((53.0, 53.0 - 1e-12, 53.0 + 1e-12), "EUR 53 [53, 53]", "53 [53, 53]"),
        ((53.0, math.nan, math.nan), "EUR 53", "53"),
    ],
)
def test_a_narrow_interval_gives_its_number_more_digits_in_verdicts_and_in_tables(
    number: tuple[float, float, float], verdict: str, table: str
) -> None:
    assert money(number[0], "EUR", *number[1:]) == verdict
    assert numbers.interval(*number).replace(S, " ") == table


@pytest.mark.parametrize("exponent", range(-6, 7))
def test_the_ends_of_an_interval_never_read_alike_unless_six_digits_cannot_tell_them_apart(
    exponent: int,
) -> None:
    size = 9.87654
    width = 10.0**exponent
    low, high = (f"{size + end:.{decimals(0, size, width)}f}" for end in (0.0, width))
    assert (low != high) == (exponent >= -5)
    assert decimals(0, size, width) <= 5
    assert decimals(2, size, width) >= 2


@pytest.mark.parametrize("size", [1.2e-6, 0.012, 0.9])
def test_a_small_number_in_a_large_unit_has_no_more_digits_than_others(size: float) -> None:
    assert decimals(0, size, size / 2) <= 5
