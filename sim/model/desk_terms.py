"""How each firm runs its desk this month, and what that costs."""

from __future__ import annotations

import numpy as np

from sim.model.desk_fields import DeskTerms
from sim.model.firm import Firm
from sim.model.market import LiveMarket


def desk_terms(live: LiveMarket) -> DeskTerms:
    """The terms of every firm's desk in the month under way."""
    off, desk = set(live.settings.switched_off), live.settings.desk
    transfers = float("transfers" not in off)
    for_all = desk.warm_transfer_minutes > 0
    return DeskTerms(
        warm=np.array([(1.0 if for_all else f.levels["warm_transfer"]) * transfers for f in live.firms]),
        handover=np.array([desk.warm_transfer_minutes or desk.handover_minutes for _ in live.firms]),
        routed=np.array([f.levels["skill_routing"] * transfers for f in live.firms]),
        shown=np.array([shown_wait(live, firm) for firm in live.firms]),
    )


def shown_wait(live: LiveMarket, firm: Firm) -> float:
    """Wait in minutes that the firm displays to who must wait: what they waited last month, and the pad.

    -1 if it displays none, or nobody has waited and been answered yet.
    """
    off = "displayed_wait" in live.settings.switched_off
    if off or firm.levels["displayed_wait"] < 0.5 or firm.usual_wait < 0:
        return -1.0
    return firm.usual_wait + firm.levels["display_pad_minutes"]


def running_costs(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """Money that the firm's level levers cost this month; levers that cost nothing are left out."""
    off, desk = set(live.settings.switched_off), live.settings.desk
    prices = {"skill_routing": ("transfers", desk.skill_routing_cost_per_customer_per_month)}
    costs = {
        lever: firm.levels[lever] * price * live.customers
        for lever, (mechanism, price) in prices.items()
        if not {"desk", mechanism} & off
    }
    return {lever: cost for lever, cost in costs.items() if cost > 0}
