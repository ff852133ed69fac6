"""Choosing among firms: the utility of an offer to one customer (section 5)."""

from __future__ import annotations

import numpy as np

from sim.model import portfolio_rules, rules
from sim.model.compile import rule
from sim.model.tally import World


@rule
def offered(world: World, i: int, firm: int, category: int) -> float:
    """Logarithm of the price that a firm offers customer `i`, discounts and surcharges included."""
    terms, state = world.terms, world.state
    return terms.log_price[firm, category] + portfolio_rules.discount_of(
        np.float64(state.purchases[firm, i]), np.float64(state.stage[firm, i]),
        np.float64(state.tier[firm, i]), terms.log_intro[firm], terms.log_loyal[firm],
        terms.tiers.log_top[firm], terms.tiers.log_light[firm],
    )  # fmt: skip


@rule
def utility(world: World, i: int, firm: int, category: int, segment: int) -> float:
    """V of a firm's offer to customer `i`, gathered from the arrays."""
    by, terms, state = world.by, world.terms, world.state
    bought = np.float64(state.purchases[firm, i])
    trust = np.float64(state.trust[firm, i])
    stays = by.habit + by.contractual * by.switching_cost
    v = firm_utility(
        float(firm), np.float64(state.satisfaction[firm, i]), trust,
        np.float64(world.traits.attachment[firm, i]), np.float64(world.traits.kappa[i]),
        np.float64(state.log_reference[firm, category, i]), bought, np.float64(state.last[category, i]),
        offered(world, i, firm, category), terms.log_mean[category, segment],
        terms.fame[firm, segment], terms.talk.rumour[firm, segment], terms.pull[firm, segment],
        by.price_matters * terms.life.sensitivity[category], by.reference_loss, by.reference_gain,
        by.slope, by.trust, by.untried, stays,
    )  # fmt: skip
    share = rules.wallet_share(np.float64(state.wallet[firm, i]), np.float64(state.everywhere[i]))
    return further_utility(v, float(category), bought, trust, share, by.relationship)


@rule
def firm_utility(
    firm: float, satisfaction: float, trust: float, attachment: float, kappa: float, log_reference: float,
    bought: float, last: float, log_price: float, log_mean: float, fame: float, rumour: float, pull: float,
    price_matters: float, loss: float, gain: float, slope: float, weight_trust: float,
    untried: float, stays: float,
) -> float:  # fmt: skip
    """V from inborn liking, the firm's record or what is heard of it, price, habit and promise."""
    record = rules.known_utility(satisfaction, trust, slope, weight_trust) + rumour
    record = record if bought > 0.0 else fame - untried
    price = rules.price_utility(log_price, log_mean, log_reference, kappa * price_matters, loss, gain)
    return attachment + record + price + (stays if last == firm else 0.0) + pull


@rule
def further_utility(
    v: float, category: float, bought: float, trust: float, share: float, weight: float
) -> float:
    """V of a firm's further category: the relationship with its customers pulls."""
    return v + rules.relationship_utility(trust, share, weight) if (category > 0.0) & (bought > 0.0) else v


@rule
def see_prices(world: World, i: int, category: int, segment: int) -> None:
    """Who shops sees the prices of the firms it knows, and its reference prices follow them."""
    terms, state = world.terms, world.state
    for firm in range(state.satisfaction.shape[0]):
        if state.aware[firm, i] > 0 and terms.available[firm, category, segment] > 0.0:
            seen = offered(world, i, firm, category)
            state.log_reference[firm, category, i] = rules.reference_after(
                np.float64(state.log_reference[firm, category, i]), seen, world.by.reference_speed
            )
