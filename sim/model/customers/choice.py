"""Choosing among firms: the utility of an offer to one customer (section 5)."""

from __future__ import annotations

import numpy as np

from sim.model.customers import contract, growth, membership
from sim.model.customers.discounts import discount, of_firm
from sim.model.customers.tally import World
from sim.model.machine.compile import rule
from sim.model.rules import customer as rules


@rule
def offered(world: World, i: int, firm: int, category: int) -> float:
    """Logarithm of the price that a firm offers customer `i`, discounts and surcharges included."""
    terms, state = world.terms, world.state
    today = terms.log_price[firm, category] + discount(
        of_firm(terms.log_discounts, firm),
        np.float64(state.purchases[firm, i]), np.float64(state.stage[firm, i]),
        np.float64(state.tier[firm, i]),
    )  # fmt: skip
    return contract.offered(world, i, firm, category, today)


@rule
def utility(world: World, i: int, firm: int, category: int, segment: int) -> float:
    """V of a firm's offer to customer `i`, gathered from the arrays."""
    by, terms, state = world.by, world.terms, world.state
    bought = np.float64(state.purchases[firm, i])
    trust = np.float64(state.trust[firm, i])
    record = record_utility(
        bought, np.float64(state.satisfaction[firm, i]), trust, by.slope, by.trust,
        terms.talk.rumour[firm, segment], terms.fame[firm, segment] - by.untried,
    )  # fmt: skip
    kappa = np.float64(world.traits.kappa[i]) * (by.price_matters * terms.life.sensitivity[category])
    price = rules.price_utility(
        offered(world, i, firm, category), terms.log_start[category, segment],
        np.float64(state.log_reference[firm, category, i]), kappa,
        by.reference_loss, by.reference_gain,
    )  # fmt: skip
    silent = float(world.month) - np.float64(state.recent[firm, i])
    stays = stay_utility(float(firm), np.float64(state.last[category, i]), staying(world, silent))
    v = firm_utility(
        np.float64(world.traits.attachment[firm, i]), record, price, stays, terms.pull[firm, segment]
    )
    share = rules.wallet_share(np.float64(state.wallet[firm, i]), np.float64(state.everywhere[i]))
    v = further_utility(v, float(category), bought, trust, share, by.relationship)
    v += growth.further_pull(world, i, firm, category)
    return v + membership.pull(world, i, firm, category, kappa)


@rule
def staying(world: World, silent: float) -> float:
    """Utility of staying with the firm bought from last, so long ago: habit, and what it costs to leave."""
    habit = rules.habit_left(world.by.habit, silent, world.by.habit_fading)
    return habit + world.by.contractual * world.by.switching_cost


@rule
def record_utility(
    bought: float, satisfaction: float, trust: float, slope: float, weight_trust: float,
    rumour: float, untried: float,
) -> float:  # fmt: skip
    """Utility of what is known of a firm: one's own record with it and rumour; `untried` without a record."""
    record = rules.known_utility(satisfaction, trust, slope, weight_trust) + rumour
    return record if bought > 0.0 else untried


@rule
def stay_utility(firm: float, last: float, stays: float) -> float:
    """Utility `stays` if the firm is the one bought from last."""
    return stays if last == firm else 0.0


@rule
def firm_utility(attachment: float, record: float, price: float, stays: float, pull: float) -> float:
    """V from inborn liking, the firm's record or what is heard of it, price, habit and promise."""
    return attachment + record + price + stays + pull


@rule
def picked(chosen: float, firm: float, weight: float, v: float, reached: float) -> float:
    """The firm chosen so far: `firm` if v falls beyond `reached`, where its part of the weights begins.

    A firm without weight has no part; the first that has one is chosen in any case.
    """
    return firm if (weight > 0.0) & ((chosen < 0.0) | (v >= reached)) else chosen


@rule
def further_utility(
    v: float, category: float, bought: float, trust: float, share: float, weight: float
) -> float:
    """V of a firm's further category: the relationship with its customers pulls."""
    return v + rules.relationship_utility(trust, share, weight) if (category > 0.0) & (bought > 0.0) else v


@rule
def see_prices(world: World, i: int, category: int, segment: int, month: int) -> None:
    """Who shops sees the prices of the firms it knows, and its reference prices follow them."""
    terms, state = world.terms, world.state
    for firm in range(state.satisfaction.shape[0]):
        if state.aware[firm, i] > 0 and terms.available[firm, category, segment] > 0.0:
            seen = contract.seen(world, i, firm, category, month, offered(world, i, firm, category))
            state.log_reference[firm, category, i] = rules.reference_after(
                np.float64(state.log_reference[firm, category, i]), seen, world.by.reference_speed
            )
