"""Contracts: what is signed, for how long, at what price; and what a customer knows of prices under one.

A contract fixes the list price and the discount or surcharge of its first payment until it is renewed, and
how much is bought. A renewal is a choice at today's price, or as far as the market lets a price rise at one.
"""

from __future__ import annotations

import numpy as np

from sim.model.customers import discounts, leaving
from sim.model.customers.tally import World
from sim.model.machine.compile import rule
from sim.model.machine.maths import log
from sim.model.rules import customer as rules


@rule
def is_bound(world: World, i: int, firm: int) -> bool:
    """Whether the customer has a contract with the firm in any category."""
    bound = False
    for category in range(world.state.last.shape[0]):
        bound = bound or world.state.last[category, i] == firm
    return bound


@rule
def has_terms(world: World, i: int, firm: int, category: int) -> bool:
    """Whether a contract with the firm has a price: one has from its first payment on."""
    state = world.state
    contractual = world.by.contractual > 0.0
    return contractual and state.last[category, i] == firm and state.agreed[category, i] > 0.0


@rule
def sign(world: World, i: int, chosen: int, category: int, month: int) -> None:
    """A contract begins, is renewed, or ends with nothing chosen (contractual setting)."""
    state = world.state
    present = int(state.last[category, i])
    if chosen >= 0 and (present < 0 or month >= state.renewal[category, i]):
        state.renewal[category, i] = month + int(world.by.months_between_renewals)
        agree(world, i, chosen, category)
    state.last[category, i] = chosen


@rule
def can_be_sold_more(world: World, i: int, category: int, month: int) -> bool:
    """Whether this purchase may come to more than usual: under a contract, only as it is signed."""
    signed = world.state.renewal[category, i] - int(world.by.months_between_renewals)
    return world.by.contractual == 0.0 or signed == month


@rule
def todays_discount(world: World, i: int, firm: int) -> float:
    """Discount that a firm gives the customer this month, as a share of the price."""
    state = world.state
    return discounts.discount(
        discounts.of_firm(world.terms.discounts, firm), np.float64(state.purchases[firm, i]),
        np.float64(state.stage[firm, i]), np.float64(state.tier[firm, i]),
    )  # fmt: skip


@rule
def agree(world: World, i: int, firm: int, category: int) -> None:
    """Fix the terms of a contract with the firm: today's, or those that a renewal may come to."""
    discount = todays_discount(world, i, firm)
    world.state.agreed[category, i] = renewal_price(world, i, firm, category, discount)
    world.state.agreed_discount[category, i] = discount


@rule
def renewal_price(world: World, i: int, firm: int, category: int, discount: float) -> float:
    """List price, a multiple of the category's, at which the customer could sign with the firm today."""
    price = world.terms.price[firm, category]
    if has_terms(world, i, firm, category):
        state = world.state
        price = rules.capped_price(
            price, discount, np.float64(state.agreed[category, i]),
            np.float64(state.agreed_discount[category, i]), world.by.most_at_renewal,
        )  # fmt: skip
    return price


@rule
def offered(world: World, i: int, firm: int, category: int, today: float) -> float:
    """Logarithm of the price the customer is offered: `today`, or what its renewal may come to."""
    if has_terms(world, i, firm, category):
        discount = todays_discount(world, i, firm)
        today = log(renewal_price(world, i, firm, category, discount) * (1.0 - discount))
    return today


@rule
def charged(world: World, i: int, firm: int, category: int, discount: float) -> tuple[float, float]:
    """List price and discount of a purchase: today's, or of the contract, whose first payment fixes them."""
    price = world.terms.price[firm, category]
    if world.by.contractual > 0.0:
        if not has_terms(world, i, firm, category):
            agree(world, i, firm, category)
        price = np.float64(world.state.agreed[category, i])
        discount = np.float64(world.state.agreed_discount[category, i])
    return price, discount


@rule
def chance_to_leave(world: World, i: int, firm: int, category: int) -> float:
    """Chance to leave the firm at a renewal: for reasons of one's own, or because it has become dearer."""
    chance = leaving.chance_to_leave(world, i, firm)
    if has_terms(world, i, firm, category):
        discount = todays_discount(world, i, firm)
        asked = renewal_price(world, i, firm, category, discount) * (1.0 - discount)
        kappa = np.float64(world.traits.kappa[i]) * (
            world.by.price_matters * world.terms.life.sensitivity[category]
        )
        chance = rules.renewal_leaving(chance, log(asked / paid(world, i, category)), kappa)
    return chance


@rule
def paid(world: World, i: int, category: int) -> float:
    """What the customer's contract asks a month, a multiple of the category's price."""
    state = world.state
    return np.float64(state.agreed[category, i]) * (1.0 - np.float64(state.agreed_discount[category, i]))


@rule
def seen(world: World, i: int, firm: int, category: int, month: int, offered: float) -> float:
    """Logarithm of a firm's price as a customer sees it: what a running contract asks, else `offered`."""
    if has_terms(world, i, firm, category) and month < world.state.renewal[category, i]:
        offered = log(paid(world, i, category))
    return offered
