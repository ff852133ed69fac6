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
        match self.way:
            case "times":
                ends = sorted((value * self.low, value * self.high))
                return ends[0], ends[1]
            case "odds":
                return _odds_times(value, self.low), _odds_times(value, self.high)
            case "give_or_take":
                return value + self.low, value + self.high
            case "between":
                return self._moved(value)
        return value, value

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


def placed(way: Way, low: float, high: float, place: float) -> float:
    """Return the number at a place between two ends (0 to 1): evenly by factors, by odds, or by steps."""
    if low == high:
        return low
    if way == "times" and low > 0:
        return low * (high / low) ** place
    if way == "odds" and low > 0 and high < 1:
        return _odds_times(low, (high * (1 - low) / (low * (1 - high))) ** place)
    return low + place * (high - low)


def _odds_times(share: float, factor: float) -> float:
    """The share whose odds are so many times those of another; what is no share, 0 and 1 stay."""
    if not 0 < share < 1:
        return share
    return share * factor / (share * factor + 1.0 - share)


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
