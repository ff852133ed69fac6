"""What a firm books of one customer, and what the customer holds against the firm or has met with there."""

from __future__ import annotations

import numpy as np

from sim.model.customers.tally import World
from sim.model.machine.codes import MAJOR, QUICK
from sim.model.machine.compile import rule


@rule
def bear(world: World, i: int, firm: int, cost: float, chunk: int) -> None:
    """Book what a customer costs the firm, in minor units; below 0 what it brings."""
    state = world.state
    world.tally.contribution[chunk, firm, int(state.stage[firm, i])] -= cost
    state.earned[firm, i] -= np.float32(cost)
    state.profit[firm, i] -= cost * world.terms.discount


@rule
def charge(world: World, i: int, firm: int, line: int, amount: float, chunk: int) -> None:
    """Book a cost of this customer, in minor units, on a line of the tally."""
    world.tally.lines[chunk, firm, line] += amount
    bear(world, i, firm, amount, chunk)


@rule
def resent(world: World, i: int, firm: int, grievance: int) -> None:
    """Remember what went wrong last, one of `codes.REASONS`; 0 forgets it. Who left keeps the reason."""
    if world.state.left[firm, i] == 0:
        world.state.grievance[firm, i] = grievance


@rule
def met_with(world: World, i: int, firm: int, severity: int, outcome: int, month: int) -> None:
    """Remember a failure and what came of it; nothing in the model depends on that, those who look on do."""
    world.state.mishap[firm, i] = 1 + outcome + (QUICK + 1 if severity == MAJOR else 0)
    world.state.failed[firm, i] = month
