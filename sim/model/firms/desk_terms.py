"""How each firm runs its desk this month, and what that costs."""

from __future__ import annotations

from functools import partial

from sim.model.customers import tally as t
from sim.model.customers.desk_parameters import DeskTerms
from sim.model.firms.firm import Firm, by_firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.promises import at_stake, claim_chance, fraud_chance, guarantees, promises
from sim.model.firms.serving import conformance, latitude, skilled, standardised
from sim.model.firms.spending import bought, sharers
from sim.model.rules import firm as firm_rules
from sim.model.rules.desk import LONGEST_WAIT
from sim.model.rules.remembered import response


def desk_terms(live: LiveMarket) -> DeskTerms:
    """The terms of every firm's desk, but for those that are worked out each month anew, see `terms_of`."""
    return DeskTerms(**by_firm(live.firms, partial(_desk_of, live)))


def _desk_of(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """A firm's desk, as in `DeskTerms`; 0 where a mechanism is switched off."""
    desk, levels = live.settings.desk, firm.levels
    transfers, compensation = live.is_on("transfers"), live.is_on("compensation")
    guaranteed, claim = guarantees(live, firm), claim_chance(live, firm)
    return {
        **dict.fromkeys(("pace", "pad", "credit", "takes", "spread"), 0.0),
        "warm": transfers * (1.0 if desk.warm_transfer_minutes > 0 else levels["warm_transfer"]),
        "handover": desk.warm_transfer_minutes or desk.handover_minutes,
        "routed": transfers * levels["skill_routing"],
        "guaranteed": guaranteed * claim,
        "unconditional": ("unconditional" in promises(live, firm)) * claim,
        "fraud": guaranteed * fraud_chance(live, firm),
        "settles": made_good(live, levels["promise_payout"]),
        "voice": 1.0 + guaranteed * at_stake(live, firm) * (live.settings.promise.complaint_factor - 1.0),
        "apology": live.is_on("apology") * levels["apology"],
        "compensation": compensation * round(100 * levels["compensation"]),
        "made_good": compensation * made_good(live, levels["compensation"]),
        "offers": live.is_on("cross_selling") * levels["cross_sell"],
        "before": levels["cross_sell_before"],
    }


def sign(live: LiveMarket, firm: Firm, agents: float) -> dict[str, float]:
    """What the firm's sign knows when it tells who must wait how long: its agents, and how long calls take.

    With nobody to answer the forecast is the longest wait there is.
    """
    shows = live.is_on("displayed_wait") and firm.levels["displayed_wait"] >= 0.5
    usual = live.settings.desk.handling_minutes if firm.usual_handling < 0 else firm.usual_handling
    return {
        "pad": firm.levels["display_pad_minutes"] if shows else -1.0,
        "credit": firm.sign_credit,
        "takes": usual / agents if agents > 0 else LONGEST_WAIT,
    }


def autonomy(live: LiveMarket, firm: Firm) -> float:
    """Autonomy of the staff, 0 to 1."""
    return firm.levels["autonomy"] if live.is_on("morale") else 0.0


def inexperience(live: LiveMarket, firm: Firm) -> float:
    """Share of the agents' experience that is missing beyond what usual turnover costs, and felt.

    Where all work goes by standards it is not: there turnover does no harm (Ton & Huckman 2008).
    """
    staff = live.settings.staff
    left = firm_rules.leaving(staff.turnover_per_year, staff.turnover_slope, 0.5)
    beyond = firm.inexperience - firm_rules.usual_inexperience(left, staff.learning_months)
    return beyond * (1.0 - conformance(live, firm))


def spread(live: LiveMarket, firm: Firm) -> float:
    """How much experiences differ, a multiple of the market's.

    More where staff decide and with new agents, less where leaders agree and by standards.
    """
    staff = live.settings.staff
    free = 1.0 + staff.autonomy_spread * autonomy(live, firm)
    free += live.settings.serving.latitude_spread * latitude(live, firm)
    free += staff.novice_spread * inexperience(live, firm) - staff.consensus_spread * firm.agreed
    return free * (1.0 - standardised(live, firm))


def made_good(live: LiveMarket, paid: float) -> float:
    """Chance that money paid to who was let down makes up for it."""
    return response(paid / live.settings.core_price, 1.0, live.settings.recovery.compensation_half)


def solved_chance(live: LiveMarket, firm: Firm) -> float:
    """Chance that a complaint answered is solved."""
    chance = live.settings.failure.solved_chance + bought(live, firm, "recovery")
    chance += live.settings.serving.skill_solves * skilled(live, firm)
    return min(1.0, chance + live.settings.staff.autonomy_solves * autonomy(live, firm))


def failure_factor(live: LiveMarket, firm: Firm) -> float:
    """Failures as a multiple: fewer by standards and by what earlier ones taught, more by exceptions and new
    agents.
    """
    left = (1.0 - standardised(live, firm)) * (1.0 - firm.repaired)
    left *= 1.0 + live.settings.staff.novice_failures * inexperience(live, firm)
    return left * (1.0 + live.settings.serving.latitude_fails * latitude(live, firm))


def sales_of(live: LiveMarket, firm: Firm) -> float:
    """Money that customers paid the firm last month; none before there is one."""
    if live.counted is None:
        return 0.0
    lines = live.counted.lines[:, firm.index]
    return float((lines[:, t.GROSS] - lines[:, t.DISCOUNTS]).sum()) / 100.0


def running_costs(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """Money that level levers cost this month for the firm's customers; none for those that cost nothing."""
    off, settings = set(live.settings.switched_off), live.settings
    prices = {
        "skill_routing": ({"desk", "transfers"}, settings.desk.skill_routing_cost_per_customer_per_month),
        "autonomy": ({"morale"}, settings.staff.autonomy_cost_per_customer_per_month),
    }
    costs = {
        lever: firm.levels[lever] * price * sharers(live, firm, "customers")
        for lever, (mechanisms, price) in prices.items()
        if not mechanisms & off and firm.levels[lever] > 0
    }
    if live.is_on("data") and firm.levels["data_use"] > 0:
        costs["data_use"] = firm.levels["data_use"] * settings.data.use_cost * sales_of(live, firm)
    return {lever: cost for lever, cost in costs.items() if cost > 0}
