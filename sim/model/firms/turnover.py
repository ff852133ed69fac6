"""Agents who leave: how many, by the morale of the staff, and what replacing them costs (section 7)."""

from __future__ import annotations

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.rules import firm as firm_rules


def is_steady(live: LiveMarket) -> bool:
    """Whether morale is switched off."""
    return not live.is_on("morale")


def leaving(live: LiveMarket, firm: Firm) -> float:
    """Share of the agents who leave this month."""
    staff = live.settings.staff
    felt = 0.5 if is_steady(live) else firm.morale
    return firm_rules.leaving(staff.turnover_per_year, staff.turnover_slope, felt)


def turnover_cost(live: LiveMarket, firm: Firm, pay: float) -> float:
    """Money this month for replacing agents who leave, from what agents are paid."""
    return pay * live.settings.staff.hiring_months * leaving(live, firm)
