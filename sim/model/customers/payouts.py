"""How a purchase went, and what is claimed under a promise: payouts, and who is made good by them."""

from __future__ import annotations

import numpy as np

from sim.model.customers import contacts
from sim.model.customers.booking import charge, met_with, resent
from sim.model.customers.tally import CLAIMS, FAILURES, PAYOUTS, World
from sim.model.machine.codes import COMPLAINT, FINE, SOLVED
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.rules import customer as rules
from sim.model.rules import recovery as recovery_rules

_CLAIM, _ANSWER = int(Decision.CLAIM), int(Decision.ANSWER)
MONTHLY = 3072  # occurrence of a claim about a month's experience, plus the firm; beyond those of purchases


@rule
def pay(world: World, i: int, firm: int, chunk: int, month: int) -> None:
    """Pay what the firm promised to who claims."""
    world.state.claimed[firm, i] = month
    charge(world, i, firm, PAYOUTS, world.terms.payout[firm], chunk)
    world.tally.lines[chunk, firm, CLAIMS] += 1.0


@rule
def find_out(
    world: World, i: int, firm: int, segment: int, occurrence: int, fails: float, complains: float,
    chunk: int, month: int,
) -> tuple[int, int, int]:  # fmt: skip
    """How a purchase went.

    Returns its severity, the contact it leads to (-1 for none), and the severity that stays unsaid.
    """
    severity = contacts.failure_of(world, firm, fails)
    world.tally.lines[chunk, firm, FAILURES] += 1.0 if severity != FINE else 0.0
    claimed = _claims(world, i, firm, severity, occurrence, month)
    if claimed:
        pay(world, i, firm, chunk, month)
    settled = claimed and severity != FINE and _settles(world, i, firm, occurrence, month)
    if settled:
        _settle(world, i, firm, severity, month)
    kind = -1 if settled else contacts.contact_after(world, firm, segment, severity, complains)
    return severity, kind, FINE if settled or kind == COMPLAINT else severity


@rule
def _claims(world: World, i: int, firm: int, severity: int, occurrence: int, month: int) -> bool:
    """Whether a purchase is claimed under a promise: after a failure, or without a cause."""
    desk = world.terms.desk
    chance = desk.fraud[firm] if severity == FINE else desk.guaranteed[firm]
    claimed = False
    if chance > 0.0:
        cause, none, _, _ = words(world.k0, world.k1, i, month, _CLAIM, occurrence)
        claimed = uniform(none if severity == FINE else cause) < chance
    return claimed


@rule
def _settles(world: World, i: int, firm: int, occurrence: int, month: int) -> bool:
    """Whether what is paid for a failure makes up for it."""
    _, _, enough, _ = words(world.k0, world.k1, i, month, _CLAIM, occurrence)
    return uniform(enough) < world.terms.desk.settles[firm]


@rule
def _settle(world: World, i: int, firm: int, severity: int, month: int) -> None:
    """A failure that was paid for is as good as a complaint solved, and the promise was kept."""
    by, state = world.by, world.state
    resent(world, i, firm, 0)
    met_with(world, i, firm, severity, SOLVED, month)
    level = recovery_rules.after_complaint(by.satisfied, severity, True, False)
    state.satisfaction[firm, i] = rules.recovered(
        np.float64(state.satisfaction[firm, i]), level, by.memory, 0.0
    )
    trust: float = rules.trust_kept(np.float64(state.trust[firm, i]), by.trust_gain)
    if by.trust_memory > 0.0:
        level = recovery_rules.after_complaint(by.trusting, severity, True, False)
        trust = rules.recovered(trust, level, by.trust_memory, 0.0)
    state.trust[firm, i] = trust


@rule
def claims_poor(world: World, i: int, firm: int, score: float, month: int) -> bool:
    """Whether an experience, scored so, is claimed under an unconditional promise."""
    claimed = False
    chance = world.terms.desk.unconditional[firm]
    if chance > 0.0 and score < world.by.desk.poor_score:
        _, _, poor, _ = words(world.k0, world.k1, i, month, _CLAIM, MONTHLY + firm)
        claimed = uniform(poor) < chance
    return claimed


@rule
def claims_wait(world: World, i: int, firm: int, occurrence: int, chance: float, month: int) -> bool:
    """Whether a contact is claimed under a promise on waiting, of which there is a `chance`."""
    claimed = False
    if chance > 0.0:
        _, _, _, claiming = words(world.k0, world.k1, i, month, _ANSWER, occurrence)
        claimed = uniform(claiming) < chance
    return claimed


@rule
def claims_given_up(world: World, i: int, firm: int, occurrence: int, month: int) -> bool:
    """Whether a contact given up is claimed under an unconditional promise."""
    claimed = False
    chance = world.terms.desk.unconditional[firm]
    if chance > 0.0:
        _, _, _, in_vain = words(world.k0, world.k1, i, month, _CLAIM, occurrence)
        claimed = uniform(in_vain) < chance
    return claimed
