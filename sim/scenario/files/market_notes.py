"""What a market says that its planner may not have meant, though it is no mistake."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from sim.scenario.market.firm import Firm
from sim.scenario.market.market import Market

#: What customers choose a firm by, and what becomes known of it: firms that are equal in it become equal.
_CHOSEN_BY = (
    "awareness",
    "sells",
    "price",
    "quality",
    "front_agents_per_1000_customers",
    "expert_agents_per_1000_customers",
    "morale",
)
#: Shares of which one is less than so many times the other are no story of their own.
_APART = 1.2


class Note(NamedTuple):
    """One thing to be noted.

    Attributes
    ----------
    kind : str
        By which languages have it: ``note.KIND``.
    names : tuple of str
        Firms, segments and categories that it is about.
    """

    kind: str
    names: tuple[str, ...]


def notes(market: Market) -> Iterator[Note]:
    """What is to be noted of a market."""
    led = {segment.first_purchase_at for segment in market.segments.values()}
    there = {name: firm for name, firm in market.firms.items() if firm.entry is None}
    for (one, first), (other, second) in combinations(there.items(), 2):
        if not {one, other} & led and _alike(first, second) and _apart(first.share, second.share):
            yield Note("unlasting", (one, other))
    for name, firm in market.firms.items():
        for category, segments in firm.sells.items():
            for segment in segments:
                if category not in market.segments[segment].occasions:
                    yield Note("unneeded", (name, category, segment))


def _alike(one: Firm, other: Firm) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _CHOSEN_BY)


def _apart(one: float, other: float) -> bool:
    return max(one, other) > _APART * min(one, other)
