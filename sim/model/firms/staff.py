"""The staff month by month: load, morale, turnover; what failures teach (sections 7 and 8)."""

from __future__ import annotations

from collections.abc import Sequence

from sim.model.customers import tally as t
from sim.model.firms.desk_terms import inexperience
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.promises import at_stake, guarantees, promises, strictness, take_note
from sim.model.firms.spending import bought
from sim.model.firms.turnover import is_steady, leaving
from sim.model.rules import firm as firm_rules
from sim.scenario.plans.levers import BY_SEGMENT


def pace(live: LiveMarket, firm: Firm) -> float:
    """Handling times as a multiple of the market's: 1 at half morale and usual turnover, longer below."""
    staff = live.settings.staff
    moody = 0.0 if is_steady(live) else staff.pace * (0.5 - firm.morale)
    return 1.0 + moody + staff.novice_pace * inexperience(live, firm)


def take_stock(
    live: LiveMarket, firm: Firm, lines: Sequence[float], waits: tuple[float, float], complaints: float
) -> None:
    """Promises broken, decisions changed, and what the month's failures taught and did to morale.

    Parameters
    ----------
    lines
        What was counted of the firm this month, as in `tally.LINES`.
    waits
        Promises on waiting that were broken, and that fell due.
    complaints
        Complaints that were answered.
    """
    bought_at, failures, claims = lines[t.PURCHASES], lines[t.FAILURES], lines[t.CLAIMS]
    goods = {"delivery": (failures, bought_at), "unconditional": (min(claims, bought_at), bought_at)}
    take_note(live, firm, {"wait": waits} | goods)
    firm.complaints = complaints
    _repair(live, firm, failures, claims, complaints)
    _count_changes(live, firm)
    gone, staff = leaving(live, firm), live.settings.staff
    firm.inexperience = firm_rules.inexperience_after(firm.inexperience, gone, staff.learning_months)
    if not is_steady(live):
        sought, lifted = min(1.0, bought(live, firm, "consensus")), bought(live, firm, "morale")
        firm.agreed = firm_rules.agreed_after(firm.agreed, sought, gone, staff.consensus_months)
        firm.lift_taken_for_granted += (lifted - firm.lift_taken_for_granted) / staff.wear_off_months
        target = firm_rules.morale_target(
            firm.base_morale, _support(live, firm), _strain(live, firm), _pride(live, firm)
        )
        firm.morale = firm_rules.morale_after(firm.morale, target, live.settings.response.morale_speed)


def _pride(live: LiveMarket, firm: Firm) -> float:
    """Morale gained by promises that are kept, lost by those that are not: much where much is at stake."""
    made = promises(live, firm)
    kept = sum(strictness(live, firm, item) * (1.0 - 2.0 * firm.broken(item)) for item in made)
    return live.settings.promise.morale * at_stake(live, firm) * kept / len(made) if made else 0.0


def _strain(live: LiveMarket, firm: Firm) -> float:
    """Load that the staff feel."""
    weight = live.settings.staff.experts_count
    return (1.0 - weight) * firm.load + weight * firm.expert_load


def _support(live: LiveMarket, firm: Firm) -> float:
    """Morale gained by what is done for the staff, less what changes in too many things cost."""
    staff = live.settings.staff
    beyond = max(0.0, firm.changes - staff.changes_borne)
    helped = staff.autonomy_morale * firm.levels["autonomy"] + staff.consensus_morale * firm.agreed
    lifted = bought(live, firm, "morale") - staff.wears_off * firm.lift_taken_for_granted
    return lifted + helped - staff.confusion * beyond * (1.0 - firm.agreed)


def _repair(live: LiveMarket, firm: Firm, failures: float, claims: float, complaints: float) -> None:
    """Failures that were claimed, or complained of, teach; part of what was learnt is forgotten."""
    if not live.is_on("self_repair") or failures <= 0:
        return
    claimed = min(1.0, claims / failures) if guarantees(live, firm) else 0.0
    heard = min(1.0, claimed + complaints / failures)
    learnt = live.settings.promise.claims_teach * claimed + bought(live, firm, "self_repair") * heard
    firm.repaired = firm_rules.known_after(firm.repaired, learnt, live.settings.recovery.repair_forgotten)


def _count_changes(live: LiveMarket, firm: Firm) -> None:
    """Decisions changed lately, fading as they become routine."""
    everywhere = range(len(firm.customers))
    by_segment = {lever: [firm.level(lever, segment) for segment in everywhere] for lever in BY_SEGMENT}
    now = firm.levels | by_segment | {lever: spent > 0 for lever, spent in firm.spend.items()}
    before = firm.decided or {lever: value for lever, value in now.items() if lever in firm.levels}
    changed = 0 if now == before else sum(before.get(lever, 0.0) != value for lever, value in now.items())
    firm.changes = (1.0 - live.settings.staff.changes_fade) * firm.changes + changed
    firm.decided = now
