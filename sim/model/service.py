"""Contacts of customers with firms: what they are about, when they come, what they do (sections 7 and 8)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model import rules
from sim.model.codes import (
    ANSWERED,
    COMPLAINT,
    EXPERT,
    EXPERTS,
    FINE,
    FRONT,
    HUNG_UP,
    INFORMATION,
    LAPSED,
    MAJOR,
    MINOR,
    SALE,
)  # fmt: skip
from sim.model.compile import rule
from sim.model.draws import Decision, uniform, words
from sim.model.maths import exponential
from sim.model.state import Floats
from sim.model.tally import PAYOUTS, World

_CONTACT, _ANSWER = int(Decision.CONTACT), int(Decision.ANSWER)

LONGEST_WAIT = 60.0  # minutes; nobody waits longer
LONGEST_HANDLING = 120.0  # minutes; nothing takes longer
ASKED = 4095  # occurrence of the month's question that no purchase raised


class Contacts(NamedTuple):
    """Contacts of a month in the order of their customers, as made; (contact,) with room to spare."""

    customer: npt.NDArray[np.int32]
    firm: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]  # a complaint, or information for any question
    severity: npt.NDArray[np.int8]  # of the failure complained of
    occurrence: npt.NDArray[np.int16]  # the occasion it came of, or ASKED


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
def contact_after(world: World, severity: int, u: float) -> int:
    """Contact that a purchase leads to: a complaint, a question (information stands for any), or -1."""
    by = world.by
    chance = (
        by.contacts_per_purchase
        if severity == FINE
        else (by.complaint_minor if severity == MINOR else by.complaint_major)
    )
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
def contact_details(
    world: World, i: int, month: int, kind: int, occurrence: int
) -> tuple[int, float, float, float, float, float]:
    """Kind, time in the month, front handling, patience, expert handling, expert patience; in minutes."""
    by = world.by
    at, which, handling, patience = words(world.k0, world.k1, i, month, _CONTACT, occurrence)
    u = uniform(which)
    question = (
        EXPERT if u < by.expert_share else (SALE if u < by.expert_share + by.sale_share else INFORMATION)
    )
    asked = COMPLAINT if kind == COMPLAINT else question
    mean = by.complaint_handling_minutes if asked == COMPLAINT else by.handling_minutes
    warm = by.warm_transfer_minutes if asked == EXPERT else 0.0
    expert_minutes, expert_patience = 0.0, 0.0
    if asked == EXPERT:
        handled, waits, _, _ = words(world.k0, world.k1, i, month, _ANSWER, occurrence)
        expert_minutes = rules.on_grid(
            exponential(uniform(handled), by.expert_handling_minutes), LONGEST_HANDLING
        )
        expert_patience = rules.on_grid(exponential(uniform(waits), by.patience_minutes), LONGEST_WAIT)
    return (
        asked,
        rules.on_grid(uniform(at) * by.opening_minutes, by.opening_minutes),
        rules.on_grid(exponential(uniform(handling), mean) + warm, LONGEST_HANDLING),
        rules.on_grid(exponential(uniform(patience), by.patience_minutes), LONGEST_WAIT),
        expert_minutes,
        expert_patience,
    )


@rule
def may_rise(severity: int, quick: bool) -> float:
    """1 where recovery may leave a customer better than no failure: minor, and solved quickly (F21, F22)."""
    return 1.0 if severity == MINOR and quick else 0.0


@rule
def promise_kept(wait: float, outcome: int, promised: float) -> bool:
    """Whether a contact was answered within the promise; `promised` minutes, 0 without a promise."""
    return promised > 0.0 and wait <= promised and outcome != HUNG_UP


@rule
def promise_broken(wait: float, promised: float) -> bool:
    """Whether a contact waited longer than promised. Who hangs up before has neither kept nor broken it."""
    return promised > 0.0 and wait > promised


@rule
def answered(
    world: World, i: int, firm: int, kind: int, severity: int, occurrence: int,
    wait: float, expert_wait: float, outcome: int, chunk: int, month: int,
) -> None:  # fmt: skip
    """What a contact did to satisfaction and trust; the promise on waiting kept or broken."""
    by, terms, state = world.by, world.terms, world.state
    _, _, solved_word, claim_word = words(world.k0, world.k1, i, month, _ANSWER, occurrence)
    satisfaction: float = np.float64(state.satisfaction[firm, i])
    trust: float = np.float64(state.trust[firm, i])
    if kind == COMPLAINT:
        solved = outcome == ANSWERED and uniform(solved_word) < terms.solved[firm]
        quick = solved and wait <= by.quick_minutes
        minor = by.minor_quick if quick else (by.minor_solved if solved else by.minor_unsolved)
        major = by.major_quick if quick else (by.major_solved if solved else by.major_unsolved)
        level = minor if severity == MINOR else major
        satisfaction = rules.recovered(satisfaction, level, by.memory, may_rise(severity, quick))
        trust = rules.trust_kept(trust, by.trust_gain) if solved else rules.trust_broken(trust, by.trust_loss)
    else:
        given_up = 0.0 if outcome == ANSWERED else 1.0
        cold = 1.0 if kind == EXPERT and by.cold_transfer_loss > 0.0 else 0.0
        score = rules.contact_score(
            satisfaction, wait + expert_wait, given_up, cold, by.score_at_norm, by.tolerable_wait_minutes,
            by.wait_score_per_minute, by.abandoned_score, by.cold_transfer_loss,
        )  # fmt: skip
        known = float(month - state.first[firm, i])
        satisfaction = rules.satisfaction_after(
            satisfaction, score, known, by.satisfaction_speed, by.tenure_months
        )
    promised = terms.promise_minutes[firm]
    if promise_kept(wait, outcome, promised):
        trust = rules.trust_kept(trust, by.trust_gain)
    elif promise_broken(wait, promised):
        trust = rules.trust_broken(trust, by.trust_loss)
        if uniform(claim_word) < terms.claim[firm]:
            world.tally.lines[chunk, firm, PAYOUTS] += terms.payout[firm]
            world.tally.contribution[chunk, firm, int(state.stage[firm, i])] -= terms.payout[firm]
            state.profit[firm, i] -= terms.payout[firm] * terms.discount
    state.satisfaction[firm, i] = satisfaction
    state.trust[firm, i] = trust


@rule
def count_answer(
    sums: Floats, kind: int, wait: float, expert_wait: float, outcome: int, promised: float
) -> None:
    """Add a contact to the desk's sums, of which `DeskMonth` tells; `promised` in minutes."""
    front = sums[FRONT, kind]
    front[0] += 1.0
    front[1] += wait
    front[2] += 1.0 if outcome == HUNG_UP else 0.0
    front[3] += 1.0 if promise_kept(wait, outcome, promised) else 0.0
    front[4] += 1.0 if promise_broken(wait, promised) else 0.0
    if kind == EXPERT and outcome != HUNG_UP:
        experts = sums[EXPERTS, kind]
        experts[0] += 1.0
        experts[1] += expert_wait
        experts[2] += 1.0 if outcome != ANSWERED else 0.0
