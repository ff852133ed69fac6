"""Weighing firms against each other: the choice weights of all in a block who shop (section 5).

A step at a time through the rows of the scratch buffer, as in `block`; whoever does not shop is left out.
"""

from __future__ import annotations

from sim.model.customers import choice, contract, discounts, growth, membership, purchase
from sim.model.customers.tally import World
from sim.model.kernels import scratch as place
from sim.model.kernels.scratch import (
    BLOCK,
    Block,
    Scratch,
    copy,
    gather,
    nothing_at,
    scatter,
    total_at,
    weights_at,
)
from sim.model.machine.compile import rule
from sim.model.rules import customer as rules

_MOST = 0.6  # where a larger part of a block shops, it is faster to leave nobody out


@rule
def is_sold(world: World, category: int, segment: int) -> bool:
    """Whether any firm sells the category to the segment."""
    sold = False
    for firm in range(world.state.satisfaction.shape[0]):
        sold = sold or world.terms.available[firm, category, segment] > 0.0
    return sold


@rule
def weigh(world: World, scratch: Scratch, category: int, block: Block) -> None:
    """Weights of the firms, their sum and the chance to buy nothing, of all who may shop in a category.

    Whoever has no occasion is left with what stood there before.
    """
    rows, n = scratch.rows, block.size
    firms = world.state.satisfaction.shape[0]
    m = _list_shoppers(world, scratch, category, block)
    for k in range(m):
        rows[place.SUM + k] = 0.0
    for firm in range(firms):
        at = weights_at(category, firm, firms)
        weights = rows[at : at + n]
        if world.terms.available[firm, category, block.segment] > 0.0:
            _read_offer(world, scratch, firm, category, block, m)
            _weigh_firm(world, scratch, firm, category, block, m)
            _see_price(world, scratch, firm, category, block, m)
            scatter(scratch, place.UTILITY, weights, m)
        else:
            for j in range(n):
                weights[j] = 0.0
    at = total_at(category)
    scatter(scratch, place.SUM, rows[at : at + n], m)
    for k in range(m):
        rows[place.SUM + k] = rules.nothing_chance(rows[place.SUM + k], world.by.outside, world.by.nest)
    at = nothing_at(category)
    scatter(scratch, place.SUM, rows[at : at + n], m)


@rule
def _list_shoppers(world: World, scratch: Scratch, category: int, block: Block) -> int:
    """List who has an occasion or pays for a contract, or everybody if that is most; returns how many.

    The row DUE is above 0 for who on the list does.
    """
    rows, occasions, listed, n = scratch.rows, scratch.occasions[category], scratch.listed, block.size
    copy(rows, place.DUE, occasions, n)
    if world.by.contractual > 0.0:  # who pays every month sees prices every month
        for j in range(n):
            rows[place.DUE + j] = float(
                purchase.occasions_due(world, block.first + j, category, occasions[j], False)
            )
    m = 0
    for j in range(n):
        listed[m] = j
        m += 1 if rows[place.DUE + j] > 0.0 else 0
    if m > _MOST * n:
        for j in range(n):
            listed[j] = j
        m = n
    else:
        for k in range(m):
            rows[place.DUE + k] = 1.0
    return min(m, BLOCK)


@rule
def _read_offer(world: World, scratch: Scratch, firm: int, category: int, block: Block, m: int) -> None:
    """Write to rows what each on the list knows and thinks of a firm, and the price it is offered."""
    state, traits, terms, rows = world.state, world.traits, world.terms, scratch.rows
    i0, end = block.first, block.first + block.size
    gather(scratch, place.SATISFACTION, state.satisfaction[firm, i0:end], m)
    gather(scratch, place.TRUST, state.trust[firm, i0:end], m)
    gather(scratch, place.ATTACHMENT, traits.attachment[firm, i0:end], m)
    gather(scratch, place.KAPPA, traits.kappa[i0:end], m)
    gather(scratch, place.REFERENCE, state.log_reference[firm, category, i0:end], m)
    gather(scratch, place.KNOWN, state.aware[firm, i0:end], m)
    gather(scratch, place.LEFT, state.left[firm, i0:end], m)
    gather(scratch, place.BOUGHT, state.purchases[firm, i0:end], m)
    gather(scratch, place.LAST, state.last[category, i0:end], m)
    log_price = terms.log_price[firm, category]
    own = discounts.of_firm(terms.log_discounts, firm)
    for k in range(m):
        rows[place.OFFERED + k] = log_price
    if discounts.any_made(own):
        gather(scratch, place.STAGE, state.stage[firm, i0:end], m)
        gather(scratch, place.TIER, state.tier[firm, i0:end], m)
        for k in range(m):
            rows[place.OFFERED + k] += discounts.discount(
                own, rows[place.BOUGHT + k], rows[place.STAGE + k], rows[place.TIER + k]
            )
    if world.by.contractual > 0.0:
        for k in range(m):
            rows[place.OFFERED + k] = contract.offered(
                world, i0 + scratch.listed[k], firm, category, rows[place.OFFERED + k]
            )


@rule
def _weigh_firm(world: World, scratch: Scratch, firm: int, category: int, block: Block, m: int) -> None:
    """Write each one's choice weight of a firm to the row UTILITY, and add it to the row SUM."""
    by, terms, state, rows = world.by, world.terms, world.state, scratch.rows
    segment = block.segment
    me, pull = float(firm), terms.pull[firm, segment]
    rumour, untried = terms.talk.rumour[firm, segment], terms.fame[firm, segment] - by.untried
    log_start = terms.log_start[category, segment]
    matters = by.price_matters * terms.life.sensitivity[category]
    _read_stays(world, scratch, firm, block, m)
    for k in range(m):
        record = choice.record_utility(
            rows[place.BOUGHT + k], rows[place.SATISFACTION + k], rows[place.TRUST + k],
            by.slope, by.trust, rumour, untried,
        )  # fmt: skip
        price = rules.price_utility(
            rows[place.OFFERED + k], log_start, rows[place.REFERENCE + k], rows[place.KAPPA + k] * matters,
            by.reference_loss, by.reference_gain,
        )  # fmt: skip
        stay = choice.stay_utility(me, rows[place.LAST + k], rows[place.STAYS + k])
        rows[place.UTILITY + k] = choice.firm_utility(rows[place.ATTACHMENT + k], record, price, stay, pull)
    if category > 0:
        gather(scratch, place.WALLET, state.wallet[firm, block.first : block.first + block.size], m)
        gather(scratch, place.EVERYWHERE, state.everywhere[block.first : block.first + block.size], m)
        for k in range(m):
            share = rules.wallet_share(rows[place.WALLET + k], rows[place.EVERYWHERE + k])
            rows[place.UTILITY + k] = choice.further_utility(
                rows[place.UTILITY + k], float(category), rows[place.BOUGHT + k], rows[place.TRUST + k],
                share, by.relationship,
            )  # fmt: skip
        if by.growth.cross_buying > 0.0:
            for k in range(m):
                i = block.first + scratch.listed[k]
                rows[place.UTILITY + k] += growth.further_pull(world, i, firm, category)
    if terms.programme.reward[firm] > 0.0:
        for k in range(m):
            i = block.first + scratch.listed[k]
            kappa = rows[place.KAPPA + k] * matters
            rows[place.UTILITY + k] += membership.pull(world, i, firm, category, kappa)
    for k in range(m):
        rows[place.UTILITY + k] = rules.choice_weight(rows[place.UTILITY + k], by.nest)
    for k in range(m):
        open_to = (rows[place.KNOWN + k] > 0.0) & (rows[place.LEFT + k] == 0.0)
        rows[place.UTILITY + k] = rows[place.UTILITY + k] if open_to else 0.0
    for k in range(m):
        rows[place.SUM + k] += rows[place.UTILITY + k]


@rule
def _read_stays(world: World, scratch: Scratch, firm: int, block: Block, m: int) -> None:
    """Write what staying with the firm is worth to each on the list, had it bought there last."""
    rows, always = scratch.rows, choice.staying(world, 0.0)
    if world.by.habit_fading > 0.0:
        gather(scratch, place.STAYS, world.state.recent[firm, block.first : block.first + block.size], m)
        now = float(world.month)
        for k in range(m):
            rows[place.STAYS + k] = choice.staying(world, now - rows[place.STAYS + k])
    else:
        for k in range(m):
            rows[place.STAYS + k] = always


@rule
def _see_price(world: World, scratch: Scratch, firm: int, category: int, block: Block, m: int) -> None:
    """Who shops sees the price of a firm it knows, and its reference price follows."""
    rows, speed = scratch.rows, world.by.reference_speed
    if world.by.contractual > 0.0:
        for k in range(m):
            rows[place.OFFERED + k] = contract.seen(
                world, block.first + scratch.listed[k], firm, category, block.month, rows[place.OFFERED + k]
            )
    for k in range(m):
        shops = (rows[place.DUE + k] > 0.0) & (rows[place.KNOWN + k] > 0.0)
        seen = rules.reference_after(rows[place.REFERENCE + k], rows[place.OFFERED + k], speed)
        rows[place.REFERENCE + k] = seen if shops else rows[place.REFERENCE + k]
    reference = world.state.log_reference[firm, category, block.first : block.first + block.size]
    scatter(scratch, place.REFERENCE, reference, m)
