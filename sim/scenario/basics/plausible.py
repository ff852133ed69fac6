"""Plausible ranges: how far off a number of the world may well be, declared beside it with the reason.

A range is told by its way, so that a market that sets a number far from its default has a range around its
own: a mechanism that a market leaves out (0) stays out, a share stays a share, a price stays above nothing.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

Way = Literal["times", "odds", "give_or_take", "between", "settled"]


@dataclass(frozen=True)
class Plausible:
    """How far off a number may be, and why so far.

    Attributes
    ----------
    way : {"times", "odds", "give_or_take", "between", "settled"}
        What `low` and `high` are: factors on the number, factors on its odds, steps from it, or the ends
        themselves; a number that is settled has none.
    low, high : float
    why : str
        The reason.
    """

    way: Way
    low: float
    high: float
    why: str

    def __post_init__(self) -> None:
        if not self.why:
            raise ValueError("a plausible range has a reason")

    def around(self, value: float) -> tuple[float, float]:
        """Return both ends of the range of a number that has this value; equal if it has no range."""
        at = self.at
        return at(value, 0.0), at(value, 1.0)

    def at(self, value: float, place: float) -> float:
        """Return the number at a place between the ends (0 to 1), evenly on the scale of its way."""
        match self.way:
            case "times":
                return value * self._factor(place)
            case "odds":
                part = value * self._factor(place)
                return part / (part + 1.0 - value)
            case "give_or_take":
                return value + self.low + place * (self.high - self.low)
            case "between":
                low, high = self._moved(value)
                return low + place * (high - low)
        return value

    def _factor(self, place: float) -> float:
        return self.low * (self.high / self.low) ** place

    def _moved(self, value: float) -> tuple[float, float]:
        """The ends; of a value outside of them, those as far around it as they are around their middle."""
        if self.low <= value <= self.high:
            return self.low, self.high
        if self.low > 0 and value >= 0:
            middle = math.sqrt(self.low * self.high)
            return value * self.low / middle, value * self.high / middle
        half = 0.5 * (self.high - self.low)
        return value - half, value + half

    def as_json(self) -> dict[str, Any]:
        """Return it as the declaration of a number holds it."""
        return asdict(self)


def times(factor: float, why: str) -> Plausible:
    """From the number divided by a factor to the number times it: a scale whose order is known; 0 stays 0."""
    return Plausible("times", 1.0 / factor, factor, why)


def odds(factor: float, why: str) -> Plausible:
    """The same of the odds of a share or chance, which stays one: by 2, 0.5 is 0.33 to 0.67; 0 and 1 stay."""
    return Plausible("odds", 1.0 / factor, factor, why)


def give_or_take(step: float, why: str) -> Plausible:
    """As much less or more: a number on a scale that has a unit of its own, such as utility or points."""
    return Plausible("give_or_take", -step, step, why)


def between(low: float, high: float, why: str) -> Plausible:
    """From one end to the other: a spread that is published, or argued for; it contains the default."""
    return Plausible("between", low, high, why)


def settled(why: str) -> Plausible:
    """No range: a definition, a convention, or a fact of the case, which no study could find otherwise."""
    return Plausible("settled", 0.0, 0.0, why)


#: Ranges that many numbers have for the same reason.
WEIGHT = times(2, "how much a thing weighs with customers is known from other goods at best: half to double")
PACE = times(2, "how fast attitudes move: published carry-over lasts from 3 to 15 months (Clarke 1976)")
CHANCE = odds(1.75, "not measured here; such shares differ between firms of a trade by ten to fifteen points")
SPREAD = times(1.25, "how unlike customers are: estimates from panels of a thousand differ by a quarter")
SCORE = give_or_take(0.4, "firms of a trade differ by so much (ten points of a hundred in ACSI surveys)")
UNTRIED_COST = times(1.5, "a cost not yet incurred is known to -33 to +50 % (class 4 of cost estimates)")
CASE = settled("a fact of the case, from calendar, contract, price list or books")
