"""Rivals: firms of the same kind, run by rules (section 11).

They move from month 1 on, in the order of the firms, each on what it sees as its turn comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.model import firm_rules
from sim.model.firm import Firm
from sim.model.market import LiveMarket, Policy, Story
from sim.model.needs import effective_quality
from sim.scenario.firm import Rules


def policies_by_rule(rules: Rules) -> Iterator[Policy]:
    """The policies that a firm's rules stand for."""
    if rules.imitate_per_month > 0:
        yield imitate(rules.imitate_per_month)
    if rules.match_price > 0:
        yield match_price(rules.match_price)


def imitate(speed: float) -> Policy:
    """Close a share of the quality gap to the best rival every month, need by need."""

    def policy(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(1)
        while True:
            others = [effective_quality(market, rival) for rival in market.rivals(firm)]
            for need in range(len(firm.quality) if others else 0):
                best = max(float(quality[need]) for quality in others)
                firm.quality[need] = firm_rules.imitated(float(firm.quality[need]), best, speed)
            yield market.months(1)

    return policy


def match_price(speed: float) -> Policy:
    """Close a share of the gap to the lowest rival price every month, in each category sold."""

    def policy(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(1)
        while True:
            for category, offer in firm.offers.items():
                if any(offer.segments):
                    offer.price = firm_rules.matched(
                        offer.price, market.lowest_rival_price(firm, category), speed
                    )
            yield market.months(1)

    return policy
