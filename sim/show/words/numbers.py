"""How numbers are written for people: k and M, per cent, intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sim.scenario.basics.decimals import decimals

SPACE = "\u00a0"  # a number and its unit stay on one line
MISSING = "–"
_STEPS = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))


def _sign(text: str) -> str:
    """Replace the hyphen by a true minus sign; zero has none."""
    if text.startswith("-"):
        return text[1:] if not any(c in "123456789" for c in text) else "\u2212" + text[1:]
    return text


def _digits(value: float, significant: int = 3) -> int:
    """Return the number of decimals that show `value` with so many significant digits (none above 100)."""
    if value == 0 or not math.isfinite(value):
        return 0
    rounded = abs(float(f"{value:.{significant - 1}e}"))
    return max(0, significant - 1 - math.floor(math.log10(rounded) + 1e-9))


def finite(value: object) -> bool:
    """Return whether `value` is a number that can be written."""
    return isinstance(value, (int, float)) and math.isfinite(value)


def count(value: float) -> str:
    """Write a number of things: whole, with thousands apart; millions as M."""
    if not finite(value):
        return MISSING
    if abs(value) >= 1e6:
        return compact(value)
    if 0 < abs(value) < 10 and abs(value - round(value)) > 0.05:
        return _sign(f"{value:.1f}")
    return _sign(f"{value:,.0f}")


def compact(value: float, significant: int = 3) -> str:
    """Write a number short: 1,240 -> 1.24 k, 4.1e6 -> 4.10 M."""
    if not finite(value):
        return MISSING
    unit = unit_for([value])
    return unit.text(value, significant)


def percent(share: float, decimals: int | None = None) -> str:
    """Write a share as per cent, unless told otherwise with one decimal below 10 % and just below 100 %."""
    if not finite(share):
        return MISSING
    if decimals is None and 0.99 < share < 1:
        return f"{math.floor(1000 * share) / 10:.1f}{SPACE}%"  # what is not all never reads 100 %
    places = decimals if decimals is not None else (1 if 0 < abs(share) < 0.0995 else 0)
    return _sign(f"{100 * share:.{places}f}") + SPACE + "%"


def plain(value: float, decimals: int = 2) -> str:
    """Write a number with a fixed count of decimals."""
    return _sign(f"{value:,.{decimals}f}") if finite(value) else MISSING


def small(value: float, decimals: int = 1) -> str:
    """Write a number with a fixed count of decimals; what they cannot show is below the least they can."""
    if finite(value) and 0 < value < 0.5 * 10**-decimals:
        return f"<{SPACE}{10**-decimals:.{decimals}f}"
    return plain(value, decimals)


def measured(value: float) -> str:
    """Write a measured number: three digits, thousands whole, and never more than four decimals."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.1 else f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def tick(value: float) -> str:
    """Write a tick of an axis: no more decimals than it has."""
    return _sign(f"{value:,.6g}")


def money(value: float, currency: str = "", plus: bool = False) -> str:
    """Write an amount short, with its currency."""
    written = compact(value)
    written = signed(written) if plus else written
    return f"{currency}{SPACE}{written}" if currency and written != MISSING else written


def amount(value: float, currency: str = "") -> str:
    """Write an amount in full below a hundred thousand, short above."""
    if not finite(value) or abs(value) >= 1e5:
        return money(value, currency)
    written = Unit(1.0, "").digits(value, 2)
    return f"{currency}{SPACE}{written}" if currency else written


def signed(text: str) -> str:
    """Put a plus before a written number that has no sign and is not zero."""
    return (
        text
        if text.startswith("\u2212") or text == MISSING or not any(c in "123456789" for c in text)
        else "+" + text
    )


@dataclass(frozen=True)
class Unit:
    """A power of a thousand that a whole chart or table is written in.

    Attributes
    ----------
    divisor : float
    suffix : str
        Empty, k, M or bn.
    """

    divisor: float
    suffix: str

    def digits(self, value: float, significant: int = 3) -> str:
        """Write `value` in this unit without naming the unit."""
        if not finite(value):
            return MISSING
        scaled = value / self.divisor
        places = 0 if self.divisor == 1 and abs(scaled) >= 10 else _digits(scaled, significant)
        return _sign(f"{scaled:,.{min(places, 3)}f}")

    def column(self, values: Iterable[float]) -> list[str]:
        """Write a column of numbers in this unit, all with the decimals that the largest needs."""
        found = [float(value) for value in values]
        largest = max((abs(v / self.divisor) for v in found if finite(v)), default=0.0)
        places = 0 if self.divisor == 1 and largest >= 10 else min(_digits(largest, 3), 3)
        return [plain(v / self.divisor, places) for v in found]

    def text(self, value: float, significant: int = 3) -> str:
        """Write `value` with the unit behind it."""
        written = self.digits(value, significant)
        return written if written == MISSING or not self.suffix else f"{written}{SPACE}{self.suffix}"

    def tick(self, value: float) -> str:
        """Write a tick of an axis that names the unit itself."""
        return tick(value / self.divisor)

    def name(self, currency: str = "") -> str:
        """Return the unit for an axis or a column: ``EUR k``; empty if there is nothing to say."""
        return SPACE.join(part for part in (currency, self.suffix) if part)


def unit_for(values: Iterable[float]) -> Unit:
    """Choose the unit in which the largest of `values` has one to three figures before the point."""
    largest = max((abs(float(v)) for v in values if finite(float(v))), default=0.0)
    for divisor, suffix in _STEPS:
        if largest >= 0.9995 * divisor:
            return Unit(divisor, suffix)
    return Unit(1.0, "")


def interval(
    mean: float,
    low: float,
    high: float,
    unit: Unit | None = None,
    currency: str = "",
    plus: bool = False,
) -> str:
    """Write a mean with its interval: ``EUR 412 [352, 472] k``; without one if there is none.

    All three numbers have the decimals that the largest needs, or more if the interval is narrow. A single
    replication has no interval.
    """
    unit = unit or unit_for([mean, low, high])
    text = " ".join(parts(mean, low, high, unit, plus)).replace(" ", SPACE)
    return SPACE.join(part for part in (currency, text, unit.suffix) if part)


def parts(mean: float, low: float, high: float, unit: Unit, plus: bool = False) -> tuple[str, ...]:
    """Write a mean and, if it is known, its interval in brackets, in `unit` but without naming it."""
    known = finite(low) and finite(high)
    largest = max((abs(v / unit.divisor) for v in (mean, low, high) if finite(v)), default=0.0)
    usual = 0 if unit.divisor == 1 and largest >= 10 else min(_digits(largest, 3), 3)
    places = decimals(usual, largest, (high - low) / unit.divisor if known else math.nan)

    def write(value: float) -> str:
        return _sign(f"{value / unit.divisor:,.{places}f}") if finite(value) else MISSING

    first = signed(write(mean)) if plus else write(mean)
    return (first, f"[{write(low)}, {write(high)}]") if known else (first,)
