"""What a firm's reach brings: hearing of it, and good will that carries over to later months (section 6).

Firms spend on reach within their fixed cost, and the market as it stands is what comes of it. A strategy's
money comes on top: it brings what the ordinary budget has left of each response, much for a firm that hardly
anybody knows, little for one that all have seen too often.
"""

from __future__ import annotations

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.spending import bought_in, spent_in
from sim.model.rules import firm as firm_rules
from sim.model.rules.remembered import response
from sim.scenario.market.market import Market


def remember(live: LiveMarket) -> None:
    """Before the month's terms stand: part of the good will is forgotten, and money spent now adds to it."""
    kept = live.settings.reach.good_will_kept
    for firm in live.firms:
        if "reach" in firm.spend or any(firm.good_will):
            firm.good_will = [
                firm_rules.good_will_after(before, spent_in(live, firm, "reach", segment), kept)
                for segment, before in enumerate(firm.good_will)
            ]


def liking(live: LiveMarket, firm: Firm, segment: int) -> float:
    """Utility that good will beyond the ordinary lends a firm in a segment."""
    reach = live.settings.reach
    ordinary = (
        ordinary_budget(live.settings) if firm.good_will[segment] > 0.0 and live.is_on("reach") else 0.0
    )
    if ordinary == 0.0:
        return 0.0
    left = firm_rules.left_to_gain(_known(live, firm), reach.good_will_half)
    return left * response(firm.good_will[segment] / ordinary, reach.good_will, reach.good_will_half)


def heard_more(live: LiveMarket, firm: Firm, segment: int) -> float:
    """Rate a month at which reach beyond the ordinary makes somebody of a segment hear of the firm."""
    heard = bought_in(live, firm, "reach", segment)
    if heard == 0.0:
        return 0.0
    spent = _known(live, firm) * ordinary_budget(live.settings)
    return heard * firm_rules.left_to_gain(spent, live.settings.response.reach.half_spend)


def _known(live: LiveMarket, firm: Firm) -> float:
    """Ordinary budgets that the firm spends within its fixed cost: the share of customers who know it."""
    return live.settings.firms[firm.name].awareness


def ordinary_budget(market: Market) -> float:
    """Money a customer of the market a month that a well-known firm with an even share spends on reach.

    A share of what it earns after goods and handling (Dorfman & Steiner 1954).
    """
    everybody = sum(segment.share for segment in market.segments.values())
    there = sum(firm.entry is None for firm in market.firms.values())
    earned = 0.0
    for segment in market.segments.values():
        baskets = market.mean_baskets(segment)
        for name, occasions in segment.occasions.items():
            category = market.categories[name]
            a_month = 1.0 if market.setting == "contractual" else occasions.mean_per_month
            margin = baskets[name] * (1.0 - category.unit_cost_share) - category.handling
            earned += segment.share / everybody * a_month * max(0.0, margin)
    return market.reach.ordinary_budget * earned / max(1, there)
