"""Amounts of money and shares as sentences write them: with the digits that their interval deserves."""

from __future__ import annotations

import math

from sim.scenario.basics.decimals import decimals

#: How amounts are shortened, largest first.
UNITS: dict[str, float] = {"bn": 1e9, "M": 1e6, "k": 1e3, "": 1.0}


def money(
    value: float, currency: str, low: float = math.nan, high: float = math.nan, unit: str | None = None
) -> str:
    """Write an amount, with its interval if there is one, in units, k (thousands), M or bn.

    About three digits of the amount are shown; more where its interval is narrow. `unit` is one of `UNITS`;
    when left out, the one that suits the amount.
    """
    largest = size(value, low, high)
    unit = unit_of(largest) if unit is None else unit
    scale = UNITS[unit]
    shown = largest / scale
    usual = 0 if shown >= 100 or (not unit and shown >= 10) else 1 if shown >= 10 else 2
    digits = decimals(usual, shown, (high - low) / scale)

    def number(x: float) -> str:
        text = f"{x / scale:,.{digits}f}"
        return text if float(text.replace(",", "")) != 0 else text.removeprefix("-")

    interval = "" if math.isnan(low) or math.isnan(high) else f" [{number(low)}, {number(high)}]"
    return f"{currency} {number(value)}{interval}{' ' + unit if unit else ''}"


def size(*numbers: float) -> float:
    """Return the largest of some numbers, whatever their signs; those not known are left out."""
    return max((abs(x) for x in numbers if not math.isnan(x)), default=0.0)


def unit_of(largest: float) -> str:
    """Return the unit that suits amounts up to `largest`."""
    return next((unit for unit, scale in UNITS.items() if largest >= scale), "")


def percent(share: float) -> str:
    """Write a share in per cent."""
    return f"{100 * share:.3g} %"
