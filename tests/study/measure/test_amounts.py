"""Amounts are short and have the digits that their interval deserves."""

import pytest

from sim.study.measure.amounts import money


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ((41_234.0, 33_000.0, 49_400.0), "EUR 41.2 [33.0, 49.4] k"),
        ((1_234_567.0,), "EUR 1.23 M"),
        ((-0.001, -0.2, 0.1), "EUR 0.00 [-0.20, 0.10]"),
        ((12.3,), "EUR 12"),
        ((0.0,), "EUR 0.00"),
        ((2.5e9,), "EUR 2.50 bn"),
        ((250_000.0, -1_000.0, 501_000.0), "EUR 250 [-1, 501] k"),
        ((53.151, 53.139, 53.163), "EUR 53.151 [53.139, 53.163]"),
        ((7.3, 7.3, 7.3), "EUR 7.30 [7.30, 7.30]"),
    ],
)
def test_money_is_short_and_has_no_minus_zero(amount, text):
    value, *interval = amount
    assert money(value, "EUR", *interval) == text
