"""What a purchase does: money, contract, experience; and the stage read at the end of the month.

A step reads and writes one customer's entries of the arrays, and adds to the tally of the customer's chunk.
Both engines call these.
"""

from __future__ import annotations

import numpy as np

from sim.model import claims, personal, portfolio_rules, rules, talk_rules
from sim.model.accounts import bear, charge, resent
from sim.model.codes import (
    FAILURE,
    FINE,
    HEARD,
    LAPSED,
    LIGHT,
    LOYAL,
    MINOR,
    PROSPECT,
    REGULAR,
    SHORTFALL,
    TOLD,
)  # fmt: skip
from sim.model.compile import rule
from sim.model.draws import Decision, uniform, words
from sim.model.journal import note
from sim.model.maths import normal_quantile
from sim.model.tally import (
    BAD_WORD,
    BUYERS,
    CORE,
    COST_OF_GOODS,
    CUSTOMERS,
    DISCOUNTS,
    GOOD_WORD,
    GROSS,
    HANDLING,
    NEW_CUSTOMERS,
    PRICE,
    PURCHASES,
    REFERRED,
    RELATIONS,
    SATISFACTION,
    SHARE,
    TALKERS,
    TRUST,
    VALUE,
    World,
)  # fmt: skip

_PERCEPTION = int(Decision.PERCEPTION)


@rule
def hazard_of(world: World, i: int, firm: int, segment: int) -> float:
    """Chance that a customer becomes aware: by what all hear, or by what is done for lighthouse customers."""
    special = world.terms.talk.lighthouse[firm, segment] if world.traits.lighthouse[i] > 0 else 0.0
    hazard = world.terms.hazard[firm, segment]
    return 1.0 - (1.0 - hazard) * (1.0 - special) if special > 0.0 else hazard


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
    discount = portfolio_rules.discount_of(
        np.float64(state.purchases[firm, i]), stage, tier, terms.intro_discount[firm],
        terms.loyal_discount[firm], terms.tiers.top_discount[firm], terms.tiers.light_discount[firm],
    )  # fmt: skip
    known = 0.0 if first else float(month - state.first[firm, i])
    goods_bought: float = np.float64(world.traits.basket[i])
    if aware == TOLD and known < world.by.referral_margin_months:
        goods_bought *= talk_rules.referred_spend(
            known, world.by.referral_margin, world.by.referral_margin_months
        )
    goods_bought *= terms.dangers.pushed[firm]
    basket = goods_bought * terms.price[firm, category]
    surcharge = -discount if discount < 0.0 else 0.0
    gross = rules.cents(basket * (1.0 + surcharge))
    less = rules.cents(basket * (discount + surcharge))
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
            lines[REFERRED] += 1.0
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


@rule
def chance_to_leave(world: World, i: int, firm: int) -> float:
    """Chance to leave a firm for reasons of one's own, after a purchase or at a renewal."""
    return talk_rules.leaving_chance(
        np.float64(world.traits.attrition[i]), np.float64(world.state.aware[firm, i]), world.by.referral_churn
    )


@rule
def leave(world: World, i: int, firm: int, reason: int) -> None:
    """Leave a firm for good, for one of `codes.REASONS`; contracts with it end."""
    state = world.state
    state.left[firm, i] = 1
    state.grievance[firm, i] = reason
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
def perception(world: World, i: int, firm: int, month: int) -> tuple[float, float]:
    """Luck of a month's purchases at a firm: normal noise of their value, uniform of the follow-up."""
    perceived, found, _, _ = words(world.k0, world.k1, i, month, _PERCEPTION, firm)
    return normal_quantile(uniform(perceived)), uniform(found)


@rule
def experience(
    world: World, i: int, firm: int, category: int, severity: int, noise: float, found: float,
    segment: int, chunk: int, month: int,
) -> None:  # fmt: skip
    """What a month's purchases at a firm did to satisfaction S, trust T and expectation E (sections 4 and 8).

    `category` is the one bought last; `severity` that of the worst failure the customer did not complain of;
    `noise` and `found` are its `perception`.
    """
    by, terms, state = world.by, world.terms, world.state
    value = terms.value[firm, category, segment] + by.perception_sd * terms.desk.spread[firm] * noise
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
    tier = int(state.tier[firm, i])
    cared_for = state.stage[firm, i] >= REGULAR and state.stage[firm, i] <= LOYAL
    care = terms.tiers.top_care[firm] if portfolio_rules.is_top(tier) > 0.0 else terms.care[firm]
    score = rules.on_scale(score + (care if cared_for else 0.0) - annoyed)
    if tier == LIGHT:
        score = rules.on_scale(score - (1.0 - terms.tiers.light_service[firm]) * by.light_service_score)
    settled = severity == FINE and claims.claims_poor(world, i, firm, score, month)
    if settled:  # the money back makes up for part of it
        claims.pay(world, i, firm, chunk)
        score = by.desk.poor_score
    known = float(month - state.first[firm, i])
    satisfaction = rules.satisfaction_after(
        np.float64(state.satisfaction[firm, i]), score, known, by.satisfaction_speed, by.tenure_months
    )
    fine = severity == FINE
    if not fine:
        silent = by.minor_silent if severity == MINOR else by.major_silent
        solved = by.minor_solved if severity == MINOR else by.major_solved
        fine = found < terms.approach.follow_up[firm]  # the firm asks, and puts it right
        satisfaction = rules.recovered(satisfaction, solved if fine else silent, by.memory, 0.0)
    state.satisfaction[firm, i] = satisfaction
    trust = np.float64(state.trust[firm, i])
    kept = settled or (value >= expected - tolerance and fine)
    resent(world, i, firm, 0 if kept else (SHORTFALL if fine else FAILURE))
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
    """Read the customer's stage at the end of the month, and what it thinks and tells others (section 1)."""
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
    count_move(world, i, firm, segment, stage, chunk, month)
    lines = world.tally.lines[chunk, firm]
    counts = rules.is_customer(bought, np.float64(state.left[firm, i]))
    satisfaction: float = np.float64(state.satisfaction[firm, i])
    contagion: float = np.float64(world.traits.contagion[i])
    lines[CUSTOMERS] += counts
    lines[SATISFACTION] += counts * satisfaction
    lines[TRUST] += counts * rules.exact(np.float64(state.trust[firm, i]))
    lines[SHARE] += counts * rules.exact(share)
    lines[TALKERS] += talk_rules.talks(stage) * rules.exact(contagion)
    said = talk_rules.said(counts, month - recent, satisfaction, contagion, by.score_at_norm, by.bad_told)
    lines[GOOD_WORD] += rules.positive(said)
    lines[BAD_WORD] += rules.positive(-said)


@rule
def count_move(world: World, i: int, firm: int, segment: int, stage: int, chunk: int, month: int) -> None:
    """Count the move to a stage, and who is lost by it."""
    state = world.state
    before = int(state.stage[firm, i])
    world.tally.moves[chunk, firm, before, stage] += 1
    state.stage[firm, i] = stage
    if stage == LAPSED and before != LAPSED and before != PROSPECT:
        _count_lost(world, i, firm, segment, before, chunk, month)


@rule
def _count_lost(world: World, i: int, firm: int, segment: int, before: int, chunk: int, month: int) -> None:
    """Count a customer as lost, with the reason."""
    state, terms = world.state, world.terms
    elsewhere = np.float64(state.everywhere[i]) - np.float64(state.wallet[firm, i])
    dearer = terms.log_price[firm, 0] - terms.log_mean[0, segment]
    reason = portfolio_rules.reason_of(
        float(state.grievance[firm, i]), 1.0 if elsewhere > 0.5 else 0.0, 1.0 if dearer > 0.01 else 0.0
    )
    lost = world.tally.lost[chunk, firm, int(reason), before]
    lost[0] += 1
    lost[1] += month - state.first[firm, i]
