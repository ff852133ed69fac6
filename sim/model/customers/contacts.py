"""Contacts of customers with firms: why they come, when, about what, and who answers (sections 7 and 8)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.customers.tally import World
from sim.model.machine.arrays import Floats
from sim.model.machine.codes import (
    ANSWERED,
    BALKED,
    COMPLAINT,
    DIRECT,
    EXPERT,
    EXPERTS,
    FINE,
    FRONT,
    HUNG_UP,
    INFORMATION,
    LAPSED,
    MAJOR,
    MINOR,
    NO_OFFER,
    OFFER_AFTER,
    OFFER_BEFORE,
    PASSED_ON,
    SALE,
)
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.machine.maths import exponential
from sim.model.rules import customer as rules
from sim.model.rules import desk as desk_rules
from sim.model.rules import tiers as tier_rules
from sim.model.rules.desk import LONGEST_WAIT

_CONTACT, _ANSWER, _ROUTE = int(Decision.CONTACT), int(Decision.ANSWER), int(Decision.ROUTE)
_OFFER, _SIGN = int(Decision.OFFER), int(Decision.SIGN)

LONGEST_HANDLING = 120.0  # minutes; nothing takes longer
ASKED = 4095  # occurrence of the month's question that no purchase raised


class Contacts(NamedTuple):
    """Contacts of a month in the order of their customers, as made; (contact,) with room to spare."""

    customer: npt.NDArray[np.int32]
    firm: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]  # a complaint, or information for any question
    severity: npt.NDArray[np.int8]  # of the failure complained of
    occurrence: npt.NDArray[np.int16]  # the occasion it came of, or ASKED


class Ended(NamedTuple):
    """One contact once it is over: whose it was, about what, and what came of it."""

    customer: int
    segment: int
    firm: int
    kind: int
    severity: int
    occurrence: int
    wait: float  # minutes, front line
    expert_wait: float  # minutes, 0 if not transferred
    outcome: int
    shown: float  # minutes displayed at the front line; -1 if none were
    chunk: int
    month: int


def new_contacts(room: int) -> Contacts:
    """Arrays for `room` contacts."""
    return Contacts(
        np.empty(room, np.int32), np.empty(room, np.int8), np.empty(room, np.int8), np.empty(room, np.int8),
        np.empty(room, np.int16),
    )  # fmt: skip


def more_contacts(contacts: Contacts) -> Contacts:
    """The same contacts with twice the room."""
    return Contacts(*(np.concatenate([column, np.empty_like(column)]) for column in contacts))


@rule
def note(contacts: Contacts, at: int, i: int, firm: int, kind: int, severity: int, occurrence: int) -> None:
    """Write down a contact."""
    contacts.customer[at] = i
    contacts.firm[at] = firm
    contacts.kind[at] = kind
    contacts.severity[at] = severity
    contacts.occurrence[at] = occurrence


@rule
def failure_of(world: World, firm: int, u: float) -> int:
    """How badly a purchase went wrong: fine, minor or major."""
    chance = world.terms.failure[firm]
    return FINE if u >= chance else (MAJOR if u < chance * world.by.major_share else MINOR)


@rule
def contact_after(world: World, firm: int, segment: int, severity: int, u: float) -> int:
    """Contact that a purchase leads to: a complaint, a question (information stands for any), or -1."""
    by = world.by
    complaint = by.complaint_minor if severity == MINOR else by.complaint_major
    complaint = complaint * world.terms.desk.voice[firm] + world.terms.approach.voice[firm, segment]
    chance = by.contacts_per_purchase if severity == FINE else complaint
    return -1 if u >= chance else (INFORMATION if severity == FINE else COMPLAINT)


@rule
def asks(world: World, i: int, u: float) -> bool:
    """Whether the customer asks its last firm something this month that no purchase raised."""
    state = world.state
    last = int(state.last[0, i])
    return (
        last >= 0
        and u < world.by.contacts_per_month
        and state.stage[last, i] != LAPSED
        and state.left[last, i] == 0
    )


@rule
def who_answers(world: World, i: int, firm: int, month: int, asked: int, occurrence: int) -> int:
    """What a question is to the desk: routed to an expert at once, plain but passed on, or as asked."""
    passed_on, routed = world.by.desk.passed_on_share, world.terms.desk.routed[firm]
    kind = asked
    if (asked == EXPERT and routed > 0.0) or (asked == INFORMATION and passed_on > 0.0):
        right, knows, _, _ = words(world.k0, world.k1, i, month, _ROUTE, occurrence)
        if uniform(right) < routed:
            kind = DIRECT if asked == EXPERT else INFORMATION
        elif asked == INFORMATION and uniform(knows) < passed_on:
            kind = PASSED_ON
    return kind


@rule
def needs_expert(kind: int) -> bool:
    """Whether an expert ends the contact."""
    return kind in (EXPERT, DIRECT, PASSED_ON)


@rule
def is_warm(world: World, i: int, firm: int, month: int, occurrence: int) -> bool:
    """Whether the first agent stays on the line when a contact is transferred."""
    _, _, stays, _ = words(world.k0, world.k1, i, month, _ROUTE, occurrence)
    return uniform(stays) < world.terms.desk.warm[firm]


@rule
def offer_on(world: World, i: int, firm: int, month: int, occurrence: int) -> int:
    """Whether the agent offers something more on a contact: no, after the problem is solved, or before."""
    desk = world.terms.desk
    offer = NO_OFFER
    if desk.offers[firm] > 0.0 and world.by.contractual == 0.0:
        offers, early, _, _ = words(world.k0, world.k1, i, month, _OFFER, occurrence)
        if uniform(offers) < desk.offers[firm]:
            offer = OFFER_BEFORE if uniform(early) < desk.before[firm] else OFFER_AFTER
    return offer


@rule
def is_urgent(world: World, i: int, firm: int, kind: int) -> int:
    """1 for complaints, and for customers of the top tiers where the firm answers them first; else 0."""
    tier = int(world.state.tier[firm, i])
    first = world.terms.tiers.priority[firm] > 0.0 and tier_rules.is_top(tier) > 0.0
    return 1 if kind == COMPLAINT or first else 0


@rule
def contact_details(
    world: World, i: int, twin: int, firm: int, month: int, kind: int, occurrence: int
) -> tuple[int, float, float, float, float, float, int, float]:
    """Kind, time in the month, front handling, patience, expert handling, expert patience; who is urgent; the
    longest wait expected that does not send away who is shown one.

    Times are in minutes. `twin` 0 is customer `i` itself; others of the market for whom it stands ring about
    the same with luck of their own, which nobody in the sample has.
    """
    by, desk = world.by, world.terms.desk
    urgent_by = i
    i = i + twin * world.state.tier.shape[1]
    at, which, handling, patience = words(world.k0, world.k1, i, month, _CONTACT, occurrence)
    u = uniform(which)
    question = (
        EXPERT if u < by.expert_share else (SALE if u < by.expert_share + by.sale_share else INFORMATION)
    )
    question = COMPLAINT if kind == COMPLAINT else question
    asked = who_answers(world, i, firm, month, question, occurrence)
    mean = by.complaint_handling_minutes if asked == COMPLAINT else by.handling_minutes
    transferred = needs_expert(asked) and asked != DIRECT
    handover = 0.0
    if transferred and desk.warm[firm] > 0.0:
        handover = desk.handover[firm] if is_warm(world, i, firm, month, occurrence) else 0.0
    if offer_on(world, i, firm, month, occurrence) != NO_OFFER:
        handover += by.desk.offer_minutes
    pace = desk.pace[firm]
    expert_minutes, expert_patience = 0.0, 0.0
    if needs_expert(asked):
        handled, waits, _, _ = words(world.k0, world.k1, i, month, _ANSWER, occurrence)
        expert_minutes = rules.on_grid(
            pace * exponential(uniform(handled), by.expert_handling_minutes), LONGEST_HANDLING
        )
        expert_patience = rules.on_grid(exponential(uniform(waits), by.patience_minutes), LONGEST_WAIT)
    patient = rules.on_grid(exponential(uniform(patience), by.patience_minutes), LONGEST_WAIT)
    tolerance = np.inf
    if desk.pad[firm] >= 0.0:
        stays, _, _, _ = words(world.k0, world.k1, i, month, _SIGN, occurrence)
        tolerance = desk_rules.put_up_with(patient, uniform(stays), by.desk.balking_steepness)
    return (
        asked,
        rules.on_grid(uniform(at) * by.opening_minutes, by.opening_minutes),
        rules.on_grid(pace * exponential(uniform(handling), mean) + handover, LONGEST_HANDLING),
        patient,
        expert_minutes,
        expert_patience,
        is_urgent(world, urgent_by, firm, asked),
        tolerance,
    )


@rule
def until_answered(kind: int, wait: float, expert_wait: float) -> float:
    """Minutes until somebody answered: an expert, if routed there at once."""
    return expert_wait if kind == DIRECT else wait


@rule
def promise_kept(kind: int, wait: float, expert_wait: float, outcome: int, promised: float) -> bool:
    """Whether a contact was answered within the promise; `promised` minutes, 0 without a promise."""
    reached = outcome == ANSWERED or (outcome != HUNG_UP and outcome != BALKED and kind != DIRECT)
    return promised > 0.0 and reached and until_answered(kind, wait, expert_wait) <= promised


@rule
def promise_broken(
    kind: int, wait: float, expert_wait: float, outcome: int, promised: float, shown: float
) -> bool:
    """Whether a contact waited longer than promised, or went because it was `shown` that it would have to.

    With who hangs up before, a promise is neither kept nor broken.
    """
    told = outcome == BALKED and shown > promised
    return promised > 0.0 and (told or until_answered(kind, wait, expert_wait) > promised)


@rule
def count_answer(
    sums: Floats, kind: int, wait: float, expert_wait: float, outcome: int, promised: float, shown: float
) -> None:
    """Add a contact to the desk's sums, of which `DeskMonth` tells; minutes are `promised`, or `shown`."""
    asked = EXPERT if kind == DIRECT else (INFORMATION if kind == PASSED_ON else kind)
    first = sums[EXPERTS if kind == DIRECT else FRONT, asked]
    first[3] += 1.0 if promise_kept(kind, wait, expert_wait, outcome, promised) else 0.0
    first[4] += 1.0 if promise_broken(kind, wait, expert_wait, outcome, promised, shown) else 0.0
    if kind != DIRECT:
        front = sums[FRONT, asked]
        front[0] += 1.0
        front[1] += wait
        front[2] += 1.0 if outcome == HUNG_UP else 0.0
        front[5] += 1.0 if outcome == BALKED else 0.0
        if wait > 0.0 and outcome != HUNG_UP:
            front[7] += 1.0
            front[8] += wait
            front[9] += shown if shown > 0.0 else 0.0
    if needs_expert(kind) and outcome != HUNG_UP and outcome != BALKED:
        experts = sums[EXPERTS, asked]
        experts[0] += 1.0
        experts[1] += expert_wait
        experts[2] += 1.0 if outcome != ANSWERED else 0.0
        experts[6] += 1.0 if kind == DIRECT else 0.0
