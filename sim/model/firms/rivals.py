"""Reacting to rivals, by rule or by lever: imitating quality, matching and undercutting prices (section 11).

Firms react from month 1 on, in the order of the firms, each to what it sees as its turn comes.
"""

from __future__ import annotations

import numpy as np

from sim.model.firms.entry_and_exit import unit_cost
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.needs import fading_quality, lasting_quality
from sim.model.rules import competition as competition_rules
from sim.model.rules import firm as firm_rules
from sim.scenario.basics.names import NEEDS, SERVICE_NEEDS
from sim.scenario.market.competition import Rules


def follow_rules(firm: Firm, rules: Rules) -> None:
    """Set the levers that the rules stand for."""
    service = rules.imitate_service_per_month
    firm.levels |= {
        "imitate": rules.imitate_per_month,
        "imitate_service": rules.imitate_per_month if service is None else service,
        "match_price": rules.match_price,
        "undercut": rules.undercut,
        "recover_price": rules.recover_price_per_month,
        "price_floor": 1.0 + rules.floor_margin,
        "programme_reward": rules.programme_reward,
    }
    firm.rule_speed = firm.levels["imitate"], firm.levels["imitate_service"]


def react(market: LiveMarket, firm: Firm) -> Story:
    """React to rivals every month, as the firm's levers say."""
    yield market.until(1)
    while True:
        if firm.present:
            imitate(market, firm)
            reprice(market, firm)
            match_programme(market, firm)
        yield market.months(1)


def imitate(market: LiveMarket, firm: Firm) -> None:
    """Close a share of the quality gap to the best rival, need by need; a copy of what fades fades, too."""
    goods, service = firm.levels["imitate"], firm.levels["imitate_service"]
    rivals = market.rivals(firm)
    if not rivals or goods == service == 0.0:
        return
    lasting = np.max([lasting_quality(market, rival) for rival in rivals], axis=0)
    fading = np.max([fading_quality(market, rival) for rival in rivals], axis=0)
    for need, name in enumerate(NEEDS):
        speed = service if name in SERVICE_NEEDS else goods
        for own, best in ((firm.quality, lasting), (firm.improved, fading)):
            own[need] = firm_rules.imitated(float(own[need]), float(best[need]), speed)


def match_programme(market: LiveMarket, firm: Firm) -> None:
    """Close a share of the gap to the richest programme among rivals; nobody takes points back."""
    own, speed = firm.levels["programme_reward"], market.settings.firms[firm.name].rules.match_programme
    if speed > 0.0 and market.is_on("rivals"):
        richest = max((rival.levels["programme_reward"] for rival in market.rivals(firm)), default=0.0)
        firm.levels["programme_reward"] = own + speed * max(0.0, richest - own)


def reprice(market: LiveMarket, firm: Firm) -> None:
    """Move each price toward the lowest rival price or back to normal; without a rival, to normal."""
    match, undercut, recover = (firm.levels[lever] for lever in ("match_price", "undercut", "recover_price"))
    if match == undercut == recover == 0:
        return
    for category, offer in firm.offers.items():
        if any(offer.segments):
            start = market.settings.categories[category].price
            floor = min(offer.normal, unit_cost(market, firm, category) * start * firm.levels["price_floor"])
            rivals = market.prices(category, without=firm)
            lowest, below = (min(rivals), undercut) if rivals else (offer.normal, 0.0)
            offer.price = competition_rules.repriced(
                offer.price, offer.normal, lowest, floor, match, below, recover
            )
