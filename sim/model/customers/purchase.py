"""What a purchase does: who has occasion to buy, the money booked, the contract signed.

A step reads and writes one customer's entries of the arrays, and adds to the tally of the customer's chunk.
Both engines call these.
"""

from __future__ import annotations

import numpy as np

from sim.model.customers import growth, membership
from sim.model.customers.booking import bear, charge
from sim.model.customers.contract import can_be_sold_more, charged, sign, todays_discount
from sim.model.customers.journal import note
from sim.model.customers.tally import (
    CORE,
    CORE_COST,
    CORE_GOODS,
    CORE_SALES,
    COST_OF_GOODS,
    DISCOUNTS,
    GOODS,
    GROSS,
    HANDLING,
    NEW_CUSTOMERS,
    OWN_OCCASIONS,
    PRICE,
    PURCHASES,
    RELATIONS,
    World,
)
from sim.model.machine.codes import HEARD, LIGHT, TOLD, UNKNOWN
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.rules import customer as rules
from sim.model.rules import stages as stage_rules
from sim.model.rules import talk as talk_rules

_ENTRY = int(Decision.ENTRY)


@rule
def comes(world: World, i: int, segment: int, month: int) -> bool:
    """Whether the customer enters the market this month, in a segment that enters by a purchase."""
    entry = world.traits.entry[i]
    return world.terms.first_at[segment] >= 0.0 and entry >= month and entry < month + 1


@rule
def arrives(world: World, i: int, segment: int, month: int) -> bool:
    """Whether the customer enters the market by a purchase this month: it does at the price of the start.

    Of who would have come at that price, some find a dearer one too dear.
    """
    takes = False
    if comes(world, i, segment, month):
        kappa = np.float64(world.traits.kappa[i]) * (world.by.price_matters * world.terms.life.sensitivity[0])
        chance = rules.entry_chance(world.terms.first_dearer[segment], kappa, world.by.outside)
        u, _, _, _ = words(world.k0, world.k1, i, month, _ENTRY, 0)
        takes = chance >= 1.0 or uniform(u) < chance
    return takes


@rule
def occasions_due(world: World, i: int, category: int, drawn: int, arriving: bool) -> int:
    """Occasions this month: the purchase of entering beside those drawn; under a contract, just its one."""
    bound = world.by.contractual > 0.0 and world.state.last[category, i] >= 0
    return drawn + 1 if arriving and category == 0 else (1 if bound else drawn)


@rule
def count_occasions(world: World, i: int, chunk: int, occasions: int) -> None:
    """Count a customer's occasions with each firm whose customer it is; of others only purchases count."""
    for firm in range(world.state.stage.shape[0]):
        own = 1.0 if stage_rules.is_active(world.state.stage[firm, i]) else 0.0
        world.tally.lines[chunk, firm, OWN_OCCASIONS] += own * occasions


@rule
def buy(world: World, i: int, firm: int, category: int, occurrence: int, chunk: int, month: int) -> None:
    """Book one purchase: its money, and what the customer and the firm count (section 14)."""
    terms, state = world.terms, world.state
    first = state.purchases[firm, i] == 0
    tier, aware = int(state.tier[firm, i]), int(state.aware[firm, i])
    price, discount = charged(world, i, firm, category, todays_discount(world, i, firm))
    known = 0.0 if first else float(month - state.first[firm, i])
    goods_bought: float = np.float64(world.traits.basket[category, i])
    if aware == TOLD and known < world.by.referral_margin_months:
        goods_bought *= talk_rules.referred_spend(
            known, world.by.referral_margin, world.by.referral_margin_months
        )
    if can_be_sold_more(world, i, category, month):
        goods_bought *= terms.dangers.pushed[firm]
    goods_bought *= growth.basket_multiple(world, i, firm)
    basket = goods_bought * price
    surcharge = -discount if discount < 0.0 else 0.0
    gross = rules.cents(basket)
    less = rules.cents(basket * (discount + surcharge)) - rules.cents(basket * surcharge)
    less += membership.earn(world, i, firm, gross - less)
    goods = rules.cents(goods_bought * terms.unit_cost[firm, category])
    service = terms.tiers.light_service[firm] if tier == LIGHT else 1.0
    cost = np.float64(world.traits.cost[i]) * growth.serving_multiple(world, i, firm)
    handling = rules.cents(terms.handling[category] * service * cost)
    lines = world.tally.lines[chunk, firm]
    lines[PURCHASES] += 1.0
    core = 1.0 if category == 0 else 0.0
    worth = rules.cents(goods_bought)
    lines[CORE] += core
    lines[GOODS] += worth
    lines[CORE_GOODS] += core * worth
    lines[CORE_SALES] += core * (gross - less)
    lines[CORE_COST] += core * goods
    lines[OWN_OCCASIONS] += 0.0 if stage_rules.is_active(state.stage[firm, i]) else 1.0
    lines[NEW_CUSTOMERS] += 1.0 if first else 0.0
    lines[GROSS] += gross
    lines[DISCOUNTS] += less
    lines[COST_OF_GOODS] += goods
    lines[HANDLING] += handling
    lines[PRICE] += rules.exact(price * (1.0 - discount))
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
    membership.join(world, i, firm, basket, chunk)
    paid = price * (1.0 - discount)
    note(world.journal, i, firm, category, occurrence, state.first[firm, i], gross - less, paid)


@rule
def take(world: World, i: int, firm: int, category: int, occurrence: int, chunk: int, month: int) -> None:
    """Take what was chosen, a firm's offer or nothing (-1): a contract, if so set, and a purchase."""
    if world.by.contractual > 0.0:
        sign(world, i, firm, category, month)
    if firm >= 0:
        buy(world, i, firm, category, occurrence, chunk, month)


@rule
def enter(world: World, i: int, segment: int, occurrence: int, chunk: int, month: int) -> None:
    """Who enters the market makes the purchase of entering, or only knows the firm from then on."""
    if comes(world, i, segment, month):
        firm = int(world.terms.first_at[segment])
        if arrives(world, i, segment, month):
            take(world, i, firm, 0, occurrence, chunk, month)
        elif world.state.aware[firm, i] == UNKNOWN:
            world.state.aware[firm, i] = HEARD
