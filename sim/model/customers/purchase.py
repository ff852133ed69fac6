"""What a purchase does: who has occasion to buy, the money booked, the contract signed.

A step reads and writes one customer's entries of the arrays, and adds to the tally of the customer's chunk.
Both engines call these.
"""

from __future__ import annotations

import numpy as np

from sim.model.customers import discounts
from sim.model.customers.booking import bear, charge
from sim.model.customers.journal import note
from sim.model.customers.leaving import sign
from sim.model.customers.tally import (
    CORE,
    COST_OF_GOODS,
    DISCOUNTS,
    GROSS,
    HANDLING,
    NEW_CUSTOMERS,
    PRICE,
    PURCHASES,
    RELATIONS,
    World,
)
from sim.model.machine.codes import HEARD, LIGHT, TOLD
from sim.model.machine.compile import rule
from sim.model.rules import customer as rules
from sim.model.rules import talk as talk_rules


@rule
def arrives(world: World, i: int, segment: int, month: int) -> bool:
    """Whether the customer enters the market this month, in a segment that enters by a purchase."""
    entry = world.traits.entry[i]
    return world.terms.first_at[segment] >= 0.0 and entry >= month and entry < month + 1


@rule
def occasions_due(world: World, i: int, category: int, drawn: int, arriving: bool) -> int:
    """Occasions this month: the purchase of entering beside those drawn; under a contract, just its one."""
    bound = world.by.contractual > 0.0 and world.state.last[category, i] >= 0
    return drawn + 1 if arriving and category == 0 else (1 if bound else drawn)


@rule
def buy(world: World, i: int, firm: int, category: int, occurrence: int, chunk: int, month: int) -> None:
    """Book one purchase: its money, and what the customer and the firm count (section 14)."""
    terms, state = world.terms, world.state
    first = state.purchases[firm, i] == 0
    stage, tier, aware = int(state.stage[firm, i]), int(state.tier[firm, i]), int(state.aware[firm, i])
    discount = discounts.discount(
        discounts.of_firm(terms.discounts, firm), np.float64(state.purchases[firm, i]), stage, tier
    )
    known = 0.0 if first else float(month - state.first[firm, i])
    goods_bought: float = np.float64(world.traits.basket[i])
    if aware == TOLD and known < world.by.referral_margin_months:
        goods_bought *= talk_rules.referred_spend(
            known, world.by.referral_margin, world.by.referral_margin_months
        )
    goods_bought *= terms.dangers.pushed[firm]
    basket = goods_bought * terms.price[firm, category]
    surcharge = -discount if discount < 0.0 else 0.0
    gross = rules.cents(basket)
    less = rules.cents(basket * (discount + surcharge)) - rules.cents(basket * surcharge)
    goods = rules.cents(goods_bought * terms.unit_cost[firm, category])
    service = terms.tiers.light_service[firm] if tier == LIGHT else 1.0
    handling = rules.cents(terms.handling[category] * service * np.float64(world.traits.cost[i]))
    lines = world.tally.lines[chunk, firm]
    lines[PURCHASES] += 1.0
    lines[CORE] += 1.0 if category == 0 else 0.0
    lines[NEW_CUSTOMERS] += 1.0 if first else 0.0
    lines[GROSS] += gross
    lines[DISCOUNTS] += less
    lines[COST_OF_GOODS] += goods
    lines[HANDLING] += handling
    lines[PRICE] += rules.exact(terms.price[firm, category] * (1.0 - discount))
    earned = gross - less - goods - handling
    bear(world, i, firm, -earned, chunk)
    state.sales[firm, i] += (gross - less) * terms.discount
    if first:
        state.first[firm, i] = month
        state.expectation[firm, i] = terms.norm
        if aware == TOLD:
            charge(world, i, firm, RELATIONS, terms.talk.reward[firm], chunk)
        else:
            state.aware[firm, i] = HEARD
    state.purchases[firm, i] += 1
    state.recent[firm, i] = month
    state.wallet[firm, i] += 1.0
    state.everywhere[i] += 1.0
    state.last[category, i] = firm
    since, price = state.first[firm, i], terms.price[firm, category] * (1.0 - discount)
    note(world.journal, i, firm, category, occurrence, since, gross - less, price)


@rule
def take(world: World, i: int, firm: int, category: int, occurrence: int, chunk: int, month: int) -> None:
    """Take what was chosen, a firm's offer or nothing (-1): a contract, if so set, and a purchase."""
    if world.by.contractual > 0.0:
        sign(world, i, firm, category, month)
    if firm >= 0:
        buy(world, i, firm, category, occurrence, chunk, month)
