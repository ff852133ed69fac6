"""What a customer's relationship with a firm has grown to, and what it brings the firm by it (section 5).

Nothing is kept for it: it follows from purchases, shares and trust that are known of every customer.
"""

from __future__ import annotations

import numpy as np

from sim.model.customers.tally import World
from sim.model.machine.compile import rule
from sim.model.rules import customer as rules
from sim.model.rules import growth as growth_rules


@rule
def relationship(world: World, i: int, firm: int) -> float:
    """How far the customer's relationship with a firm has grown, 0 to 1."""
    state = world.state
    share = rules.wallet_share(np.float64(state.wallet[firm, i]), np.float64(state.everywhere[i]))
    together = np.float64(state.recent[firm, i]) - np.float64(state.first[firm, i])
    return growth_rules.grown(together, share, np.float64(state.trust[firm, i]), world.by.growth.months)


@rule
def basket_multiple(world: World, i: int, firm: int) -> float:
    """Basket at the firm as a multiple of the customer's usual one."""
    by, state = world.by.growth, world.state
    multiple = 1.0
    if by.basket > 0.0:
        everywhere = 0.0
        for other in range(state.wallet.shape[0]):
            share = rules.wallet_share(np.float64(state.wallet[other, i]), np.float64(state.everywhere[i]))
            everywhere += share * relationship(world, i, other)
        multiple = growth_rules.larger_basket(
            relationship(world, i, firm), everywhere, by.basket, by.basket_moved
        )
    return multiple


@rule
def serving_multiple(world: World, i: int, firm: int) -> float:
    """Handling cost of a purchase at the firm as a multiple of the customer's usual one."""
    less = world.by.growth.cost_to_serve
    return growth_rules.cheaper_serving(relationship(world, i, firm), less) if less > 0.0 else 1.0


@rule
def further_pull(world: World, i: int, firm: int, category: int) -> float:
    """Utility that a relationship adds to a firm's further category."""
    pull = world.by.growth.cross_buying
    return pull * relationship(world, i, firm) if (pull > 0.0) & (category > 0) else 0.0
