"""Planning: from what firms have decided to the terms that customers meet this month."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.model.customers.terms import Terms
from sim.model.firms.desk_terms import failure_factor, sign, solved_chance, spread
from sim.model.firms.entry_and_exit import life_terms, unit_cost
from sim.model.firms.firm import Firm, by_firm
from sim.model.firms.good_will import heard_more, liking
from sim.model.firms.ledger import front_agents
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.needs import choice_tires, effective_quality, missed
from sim.model.firms.promises import promise_pull, promised, promises, strictness
from sim.model.firms.relations import care_of, closeness, fame, rumour, talk_multiple, won_back
from sim.model.firms.scandals import pushed, regret, shame
from sim.model.firms.spending import bought
from sim.model.firms.staff import pace
from sim.model.firms.standing_terms import mean_of_several, standing
from sim.model.machine.arrays import Floats
from sim.model.rules import firm as firm_rules
from sim.model.rules.remembered import log
from sim.scenario.basics.names import NEEDS

#: Numbers of the firms that sell there: by category and segment.
Sellers = list[list[tuple[int, ...]]]


def _launched_value(live: LiveMarket, firm: Firm, category: str, segment: int) -> float:
    """Value that luck, marketing and lack of practice give an offer launched in the study; else 0."""
    offer = firm.offers[category]
    launched = offer.launched[segment]
    if launched is None:
        return 0.0
    what = live.settings.categories[category]
    lacking = firm_rules.learnt(what.learning_gap, float(live.month - launched), what.learning_months)
    return offer.value[segment] + bought(live, firm, "new_category") - lacking


def terms_of(live: LiveMarket, weights: Floats) -> Terms:
    """The terms of the month under way; `weights` as `need_weights` gives them."""
    settings, firms = live.settings, live.firms
    categories, segments = settings.categories, range(len(settings.segments))
    norm = settings.norm_growth_per_month * (live.month - live.start) if live.is_on("norm_growth") else 0.0
    sold = [[firm.sold_to(category) for category in categories] for firm in firms]
    price = [[f.offers[name].price / category.price for name, category in categories.items()] for f in firms]
    log_price = [[log(p) for p in row] for row in price]
    quality = [effective_quality(live, firm) for firm in firms]
    sellers = [
        [tuple(f for f in range(len(firms)) if sold[f][c][s]) for s in segments]
        for c in range(len(categories))
    ]
    heard = np.array([_hazards(live, firm) for firm in firms])
    available, stands = np.array(sold, float), standing(live)
    care, top_care = np.array([care_of(live, firm) for firm in firms]).T.copy()
    return Terms(
        norm=norm,
        discount=_discount(live),
        available=available,
        price=np.array(price),
        log_price=np.array(log_price),
        log_mean=_log_mean(sellers, log_price),
        value=_value(live, sellers, quality, weights, norm),
        unit_cost=np.array([[unit_cost(live, f, c) for c in categories] for f in firms]),
        first_dearer=_first_dearer(live),
        hazard=heard[:, :, 0].copy(),
        fame=np.array([fame(live, firm) for firm in firms]),
        care=care,
        solved=np.array([solved_chance(live, firm) for firm in firms]),
        approach=stands.approach._replace(win_back=np.array([won_back(live, firm) for firm in firms])),
        tiers=stands.tiers._replace(top_care=top_care),
        pull=np.array([_pulls(live, firm) for firm in firms]),
        stringency=np.array([strictness(live, firm, "wait") for firm in firms]),
        promised=np.array([_promised(live, firm) for firm in firms]),
        failure=np.array([_failure(live, firm, q) for firm, q in zip(firms, quality, strict=True)]),
        life=life_terms(live, available),
        talk=stands.talk._replace(
            by_talk=heard[:, :, 1].copy(), rumour=np.array([rumour(live, firm) for firm in firms])
        ),
        desk=stands.desk._replace(
            pace=np.array([pace(live, firm) for firm in firms]),
            spread=np.array([spread(live, firm) for firm in firms]),
            **by_firm(firms, lambda firm: sign(live, firm, front_agents(live, firm))),
        ),
        dangers=stands.dangers._replace(pushed=np.array([pushed(live, firm) for firm in firms])),
        **stands.terms,
    )


def _first_dearer(live: LiveMarket) -> Floats:
    """How much dearer the purchase of entering is than at the start, by segment: ln of the ratio."""
    found = []
    for segment in live.settings.segments.values():
        dearer = 0.0
        if segment.first_purchase_at is not None:
            firm = live.firm(segment.first_purchase_at)
            offer = firm.offers[next(iter(firm.offers))]
            dearer = log(offer.price / offer.start) + log(1.0 - firm.levels["intro_discount"])
        found.append(dearer)
    return np.array(found)


def _log_mean(sellers: Sellers, log_price: list[list[float]]) -> Floats:
    """Mean log price (category, segment); a lone seller's price is seen against the starting price."""
    return np.array(
        [
            [mean_of_several([log_price[f][c] for f in there]) for there in row]
            for c, row in enumerate(sellers)
        ]
    )


def _value(live: LiveMarket, sellers: Sellers, quality: list[Floats], weights: Floats, norm: float) -> Floats:
    """Perceived value (firm, category, segment) before noise; 0 where not sold."""
    value = np.zeros((len(quality), len(sellers), len(weights)))
    regretted = [regret(live, firm) for firm in live.firms]
    close = [closeness(live, firm) for firm in live.firms]
    lead = cache(lambda there: _lead(there, quality, weights, close))  # mostly the same firms sell everything
    for c, category in enumerate(live.settings.categories):
        for s, there in enumerate(sellers[c]):
            for f, ahead in zip(there, lead(there), strict=True):
                launched = _launched_value(live, live.firms[f], category, s)
                value[f, c, s] = norm + ahead[s] + launched - regretted[f][s]
    return value


def _lead(
    there: tuple[int, ...], quality: list[Floats], weights: Floats, close: list[Floats]
) -> list[list[float]]:
    """How far each firm is ahead of its rivals' mean, as every segment weighs quality and closeness."""
    found = []
    for f in there:
        rivals = [r for r in there if r != f]
        gap, closer = _beyond(quality, f, rivals), _beyond(close, f, rivals)
        found.append([float(np.dot(row, gap)) + float(closer[s]) for s, row in enumerate(weights)])
    return found


def _beyond(of: list[Floats], firm: int, rivals: list[int]) -> Floats:
    """What a firm has beyond its rivals' mean; all of it without rivals."""
    return of[firm] - sum(of[r] for r in rivals) / len(rivals) if rivals else of[firm]


def _discount(live: LiveMarket) -> float:
    """Present value of a unit of this month's money; money of the warm-up does not count."""
    if live.month < 0:
        return 0.0
    return firm_rules.month_discount(live.settings.discount_rate_per_year, float(live.month))


def _hazards(live: LiveMarket, firm: Firm) -> list[tuple[float, float]]:
    """By segment, the chance that somebody hears of the firm this month, and the part of it by talk."""
    served = firm.segments_served() if firm.present and live.is_on("reach") else []
    return [
        _hazard(live, firm, segment) if segment in served else (0.0, 0.0)
        for segment in range(len(firm.customers))
    ]


def _hazard(live: LiveMarket, firm: Firm, segment: int) -> tuple[float, float]:
    """The same in a segment that the firm serves."""
    reach, offers = live.settings.reach, firm.offers.values()
    new_here = all(offer.launched[segment] is not None for offer in offers if offer.segments[segment])
    heard = reach.advertising_per_year / 12.0 + (
        bought(live, firm, "new_segments") if new_here else heard_more(live, firm, segment)
    )
    talk = reach.talk_per_year / 12.0 * talk_multiple(live, firm, segment) if live.is_on("talk") else 0.0
    told = talk * firm.customers[segment]
    hazard = firm_rules.awareness_chance(heard, talk, firm.customers[segment])
    return hazard, hazard * told / (heard + told) if told > 0.0 else 0.0


def _pulls(live: LiveMarket, firm: Firm) -> list[float]:
    """Utility that a firm has for everybody, by segment: promises, good will, shame, ease of choice."""
    made, lately = promises(live, firm), missed(live, firm)
    return [
        promise_pull(live, firm, made, segment)
        + liking(live, firm, number)
        - shame(live, firm, number)
        - choice_tires(live, firm, segment)
        - lately
        for number, segment in enumerate(live.settings.segments.values())
    ]


def _promised(live: LiveMarket, firm: Firm) -> list[float]:
    """How much the firm's promises come to, by segment."""
    made = promises(live, firm)
    return [promised(live, firm, made, segment) for segment in live.settings.segments.values()]


def _failure(live: LiveMarket, firm: Firm, quality: Floats) -> float:
    """Chance that a purchase goes wrong."""
    if not live.is_on("failure"):
        return 0.0
    failure = live.settings.failure
    reliability = float(quality[NEEDS.index("reliability")])
    chance = firm_rules.failure_chance(
        failure.chance_per_purchase, failure.quality_slope, reliability, firm.load, firm.morale
    )
    return min(1.0, failure_factor(live, firm) * chance)
