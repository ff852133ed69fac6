"""A firm's relations with its customers: from its levers to the month's terms; who is in which tier."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

from sim.model.customers.discounts import Discounts
from sim.model.customers.terms import ApproachTerms, ProgrammeTerms, TalkTerms, TierTerms
from sim.model.firms.firm import Firm, by_firm, by_firm_and_segment
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.scandals import data_use, exits, trust_shock
from sim.model.firms.spending import bought, bought_in, sharers
from sim.model.machine.arrays import Floats, Singles
from sim.model.machine.codes import HEAVY, LIGHT, MIDDLE, SUPER_HEAVY, UNWANTED
from sim.model.rules import talk as talk_rules
from sim.model.rules import tiers as tier_rules
from sim.model.rules.customer import cents
from sim.model.rules.remembered import log, response
from sim.scenario.market.tiers import Tiers

REACTIVE, ACCOUNTABLE, PROACTIVE, PARTNER = 1, 2, 3, 4  # kinds of relationship; 0 is basic
#: Levers that make a difference by tier; `light_service` is the other.
_BY_TIER = ("top_discount", "light_surcharge", "let_go", "care_focus", "tier_priority")
_OWN_CONCERN = 0.7  # relevance of the contacts of a proactive relationship; a partner's are all relevant


def word(live: LiveMarket, firm: Firm, segment: int, weight_bad: float) -> float:
    """Word about the firm in a segment, -1 to 1."""
    if not live.is_on("word_of_mouth"):
        return 0.0
    good, bad, talkers = firm.said[segment]
    return talk_rules.word_of(good, bad, talkers, weight_bad)


def _word_utility(live: LiveMarket, firm: Firm, weight_bad: float, weight: float) -> list[float]:
    """Utility that word lends the firm, by segment."""
    slope = live.settings.choice.satisfaction
    words = [word(live, firm, s, weight_bad) for s in range(len(firm.said))]
    return [talk_rules.word_utility(w, slope, weight) for w in words]


def fame(live: LiveMarket, firm: Firm) -> list[float]:
    """Utility by segment that word lends the firm among those who have not tried it."""
    settings = live.settings
    return _word_utility(live, firm, settings.talk.bad_weight_prospects, settings.choice.hearsay)


def talk_multiple(live: LiveMarket, firm: Firm, segment: int) -> float:
    """How much more the firm's customers talk, for what it spends on referral and pays as a reward."""
    reward = live.settings.talk.reward
    paid = response(firm.levels["referral_reward"], reward.ceiling, reward.half_spend)
    return 1.0 + bought_in(live, firm, "referral", segment) + paid


def _lighthouse(live: LiveMarket, firm: Firm) -> list[float]:
    """What the firm's lighthouse customers add to the chance to hear of it, by segment."""
    added, served = bought(live, firm, "lighthouse"), firm.segments_served()
    return [added if segment in served else 0.0 for segment in range(len(firm.said))]


def rumour(live: LiveMarket, firm: Firm) -> list[float]:
    """Utility by segment that word lends the firm among those who know it."""
    talk = live.settings.talk
    return _word_utility(live, firm, talk.bad_weight_customers, talk.customers_listen)


def talk_terms(live: LiveMarket) -> TalkTerms:
    """Terms of talk, but for what is said this month."""
    none = np.zeros((len(live.firms), len(live.settings.segments)))
    return TalkTerms(
        by_talk=none,
        rumour=none,
        lighthouse=np.array([_lighthouse(live, firm) for firm in live.firms]),
        reward=np.array([cents(firm.levels["referral_reward"]) for firm in live.firms]),
    )


def approach_terms(live: LiveMarket) -> ApproachTerms:
    """What each firm does this month to its customers beside selling."""
    alike = by_firm(live.firms, partial(_everywhere, live))
    reached = by_firm_and_segment(live.firms, len(live.settings.segments), partial(_reached, live))
    met = [reached[name] for name in ("trust_shock", "exits", "cadence", "relationship_cost")]
    active = np.any(met, axis=(0, 2)) | (alike["let_go"] > 0) | (alike["member_cost"] > 0)
    alike["active"] = np.maximum(alike["active"], active)
    return ApproachTerms(**alike, **reached)


def _everywhere(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """What a firm does alike in every segment, as in `ApproachTerms`."""
    calls_back = live.is_on("win_back") and firm.spend.get("win_back", 0.0) > 0  # whoever is lost by then
    return {
        "active": float(calls_back),  # or if it does anything else
        "let_go": live.is_on("tiers") * firm.levels["let_go"],
        "win_back": 0.0,  # each month anew, see `terms_of`
        "member_cost": cents(live.settings.programme.member_cost) * (reward(live, firm) > 0),
    }


def _reached(live: LiveMarket, firm: Firm, segment: int) -> dict[str, float]:
    """What a firm does in a segment, as in `ApproachTerms`."""
    contact, kind = live.settings.contact, _kind(live, firm, segment)
    prices = (
        0.0, contact.reactive_cost, contact.accountable_cost, contact.proactive_cost, contact.partner_cost,
    )  # fmt: skip
    return {
        "trust_shock": trust_shock(live, firm, segment),
        "exits": exits(live, firm, segment),
        "cadence": cadence(live, firm, segment),
        "relationship_cost": cents(prices[kind]),
        "relevance": _relevance(live, firm, segment),
        "contact_cost": cents(contact.cost + _aimed(live, firm, segment) * contact.relevance_cost),
        "voice": contact.voice * (kind >= REACTIVE),
        "follow_up": contact.follow_up * (kind >= ACCOUNTABLE),
        "case_cost": cents(contact.case_cost * (kind >= REACTIVE)),
    }


def _kind(live: LiveMarket, firm: Firm, segment: int) -> int:
    """Kind of relationship that the firm keeps with its customers of a segment."""
    return int(firm.level("relationship", segment)) if live.is_on("contacts") else 0


def closeness(live: LiveMarket, firm: Firm) -> Floats:
    """Value by segment of the kind of relationship: nearer to what is wanted than a basic one, or not."""
    misfit, found = live.settings.contact.misfit, []
    for number, segment in enumerate(live.settings.segments.values()):
        wanted, kind = segment.relationship_wanted, float(_kind(live, firm, number))
        found.append(0.0 if wanted is None else tier_rules.closeness_value(wanted, kind, misfit))
    return np.array(found)


def cadence(live: LiveMarket, firm: Firm, segment: int) -> float:
    """Contacts that the firm makes with each of its customers of a segment in a month."""
    kind, contacts = _kind(live, firm, segment), live.is_on("contacts")
    proactive = live.settings.contact.proactive_per_month * ((kind >= PROACTIVE) + (kind >= PARTNER))
    return max(contacts * firm.level("contact_cadence", segment), proactive)


def _aimed(live: LiveMarket, firm: Firm, segment: int) -> float:
    """Chance that a contact is aimed at a concern of the customer's."""
    kind, aimed = _kind(live, firm, segment), firm.level("contact_relevance", segment)
    return max(aimed, _OWN_CONCERN * (kind == PROACTIVE) + 1.0 * (kind >= PARTNER))


def _relevance(live: LiveMarket, firm: Firm, segment: int) -> float:
    """Chance that a contact is about the customer's concern."""
    contact = live.settings.contact
    own = list(live.settings.segments.values())[segment].reasons_to_call_per_month
    most = live.settings.response.listening.ceiling
    believes = live.settings.needs.belief_error is not None and live.is_on("belief")
    heard = bought(live, firm, "listening") / most if believes and most > 0 else 0.0
    data = live.settings.data.consent_share * data_use(live, firm)
    known = 1.0 + contact.reasons_by_listening * heard + contact.reasons_by_data * data
    reasons = known * (contact.reasons_per_month if own is None else own)
    return tier_rules.relevant_share(_aimed(live, firm, segment), cadence(live, firm, segment), reasons)


def won_back(live: LiveMarket, firm: Firm) -> float:
    """Chance that a customer who has lapsed, and can come back, gives the firm another chance this month."""
    return bought(live, firm, "win_back") if live.is_on("win_back") and firm.lost > 0 else 0.0


def makes_tiers(live: LiveMarket, firm: Firm) -> bool:
    """Whether the firm treats customers by tier."""
    levels = firm.levels
    return live.is_on("tiers") and (any(levels[name] > 0 for name in _BY_TIER) or levels["light_service"] < 1)


def care_of(live: LiveMarket, firm: Firm) -> tuple[float, float]:
    """Care for customers below the top tiers, and in them: the same money, shared out otherwise."""
    if "care" not in firm.spend:
        return 0.0, 0.0
    tiers = live.settings.tiers
    focus = firm.levels["care_focus"] if makes_tiers(live, firm) else 0.0
    customers, regulars = (sharers(live, firm, "customers"), sharers(live, firm, "regulars"))
    top = max(min(1.0, (tiers.super_heavy + tiers.heavy) * customers / regulars), 1e-9)  # of the regular
    return bought(live, firm, "care", 1.0 - focus), bought(live, firm, "care", 1.0 - focus + focus / top)


def tier_terms(live: LiveMarket) -> TierTerms:
    """What differs by tier, but for care, which is worked out each month anew, see `terms_of`."""
    return TierTerms(**by_firm(live.firms, partial(_by_tier, live)))


def _by_tier(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """What a firm does by tier, as in `TierTerms`."""
    levels, use = firm.levels, makes_tiers(live, firm)
    return {
        "light_service": levels["light_service"] if use else 1.0,
        "priority": (levels["tier_priority"] > 0) * use,
        "top_care": 0.0,
    }


def reward(live: LiveMarket, firm: Firm) -> float:
    """Share of the price that the firm's programme gives back in points."""
    return firm.levels["programme_reward"] if live.is_on("programme") else 0.0


def programme_terms(live: LiveMarket) -> ProgrammeTerms:
    """Each firm's loyalty programme."""
    return ProgrammeTerms(**by_firm(live.firms, partial(_programme, live)))


def _programme(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """A firm's programme, as in `ProgrammeTerms`."""
    programme, back = live.settings.programme, reward(live, firm)
    worth = programme.worth * back
    return {
        "reward": back,
        "worth": worth,
        "saved": -log(1.0 - worth),
        "pressure": response(back, programme.pressure, programme.half_reward),
        "redeemed": programme.redeemed,
        "enrolment": cents(programme.enrolment_cost),
    }


def discounts_of(
    live: LiveMarket, told_as: Callable[[float], float] = lambda share: share
) -> Discounts[Floats]:
    """Each firm's discounts this month, as shares of the price or as these are `told_as`."""
    return Discounts(
        **by_firm(live.firms, lambda firm: {n: told_as(d) for n, d in _discounts(live, firm).items()})
    )


def _discounts(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """What a firm takes off the price, as in `Discounts`."""
    levels, use = firm.levels, makes_tiers(live, firm)
    return {
        "intro": levels["intro_discount"],
        "loyal": levels["loyal_discount"],
        "top": levels["top_discount"] * use,
        "light": -levels["light_surcharge"] * use,
    }


def tiers_of(earned: Singles, tiers: Tiers, unwanted: bool) -> npt.NDArray[np.int8]:
    """Tier of each customer by what it earned (customer,): the best first, ties in the order given.

    With `unwanted`, light customers who cost more than they bring are marked as such.
    """
    order = np.argsort(-earned, kind="stable")
    ends = np.round(np.cumsum([tiers.super_heavy, tiers.heavy, tiers.middle]) * earned.size)
    rank = np.empty(earned.size)
    rank[order] = np.arange(earned.size)
    tier = np.select([rank < end for end in ends], [SUPER_HEAVY, HEAVY, MIDDLE], LIGHT)
    if unwanted:
        tier[(tier == LIGHT) & (earned < 0)] = UNWANTED
    return tier.astype(np.int8)
