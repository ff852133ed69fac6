"""How each firm runs its desk this month, and what that costs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.model import firm_rules
from sim.model.desk_fields import DeskTerms
from sim.model.firm import Firm
from sim.model.market import LiveMarket
from sim.model.promising import claim_chance, fraud_chance, guarantees, promises
from sim.model.spending import bought
from sim.model.staff import pace
from sim.model.state import Floats


def desk_terms(live: LiveMarket) -> DeskTerms:
    """The terms of every firm's desk in the month under way."""
    off, desk, staff = set(live.settings.switched_off), live.settings.desk, live.settings.staff
    always_warm = desk.warm_transfer_minutes > 0

    def each(number: Callable[[Firm], float], mechanism: str = "") -> Floats:
        """The number of every firm, 0 where its mechanism is switched off."""
        on = 0.0 if mechanism in off else 1.0
        return np.array([on * number(firm) for firm in live.firms])

    return DeskTerms(
        pace=each(lambda f: pace(live, f)),
        warm=each(lambda f: 1.0 if always_warm else f.levels["warm_transfer"], "transfers"),
        handover=each(lambda _: desk.warm_transfer_minutes or desk.handover_minutes),
        routed=each(lambda f: f.levels["skill_routing"], "transfers"),
        shown=each(lambda f: shown_wait(live, f)),
        spread=each(
            lambda f: (1.0 + staff.autonomy_spread * autonomy(live, f)) * (1.0 - standardised(live, f))
        ),
        guaranteed=each(lambda f: claim_chance(live, f) if guarantees(live, f) else 0.0),
        unconditional=each(lambda f: claim_chance(live, f) if "unconditional" in promises(live, f) else 0.0),
        fraud=each(lambda f: fraud_chance(live, f)),
        voice=each(lambda f: live.settings.promise.complaint_factor if guarantees(live, f) else 1.0),
        apology=each(lambda f: f.levels["apology"], "apology"),
        compensation=each(lambda f: float(round(100 * f.levels["compensation"])), "compensation"),
        made_good=each(lambda f: made_good(live, f), "compensation"),
        offers=each(lambda f: f.levels["cross_sell"], "cross_selling"),
        before=each(lambda f: f.levels["cross_sell_before"]),
    )


def shown_wait(live: LiveMarket, firm: Firm) -> float:
    """Wait in minutes that the firm displays to who must wait: what they waited last month, and the pad.

    -1 if it displays none, or nobody has waited and been answered yet.
    """
    shows = live.is_on("displayed_wait") and firm.levels["displayed_wait"] >= 0.5
    return firm.usual_wait + firm.levels["display_pad_minutes"] if shows and firm.usual_wait >= 0 else -1.0


def autonomy(live: LiveMarket, firm: Firm) -> float:
    """Autonomy of the staff, 0 to 1."""
    return firm.levels["autonomy"] if live.is_on("morale") else 0.0


def standardised(live: LiveMarket, firm: Firm) -> float:
    """Share of failures, and of differences between experiences, that standards avoid."""
    return min(1.0, bought(live, firm, "standardisation")) if live.is_on("standardisation") else 0.0


def made_good(live: LiveMarket, firm: Firm) -> float:
    """Chance that the firm's compensation settles a complaint that was not solved."""
    price = next(iter(live.settings.categories.values())).price
    half = live.settings.recovery.compensation_half
    return firm_rules.response(firm.levels["compensation"] / price, 1.0, half)


def solved_chance(live: LiveMarket, firm: Firm) -> float:
    """Chance that a complaint answered is solved."""
    chance = live.settings.failure.solved_chance + bought(live, firm, "recovery")
    return min(1.0, chance + live.settings.staff.autonomy_solves * autonomy(live, firm))


def failure_factor(live: LiveMarket, firm: Firm) -> float:
    """Share of failures left by standards and by what earlier ones taught."""
    return (1.0 - standardised(live, firm)) * (1.0 - firm.repaired)


def running_costs(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """Money that the firm's level levers cost this month; levers that cost nothing are left out."""
    off, settings = set(live.settings.switched_off), live.settings
    prices = {
        "skill_routing": ({"desk", "transfers"}, settings.desk.skill_routing_cost_per_customer_per_month),
        "autonomy": ({"morale"}, settings.staff.autonomy_cost_per_customer_per_month),
    }
    costs = {
        lever: firm.levels[lever] * price * live.customers
        for lever, (mechanisms, price) in prices.items()
        if not mechanisms & off
    }
    return {lever: cost for lever, cost in costs.items() if cost > 0}
