"""Discounts: what each firm takes off its prices this month, and what of it one customer gets (section 9)."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from sim.model.machine.arrays import Floats
from sim.model.machine.compile import rule
from sim.model.rules import tiers as tier_rules

Number = TypeVar("Number")


class Discounts(NamedTuple, Generic[Number]):
    """Discounts of all firms (firm,), or of one: as shares of the price, or all as ln(1 - share)."""

    intro: Number  # on a first purchase
    loyal: Number  # for long-standing and loyal customers
    top: Number  # for heavy and super-heavy customers
    light: Number  # for light customers; below 0, a surcharge


@rule
def of_firm(discounts: Discounts[Floats], firm: int) -> Discounts[float]:
    """Discounts of one firm."""
    return Discounts(discounts.intro[firm], discounts.loyal[firm], discounts.top[firm], discounts.light[firm])


@rule
def any_made(own: Discounts[float]) -> bool:
    """Whether a firm makes any."""
    return (own.intro != 0.0) | (own.loyal != 0.0) | (own.top != 0.0) | (own.light != 0.0)


@rule
def discount(own: Discounts[float], bought: float, stage: float, tier: float) -> float:
    """Discount of a firm for a customer with so many purchases there, in a stage and a tier."""
    return tier_rules.discount_of(bought, stage, tier, own.intro, own.loyal, own.top, own.light)
