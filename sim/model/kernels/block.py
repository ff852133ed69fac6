"""A block of customers moved together: hearing of firms, fading memories, drawing and counting occasions.

Loops read and write rows of one scratch buffer, a step at a time: that is what lets the compiler turn the
inlined rules into vector code.
"""

from __future__ import annotations

import numpy as np

from sim.model.customers import awareness, experience
from sim.model.customers.tally import World
from sim.model.kernels import scratch as place
from sim.model.kernels.scratch import ROW, Block, Scratch, copy
from sim.model.machine.arrays import Floats
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.machine.maths import MOST_EVENTS, exp, poisson_term
from sim.model.rules import competition as competition_rules
from sim.model.rules import customer as rules
from sim.model.rules import talk as talk_rules

_REACH, _OCCASIONS, _OCCASION = int(Decision.REACH), int(Decision.OCCASIONS), int(Decision.OCCASION)


@rule
def _draw_four(
    world: World, rows: Floats, j: int, i: int, month: int, decision: int, occurrence: int
) -> None:
    """Write the four uniforms of a customer's decision to place `j` of the rows from FIRST on."""
    a, b, c, d = words(world.k0, world.k1, i, month, decision, occurrence)
    rows[place.FIRST + j] = uniform(a)
    rows[place.FIRST + ROW + j] = uniform(b)
    rows[place.FIRST + 2 * ROW + j] = uniform(c)
    rows[place.FIRST + 3 * ROW + j] = uniform(d)


@rule
def hear(world: World, scratch: Scratch, block: Block) -> None:
    """Prospects hear of firms (section 6)."""
    rows, segment = scratch.rows, block.segment
    i0, n = block.first, block.size
    firms = world.state.aware.shape[0]
    for four in range(0, firms, 4):
        for j in range(n):
            _draw_four(world, rows, j, i0 + j, block.month, _REACH, four // 4)
        for firm in range(four, min(four + 4, firms)):
            hazard, by_talk = world.terms.hazard[firm, segment], world.terms.talk.by_talk[firm, segment]
            drawn = place.FIRST + (firm - four) * ROW
            aware = world.state.aware[firm, i0 : i0 + n]
            copy(rows, place.KNOWN, aware, n)
            for j in range(n):
                rows[place.KNOWN + j] = talk_rules.heard_of(
                    rows[place.KNOWN + j], rows[drawn + j], hazard, by_talk
                )
            if world.terms.talk.lighthouse[firm, segment] > 0.0:
                for j in range(n):
                    special = awareness.hazard_of(world, i0 + j, firm, segment)
                    rows[place.KNOWN + j] = talk_rules.heard_of(
                        rows[place.KNOWN + j], rows[drawn + j], special, by_talk
                    )
            for j in range(n):
                aware[j] = np.int8(rows[place.KNOWN + j])


@rule
def fade(world: World, block: Block) -> None:
    """Purchases of long ago fade from the share of wallet, and trust, where it does, to a stranger's."""
    months, fading = world.by.wallet_months, world.by.trust_fading
    i0, n = block.first, block.size
    if fading > 0.0:
        for firm in range(world.state.trust.shape[0]):
            trust = world.state.trust[firm, i0 : i0 + n]
            for j in range(n):
                trust[j] = rules.trust_faded(np.float64(trust[j]), world.by.starting_trust, fading)
    for firm in range(world.state.wallet.shape[0]):
        wallet = world.state.wallet[firm, i0 : i0 + n]
        for j in range(n):
            wallet[j] = rules.faded(np.float64(wallet[j]), months)
    everywhere = world.state.everywhere[i0 : i0 + n]
    for j in range(n):
        everywhere[j] = rules.faded(np.float64(everywhere[j]), months)


@rule
def draw_occasions(world: World, scratch: Scratch, block: Block) -> None:
    """Uniforms of the block that decide on the number of occasions by category, and on a question."""
    rows, i0 = scratch.rows, block.first
    for j in range(block.size):
        first, asking, second, _ = words(world.k0, world.k1, i0 + j, block.month, _OCCASIONS, 0)
        rows[place.U + j] = uniform(first)
        rows[place.ASKING + j] = uniform(asking)
        rows[place.U + ROW + j] = uniform(second)


@rule
def draw_occasion(world: World, scratch: Scratch, block: Block, m: int, occurrence: int) -> None:
    """Uniforms of one occasion of all on the list, to the rows CHOICE, LEAVING, FAILING and CONTACT."""
    for k in range(m):
        i = block.first + scratch.listed[k]
        _draw_four(world, scratch.rows, k, i, block.month, _OCCASION, occurrence)


@rule
def draw_perceptions(world: World, scratch: Scratch, block: Block, m: int, firm: int) -> None:
    """Write the luck of a month's purchases at a firm, of all on the list, to the rows NOISE and FOUND."""
    rows = scratch.rows
    for k in range(m):
        noise, found = experience.perception(world, block.first + scratch.listed[k], firm, block.month)
        rows[place.NOISE + k] = noise
        rows[place.FOUND + k] = found


@rule
def count_occasions(world: World, scratch: Scratch, category: int, block: Block) -> int:
    """Occasions of each customer of the block in one category this month; returns their sum."""
    rows, occasions = scratch.rows, scratch.occasions[category]
    i0, n = block.first, block.size
    at = place.U + category * ROW
    end = float(block.month + 1)
    season = world.by.season[block.month % 12]
    copy(rows, place.MEAN, world.traits.entry[i0 : i0 + n], n)
    copy(rows, place.CHANCE, world.traits.rate[category, i0 : i0 + n], n)
    for j in range(n):
        rows[place.MEAN + j] = rules.presence(end - rows[place.MEAN + j])
    if float(category) == world.by.life.replaced or float(category) == world.by.life.to:
        ends = float(category) == world.by.life.replaced
        copy(rows, place.REACHED, world.traits.moves[i0 : i0 + n], n)
        for j in range(n):
            moved = rules.presence(end - rows[place.REACHED + j])
            before = competition_rules.before_move(rows[place.MEAN + j], moved)
            after = competition_rules.after_move(rows[place.MEAN + j], moved)
            rows[place.MEAN + j] = before if ends else after
    for j in range(n):
        rows[place.MEAN + j] = rules.in_season(rows[place.CHANCE + j] * rows[place.MEAN + j], season)
    for j in range(n):
        rows[place.CHANCE + j] = exp(-rows[place.MEAN + j])
    for j in range(n):
        rows[place.REACHED + j] = rows[place.CHANCE + j]
    copy(rows, place.DRAWN, rows[at : at + n], n)
    for j in range(n):
        occasions[j] = 0
    # `poisson_count` for all at once: as many rounds as the busiest customer has occasions
    count = 0
    k = 1
    active = n
    while active > 0 and k <= MOST_EVENTS:
        active = 0
        for j in range(n):
            more = 1 if rows[place.DRAWN + j] > rows[place.REACHED + j] else 0
            active += more
            occasions[j] += more
        count += active
        for j in range(n):
            rows[place.CHANCE + j] = poisson_term(rows[place.CHANCE + j], rows[place.MEAN + j], float(k))
        for j in range(n):
            rows[place.REACHED + j] += rows[place.CHANCE + j]
        k += 1
    return count
