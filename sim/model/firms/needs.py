"""Where a firm's quality money goes, and how firms learn what customers need (sections 3 and 12)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.need_belief import believed, leaning, misplaced, need_weights
from sim.model.firms.serving import guided, served, train
from sim.model.firms.spending import bought
from sim.model.machine.arrays import Floats
from sim.model.machine.maths import log
from sim.model.rules import firm as firm_rules
from sim.model.rules.firm import LN2
from sim.scenario.basics.names import NEEDS
from sim.scenario.market.segment import Segment


def further_segments(live: LiveMarket, firm: Firm) -> int:
    """Segments served beyond the first, which have to be coordinated; 0 where that costs nothing."""
    return max(0, len(firm.segments_served()) - 1) if live.is_on("focus") else 0


def blur(live: LiveMarket, firm: Firm) -> float:
    """Quality of every need that serving as many segments comes to cost."""
    return live.settings.focus.blur * further_segments(live, firm)


def coordination_cost(live: LiveMarket, firm: Firm) -> float:
    """Money a month for serving more than one segment; it comes, and goes, by and by where so set."""
    focus = live.settings.focus
    further = firm.coordinated if focus.coordination_months > 0.0 else further_segments(live, firm)
    return focus.coordination_cost * live.customers * further


def emphasis(live: LiveMarket, firm: Firm) -> Floats:
    """How quality money is shared out over the needs (need,): multiples of an even share.

    It follows what the strategy says to improve; else what the firm believes of the segment it is tuned to,
    or of those it serves, by their size; without a belief all needs get the same.
    """
    even = np.ones(len(NEEDS))
    if firm.improve is not None:
        return firm.improve * len(NEEDS)
    if firm.belief is None:
        return even
    targets = firm.segments_served() if firm.tuned_to is None else [firm.tuned_to]
    if not targets:
        return even
    shares = np.array([segment.share for segment in live.settings.segments.values()])[targets]
    aimed_at: Floats = len(NEEDS) * (shares @ firm.belief[targets]) / shares.sum()
    return aimed_at


def effective_quality(live: LiveMarket, firm: Firm) -> Floats:
    """Quality per need that customers meet."""
    return lasting_quality(live, firm) + fading_quality(live, firm)


def fading_quality(live: LiveMarket, firm: Firm) -> Floats:
    """Quality per need that has to be paid for again: what quality money, new ideas and service add."""
    return firm.improved + bought(live, firm, "quality") * emphasis(live, firm) + served(live, firm)


def lasting_quality(live: LiveMarket, firm: Firm) -> Floats:
    """Quality per need without it: the firm's own, with the range of goods, less what serving many blurs."""
    quality = firm.quality
    if firm.blurred > 0.0:
        quality = quality - firm.blurred
    if range_doublings(live, firm) != 0.0:
        quality = quality.copy()
        felt = firm_rules.range_felt(firm.levels["range_of_goods"])
        quality[NEEDS.index("range")] += live.settings.range_of_goods.quality * felt
    return quality


def range_doublings(live: LiveMarket, firm: Firm) -> float:
    """How many times the firm's range of goods has doubled; negative for fewer goods."""
    goods = firm.levels["range_of_goods"]
    return log(goods) / LN2 if live.is_on("range") and goods != 1.0 else 0.0


def range_cost(live: LiveMarket, firm: Firm) -> float:
    """Multiple of the unit cost that the range of goods makes."""
    return 1.0 + live.settings.range_of_goods.unit_cost * range_doublings(live, firm)


def choice_tires(live: LiveMarket, firm: Firm, segment: Segment) -> float:
    """Utility that choosing among more goods costs the segment; below 0 for fewer goods."""
    if not live.is_on("range"):
        return 0.0
    effort = firm_rules.choice_effort(firm.levels["range_of_goods"])
    return segment.choice_cost * (1.0 - guided(live, firm)) * effort


def missed(live: LiveMarket, firm: Firm) -> float:
    """Utility lost by what was cut from the range lately: customers find something else by and by."""
    return live.settings.range_of_goods.missed * max(0.0, firm.used_range - range_doublings(live, firm))


def learn(live: LiveMarket, heard: Sequence[float]) -> None:
    """What firms know better, and do better for good, at the end of a month.

    Parameters
    ----------
    live : LiveMarket
    heard : sequence of float
        Contacts that each firm's desk answered, per customer of the firm.
    """
    for firm, contacts in zip(live.firms, heard, strict=True):
        _innovate(live, firm)
        train(live, firm)
        _get_used_to(live, firm)
        if firm.belief is not None and live.month >= 0:
            truth = need_weights(live.settings, live.month)
            bent = live.settings.needs.widening_per_month * leaning(live.settings, live.key, firm.index)
            firm.belief = believed(firm.belief, truth, closed(live, firm, contacts), bent)


def _get_used_to(live: LiveMarket, firm: Firm) -> None:
    """Serving several segments blurs the offer, and has to be coordinated, and a range is got used to, by and
    by.
    """
    focus, further = live.settings.focus, further_segments(live, firm)
    missed_months = live.settings.range_of_goods.missed_months
    firm.used_range += (range_doublings(live, firm) - firm.used_range) / missed_months
    firm.blurred += (blur(live, firm) - firm.blurred) / max(1.0, focus.blur_months)
    firm.coordinated += (further - firm.coordinated) / max(1.0, focus.coordination_months)


def closed(live: LiveMarket, firm: Firm, contacts: float) -> float:
    """Share of the gap between belief and truth that a month of listening closes, at most all of it."""
    front_line = live.settings.needs.front_line * contacts
    asked = bought(live, firm, "listening") + bought(live, firm, "co_creation")
    return min(1.0, front_line + asked)


def _innovate(live: LiveMarket, firm: Firm) -> None:
    """Innovation adds quality where quality money goes; part of what it has added is no longer new."""
    needs = live.settings.needs
    gained = bought(live, firm, "innovation") + needs.co_creation_value * bought(live, firm, "co_creation")
    if gained > 0.0 or firm.improved.any():
        fading = 1.0 - (1.0 - needs.innovation_fading_per_year) ** (1.0 / 12.0)
        new = (gained * emphasis(live, firm)).tolist()
        both = zip(firm.improved.tolist(), new, strict=True)
        firm.improved = np.array([firm_rules.added_after(added, fading, more) for added, more in both])


def belief_error(live: LiveMarket, firm: Firm) -> float:
    """Share of its attention that the firm gives to the wrong needs of whom it serves; 0 without a belief."""
    targets = firm.segments_served()
    if firm.belief is None or not targets:
        return 0.0
    wrong = misplaced(firm.belief, need_weights(live.settings, live.month))[targets]
    shares = np.array([segment.share for segment in live.settings.segments.values()])[targets]
    return float(shares @ wrong / shares.sum())
