"""What a firm's money brings this month: its effect follows from the money there is for each whom it serves.

Money that serves customers is shared by them, so a firm that grows spends more for the same effect; what is
spent on the market, such as reach, is shared by its people (section 9).
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.rules.remembered import response
from sim.scenario.basics.names import ACTIVE, ESTABLISHED, STAGES
from sim.scenario.plans.levers import LEVERS, Sharing

#: Stages of those who share the money of a lever.
_STAGES = {
    sharing: slice(STAGES.index(stages[0]), STAGES.index(stages[-1]) + 1)
    for sharing, stages in (("customers", ACTIVE), ("regulars", ESTABLISHED))
}


def bought(live: LiveMarket, firm: Firm, lever: str, weight: float = 1.0) -> float:
    """Effect of the money a firm spends on a lever this month; investments have none yet.

    It is that on a customer for whom `weight` times the mean is spent.
    """
    return _effect(live, firm, lever, (), weight) if lever in firm.spend else 0.0


def bought_in(live: LiveMarket, firm: Firm, lever: str, segment: int) -> float:
    """The same in one segment: money that is aimed at some segments is shared in them alone."""
    if lever not in firm.spend or (firm.aim and segment not in firm.aim):
        return 0.0
    return _effect(live, firm, lever, firm.aim)


def spent_in(live: LiveMarket, firm: Firm, lever: str, segment: int) -> float:
    """Money a customer of the segment that the firm spends on a lever this month."""
    if lever not in firm.spend or (firm.aim and segment not in firm.aim):
        return 0.0
    return firm.spend[lever] / sharers(live, firm, "market", firm.aim)


def _effect(live: LiveMarket, firm: Firm, lever: str, segments: Sequence[int], weight: float = 1.0) -> float:
    if lever in firm.capital:
        return 0.0
    effect = getattr(live.settings.response, lever)
    each = firm.spend[lever] / sharers(live, firm, LEVERS[lever].shared_by, segments)
    return response(weight * each, effect.ceiling, effect.half_spend)


def sharers(live: LiveMarket, firm: Firm, sharing: Sharing, segments: Sequence[int] = ()) -> float:
    """How many share a firm's money, in some segments or, if none is named, in all; at least one.

    Whom a firm serves is as last month has left it; before there is one, its customers as the market starts.
    """
    shares = [segment.share for segment in live.settings.segments.values()]
    named = segments or range(len(shares))
    people = live.customers / sum(shares)
    if sharing == "market":
        return people * sum(shares[s] for s in named)
    if sharing == "lapsed":  # but for those who cannot come back
        return max(1.0, firm.lost)
    if live.counted is None:
        return max(1.0, people * sum(shares[s] * firm.customers[s] for s in named))
    if sharing == "complaints":
        return max(1.0, firm.complaints)
    return max(1.0, float(live.counted.moves[list(named), firm.index, :, _STAGES[sharing]].sum()))
