"""What a firm's money brings this month."""

from __future__ import annotations

from sim.model import firm_rules
from sim.model.firm import Firm
from sim.model.market import LiveMarket


def bought(live: LiveMarket, firm: Firm, lever: str) -> float:
    """Effect of the money a firm spends on a lever this month; investments have none yet."""
    if lever in firm.capital:
        return 0.0
    effect = getattr(live.settings.response, lever)
    return firm_rules.response(firm.spend.get(lever, 0.0) / live.customers, effect.ceiling, effect.half_spend)
