"""A number said by what is done to the one that stands there: `x2`, `+10%`, `-0.1`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_NUMBER = r"(\.[0-9]+|[0-9]+(?:\.[0-9]*)?)((?:[eE][-+]?[0-9]{1,2})?)"
_TIMES = re.compile(rf"x\s*{_NUMBER}\Z")
_PERCENT = re.compile(rf"([-+])\s*{_NUMBER}\s*%\Z")
_SIGNED = re.compile(rf"([-+]){_NUMBER}\Z")
#: A number written with more characters than this is no number a scenario needs.
_LONGEST = 40


@dataclass(frozen=True)
class Change:
    """What is done to a number.

    Attributes
    ----------
    factor : Decimal
    term : Decimal
        The new number is the old one times `factor` plus `term`.
    text : str
        As written.
    doubtful : bool
        Whether it might be meant as the number itself, as -0.1 might.
    """

    factor: Decimal
    term: Decimal
    text: str
    doubtful: bool = False

    def of(self, value: float) -> float | None:
        """The number that `value` becomes, exact in decimal digits; None if a whole one would be broken."""
        # in decimals: 0.55 and 10 % more are 0.605, and what is multiplied by 1 stays what it was
        result = Decimal(repr(value)) * self.factor + self.term
        if isinstance(value, int):
            return int(result) if result == result.to_integral_value() else None
        return float(result)

    def around(self, value: int) -> tuple[int, int]:
        """The whole numbers below and above what `value` would become."""
        result = Decimal(value) * self.factor + self.term
        return math.floor(result), math.ceil(result)


def change(text: str) -> Change | None:
    """Read a change; None if the text is none."""
    if len(text) > _LONGEST:
        return None
    one, nothing = Decimal(1), Decimal(0)
    if found := _TIMES.match(text):
        return Change(Decimal("".join(found.groups())), nothing, text)
    if found := _PERCENT.match(text):
        return Change(one + Decimal("".join(found.groups())) / 100, nothing, text)
    if found := _SIGNED.match(text):
        return Change(one, Decimal("".join(found.groups())), text, doubtful=True)
    return None


def is_number(value: Any) -> bool:
    """Whether a value can be changed so."""
    return isinstance(value, int | float) and not isinstance(value, bool)
