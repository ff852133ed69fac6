"""Leaving a firm: for reasons of one's own, or because a tie ends."""

from __future__ import annotations

import numpy as np

from sim.model.customers.tally import DEPARTURES, World
from sim.model.machine.codes import DEFECTED, DEPARTED, OWN_REASONS
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.rules import talk as talk_rules

_DEPARTURE = int(Decision.DEPARTURE)


@rule
def chance_to_leave(world: World, i: int, firm: int) -> float:
    """Chance to leave a firm for reasons of one's own, after a purchase or at a renewal."""
    return talk_rules.leaving_chance(
        np.float64(world.traits.attrition[i]), np.float64(world.state.aware[firm, i]), world.by.referral_churn
    )


@rule
def leave(world: World, i: int, firm: int, reason: int, chunk: int) -> None:
    """Leave a firm, for one of `codes.REASONS`; contracts with it end.

    Who leaves for reasons of its own has moved, died, or lost the need, and is departed, but for some who
    may come back as all others may.
    """
    state = world.state
    state.left[firm, i] = DEFECTED
    if reason == OWN_REASONS:
        u, _, _, _ = words(world.k0, world.k1, i, 0, _DEPARTURE, firm)
        if uniform(u) >= world.by.departed_return:
            state.left[firm, i] = DEPARTED
            world.tally.lines[chunk, firm, DEPARTURES] += 1.0
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
