"""Leaving a firm: for reasons of one's own, or because a tie ends."""

from __future__ import annotations

import numpy as np

from sim.model.customers.tally import World
from sim.model.machine.compile import rule
from sim.model.rules import talk as talk_rules


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
