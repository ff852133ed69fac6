"""What a purchase does: money, contract, experience; and the stage read at the end of the month.

A step reads and writes one customer's entries of the arrays, and adds to the tally of the customer's chunk.
Both engines call these.
"""

from __future__ import annotations

import numpy as np

from sim.model import claims, personal, rules
from sim.model.codes import FINE, LOYAL, MINOR, REGULAR
from sim.model.compile import rule
from sim.model.draws import Decision, uniform, words
from sim.model.maths import normal_quantile
from sim.model.tally import (
    BUYERS,
    CORE,
    COST_OF_GOODS,
    CUSTOMERS,
    DISCOUNTS,
    GROSS,
    HANDLING,
    NEW_CUSTOMERS,
    PRICE,
    PURCHASES,
    SATISFACTION,
    SHARE,
    TRUST,
    VALUE,
    World,
)  # fmt: skip

_PERCEPTION = int(Decision.PERCEPTION)


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
def buy(world: World, i: int, firm: int, category: int, chunk: int, month: int) -> None:
    """Book one purchase: its money, and what the customer and the firm count (section 14)."""
    terms, state = world.terms, world.state
    first = state.purchases[firm, i] == 0
    stage = int(state.stage[firm, i])
    discount = rules.discount_of(
        np.float64(state.purchases[firm, i]), stage, terms.intro_discount[firm], terms.loyal_discount[firm]
    )
    spent = np.float64(world.traits.basket[i]) * terms.dangers.pushed[firm]
    basket = spent * terms.price[firm, category]
    gross = rules.cents(basket)
    less = rules.cents(basket * discount)
    goods = rules.cents(spent * terms.unit_cost[firm, category])
    handling = rules.cents(terms.handling[category] * np.float64(world.traits.cost[i]))
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
    world.tally.contribution[chunk, firm, stage] += earned
    state.sales[firm, i] += (gross - less) * terms.discount
    state.profit[firm, i] += earned * terms.discount
    if first:
        state.first[firm, i] = month
        state.aware[firm, i] = 1
        state.expectation[firm, i] = terms.norm
    state.purchases[firm, i] += 1
    state.recent[firm, i] = month
    state.wallet[firm, i] += 1.0
    state.everywhere[i] += 1.0
    state.last[category, i] = firm


@rule
def take(world: World, i: int, firm: int, category: int, chunk: int, month: int) -> None:
    """Take what was chosen, a firm's offer or nothing (-1): a contract, if so set, and a purchase."""
    if world.by.contractual > 0.0:
        sign(world, i, firm, category, month)
    if firm >= 0:
        buy(world, i, firm, category, chunk, month)


@rule
def leave(world: World, i: int, firm: int) -> None:
    """Leave a firm for good; contracts with it end."""
    state = world.state
    state.left[firm, i] = 1
    if world.by.contractual > 0.0:
        for category in range(state.last.shape[0]):
            if state.last[category, i] == firm:
                state.last[category, i] = -1


@rule
def end_ties(world: World, i: int, segment: int, month: int) -> None:
    """The tie, or contract, ends where what was bought last is no longer sold or needed."""
    for category in range(world.state.last.shape[0]):
        firm = int(world.state.last[category, i])
        if firm >= 0:
            sold = world.terms.available[firm, category, segment] > 0.0
            moved = float(category) == world.by.life.replaced and world.traits.moves[i] <= month
            if moved or not sold:
                world.state.last[category, i] = -1


@rule
def is_bound(world: World, i: int, firm: int) -> bool:
    """Whether the customer has a contract with the firm in any category."""
    bound = False
    for category in range(world.state.last.shape[0]):
        bound = bound or world.state.last[category, i] == firm
    return bound


@rule
def sign(world: World, i: int, chosen: int, category: int, month: int) -> None:
    """A contract begins, is renewed, or ends with nothing chosen (contractual setting)."""
    state = world.state
    present = int(state.last[category, i])
    if chosen >= 0 and (present < 0 or month >= state.renewal[category, i]):
        state.renewal[category, i] = month + int(world.by.months_between_renewals)
    state.last[category, i] = chosen


@rule
def experience(
    world: World, i: int, firm: int, category: int, severity: int, segment: int, chunk: int, month: int
) -> None:
    """What a month's purchases at a firm did to satisfaction S, trust T and expectation E (sections 4 and 8).

    `category` is the one bought last; `severity` that of the worst failure the customer did not complain of.
    """
    by, terms, state = world.by, world.terms, world.state
    u = uniform(words(world.k0, world.k1, i, month, _PERCEPTION, firm)[0])
    sd = by.perception_sd * terms.desk.spread[firm]
    value = terms.value[firm, category, segment] + sd * normal_quantile(u)
    annoyed = 0.0
    if terms.dangers.data_use[firm] > 0.0:
        value += personal.personal_value(world, i, firm)
        annoyed = personal.annoyance(world, i, firm)
    expected: float = np.float64(state.expectation[firm, i])
    tolerance = terms.tolerance[segment]
    score = rules.experience_score(
        value, terms.norm, expected, tolerance,
        by.score_at_norm, by.score_value, by.score_excess, by.score_shortfall,
    )  # fmt: skip
    cared_for = state.stage[firm, i] >= REGULAR and state.stage[firm, i] <= LOYAL
    score = rules.on_scale(score + (terms.care[firm] if cared_for else 0.0) - annoyed)
    settled = severity == FINE and claims.claims_poor(world, i, firm, score, month)
    if settled:  # the money back makes up for part of it
        claims.pay(world, i, firm, chunk)
        score = by.desk.poor_score
    known = float(month - state.first[firm, i])
    satisfaction = rules.satisfaction_after(
        np.float64(state.satisfaction[firm, i]), score, known, by.satisfaction_speed, by.tenure_months
    )
    if severity != FINE:
        level = by.minor_silent if severity == MINOR else by.major_silent
        satisfaction = rules.recovered(satisfaction, level, by.memory, 0.0)
    state.satisfaction[firm, i] = satisfaction
    trust = np.float64(state.trust[firm, i])
    kept = settled or (value >= expected - tolerance and severity == FINE)
    state.trust[firm, i] = (
        rules.trust_kept(trust, by.trust_gain) if kept else rules.trust_broken(trust, by.trust_loss)
    )
    expected = rules.expectation_after(expected, value, terms.norm, by.expectation_speed)
    state.expectation[firm, i] = rules.expectation_promised(
        expected, terms.norm + by.promise_level, terms.relevance[firm, segment], by.expectation_promise
    )
    world.tally.lines[chunk, firm, VALUE] += value
    world.tally.lines[chunk, firm, BUYERS] += 1.0


@rule
def read_stage(world: World, i: int, firm: int, segment: int, chunk: int, month: int) -> None:
    """Read the customer's loyalty stage at the end of the month and count the move (section 1)."""
    by, state = world.by, world.state
    bought = np.float64(state.purchases[firm, i])
    share = rules.wallet_share(np.float64(state.wallet[firm, i]), np.float64(state.everywhere[i]))
    first, recent = np.float64(state.first[firm, i]), np.float64(state.recent[firm, i])
    bound = 1.0 if is_bound(world, i, firm) else 0.0
    gone = rules.gone(np.float64(state.left[firm, i]), bound, by.contractual)
    interval = rules.own_interval(bought, first, recent, world.terms.usual_interval[segment])
    stage = rules.stage_of(
        bought, gone, month - first, month - recent, interval,
        share, np.float64(state.trust[firm, i]), by.new_purchases, by.new_months, by.long_standing_months,
        by.loyal_share, by.loyal_trust, by.loyal_months, by.lapsed_intervals,
    )  # fmt: skip
    note_stage(world, i, firm, stage, share, chunk)


@rule
def note_stage(world: World, i: int, firm: int, stage: int, share: float, chunk: int) -> None:
    """Count the move to a stage, and what the customer thinks of the firm."""
    state, tally = world.state, world.tally
    tally.moves[chunk, firm, int(state.stage[firm, i]), stage] += 1
    state.stage[firm, i] = stage
    if state.purchases[firm, i] > 0 and state.left[firm, i] == 0:
        lines = tally.lines[chunk, firm]
        lines[CUSTOMERS] += 1.0
        lines[SATISFACTION] += np.float64(state.satisfaction[firm, i])
        lines[TRUST] += np.float64(state.trust[firm, i])
        lines[SHARE] += share
