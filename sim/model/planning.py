"""Planning: from what firms have decided to the terms that customers meet this month."""

from __future__ import annotations

import numpy as np

from sim.model import firm_rules
from sim.model.dangers import danger_terms
from sim.model.desk_terms import desk_terms, failure_factor, solved_chance
from sim.model.firm import Firm
from sim.model.life import life_terms, unit_cost
from sim.model.market import LiveMarket
from sim.model.maths import log
from sim.model.needs import choice_tires, effective_quality
from sim.model.promising import claim_chance, promise_pull, promises, relevance
from sim.model.relations import approach_terms, care_of, fame, talk_multiple, talk_terms, tier_terms
from sim.model.spending import bought, bought_in
from sim.model.state import Floats
from sim.model.terms import Terms
from sim.scenario.names import NEEDS


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
    settings = live.settings
    off = set(settings.switched_off)
    categories, segments = list(settings.categories), list(settings.segments.values())
    shape = (len(live.firms), len(categories), len(segments))
    norm = 0.0 if "norm_growth" in off else settings.norm_growth_per_month * (live.month - live.start)

    available = np.array([[[float(sold) for sold in f.sold_to(c)] for c in categories] for f in live.firms])
    price = np.array(
        [[f.offers[c].price / settings.categories[c].price for c in categories] for f in live.firms]
    )
    log_price = np.array([[log(float(p)) for p in row] for row in price])
    log_mean = np.zeros(shape[1:])
    value = np.zeros(shape)
    quality = [effective_quality(live, firm) for firm in live.firms]
    for c, category in enumerate(categories):
        for s in range(shape[2]):
            sellers = [f for f in range(shape[0]) if available[f, c, s]]
            if len(sellers) > 1:  # a lone seller's price is seen against the category's starting price
                log_mean[c, s] = sum(log_price[f, c] for f in sellers) / len(sellers)
            for f in sellers:
                rivals = [quality[r] for r in sellers if r != f]
                gap = quality[f] - sum(rivals) / len(rivals) if rivals else quality[f]
                value[f, c, s] = (
                    norm + float(weights[s] @ gap) + _launched_value(live, live.firms[f], category, s)
                )

    heard = np.array([[_hazard(live, firm, s) for s in range(shape[2])] for firm in live.firms])
    hazard, by_talk = heard[:, :, 0].copy(), heard[:, :, 1].copy()
    return Terms(
        norm=norm,
        discount=_discount(live),
        available=available,
        price=price,
        log_price=log_price,
        log_mean=log_mean,
        value=value,
        unit_cost=np.array([[unit_cost(live, f, c) for c in categories] for f in live.firms]),
        handling=np.array([settings.categories[c].handling for c in categories]),
        hazard=hazard,
        fame=np.array([fame(live, firm) for firm in live.firms]),
        pull=np.array([[_pull(live, firm, s) for s in range(shape[2])] for firm in live.firms]),
        intro_discount=np.array([f.levels["intro_discount"] for f in live.firms]),
        loyal_discount=np.array([f.levels["loyal_discount"] for f in live.firms]),
        log_intro=np.array([log(1.0 - f.levels["intro_discount"]) for f in live.firms]),
        log_loyal=np.array([log(1.0 - f.levels["loyal_discount"]) for f in live.firms]),
        care=np.array([care_of(live, firm)[0] for firm in live.firms]),
        failure=np.array([_failure(live, firm, q) for firm, q in zip(live.firms, quality, strict=True)]),
        solved=np.array([solved_chance(live, f) for f in live.firms]),
        promise_minutes=np.array(
            [f.levels["wait_promise_minutes"] * ("wait" in promises(live, f)) for f in live.firms]
        ),
        relevance=np.array([[relevance(live, f, s) for s in segments] for f in live.firms]),
        payout=np.array([float(round(f.levels["promise_payout"] * 100)) for f in live.firms]),
        claim=np.array([claim_chance(live, f) for f in live.firms]),
        talk=talk_terms(live, hazard, by_talk),
        approach=approach_terms(live),
        tiers=tier_terms(live),
        tolerance=np.array([s.tolerance for s in segments]),
        usual_interval=np.array([1.0 / next(iter(s.occasions.values())).mean_per_month for s in segments]),
        first_at=np.array([_first_at(live, s.first_purchase_at) for s in segments]),
        life=life_terms(live, available),
        desk=desk_terms(live),
        dangers=danger_terms(live),
    )


def _first_at(live: LiveMarket, name: str | None) -> float:
    """Number of the firm of the purchase of entering; -1 without one, or while it is not in the market."""
    return -1.0 if name is None or not live.firm(name).present else float(live.firm(name).index)


def _discount(live: LiveMarket) -> float:
    """Present value of a unit of this month's money; money of the warm-up does not count."""
    if live.month < 0:
        return 0.0
    return firm_rules.month_discount(live.settings.discount_rate_per_year, float(live.month))


def _hazard(live: LiveMarket, firm: Firm, segment: int) -> tuple[float, float]:
    """Chance that somebody of the segment hears of the firm this month, and the part of it by talk."""
    off = set(live.settings.switched_off)
    offers = firm.offers.values()
    if "reach" in off or not firm.present or segment not in firm.segments_served():
        return 0.0, 0.0
    new_here = all(offer.launched[segment] is not None for offer in offers if offer.segments[segment])
    reach = live.settings.reach
    heard = reach.advertising_per_year / 12.0 + (
        bought(live, firm, "new_segments") if new_here else bought_in(live, firm, "reach", segment)
    )
    talk = 0.0 if "talk" in off else reach.talk_per_year / 12.0 * talk_multiple(live, firm, segment)
    told = talk * firm.customers[segment]
    hazard = firm_rules.awareness_chance(heard, talk, firm.customers[segment])
    return hazard, hazard * told / (heard + told) if told > 0.0 else 0.0


def _pull(live: LiveMarket, firm: Firm, segment: int) -> float:
    """Utility that a firm has for everybody in a segment: promise, shame, and how easy it is to choose."""
    of = list(live.settings.segments.values())[segment]
    return promise_pull(live, firm, of) - firm.stigma - firm.alarm - choice_tires(live, firm, segment)


def _failure(live: LiveMarket, firm: Firm, quality: Floats) -> float:
    """Chance that a purchase goes wrong."""
    if not live.is_on("failure"):
        return 0.0
    failure = live.settings.failure
    reliability = float(quality[NEEDS.index("reliability")])
    return failure_factor(live, firm) * firm_rules.failure_chance(
        failure.chance_per_purchase, failure.quality_slope, reliability, firm.load, firm.morale
    )
