"""Amounts of money and shares as sentences write them: with the digits that their interval deserves."""

from __future__ import annotations

import math

#: How amounts are shortened, largest first.
UNITS: dict[str, float] = {"bn": 1e9, "M": 1e6, "k": 1e3, "": 1.0}

_MOST = 4  # digits behind the point


def money(
    value: float, currency: str, low: float = math.nan, high: float = math.nan, unit: str | None = None
) -> str:
    """Write an amount, with its interval if there is one, in units, k (thousands), M or bn.

    With an interval, two digits of its half width are shown; without, about three of the amount. `unit` is
    one of `UNITS`; when left out, the one that suits the amount.
    """
    largest = size(value, low, high)
    unit = unit_of(largest) if unit is None else unit
    scale = UNITS[unit]
    shown, half = largest / scale, (high - low) / 2 / scale
    if half > 0:
        digits = min(_MOST, max(0, 1 - math.floor(math.log10(half))))
    else:
        digits = 0 if shown >= 100 or (not unit and shown >= 10) else 1 if shown >= 10 else 2

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
