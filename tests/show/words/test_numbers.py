"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest

from sim.show.words import numbers

S = numbers.SPACE


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (1_240, f"1.24{S}k"),
        (-86_000, f"\u221286.0{S}k"),
        (4_100_000, f"4.10{S}M"),
        (999_600, f"1.00{S}M"),
        (2.5e9, f"2.50{S}bn"),
        (math.nan, "\u2013"),
        (math.inf, "\u2013"),
        (-0.0, "0"),
    ],
)
def test_amounts_are_short_with_a_true_minus(value: float, written: str) -> None:
    assert numbers.compact(value) == written


def test_an_interval_has_one_unit_and_the_same_decimals_throughout() -> None:
    assert numbers.interval(412_000, 352_000, 472_000, currency="EUR") == f"EUR{S}412{S}[352,{S}472]{S}k"
    assert numbers.interval(-86_000, -146_000, -26_000).startswith(f"\u221286{S}[\u2212146,{S}\u221226]")


def test_an_interval_that_is_not_known_is_left_out() -> None:
    assert numbers.interval(41_000, math.nan, math.nan) == f"41.0{S}k"
    assert "nan" not in numbers.interval(math.nan, math.nan, math.nan)


def test_a_plus_stands_before_gains_only() -> None:
    assert numbers.signed("12") == "+12"
    assert numbers.signed("\u221212") == "\u221212"
    assert numbers.signed("0.0") == "0.0"
    assert numbers.signed("\u2013") == "\u2013"


def test_shares_keep_a_decimal_only_where_it_says_something() -> None:
    assert numbers.percent(0.356) == f"36{S}%"
    assert numbers.percent(0.0123) == f"1.2{S}%"
    assert numbers.percent(0.0) == f"0{S}%"
    assert numbers.percent(-0.0001, 0) == f"0{S}%"


def test_what_is_not_all_and_what_is_not_nothing_never_read_so() -> None:
    assert [numbers.percent(share) for share in (0.99961, 0.9951, 1.0)] == [
        f"99.9{S}%",
        f"99.5{S}%",
        f"100{S}%",
    ]
    assert [numbers.small(value) for value in (0.004, 0.0, 0.08, 12.34)] == [f"<{S}0.1", "0.0", "0.1", "12.3"]


def test_a_column_has_the_same_decimals_in_every_row() -> None:
    unit = numbers.unit_for([1_210_000, -488_000])
    assert unit.column([1_210_000, -488_000, math.nan]) == ["1.21", "\u22120.49", "\u2013"]


def test_counts_are_whole_and_have_thousands_apart() -> None:
    assert numbers.count(12_340.4) == "12,340"
    assert numbers.count(3.4) == "3.4"
    assert numbers.count(1_234_567) == f"1.23{S}M"
