"""A market's life, firm by firm: who comes, who leaves, what units cost, whether a price war is on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Policy, Story
from sim.model.firms.needs import range_cost
from sim.model.machine.arrays import Floats
from sim.model.rules import competition as competition_rules
from sim.model.rules.competition import LifeTerms
from sim.scenario.market.competition import Entry


def come(entry: Entry, then: Sequence[Policy]) -> Policy:
    """Stay away until the month has come and margins are fat; pay for the entry; then follow policies."""

    def policy(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(max(1, entry.month))
        while market.margin is None or market.margin <= entry.margin_above:
            yield market.months(1)
        firm.present = True
        firm.entry_cost = entry.cost_per_customer * market.customers
        market.follow(then, firm)
        yield market.months(1)
        firm.entry_cost = 0.0

    return policy


def leave_when_broke(market: LiveMarket, firm: Firm) -> Story:
    """Leave for good in the month after cash fell below what owners and banks stand in for."""
    yield market.until(1)
    while not firm.present or firm.credit is None or firm.cash >= -firm.credit:
        yield market.months(1)
    firm.present = False
    firm.exit_shock = 1.0  # no customer can stay


def unit_cost(live: LiveMarket, firm: Firm, category: str) -> float:
    """Cost of a unit as a share of the category's starting price; falls with what the firm has sold."""
    what = live.settings.categories[category]
    share = what.unit_cost_share * range_cost(live, firm)
    if what.experience_exponent == 0 or not live.is_on("experience_curve"):
        return share
    before = what.experience_start * live.customers
    return share * competition_rules.experienced(firm.sold[category], before, what.experience_exponent)


def life_terms(live: LiveMarket, available: Floats) -> LifeTerms:
    """What the market's life adds to this month's terms; `available` (firm, category, segment) as offered."""
    before, live.offered = live.offered, available
    moving = live.settings.substitution is not None and live.is_on("substitution")
    withdrawn = before is not None and bool((before > available).any())
    return LifeTerms(
        sensitivity=np.array([_sensitivity(live, category) for category in live.settings.categories]),
        ties_end=float(moving or withdrawn),
    )


def _sensitivity(live: LiveMarket, category: str) -> float:
    """How much more price matters in the category, as a multiple: above 1 while a price war is on."""
    start = live.starting_price[category]
    lowest = min(live.prices(category), default=start)
    rivalry = live.settings.rivalry
    war = lowest < (1.0 - rivalry.price_war_below) * start and live.is_on("price_war")
    return 1.0 + rivalry.price_war_sensitivity * war
