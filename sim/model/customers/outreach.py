"""What a firm does to a customer beside selling: contacts, winning back, letting go; scandals.

It happens as shops open, before the customer hears of firms and chooses.
"""

from __future__ import annotations

import numpy as np

from sim.model.customers import leaving
from sim.model.customers.booking import charge, resent
from sim.model.customers.tally import BAD_WORD, RELATIONS, World
from sim.model.machine.codes import CLOSED, CONTACTS, DEPARTED, LAPSED, LET_GO, LIGHT, SCANDAL, UNWANTED
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.rules import customer as rules
from sim.model.rules import programme as programme_rules
from sim.model.rules import tiers as tier_rules

_APPROACH = int(Decision.APPROACH)


@rule
def approach(world: World, i: int, firm: int, segment: int, chunk: int, month: int) -> None:
    """One firm's month with one of its customers, past or present."""
    state, terms = world.state, world.terms.approach
    if state.purchases[firm, i] > 0:
        counted, fits, exits, returns = words(world.k0, world.k1, i, month, _APPROACH, firm)
        if state.left[firm, i] == 0 and terms.trust_shock[firm, segment] > 0.0:
            trust = np.float64(state.trust[firm, i])
            state.trust[firm, i] = rules.trust_broken(trust, terms.trust_shock[firm, segment])
        if state.left[firm, i] == 0 and uniform(exits) < terms.exits[firm, segment]:
            leaving.leave(world, i, firm, CLOSED if terms.exits[firm, segment] >= 1.0 else SCANDAL, chunk)
        if state.tier[firm, i] == UNWANTED and state.left[firm, i] == 0:
            _let_go(world, i, firm, uniform(counted), chunk)
        if state.stage[firm, i] == LAPSED or state.left[firm, i] > 0:
            if state.left[firm, i] != DEPARTED and uniform(returns) < terms.win_back[firm]:
                _win_back(world, i, firm)
        else:
            _contact(world, i, firm, uniform(counted), uniform(fits), segment, chunk, month)


@rule
def _let_go(world: World, i: int, firm: int, u: float, chunk: int) -> None:
    """Serve an unwanted customer no longer, or keep it as a light one."""
    if u < world.terms.approach.let_go[firm]:
        leaving.leave(world, i, firm, LET_GO, chunk)
        told = world.by.bad_told * world.by.let_go_talk
        world.tally.lines[chunk, firm, BAD_WORD] += rules.exact(told * np.float64(world.traits.contagion[i]))
    else:
        world.state.tier[firm, i] = LIGHT


@rule
def _win_back(world: World, i: int, firm: int) -> None:
    """A lapsed customer gives the firm another chance."""
    state = world.state
    satisfaction = np.float64(state.satisfaction[firm, i])
    again = world.by.return_satisfaction
    state.left[firm, i] = 0
    state.grievance[firm, i] = 0
    state.satisfaction[firm, i] = again if again > satisfaction else satisfaction


@rule
def _contact(
    world: World, i: int, firm: int, counted: float, fits: float, segment: int, chunk: int, month: int
) -> None:
    """Call or write to a customer, and bear the cost of it.

    A relevant contact is valued as an experience is, so customers get used to it; others only annoy.
    """
    by, state, terms = world.by, world.state, world.terms.approach
    made = tier_rules.contacts_made(terms.cadence[firm, segment], counted)
    if made > 0.0:
        relevant = 1.0 if fits < terms.relevance[firm, segment] else 0.0
        satisfaction = np.float64(state.satisfaction[firm, i])
        norm, expected = world.terms.norm, np.float64(state.expectation[firm, i])
        pleasing = rules.experience_score(
            norm + by.contact_value, norm, expected, world.terms.tolerance[segment],
            by.score_at_norm, by.score_value, by.score_excess, by.score_shortfall,
        )  # fmt: skip
        score = tier_rules.contact_effect(satisfaction, relevant, pleasing, by.contact_irrelevant)
        known = float(month - state.first[firm, i])
        weight = by.contact_weight * made
        weight = weight if weight < 1.0 else 1.0
        state.satisfaction[firm, i] = rules.satisfaction_after(
            satisfaction, score, known, by.satisfaction_speed * weight, by.tenure_months
        )
        if relevant > 0.0:
            state.expectation[firm, i] = rules.expectation_after(
                expected, norm + by.contact_value, norm, by.expectation_speed * weight
            )
        if score < satisfaction and state.grievance[firm, i] == 0:
            resent(world, i, firm, CONTACTS)
    cost = made * terms.contact_cost[firm, segment] + terms.relationship_cost[firm, segment]
    if programme_rules.is_member(state.points[firm, i]):
        cost += terms.member_cost[firm]
    if cost > 0.0:
        charge(world, i, firm, RELATIONS, cost, chunk)
