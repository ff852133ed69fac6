"""A block of customers moved together: hearing of firms, weighing them, counting occasions.

Loops read and write rows of one scratch buffer, a step at a time: that is what lets the compiler turn the
inlined rules into vector code.
"""

from __future__ import annotations

import numpy as np

from sim.model import acts, choosing, life_rules, portfolio_rules, rules, talk_rules
from sim.model import scratch as place
from sim.model.compile import rule
from sim.model.draws import Decision, uniform, words
from sim.model.maths import MOST_EVENTS, exp, poisson_term
from sim.model.scratch import BLOCK, Scratch, nothing_at, weights_row
from sim.model.state import Floats
from sim.model.tally import World

_REACH, _OCCASIONS, _OCCASION = int(Decision.REACH), int(Decision.OCCASIONS), int(Decision.OCCASION)


@rule
def _draw_four(
    world: World, rows: Floats, month: int, i0: int, n: int, decision: int, occurrence: int
) -> None:
    """Write the four uniforms of a decision, for each customer of the block, to the rows from FIRST on."""
    for j in range(n):
        a, b, c, d = words(world.k0, world.k1, i0 + j, month, decision, occurrence)
        rows[place.FIRST + j] = uniform(a)
        rows[place.FIRST + BLOCK + j] = uniform(b)
        rows[place.FIRST + 2 * BLOCK + j] = uniform(c)
        rows[place.FIRST + 3 * BLOCK + j] = uniform(d)


@rule
def hear(world: World, scratch: Scratch, month: int, i0: int, n: int, segment: int) -> None:
    """Prospects hear of firms (section 6)."""
    rows = scratch.rows
    firms = world.state.aware.shape[0]
    for four in range(0, firms, 4):
        _draw_four(world, rows, month, i0, n, _REACH, four // 4)
        for firm in range(four, min(four + 4, firms)):
            hazard, by_talk = world.terms.hazard[firm, segment], world.terms.talk.by_talk[firm, segment]
            drawn = place.FIRST + (firm - four) * BLOCK
            aware = world.state.aware[firm, i0 : i0 + n]
            for j in range(n):
                rows[place.KNOWN + j] = aware[j]
            for j in range(n):
                rows[place.KNOWN + j] = talk_rules.heard_of(
                    rows[place.KNOWN + j], rows[drawn + j], hazard, by_talk
                )
            if world.terms.talk.lighthouse[firm, segment] > 0.0:
                for j in range(n):
                    special = acts.hazard_of(world, i0 + j, firm, segment)
                    rows[place.KNOWN + j] = talk_rules.heard_of(
                        rows[place.KNOWN + j], rows[drawn + j], special, by_talk
                    )
            for j in range(n):
                aware[j] = np.int8(rows[place.KNOWN + j])


@rule
def draw_first_occasions(world: World, scratch: Scratch, month: int, i0: int, n: int) -> None:
    """Draw everybody's first occasion in the first category: most customers have no other."""
    _draw_four(world, scratch.rows, month, i0, n, _OCCASION, 0)


@rule
def occasion_draws(
    world: World, scratch: Scratch, month: int, i: int, j: int, occurrence: int
) -> tuple[float, float, float, float]:
    """Uniforms of one occasion: choice, leaving, failure, contact."""
    if occurrence == 0:
        rows = scratch.rows
        at = place.FIRST + j
        return rows[at], rows[at + BLOCK], rows[at + 2 * BLOCK], rows[at + 3 * BLOCK]
    a, b, c, d = words(world.k0, world.k1, i, month, _OCCASION, occurrence)
    return uniform(a), uniform(b), uniform(c), uniform(d)


@rule
def draw_perceptions(world: World, scratch: Scratch, month: int, first: int, n: int) -> None:
    """Write the luck of `n` visits from the `first` on to the rows NOISE and FOUND."""
    rows = scratch.rows
    customer, firm = scratch.visits[0, first : first + n], scratch.visits[1, first : first + n]
    for j in range(n):
        noise, found = acts.perception(world, customer[j], firm[j], month)
        rows[place.NOISE + j] = noise
        rows[place.FOUND + j] = found


@rule
def fade(world: World, i0: int, n: int) -> None:
    """Purchases of long ago fade from the share of wallet."""
    months = world.by.wallet_months
    for firm in range(world.state.wallet.shape[0]):
        wallet = world.state.wallet[firm, i0 : i0 + n]
        for j in range(n):
            wallet[j] = rules.faded(np.float64(wallet[j]), months)
    everywhere = world.state.everywhere[i0 : i0 + n]
    for j in range(n):
        everywhere[j] = rules.faded(np.float64(everywhere[j]), months)


@rule
def _offer(world: World, rows: Floats, firm: int, category: int, i0: int, n: int) -> None:
    """Write the logarithm of the price that each customer is offered; who has bought before is in its row."""
    terms = world.terms
    log_price = terms.log_price[firm, category]
    intro, loyal = terms.log_intro[firm], terms.log_loyal[firm]
    top, light = terms.tiers.log_top[firm], terms.tiers.log_light[firm]
    for j in range(n):
        rows[place.OFFERED + j] = log_price
    if intro != 0.0 or loyal != 0.0 or top != 0.0 or light != 0.0:
        stage, tier = world.state.stage[firm, i0 : i0 + n], world.state.tier[firm, i0 : i0 + n]
        for j in range(n):
            rows[place.STAGE + j] = stage[j]
        for j in range(n):
            rows[place.TIER + j] = tier[j]
        for j in range(n):
            rows[place.OFFERED + j] += portfolio_rules.discount_of(
                rows[place.BOUGHT + j], rows[place.STAGE + j], rows[place.TIER + j], intro, loyal, top, light
            )


@rule
def _weigh_firm(
    world: World, rows: Floats, firm: int, category: int, row: int, i0: int, n: int, segment: int
) -> None:
    """Write each customer's choice weight of `firm` to `row` (section 5); who shops sees its prices."""
    by, terms, state, traits = world.by, world.terms, world.state, world.traits
    satisfaction, trust = state.satisfaction[firm, i0 : i0 + n], state.trust[firm, i0 : i0 + n]
    attachment, kappa = traits.attachment[firm, i0 : i0 + n], traits.kappa[i0 : i0 + n]
    reference = state.log_reference[firm, category, i0 : i0 + n]
    wallet, everywhere = state.wallet[firm, i0 : i0 + n], state.everywhere[i0 : i0 + n]
    aware, left = state.aware[firm, i0 : i0 + n], state.left[firm, i0 : i0 + n]
    purchases, last = state.purchases[firm, i0 : i0 + n], state.last[category, i0 : i0 + n]
    for j in range(n):
        rows[place.SATISFACTION + j] = satisfaction[j]
    for j in range(n):
        rows[place.TRUST + j] = trust[j]
    for j in range(n):
        rows[place.ATTACHMENT + j] = attachment[j]
    for j in range(n):
        rows[place.KAPPA + j] = kappa[j]
    for j in range(n):
        rows[place.REFERENCE + j] = reference[j]
    for j in range(n):
        rows[place.KNOWN + j] = aware[j]
    for j in range(n):
        rows[place.LEFT + j] = left[j]
    for j in range(n):
        rows[place.BOUGHT + j] = purchases[j]
    for j in range(n):
        rows[place.LAST + j] = last[j]
    _offer(world, rows, firm, category, i0, n)
    me, which = float(firm), float(category)
    log_mean = terms.log_mean[category, segment]
    fame, pull = terms.fame[firm, segment], terms.pull[firm, segment]
    rumour = terms.talk.rumour[firm, segment]
    stays = by.habit + by.contractual * by.switching_cost
    price_matters = by.price_matters * terms.life.sensitivity[category]
    for j in range(n):
        rows[place.UTILITY + j] = choosing.firm_utility(
            me, rows[place.SATISFACTION + j], rows[place.TRUST + j], rows[place.ATTACHMENT + j],
            rows[place.KAPPA + j], rows[place.REFERENCE + j], rows[place.BOUGHT + j], rows[place.LAST + j],
            rows[place.OFFERED + j], log_mean, fame, rumour, pull,
            price_matters, by.reference_loss, by.reference_gain, by.slope, by.trust, by.untried, stays,
        )  # fmt: skip
    if category > 0:
        for j in range(n):
            rows[place.WALLET + j] = wallet[j]
        for j in range(n):
            rows[place.EVERYWHERE + j] = everywhere[j]
        for j in range(n):
            share = rules.wallet_share(rows[place.WALLET + j], rows[place.EVERYWHERE + j])
            rows[place.UTILITY + j] = choosing.further_utility(
                rows[place.UTILITY + j],
                which,
                rows[place.BOUGHT + j],
                rows[place.TRUST + j],
                share,
                by.relationship,
            )
    for j in range(n):
        shops = (rows[place.COUNT + j] > 0.0) & (rows[place.KNOWN + j] > 0.0)
        seen = rules.reference_after(rows[place.REFERENCE + j], rows[place.OFFERED + j], by.reference_speed)
        rows[place.SEEN + j] = seen if shops else rows[place.REFERENCE + j]
    for j in range(n):
        reference[j] = rows[place.SEEN + j]
    for j in range(n):
        rows[place.UTILITY + j] = rules.choice_weight(rows[place.UTILITY + j], by.nest)
    for j in range(n):
        open_to = (rows[place.KNOWN + j] > 0.0) & (rows[place.LEFT + j] == 0.0)
        rows[place.UTILITY + j] = rows[place.UTILITY + j] if open_to else 0.0
    for j in range(n):
        rows[place.SUM + j] += rows[place.UTILITY + j]
    weights = rows[row : row + n]
    for j in range(n):
        weights[j] = rows[place.UTILITY + j]


@rule
def is_sold(world: World, category: int, segment: int) -> bool:
    """Whether any firm sells the category to the segment."""
    sold = False
    for firm in range(world.state.satisfaction.shape[0]):
        sold = sold or world.terms.available[firm, category, segment] > 0.0
    return sold


@rule
def draw_occasions(world: World, scratch: Scratch, month: int, i0: int, n: int) -> None:
    """Uniforms of the block that decide on the number of occasions by category, and on a question."""
    rows = scratch.rows
    for j in range(n):
        first, asking, second, _ = words(world.k0, world.k1, i0 + j, month, _OCCASIONS, 0)
        rows[place.U + j] = uniform(first)
        rows[place.ASKING + j] = uniform(asking)
        rows[place.U + BLOCK + j] = uniform(second)


@rule
def count_occasions(world: World, scratch: Scratch, category: int, month: int, i0: int, n: int) -> int:
    """Occasions of each customer of the block in one category this month; returns their sum."""
    rows, occasions = scratch.rows, scratch.occasions[category]
    at = place.U + category * BLOCK
    u = rows[at : at + n]
    rate = world.traits.rate[category, i0 : i0 + n]
    entry = world.traits.entry[i0 : i0 + n]
    end = float(month + 1)
    for j in range(n):
        rows[place.MEAN + j] = entry[j]
    for j in range(n):
        rows[place.CHANCE + j] = rate[j]
    for j in range(n):
        rows[place.MEAN + j] = rules.presence(end - rows[place.MEAN + j])
    if float(category) == world.by.life.replaced or float(category) == world.by.life.to:
        moves = world.traits.moves[i0 : i0 + n]
        ends = float(category) == world.by.life.replaced
        for j in range(n):
            rows[place.REACHED + j] = moves[j]
        for j in range(n):
            moved = rules.presence(end - rows[place.REACHED + j])
            before = life_rules.before_move(rows[place.MEAN + j], moved)
            after = life_rules.after_move(rows[place.MEAN + j], moved)
            rows[place.MEAN + j] = before if ends else after
    for j in range(n):
        rows[place.MEAN + j] = rows[place.CHANCE + j] * rows[place.MEAN + j]
    for j in range(n):
        rows[place.CHANCE + j] = exp(-rows[place.MEAN + j])
    for j in range(n):
        rows[place.REACHED + j] = rows[place.CHANCE + j]
    for j in range(n):
        rows[place.DRAWN + j] = u[j]
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


@rule
def forget_occasions(scratch: Scratch, category: int, n: int) -> int:
    """Nobody sells what the block's occasions are for; returns how many there were."""
    occasions = scratch.occasions[category]
    count = 0
    for j in range(n):
        count += occasions[j]
        occasions[j] = 0
    return count


@rule
def find_busy(world: World, scratch: Scratch, n: int) -> None:
    """Mark who has an occasion or may have a question this month."""
    rows, by = scratch.rows, world.by
    for j in range(n):
        scratch.busy[j] = 1 if rows[place.ASKING + j] < by.contacts_per_month else 0
    for category in range(scratch.occasions.shape[0]):
        occasions = scratch.occasions[category]
        for j in range(n):
            scratch.busy[j] += occasions[j]


@rule
def weigh(world: World, scratch: Scratch, category: int, i0: int, n: int, segment: int) -> None:
    """Weights of the firms, and chance to buy nothing, in one category for the whole block (section 5)."""
    rows = scratch.rows
    firms = world.state.satisfaction.shape[0]
    base = weights_row(category, firms)
    occasions = scratch.occasions[category]
    for j in range(n):
        rows[place.COUNT + j] = occasions[j]
    if world.by.contractual > 0.0:  # who pays every month sees prices every month
        for j in range(n):
            rows[place.COUNT + j] = float(acts.occasions_due(world, i0 + j, category, occasions[j], False))
    for j in range(n):
        rows[place.SUM + j] = 0.0
    for firm in range(firms):
        row = base + firm * BLOCK
        if world.terms.available[firm, category, segment] > 0.0:
            _weigh_firm(world, rows, firm, category, row, i0, n, segment)
        else:
            for j in range(n):
                rows[row + j] = 0.0
    for j in range(n):
        rows[place.SUM + j] = rules.nothing_chance(rows[place.SUM + j], world.by.outside, world.by.nest)
    at = nothing_at(category, 0)
    nothing = rows[at : at + n]
    for j in range(n):
        nothing[j] = rows[place.SUM + j]
