"""Membership of a firm's loyalty programme: joining, being drawn by points, earning them (section 6)."""

from __future__ import annotations

import numpy as np

from sim.model.customers.booking import charge
from sim.model.customers.tally import RELATIONS, World
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.rules import customer as rules
from sim.model.rules import programme as programme_rules

_JOINING = int(Decision.JOINING)


@rule
def pull(world: World, i: int, firm: int, category: int, kappa: float) -> float:
    """Utility that being a member adds to a firm's offer; 0 where there is no programme."""
    by, state, terms = world.by, world.state, world.terms.programme
    added = 0.0
    if terms.reward[firm] > 0.0:
        spent, lately = np.float64(world.traits.basket[category, i]), np.float64(state.wallet[firm, i])
        given = programme_rules.a_year(terms.reward[firm], spent, lately, by.wallet_months)
        added = programme_rules.member_utility(
            np.float64(state.points[firm, i]), kappa, terms.saved[firm], terms.pressure[firm],
            given / by.reward_at, by.often,
        )  # fmt: skip
    return added


@rule
def earn(world: World, i: int, firm: int, paid: float) -> float:
    """Give a member points for `paid` (minor units); returns what they cost the firm, in minor units."""
    state, terms = world.state, world.terms.programme
    cost = 0.0
    if terms.reward[firm] > 0.0 and programme_rules.is_member(state.points[firm, i]):
        given = terms.reward[firm] * paid
        state.points[firm, i] = programme_rules.points_after(
            np.float64(state.points[firm, i]), given / (100.0 * world.by.reward_at)
        )
        cost = rules.cents(given * terms.redeemed[firm] / 100.0)
    return cost


@rule
def join(world: World, i: int, firm: int, basket: float, chunk: int) -> None:
    """Who has bought joins if the points of a year like the last months' are worth the trouble.

    `basket` is the money of this purchase.
    """
    state, terms = world.state, world.terms.programme
    if terms.reward[firm] > 0.0 and not programme_rules.is_member(state.points[firm, i]):
        lately = np.float64(state.wallet[firm, i])
        gain = programme_rules.a_year(terms.worth[firm], basket, lately, world.by.wallet_months)
        u, _, _, _ = words(world.k0, world.k1, i, 0, _JOINING, firm)
        if programme_rules.joins(gain, world.by.joining, uniform(u)):
            state.points[firm, i] = 0.0
            charge(world, i, firm, RELATIONS, terms.enrolment[firm], chunk)
