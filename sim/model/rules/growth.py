"""Rules of relationships that grow: how far one has grown, and what it brings more (section 5)."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.machine.compile import rule


class GrowthBehaviour(NamedTuple):
    """What a full relationship brings more, as the market's `growth` names it; all floats."""

    months: float
    basket: float
    basket_moved: float
    cost_to_serve: float
    cross_buying: float
    talk: float


@rule
def grown(together: float, share: float, trust: float, months: float) -> float:
    """How far a relationship has grown, 0 to 1: together / (together + months) times share of wallet times T.

    `together` is the time from the first purchase to the last, so that nobody grows by waiting; who buys more
    elsewhere, or is let down, falls back.
    """
    return together / (together + months) * share * trust


@rule
def larger_basket(here: float, everywhere: float, more: float, moved: float) -> float:
    """Basket as a multiple of the usual one: 1 + more (here - moved everywhere).

    `everywhere` is the mean of the customer's relationships by share of wallet, so that over all firms
    baskets come to 1 + more (1 - moved) everywhere: the rest is money moved from one firm to another.
    """
    return 1.0 + more * (here - moved * everywhere)


@rule
def cheaper_serving(here: float, less: float) -> float:
    """Handling cost of a purchase as a multiple of the usual one: 1 - less here."""
    return 1.0 - less * here


@rule
def more_talk(here: float, more: float) -> float:
    """How much somebody talks of the firm, as a multiple of what it usually does: 1 + more here."""
    return 1.0 + more * here
