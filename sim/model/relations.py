"""A firm's relations with its customers: from its levers to the month's terms; who is in which tier."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.model import firm_rules, talk_rules
from sim.model.codes import HEAVY, LIGHT, MIDDLE, SUPER_HEAVY, UNWANTED
from sim.model.firm import Firm
from sim.model.market import LiveMarket
from sim.model.maths import log
from sim.model.rules import cents
from sim.model.spending import bought, bought_in
from sim.model.state import Floats, Singles
from sim.model.terms import ApproachTerms, TalkTerms, TierTerms
from sim.scenario.portfolio import Tiers

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
    paid = firm_rules.response(firm.levels["referral_reward"], reward.ceiling, reward.half_spend)
    return 1.0 + bought_in(live, firm, "referral", segment) + paid


def talk_terms(live: LiveMarket, hazard: Floats, by_talk: Floats) -> TalkTerms:
    """Terms of talk; `hazard` and `by_talk` (firm, segment) as planning finds them."""
    talk = live.settings.talk
    sold = np.array(
        [[float(s in firm.segments_served()) for s in range(hazard.shape[1])] for firm in live.firms]
    )
    return TalkTerms(
        by_talk=by_talk,
        lighthouse=sold * np.array([[bought(live, firm, "lighthouse")] for firm in live.firms]),
        rumour=np.array(
            [_word_utility(live, f, talk.bad_weight_customers, talk.customers_listen) for f in live.firms]
        ),
        reward=np.array([cents(firm.levels["referral_reward"]) for firm in live.firms]),
    )


def approach_terms(live: LiveMarket) -> ApproachTerms:
    """What each firm does this month to its customers beside selling."""
    contact = live.settings.contact
    contacts, tiers = float(live.is_on("contacts")), float(live.is_on("tiers"))
    prices = (
        0.0, contact.reactive_cost, contact.accountable_cost, contact.proactive_cost, contact.partner_cost,
    )  # fmt: skip
    kind = [int(firm.levels["relationship"]) if contacts else 0 for firm in live.firms]
    proactive = [
        contact.proactive_per_month * (0.0 if k < PROACTIVE else (1.0 if k < PARTNER else 2.0)) for k in kind
    ]
    concern = [_OWN_CONCERN * (k == PROACTIVE) + 1.0 * (k >= PARTNER) for k in kind]
    cadence = np.array(
        [
            max(contacts * firm.levels["contact_cadence"], p)
            for firm, p in zip(live.firms, proactive, strict=True)
        ]
    )
    relevance = np.array(
        [max(firm.levels["contact_relevance"], c) for firm, c in zip(live.firms, concern, strict=True)]
    )
    fields = {
        "trust_shock": np.array([firm.trust_shock for firm in live.firms]),
        "exits": np.array([firm.exit_shock for firm in live.firms]),
        "let_go": np.array([tiers * firm.levels["let_go"] for firm in live.firms]),
        "win_back": np.array(
            [bought(live, firm, "win_back") * live.is_on("win_back") for firm in live.firms]
        ),
        "cadence": cadence,
        "relationship_cost": np.array([cents(prices[k]) for k in kind]),
    }
    return ApproachTerms(
        active=np.array([float(any(f[i] > 0 for f in fields.values())) for i in range(len(live.firms))]),
        relevance=relevance,
        contact_cost=np.array([cents(contact.cost + float(r) * contact.relevance_cost) for r in relevance]),
        voice=np.array([contact.voice * (k >= REACTIVE) for k in kind]),
        follow_up=np.array([contact.follow_up * (k >= ACCOUNTABLE) for k in kind]),
        **fields,
    )


def makes_tiers(live: LiveMarket, firm: Firm) -> bool:
    """Whether the firm treats customers by tier."""
    levels = firm.levels
    return live.is_on("tiers") and (any(levels[name] > 0 for name in _BY_TIER) or levels["light_service"] < 1)


def care_of(live: LiveMarket, firm: Firm) -> tuple[float, float]:
    """Points of care for customers below the top tiers, and in them: the same money, shared out otherwise."""
    tiers = live.settings.tiers
    focus = firm.levels["care_focus"] if makes_tiers(live, firm) else 0.0
    top = max(tiers.super_heavy + tiers.heavy, 1e-9)
    return bought(live, firm, "care", 1.0 - focus), bought(live, firm, "care", 1.0 - focus + focus / top)


def tier_terms(live: LiveMarket) -> TierTerms:
    """What differs by tier this month."""
    on = [makes_tiers(live, firm) for firm in live.firms]
    firms = list(zip(live.firms, on, strict=True))
    top = [firm.levels["top_discount"] * use for firm, use in firms]
    light = [-firm.levels["light_surcharge"] * use for firm, use in firms]
    return TierTerms(
        top_discount=np.array(top),
        light_discount=np.array(light),
        log_top=np.array([log(1.0 - d) for d in top]),
        log_light=np.array([log(1.0 - d) for d in light]),
        light_service=np.array([firm.levels["light_service"] if use else 1.0 for firm, use in firms]),
        priority=np.array([float(firm.levels["tier_priority"] > 0.5) * use for firm, use in firms]),
        top_care=np.array([care_of(live, firm)[1] for firm in live.firms]),
    )


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
