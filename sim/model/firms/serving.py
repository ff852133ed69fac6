"""How a firm serves: by rules (standards), by people who know how (skills), by seeing the customer's side.

What each does to quality, what wears off, and where they stand in each other's way (section 8). All of it has
to be paid for month by month: training goes with who leaves, latitude and rules with the money.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.relations import makes_tiers
from sim.model.firms.spending import bought
from sim.model.firms.turnover import leaving
from sim.model.machine.arrays import Floats
from sim.model.rules import firm as firm_rules
from sim.scenario.basics.names import NEEDS

#: Needs that trained staff serve better, that latitude serves better, and that rules serve worse.
BY_SKILL = ("courtesy_and_skill", "expert_advice")
BY_LATITUDE = ("customisation", "reassurance", "convenience")
AGAINST_RULES = ("customisation", "convenience")


@cache
def _of(needs: tuple[str, ...]) -> Floats:
    """1 for each of these needs, 0 for all others (need,)."""
    return np.array([float(need in needs) for need in NEEDS])


def standardised(live: LiveMarket, firm: Firm) -> float:
    """Share of failures, and of differences between experiences, that standards avoid."""
    return min(1.0, bought(live, firm, "standardisation")) if live.is_on("standardisation") else 0.0


def conformance(live: LiveMarket, firm: Firm) -> float:
    """Share of the work that follows rules: how near standards come to the most they can avoid."""
    avoided = standardised(live, firm)
    return min(1.0, avoided / live.settings.response.standardisation.ceiling) if avoided > 0.0 else 0.0


def skilled(live: LiveMarket, firm: Firm) -> float:
    """Share of the staff who are trained."""
    return firm.trained if live.is_on("serving") else 0.0


def guided(live: LiveMarket, firm: Firm) -> float:
    """Part of the trouble of choosing that customers are spared."""
    return live.settings.serving.guidance * skilled(live, firm)


def latitude(live: LiveMarket, firm: Firm) -> float:
    """How far staff may, and do, see the customer's side, 0 to 1: where work follows a rule they may not."""
    allowed = min(1.0, bought(live, firm, "approachability")) if live.is_on("serving") else 0.0
    return allowed * (1.0 - conformance(live, firm)) if allowed > 0.0 else 0.0


def served(live: LiveMarket, firm: Firm) -> Floats:
    """Quality per need by skills and latitude, less what rules take where they are taken far (need,)."""
    serving, skills, free = live.settings.serving, skilled(live, firm), latitude(live, firm)
    bound = conformance(live, firm) if live.is_on("serving") else 0.0
    if skills == free == bound == 0.0:
        return _of(())
    offers = firm.levels["cross_sell"] if live.is_on("cross_selling") else 0.0
    attentive = skills * (1.0 - serving.selling_distracts * offers)
    fair = free * (1.0 - serving.unequal * makes_tiers(live, firm))
    gained: Floats = serving.skill * attentive * _of(BY_SKILL) + serving.latitude * fair * _of(BY_LATITUDE)
    return gained - firm_rules.rigid(serving.rigidity, bound) * _of(AGAINST_RULES)


def train(live: LiveMarket, firm: Firm) -> None:
    """Staff are taught, and who leaves takes along what rules do not keep (Ton & Huckman 2008)."""
    taught = bought(live, firm, "skills")
    if live.is_on("serving") and (taught > 0.0 or firm.trained > 0.0):
        gone = leaving(live, firm) * (1.0 - conformance(live, firm))
        firm.trained = firm_rules.known_after(firm.trained, min(1.0, taught), gone)
