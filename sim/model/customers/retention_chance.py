"""How likely a customer is to be kept by its firm at the next decision, by its own state."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.model.customers import choice, contract
from sim.model.customers.tally import World
from sim.model.machine.arrays import Floats
from sim.model.machine.compile import rule
from sim.model.rules import customer as rules

_Numbers = npt.NDArray[np.int64]


@rule
def keeping_chance(world: World, i: int, firm: int, category: int, segment: int) -> float:
    """Chance z that customer `i` decides for `firm` again at its next decision, and does not leave it."""
    own = 0.0
    total = 0.0
    for other in range(world.state.aware.shape[0]):
        open_to = (world.state.aware[other, i] > 0) & (world.state.left[other, i] == 0)
        if open_to and world.terms.available[other, category, segment] > 0.0:
            utility = choice.utility(world, i, other, category, segment)
            weight = rules.choice_weight(utility, world.by.nest)
            total += weight
            own = weight if other == firm else own
    nothing = rules.nothing_chance(total, world.by.outside, world.by.nest)
    chosen = (1.0 - nothing) * own / total if own > 0.0 else 0.0
    return (1.0 - contract.chance_to_leave(world, i, firm, category)) * chosen


@rule
def keeping_chances(
    world: World, people: _Numbers, segments: _Numbers, categories: _Numbers, firm: int, found: Floats
) -> None:
    """Write z of each of `people` to `found`; `segments` and `categories` are those they decide in."""
    for k in range(people.size):
        found[k] = keeping_chance(world, people[k], firm, categories[k], segments[k])
