"""What contacts did to customers, told when the month closes: satisfaction, trust, payouts, sales."""

from __future__ import annotations

import numpy as np

from sim.model.customers import contacts, cross_selling, payouts
from sim.model.customers.booking import charge, met_with, resent
from sim.model.customers.contacts import Ended
from sim.model.customers.tally import PAYOUTS, RELATIONS, World
from sim.model.machine.codes import (
    ANSWERED,
    BALKED,
    COMPLAINT,
    EXPERT,
    FAILURE,
    HUNG_UP,
    HUNG_UP_EXPERT,
    MINOR,
    NO_OFFER,
    PASSED_ON,
    PROMISE,
    QUICK,
    SOLVED,
    UNSOLVED,
    WAITING,
)
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.rules import customer as rules
from sim.model.rules import desk as desk_rules
from sim.model.rules import recovery as recovery_rules

_ANSWER, _RECOVERY = int(Decision.ANSWER), int(Decision.RECOVERY)
_MOST_APOLOGIES = 100  # nobody counts further


@rule
def answered(world: World, contact: Ended) -> None:
    """What a contact did to satisfaction and trust; promises kept, broken and claimed; what more was sold."""
    by, terms, state = world.by, world.terms, world.state
    i, firm, chunk, month = contact.customer, contact.firm, contact.chunk, contact.month
    kind, wait, expert_wait, outcome = contact.kind, contact.wait, contact.expert_wait, contact.outcome
    satisfaction: float = np.float64(state.satisfaction[firm, i])
    trust: float = np.float64(state.trust[firm, i])
    solved = outcome == ANSWERED
    if kind == COMPLAINT:
        satisfaction, trust, solved = _complaint(world, contact, satisfaction, trust)
    else:
        satisfaction = _question(world, contact, satisfaction)
    promised = terms.promise_minutes[firm]
    if contacts.promise_kept(kind, wait, expert_wait, outcome, promised):
        trust = rules.trust_kept(trust, by.trust_gain * terms.stringency[firm])
        if payouts.claims_wait(world, i, firm, contact.occurrence, terms.feigned[firm], month):
            payouts.pay(world, i, firm, chunk, month)
    elif contacts.promise_broken(kind, wait, expert_wait, outcome, promised, contact.shown):
        trust = rules.trust_broken(trust, by.trust_loss)
        resent(world, i, firm, PROMISE)
        if payouts.claims_wait(world, i, firm, contact.occurrence, terms.claim[firm], month):
            payouts.pay(world, i, firm, chunk, month)
    gave_up = outcome in (HUNG_UP, HUNG_UP_EXPERT)
    if gave_up and payouts.claims_given_up(world, i, firm, contact.occurrence, month):
        payouts.pay(world, i, firm, chunk, month)
        trust = rules.trust_kept(trust, by.trust_gain)
    if outcome == ANSWERED:
        offer = contacts.offer_on(world, i, firm, month, contact.occurrence)
        if offer != NO_OFFER:
            satisfaction = cross_selling.make(world, contact, offer, solved, satisfaction, trust)
    state.satisfaction[firm, i] = satisfaction
    state.trust[firm, i] = trust


@rule
def may_rise(severity: int, quick: bool) -> float:
    """1 where recovery may leave a customer better than no failure: minor, and solved quickly (F21, F22)."""
    return 1.0 if severity == MINOR and quick else 0.0


@rule
def _as_displayed(world: World, contact: Ended) -> float:
    """Points that a displayed wait adds to a contact, or takes, once it is over."""
    told = contact.shown >= 0.0 and contact.outcome == ANSWERED
    desk, expected = world.by.desk, desk_rules.believed(contact.shown, world.terms.desk.credit[contact.firm])
    points = desk_rules.shown_wait_points(
        contact.wait, expected, desk.shown_gain, desk.shown_most, desk.shown_loss
    )
    return points if told else 0.0


@rule
def _complaint(world: World, contact: Ended, satisfaction: float, trust: float) -> tuple[float, float, bool]:
    """What came of a complaint: satisfaction and trust after it, and whether it was solved."""
    by, terms = world.by, world.terms
    i, firm, month, severity = contact.customer, contact.firm, contact.month, contact.severity
    _, _, solved_word, _ = words(world.k0, world.k1, i, month, _ANSWER, contact.occurrence)
    heard = contact.outcome == ANSWERED
    case_cost = terms.approach.case_cost[firm, contact.segment]
    if heard and case_cost > 0.0:
        charge(world, i, firm, RELATIONS, case_cost, contact.chunk)
    solved = heard and uniform(solved_word) < terms.solved[firm]
    compensated = heard and not solved and terms.desk.compensation[firm] > 0.0
    if compensated:
        charge(world, i, firm, PAYOUTS, terms.desk.compensation[firm], contact.chunk)
        _, settles, _, _ = words(world.k0, world.k1, i, month, _RECOVERY, contact.occurrence)
        solved = uniform(settles) < terms.desk.made_good[firm]
    resent(world, i, firm, 0 if solved else FAILURE)
    quick = solved and contact.wait <= by.quick_minutes
    met_with(world, i, firm, severity, QUICK if quick else (SOLVED if solved else UNSOLVED), month)
    points = _as_displayed(world, contact)
    if points != 0.0:
        known = float(month - world.state.first[firm, i])
        score = rules.on_scale(satisfaction + points)
        satisfaction = rules.satisfaction_after(
            satisfaction, score, known, by.satisfaction_speed, by.tenure_months
        )
    rise = may_rise(severity, quick)
    before = satisfaction
    level = recovery_rules.after_complaint(by.satisfied, severity, solved, quick)
    satisfaction = rules.recovered(satisfaction, level, by.memory, rise)
    if not solved:
        trust = rules.trust_broken(trust, by.trust_loss)
    elif rise > 0.0:  # as with satisfaction, no other recovery leaves more than there was
        trust = rules.trust_kept(trust, by.trust_gain)
    if by.trust_memory > 0.0:
        level = recovery_rules.after_complaint(by.trusting, severity, solved, quick)
        trust = rules.recovered(trust, level, by.trust_memory, rise)
    if heard and terms.desk.apology[firm] > 0.0:
        satisfaction, trust = _apology(
            world, contact, solved or compensated, before, rise, satisfaction, trust
        )
    return satisfaction, trust, solved


@rule
def _apology(
    world: World, contact: Ended, mended: bool, before: float, rise: float, satisfaction: float, trust: float
) -> tuple[float, float]:
    """What an apology with an assurance does, if there is one: satisfaction and trust after it.

    It restores beside repair or compensation, and does nothing without. Whoever has had the assurance too
    often no longer believes it.
    """
    by, desk, state = world.by, world.by.desk, world.state
    i, firm = contact.customer, contact.firm
    apologises, _, _, _ = words(world.k0, world.k1, i, contact.month, _RECOVERY, contact.occurrence)
    if uniform(apologises) < world.terms.desk.apology[firm]:
        charge(world, i, firm, RELATIONS, desk.apology_cost, contact.chunk)
        had = int(state.apologies[firm, i])
        if had >= desk.apologies_believed:
            satisfaction = rules.on_scale(satisfaction - desk.apology_backfire)
            trust = rules.trust_broken(trust, by.trust_loss)
        elif mended:
            satisfaction = desk_rules.restored(satisfaction, desk.apology_points, before, rise)
            trust = rules.trust_kept(trust, by.trust_gain)
        state.apologies[firm, i] = min(had + 1, _MOST_APOLOGIES)
    return satisfaction, trust


@rule
def _question(world: World, contact: Ended, satisfaction: float) -> float:
    """How a question was dealt with: satisfaction after it."""
    by, i, firm, month, outcome = world.by, contact.customer, contact.firm, contact.month, contact.outcome
    # Who asks something plain expects the first agent to know: being passed on warmly is no comfort.
    cold = contact.kind == PASSED_ON
    if contact.kind == EXPERT:
        warm = world.terms.desk.warm[firm]
        cold = warm < 1.0 and not (warm > 0.0 and contacts.is_warm(world, i, firm, month, contact.occurrence))
    score = rules.contact_score(
        satisfaction, contact.wait + contact.expert_wait, 0.0 if outcome == ANSWERED else 1.0,
        1.0 if cold and by.cold_transfer_loss > 0.0 else 0.0, by.score_at_norm,
        rules.tolerated(by.tolerable_wait_minutes, world.terms.promise_minutes[firm]),
        by.wait_score_per_minute, by.abandoned_score, by.cold_transfer_loss,
    )  # fmt: skip
    score = by.desk.balked_score if outcome == BALKED else score
    if outcome != ANSWERED:
        resent(world, i, firm, WAITING)
    score = rules.on_scale(score + _as_displayed(world, contact))
    known = float(month - world.state.first[firm, i])
    return rules.satisfaction_after(satisfaction, score, known, by.satisfaction_speed, by.tenure_months)
