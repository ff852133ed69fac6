"""A block's purchases of the month: who has an occasion, what is chosen, how it went, what came of it.

Occasion by occasion, all who have one more are listed; they choose together, then buy firm by firm. That is
another order than each customer's own, but for every customer what happens comes in the same order.
"""

from __future__ import annotations

from sim.model.customers import choice, contract, experience, leaving, payouts, purchase
from sim.model.customers import contacts as contact_steps
from sim.model.customers.contacts import ASKED, Contacts
from sim.model.customers.journal import ARRIVED
from sim.model.customers.tally import World
from sim.model.kernels import scratch as place
from sim.model.kernels.block import draw_occasion, draw_perceptions
from sim.model.kernels.scratch import (
    BLOCK,
    Block,
    Scratch,
    customer_at,
    gather,
    nothing_at,
    total_at,
    weights_at,
)
from sim.model.kernels.weighing import is_sold
from sim.model.machine.codes import FINE, INFORMATION, OWN_REASONS, PRICE
from sim.model.machine.compile import rule
from sim.model.machine.maths import whole
from sim.model.rules import customer as rules

PER_CATEGORY = 1024  # occurrences set apart for the occasions of each category


@rule
def arrive(world: World, block: Block) -> None:
    """Who enters the market by a purchase makes it before all else this month."""
    if world.terms.first_at[block.segment] >= 0.0:
        for j in range(block.size):
            i = customer_at(block, j)
            purchase.enter(world, i, block.segment, ARRIVED, block.chunk, block.month)


@rule
def shop(world: World, scratch: Scratch, contacts: Contacts, made: int, block: Block) -> int:
    """Every occasion of the month; contacts are noted from `made` on, and the end of them is returned."""
    for category in range(world.state.last.shape[0]):
        m = _list_due(world, scratch, category, block)
        if is_sold(world, category, block.segment):
            which = 0
            while m > 0:
                occurrence = PER_CATEGORY * category + which
                draw_occasion(world, scratch, block, m, occurrence)
                _choose(world, scratch, category, occurrence, block, m)
                for firm in range(world.state.satisfaction.shape[0]):
                    buyers = _list_buyers(scratch, firm, m)
                    made = _buy(world, scratch, contacts, made, block, firm, category, occurrence, buyers)
                which += 1
                m = _list_again(world, scratch, category, which, m)
    return made


@rule
def _list_due(world: World, scratch: Scratch, category: int, block: Block) -> int:
    """List who has an occasion in a category, and count all occasions; returns how many are listed."""
    occasions, listed, n = scratch.occasions[category], scratch.listed, block.size
    # Without an occasion drawn, who is under contract or arrives shops all the same.
    if world.by.contractual > 0.0 or world.terms.first_at[block.segment] >= 0.0:
        for j in range(n):
            i = customer_at(block, j)
            arriving = purchase.arrives(world, i, block.segment, block.month)
            occasions[j] = purchase.occasions_due(world, i, category, occasions[j], arriving)
    total = 0
    for j in range(n):
        total += occasions[j]
    world.tally.occasions[block.chunk] += total
    for j in range(n):
        if occasions[j] > 0:
            purchase.count_occasions(world, customer_at(block, j), block.chunk, occasions[j])
    m = 0
    for j in range(n):
        listed[m] = j
        m += 1 if occasions[j] > 0 else 0
    return min(m, BLOCK)


@rule
def _list_again(world: World, scratch: Scratch, category: int, which: int, m: int) -> int:
    """Keep those on the list who have more than `which` occasions; a contract signed ends them."""
    occasions, listed, rows = scratch.occasions[category], scratch.listed, scratch.rows
    contractual = world.by.contractual > 0.0
    left = 0
    for k in range(m):
        j = listed[k]
        listed[left] = j
        done = contractual & (rows[place.CHOSEN + k] >= 0.0)
        left += 1 if (occasions[j] > which) & (not done) else 0
    return min(left, BLOCK)


@rule
def _choose(world: World, scratch: Scratch, category: int, occurrence: int, block: Block, m: int) -> None:
    """Write what each on the list takes to the row CHOSEN: a firm, or -1 for nothing; contracts follow it."""
    rows, listed, last = scratch.rows, scratch.listed, world.state.last[category]
    renewal = world.state.renewal[category]
    contractual = world.by.contractual > 0.0
    if contractual:  # who is due for renewal may leave first
        for k in range(m):
            i = customer_at(block, listed[k])
            provider = whole(last[i])
            due = provider >= 0 and block.month >= renewal[i]
            u = rows[place.LEAVING + k]
            if due and u < contract.chance_to_leave(world, i, provider, category):
                reason = OWN_REASONS if u < leaving.chance_to_leave(world, i, provider) else PRICE
                _leave(world, scratch, i, provider, listed[k], reason, block)
    _pick(scratch, category, world.state.satisfaction.shape[0], block.size, m)
    if contractual:  # the present firm, until its contract is due for renewal
        for k in range(m):
            i = customer_at(block, listed[k])
            if last[i] >= 0 and block.month < renewal[i]:
                rows[place.CHOSEN + k] = float(last[i])
    if occurrence == 0 and world.terms.first_at[block.segment] >= 0.0:  # bought on arrival
        for k in range(m):
            if purchase.arrives(world, customer_at(block, listed[k]), block.segment, block.month):
                rows[place.CHOSEN + k] = world.terms.first_at[block.segment]
    if contractual:
        for k in range(m):
            i = customer_at(block, listed[k])
            if not _has_arrived(world, i, occurrence, block):
                contract.sign(world, i, int(rows[place.CHOSEN + k]), category, block.month)


@rule
def _has_arrived(world: World, i: int, occurrence: int, block: Block) -> bool:
    """Whether this occasion was the purchase of entering the market, made already."""
    return occurrence == 0 and purchase.arrives(world, i, block.segment, block.month)


@rule
def _pick(scratch: Scratch, category: int, firms: int, n: int, m: int) -> None:
    """Write the firm whose weight decides for each on the list to the row CHOSEN; -1 if it is nothing."""
    rows = scratch.rows
    gather(scratch, place.CHANCE, rows[nothing_at(category) : nothing_at(category) + n], m)
    gather(scratch, place.SUM, rows[total_at(category) : total_at(category) + n], m)
    for k in range(m):
        nothing = rows[place.CHANCE + k]
        rows[place.DRAWN + k] = (rows[place.CHOICE + k] - nothing) / (1.0 - nothing) * rows[place.SUM + k]
    for k in range(m):
        rows[place.CHOSEN + k] = -1.0
    for k in range(m):
        rows[place.REACHED + k] = 0.0
    for firm in range(firms):
        at, me = weights_at(category, firm, firms), float(firm)
        gather(scratch, place.UTILITY, rows[at : at + n], m)
        for k in range(m):
            rows[place.CHOSEN + k] = choice.picked(
                rows[place.CHOSEN + k], me, rows[place.UTILITY + k], rows[place.DRAWN + k],
                rows[place.REACHED + k],
            )  # fmt: skip
        for k in range(m):
            rows[place.REACHED + k] += rows[place.UTILITY + k]
    for k in range(m):
        none = (rows[place.SUM + k] == 0.0) | (rows[place.CHOICE + k] < rows[place.CHANCE + k])
        rows[place.CHOSEN + k] = -1.0 if none else rows[place.CHOSEN + k]


@rule
def _leave(
    world: World, scratch: Scratch, i: int, firm: int, j: int, reason: int, block: Block
) -> None:  # fmt: skip
    """The customer leaves the firm: it has no weight in any category any more this month."""
    rows, firms = scratch.rows, world.state.satisfaction.shape[0]
    leaving.leave(world, i, firm, reason, block.chunk)
    for category in range(world.state.last.shape[0]):
        rows[weights_at(category, firm, firms) + j] = 0.0
        total = 0.0
        for other in range(firms):
            total += rows[weights_at(category, other, firms) + j]
        rows[total_at(category) + j] = total
        rows[nothing_at(category) + j] = rules.nothing_chance(total, world.by.outside, world.by.nest)


@rule
def _list_buyers(scratch: Scratch, firm: int, m: int) -> int:
    """List who on the list chose a firm; returns how many."""
    rows, me = scratch.rows, float(firm)
    buyers = 0
    for k in range(m):
        scratch.buyers[buyers] = k
        buyers += 1 if rows[place.CHOSEN + k] == me else 0
    return min(buyers, BLOCK)


@rule
def _buy(
    world: World, scratch: Scratch, contacts: Contacts, made: int, block: Block, firm: int, category: int,
    occurrence: int, buyers: int,
) -> int:  # fmt: skip
    """Each purchase, how it went, the contact it leads to, and leaving; returns the end of the contacts."""
    rows, purchases, contractual = scratch.rows, world.state.purchases, world.by.contractual > 0.0
    for b in range(buyers):
        k = scratch.buyers[b]
        j = scratch.listed[k]
        i = customer_at(block, j)
        if not _has_arrived(world, i, occurrence, block):
            purchase.buy(world, i, firm, category, occurrence, block.chunk, block.month)
        severity, kind, unsaid = payouts.find_out(
            world, i, firm, block.segment, occurrence, rows[place.FAILING + k], rows[place.CONTACT + k],
            block.chunk, block.month,
        )  # fmt: skip
        if kind >= 0:
            contact_steps.note(contacts, made, i, firm, kind, severity, occurrence)
            made += 1
        scratch.bought[firm, j] = category + 1
        scratch.unsaid[firm, j] = max(scratch.unsaid[firm, j], unsaid)
        may_leave = not contractual and purchases[firm, i] > 1
        if may_leave and rows[place.LEAVING + k] < leaving.chance_to_leave(world, i, firm):
            _leave(world, scratch, i, firm, j, OWN_REASONS, block)
    return made


@rule
def ask(world: World, scratch: Scratch, contacts: Contacts, made: int, block: Block) -> int:
    """Questions that no purchase raised; returns the end of the contacts noted from `made` on."""
    rows = scratch.rows
    for j in range(block.size):
        if rows[place.ASKING + j] < world.by.contacts_per_month:
            i = customer_at(block, j)
            if contact_steps.asks(world, i, rows[place.ASKING + j]):
                contact_steps.note(contacts, made, i, int(world.state.last[0, i]), INFORMATION, FINE, ASKED)
                made += 1
    return made


@rule
def put_in_order(scratch: Scratch, contacts: Contacts, made: int, end: int, at: int, block: Block) -> int:
    """Move the contacts from `made` to `end` to `at`, sorted by customer; returns the end of all in order.

    A counting sort: those of one customer stay in the order in which they were made.
    """
    places, i0 = scratch.contacts, block.first
    for j in range(block.size + 1):
        places[j] = 0
    for k in range(made, end):
        places[contacts.customer[k] - i0 + 1] += 1
    places[0] = at
    for j in range(block.size):
        places[j + 1] += places[j]
    for k in range(made, end):
        j = contacts.customer[k] - i0
        contact_steps.note(
            contacts, places[j], contacts.customer[k], contacts.firm[k], contacts.kind[k],
            contacts.severity[k], contacts.occurrence[k],
        )  # fmt: skip
        places[j] += 1
    return at + end - made


@rule
def experience_purchases(world: World, scratch: Scratch, block: Block) -> None:
    """What the month's purchases did to the block's customers, firm by firm."""
    rows, listed = scratch.rows, scratch.listed
    for firm in range(world.state.satisfaction.shape[0]):
        bought, unsaid = scratch.bought[firm], scratch.unsaid[firm]
        m = 0
        for j in range(block.size):
            listed[m] = j
            m += 1 if bought[j] > 0 else 0
        m = min(m, BLOCK)
        draw_perceptions(world, scratch, block, m, firm)
        for k in range(m):
            j = listed[k]
            experience.experience(
                world, customer_at(block, j), firm, bought[j] - 1, unsaid[j], rows[place.NOISE + k],
                rows[place.FOUND + k], block.segment, block.chunk, block.month,
            )  # fmt: skip
        for j in range(BLOCK):
            bought[j] = 0
        for j in range(BLOCK):
            unsaid[j] = 0
