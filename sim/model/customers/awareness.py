"""Becoming aware of a firm: by what all hear, or by what is done for a few."""

from __future__ import annotations

from sim.model.customers.tally import World
from sim.model.machine.compile import rule


@rule
def hazard_of(world: World, i: int, firm: int, segment: int) -> float:
    """Chance that a customer becomes aware: by what all hear, or by what is done for lighthouse customers."""
    special = world.terms.talk.lighthouse[firm, segment] if world.traits.lighthouse[i] > 0 else 0.0
    hazard = world.terms.hazard[firm, segment]
    return 1.0 - (1.0 - hazard) * (1.0 - special) if special > 0.0 else hazard
