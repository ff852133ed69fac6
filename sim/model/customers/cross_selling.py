"""Selling on a call: what an agent offers to who has called about something else (section 7)."""

from __future__ import annotations

from sim.model.customers import purchase
from sim.model.customers.contacts import Ended
from sim.model.customers.journal import ON_CALL
from sim.model.customers.tally import OFFERS_TAKEN, World
from sim.model.machine.codes import OFFER_BEFORE
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.rules import customer as rules
from sim.model.rules import desk as desk_rules

_OFFER = int(Decision.OFFER)


@rule
def category_to_offer(world: World, i: int, segment: int, firm: int) -> int:
    """The last category that the firm sells to the customer's segment and the customer needs; -1 for none."""
    found = -1
    for category in range(world.state.last.shape[0]):
        if world.terms.available[firm, category, segment] > 0.0 and world.traits.rate[category, i] > 0.0:
            found = category
    return found


@rule
def make(world: World, contact: Ended, offer: int, solved: bool, satisfaction: float, trust: float) -> float:
    """Make an offer on an answered contact; an accepted one is a purchase. Returns satisfaction after it.

    Who waits until the problem is solved says nothing if it is not.
    """
    by, desk = world.by, world.by.desk
    i, firm, chunk, month = contact.customer, contact.firm, contact.chunk, contact.month
    early = offer == OFFER_BEFORE
    category = category_to_offer(world, i, contact.segment, firm)
    if category >= 0 and world.state.left[firm, i] == 0 and (early or solved):
        _, _, accepts, suits = words(world.k0, world.k1, i, month, _OFFER, contact.occurrence)
        fits = uniform(suits) < desk.offer_fits
        points = (0.0 if fits else desk.irrelevant_points) + (desk.before_points if early else 0.0)
        known = float(month - world.state.first[firm, i])
        satisfaction = rules.satisfaction_after(
            satisfaction, rules.on_scale(satisfaction - points), known, by.satisfaction_speed,
            by.tenure_months,
        )  # fmt: skip
        chance = desk_rules.acceptance(
            desk.acceptance, trust, 1.0 if fits else 0.0, desk.before_acceptance if early else 1.0
        )
        if uniform(accepts) < chance:
            purchase.buy(world, i, firm, category, ON_CALL - contact.occurrence, chunk, month)
            world.tally.occasions[chunk] += 1.0
            purchase.count_occasions(world, i, chunk, 1)
            world.tally.lines[chunk, firm, OFFERS_TAKEN] += 1.0
    return satisfaction
