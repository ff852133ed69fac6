"""What one customer does in a month, step by step; both engines call these with the customer's number.

A step reads and writes the customer's entries of the arrays, and adds to the tally of the customer's chunk.
"""

from __future__ import annotations

import numpy as np

from sim.model import rules
from sim.model.codes import (
    ANSWERED, COMPLAINT, EXPERT, FINE, INFORMATION, LAPSED, LONG_STANDING, LOYAL, MAJOR, MINOR, REGULAR, SALE,
)  # fmt: skip
from sim.model.compile import rule
from sim.model.draws import Decision, uniform, words
from sim.model.maths import exponential, normal_quantile
from sim.model.tally import (
    BUYERS, CORE, COST_OF_GOODS, CUSTOMERS, DISCOUNTS, GROSS, HANDLING, NEW_CUSTOMERS, PAYOUTS, PRICE, PURCHASES,
    SATISFACTION, SHARE, TRUST, VALUE, World,
)  # fmt: skip

_PERCEPTION, _CONTACT, _ANSWER, _QUESTION = (
    int(Decision.PERCEPTION), int(Decision.CONTACT), int(Decision.ANSWER), int(Decision.QUESTION),
)  # fmt: skip

LONGEST_WAIT = 60.0  # minutes; nobody waits longer
LONGEST_HANDLING = 120.0  # minutes; nothing takes longer


@rule
def utility(world: World, i: int, firm: int, category: int, segment: int) -> float:
    """Utility V of a firm's offer to a customer (section 5)."""
    by, terms, state = world.by, world.terms, world.state
    bought = np.float64(state.purchases[firm, i])
    trust = np.float64(state.trust[firm, i])
    v = firm_utility(
        float(firm), np.float64(state.satisfaction[firm, i]), trust, np.float64(world.traits.attachment[firm, i]),
        np.float64(world.traits.kappa[i]), np.float64(state.log_reference[firm, category, i]), bought, np.float64(state.stage[firm, i]),
        np.float64(state.last[category, i]), terms.log_price[firm, category], terms.log_mean[category, segment],
        terms.log_intro[firm], terms.log_loyal[firm], terms.fame[firm], terms.pull[firm],
        by.price_matters, by.reference_loss, by.reference_gain, by.slope, by.trust, by.untried, by.habit + by.contractual * by.switching_cost,
    )  # fmt: skip
    share = rules.wallet_share(np.float64(state.wallet[firm, i]), np.float64(state.everywhere[i]))
    return further_utility(v, float(category), bought, trust, share, by.relationship)


@rule
def firm_utility(
    firm: float, satisfaction: float, trust: float, attachment: float, kappa: float, log_reference: float,
    bought: float, stage: float, last: float, log_price: float, log_mean: float, log_intro: float, log_loyal: float,
    fame: float, pull: float, price_matters: float, loss: float, gain: float,
    slope: float, weight_trust: float, untried: float, stays: float,
) -> float:  # fmt: skip
    """V from inborn liking, the firm's record or what is heard of it, price, habit and promise."""
    offered = log_price + seen_discount(bought, stage, log_intro, log_loyal)
    record = rules.known_utility(satisfaction, trust, slope, weight_trust)
    record = record if bought > 0.0 else fame - untried
    price = rules.price_utility(offered, log_mean, log_reference, kappa * price_matters, loss, gain)
    return attachment + record + price + (stays if last == firm else 0.0) + pull


@rule
def further_utility(
    v: float, category: float, bought: float, trust: float, share: float, weight: float
) -> float:
    """V of a firm's further category: the relationship with its customers pulls."""
    return v + rules.relationship_utility(trust, share, weight) if (category > 0.0) & (bought > 0.0) else v


@rule
def seen_discount(bought: float, stage: float, log_intro: float, log_loyal: float) -> float:
    """ln(1 - discount) offered to a customer: on a first purchase, or as a long-standing or loyal customer."""
    close = (stage == LONG_STANDING) | (stage == LOYAL)
    return log_intro if bought < 1.0 else (log_loyal if close else 0.0)


@rule
def see_prices(world: World, i: int, category: int, segment: int) -> None:
    """Who shops sees the prices of the firms it knows, and its reference prices follow them."""
    terms, state = world.terms, world.state
    for firm in range(state.satisfaction.shape[0]):
        if state.aware[firm, i] > 0 and terms.available[firm, category, segment] > 0.0:
            offered = terms.log_price[firm, category] + seen_discount(
                np.float64(state.purchases[firm, i]),
                np.float64(state.stage[firm, i]),
                terms.log_intro[firm],
                terms.log_loyal[firm],
            )
            state.log_reference[firm, category, i] = rules.reference_after(
                np.float64(state.log_reference[firm, category, i]), offered, world.by.reference_speed
            )


@rule
def buy(world: World, i: int, firm: int, category: int, chunk: int, month: int) -> None:
    """Book one purchase: money, counts, habit."""
    terms, state = world.terms, world.state
    first = state.purchases[firm, i] == 0
    stage = int(state.stage[firm, i])
    discount = (
        terms.intro_discount[firm]
        if first
        else (terms.loyal_discount[firm] if stage == LONG_STANDING or stage == LOYAL else 0.0)
    )
    basket = np.float64(world.traits.basket[i]) * terms.price[firm, category]
    gross = rules.cents(basket)
    less = rules.cents(basket * discount)
    goods = rules.cents(np.float64(world.traits.basket[i]) * terms.unit_cost[category])
    handling = rules.cents(terms.handling[category] * np.float64(world.traits.cost[i]))
    lines = world.tally.lines[chunk, firm]
    lines[PURCHASES] += 1.0
    lines[CORE] += 1.0 if category == 0 else 0.0
    lines[NEW_CUSTOMERS] += 1.0 if first else 0.0
    lines[GROSS] += gross
    lines[DISCOUNTS] += less
    lines[COST_OF_GOODS] += goods
    lines[HANDLING] += handling
    lines[PRICE] += terms.price[firm, category] * (1.0 - discount)
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
def sign(world: World, i: int, chosen: int, category: int, month: int) -> None:
    """A contract begins, is renewed, or ends with nothing chosen (contractual setting)."""
    state = world.state
    present = int(state.last[category, i])
    if chosen >= 0 and (present < 0 or month >= state.renewal[category, i]):
        state.renewal[category, i] = month + int(world.by.months_between_renewals)
    state.last[category, i] = chosen


@rule
def asks(world: World, i: int, month: int) -> bool:
    """Whether the customer has a question this month that no purchase raised, for the firm it bought from last."""
    state = world.state
    last = int(state.last[0, i])
    if last < 0 or world.by.contacts_per_month <= 0.0:
        return False
    u = uniform(words(world.k0, world.k1, i, month, _QUESTION, 0)[0])
    return bool(
        u < world.by.contacts_per_month and state.stage[last, i] != LAPSED and state.left[last, i] == 0
    )


@rule
def failure_of(world: World, firm: int, u: float) -> int:
    """How badly a purchase went wrong: fine, minor or major."""
    chance = world.terms.failure[firm]
    return FINE if u >= chance else (MAJOR if u < chance * world.by.major_share else MINOR)


@rule
def contact_after(world: World, severity: int, u: float) -> int:
    """Kind of contact that a purchase leads to: a complaint, a question (information stands for any), or -1."""
    by = world.by
    chance = (
        by.contacts_per_purchase
        if severity == FINE
        else (by.complaint_minor if severity == MINOR else by.complaint_major)
    )
    return -1 if u >= chance else (INFORMATION if severity == FINE else COMPLAINT)


@rule
def experience(
    world: World, i: int, firm: int, category: int, severity: int, segment: int, chunk: int, month: int
) -> None:
    """What a month's purchases at a firm did to expectation, satisfaction and trust (section 4).

    `severity` is that of the worst failure nobody complained of.
    """
    by, terms, state = world.by, world.terms, world.state
    u = uniform(words(world.k0, world.k1, i, month, _PERCEPTION, firm)[0])
    value = terms.value[firm, category, segment] + by.perception_sd * normal_quantile(u)
    expected = np.float64(state.expectation[firm, i])
    tolerance = terms.tolerance[segment]
    score = rules.experience_score(
        value,
        terms.norm,
        expected,
        tolerance,
        by.score_at_norm,
        by.score_value,
        by.score_excess,
        by.score_shortfall,
    )
    cared_for = state.stage[firm, i] >= REGULAR and state.stage[firm, i] <= LOYAL
    score = rules.on_scale(score + (terms.care[firm] if cared_for else 0.0))
    satisfaction = rules.satisfaction_after(
        np.float64(state.satisfaction[firm, i]),
        score,
        float(month - state.first[firm, i]),
        by.satisfaction_speed,
        by.tenure_months,
    )
    if severity != FINE:
        level = by.minor_silent if severity == MINOR else by.major_silent
        satisfaction = rules.recovered(satisfaction, level, by.memory)
    state.satisfaction[firm, i] = satisfaction
    trust = np.float64(state.trust[firm, i])
    kept = value >= expected - tolerance and severity == FINE
    state.trust[firm, i] = (
        rules.trust_kept(trust, by.trust_gain) if kept else rules.trust_broken(trust, by.trust_loss)
    )
    expected = rules.expectation_after(expected, value, terms.norm, by.expectation_speed)
    state.expectation[firm, i] = rules.expectation_promised(
        expected, terms.norm + by.promise_level, terms.relevance[firm], by.expectation_promise
    )
    world.tally.lines[chunk, firm, VALUE] += value
    world.tally.lines[chunk, firm, BUYERS] += 1.0


@rule
def contact_details(
    world: World, i: int, month: int, kind: int, occurrence: int
) -> tuple[int, float, float, float, float, float]:
    """Kind, time in the month, front handling, patience, expert handling and expert patience; minutes on the grid."""
    by = world.by
    at, which, handling, patience = words(world.k0, world.k1, i, month, _CONTACT, occurrence)
    expert_handling, expert_patience, _, _ = words(world.k0, world.k1, i, month, _ANSWER, occurrence)
    u = uniform(which)
    question = (
        EXPERT if u < by.expert_share else (SALE if u < by.expert_share + by.sale_share else INFORMATION)
    )
    asked = COMPLAINT if kind == COMPLAINT else question
    mean = by.complaint_handling_minutes if asked == COMPLAINT else by.handling_minutes
    warm = by.warm_transfer_minutes if asked == EXPERT else 0.0
    return (
        asked,
        rules.on_grid(uniform(at) * by.opening_minutes, by.opening_minutes),
        rules.on_grid(exponential(uniform(handling), mean) + warm, LONGEST_HANDLING),
        rules.on_grid(exponential(uniform(patience), by.patience_minutes), LONGEST_WAIT),
        rules.on_grid(exponential(uniform(expert_handling), by.expert_handling_minutes), LONGEST_HANDLING),
        rules.on_grid(exponential(uniform(expert_patience), by.patience_minutes), LONGEST_WAIT),
    )


@rule
def answered(
    world: World, i: int, firm: int, kind: int, severity: int, occurrence: int, wait: float, expert_wait: float, outcome: int,
    chunk: int, month: int,
) -> None:  # fmt: skip
    """What a contact did to satisfaction and trust; the promise on waiting kept or broken (sections 7 and 8)."""
    by, terms, state = world.by, world.terms, world.state
    _, _, solved_word, claim_word = words(world.k0, world.k1, i, month, _ANSWER, occurrence)
    satisfaction = np.float64(state.satisfaction[firm, i])
    trust = np.float64(state.trust[firm, i])
    if kind == COMPLAINT:
        solved = outcome == ANSWERED and uniform(solved_word) < terms.solved[firm]
        quick = solved and wait <= by.quick_minutes
        minor = by.minor_quick if quick else (by.minor_solved if solved else by.minor_unsolved)
        major = by.major_quick if quick else (by.major_solved if solved else by.major_unsolved)
        satisfaction = rules.recovered(satisfaction, minor if severity == MINOR else major, by.memory)
        trust = rules.trust_kept(trust, by.trust_gain) if solved else rules.trust_broken(trust, by.trust_loss)
    else:
        score = rules.contact_score(
            satisfaction, wait + expert_wait, 0.0 if outcome == ANSWERED else 1.0, 1.0 if kind == EXPERT and by.cold_transfer_loss > 0.0 else 0.0,
            by.score_at_norm, by.tolerable_wait_minutes, by.wait_score_per_minute, by.abandoned_score, by.cold_transfer_loss,
        )  # fmt: skip
        known = float(month - state.first[firm, i])
        satisfaction = rules.satisfaction_after(
            satisfaction, score, known, by.satisfaction_speed, by.tenure_months
        )
    if terms.promise_minutes[firm] > 0.0:
        if wait > terms.promise_minutes[firm]:
            trust = rules.trust_broken(trust, by.trust_loss)
            if uniform(claim_word) < terms.claim[firm]:
                world.tally.lines[chunk, firm, PAYOUTS] += terms.payout[firm]
                world.tally.contribution[chunk, firm, int(state.stage[firm, i])] -= terms.payout[firm]
                state.profit[firm, i] -= terms.payout[firm] * terms.discount
        else:
            trust = rules.trust_kept(trust, by.trust_gain)
    state.satisfaction[firm, i] = satisfaction
    state.trust[firm, i] = trust


@rule
def read_stage(world: World, i: int, firm: int, segment: int, chunk: int, month: int) -> None:
    """Read the customer's loyalty stage at the end of the month and count the move (section 1)."""
    by, state, tally = world.by, world.state, world.tally
    bought = np.float64(state.purchases[firm, i])
    share = rules.wallet_share(np.float64(state.wallet[firm, i]), np.float64(state.everywhere[i]))
    first, recent = np.float64(state.first[firm, i]), np.float64(state.recent[firm, i])
    gone = 1.0 if state.left[firm, i] > 0 or (by.contractual > 0.0 and state.last[0, i] != firm) else 0.0
    stage = rules.stage_of(
        bought, gone, month - first, month - recent, rules.own_interval(bought, first, recent, world.terms.usual_interval[segment]),
        share, np.float64(state.trust[firm, i]), by.new_purchases, by.new_months, by.long_standing_months,
        by.loyal_share, by.loyal_trust, by.loyal_months, by.lapsed_intervals,
    )  # fmt: skip
    tally.moves[chunk, firm, int(state.stage[firm, i]), stage] += 1
    state.stage[firm, i] = stage
    if bought > 0.0 and state.left[firm, i] == 0:
        lines = tally.lines[chunk, firm]
        lines[CUSTOMERS] += 1.0
        lines[SATISFACTION] += np.float64(state.satisfaction[firm, i])
        lines[TRUST] += np.float64(state.trust[firm, i])
        lines[SHARE] += share
