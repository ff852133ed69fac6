"""What a firm's money brings this month, to everybody or to the segments it is aimed at (section 9)."""

from __future__ import annotations

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.rules.remembered import response


def bought(live: LiveMarket, firm: Firm, lever: str, weight: float = 1.0) -> float:
    """Effect of the money a firm spends on a lever this month; investments have none yet.

    It is that on a customer for whom `weight` times the mean is spent.
    """
    return _effect(live, firm, lever, float(live.customers), weight) if lever in firm.spend else 0.0


def bought_in(live: LiveMarket, firm: Firm, lever: str, segment: int) -> float:
    """The same in one segment: money that is aimed at some segments is shared by their customers alone."""
    if not firm.aim:
        return bought(live, firm, lever)
    if segment not in firm.aim or lever not in firm.spend:
        return 0.0
    return _effect(live, firm, lever, _aimed_at(live, firm))


def spent_in(live: LiveMarket, firm: Firm, lever: str, segment: int) -> float:
    """Money a customer of the segment that the firm spends on a lever this month."""
    if lever not in firm.spend or (firm.aim and segment not in firm.aim):
        return 0.0
    return firm.spend[lever] / _aimed_at(live, firm)


def _aimed_at(live: LiveMarket, firm: Firm) -> float:
    """Customers of the market that share what is aimed."""
    if not firm.aim:
        return float(live.customers)
    shares = [s.share for s in live.settings.segments.values()]
    return live.customers * sum(shares[s] for s in firm.aim) / sum(shares)


def _effect(live: LiveMarket, firm: Firm, lever: str, customers: float, weight: float = 1.0) -> float:
    if lever in firm.capital:
        return 0.0
    effect = getattr(live.settings.response, lever)
    return response(weight * (firm.spend[lever] / customers), effect.ceiling, effect.half_spend)
