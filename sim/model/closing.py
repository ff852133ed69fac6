"""What contacts did to customers, told when the month closes: satisfaction, trust, payouts."""

from __future__ import annotations

import numpy as np

from sim.model import acts, desk_rules, rules, service
from sim.model.codes import (
    ANSWERED,
    BALKED,
    COMPLAINT,
    DIRECT,
    EXPERT,
    FAILURE,
    MINOR,
    PASSED_ON,
    PROMISE,
    WAITING,
)  # fmt: skip
from sim.model.compile import rule
from sim.model.draws import Decision, uniform, words
from sim.model.tally import PAYOUTS, World

_ANSWER = int(Decision.ANSWER)


@rule
def answered(
    world: World, i: int, firm: int, kind: int, severity: int, occurrence: int,
    wait: float, expert_wait: float, outcome: int, chunk: int, month: int,
) -> None:  # fmt: skip
    """What a contact did to satisfaction and trust; the promise on waiting kept or broken."""
    by, terms, state = world.by, world.terms, world.state
    satisfaction: float = np.float64(state.satisfaction[firm, i])
    trust: float = np.float64(state.trust[firm, i])
    if kind == COMPLAINT:
        satisfaction, trust = _complaint(
            world, i, firm, severity, occurrence, wait, outcome, satisfaction, trust, month
        )
    else:
        satisfaction = _question(
            world, i, firm, kind, occurrence, wait, expert_wait, outcome, satisfaction, month
        )
    promised = terms.promise_minutes[firm]
    if service.promise_kept(kind, wait, expert_wait, outcome, promised):
        trust = rules.trust_kept(trust, by.trust_gain)
    elif service.promise_broken(kind, wait, expert_wait, promised):
        trust = rules.trust_broken(trust, by.trust_loss)
        acts.resent(world, i, firm, PROMISE)
        _, _, _, claims = words(world.k0, world.k1, i, month, _ANSWER, occurrence)
        if uniform(claims) < terms.claim[firm]:
            pay(world, i, firm, chunk)
    state.satisfaction[firm, i] = satisfaction
    state.trust[firm, i] = trust


@rule
def pay(world: World, i: int, firm: int, chunk: int) -> None:
    """Pay for a broken promise."""
    payout = world.terms.payout[firm]
    world.tally.lines[chunk, firm, PAYOUTS] += payout
    acts.bear(world, i, firm, payout, chunk)


@rule
def may_rise(severity: int, quick: bool) -> float:
    """1 where recovery may leave a customer better than no failure: minor, and solved quickly (F21, F22)."""
    return 1.0 if severity == MINOR and quick else 0.0


@rule
def _as_displayed(world: World, firm: int, kind: int, wait: float, outcome: int) -> float:
    """Points that a displayed wait adds to a contact, or takes, once it is over."""
    shown = world.terms.desk.shown[firm]
    told = shown >= 0.0 and kind != DIRECT and wait > 0.0 and outcome == ANSWERED
    desk = world.by.desk
    return (
        desk_rules.shown_wait_points(wait, shown, desk.shown_gain, desk.shown_most, desk.shown_loss)
        if told
        else 0.0
    )


@rule
def _complaint(
    world: World, i: int, firm: int, severity: int, occurrence: int, wait: float, outcome: int,
    satisfaction: float, trust: float, month: int,
) -> tuple[float, float]:  # fmt: skip
    """What came of a complaint: satisfaction and trust after it."""
    by, terms = world.by, world.terms
    _, _, solved_word, _ = words(world.k0, world.k1, i, month, _ANSWER, occurrence)
    solved = outcome == ANSWERED and uniform(solved_word) < terms.solved[firm]
    acts.resent(world, i, firm, 0 if solved else FAILURE)
    quick = solved and wait <= by.quick_minutes
    minor = by.minor_quick if quick else (by.minor_solved if solved else by.minor_unsolved)
    major = by.major_quick if quick else (by.major_solved if solved else by.major_unsolved)
    level = minor if severity == MINOR else major
    points = _as_displayed(world, firm, COMPLAINT, wait, outcome)
    if points != 0.0:
        known = float(month - world.state.first[firm, i])
        score = rules.on_scale(satisfaction + points)
        satisfaction = rules.satisfaction_after(
            satisfaction, score, known, by.satisfaction_speed, by.tenure_months
        )
    satisfaction = rules.recovered(satisfaction, level, by.memory, may_rise(severity, quick))
    trust = rules.trust_kept(trust, by.trust_gain) if solved else rules.trust_broken(trust, by.trust_loss)
    return satisfaction, trust


@rule
def _question(
    world: World, i: int, firm: int, kind: int, occurrence: int,
    wait: float, expert_wait: float, outcome: int, satisfaction: float, month: int,
) -> float:  # fmt: skip
    """How a question was dealt with: satisfaction after it."""
    by = world.by
    # Who asks something plain expects the first agent to know: being passed on warmly is no comfort.
    cold = kind == PASSED_ON
    if kind == EXPERT:
        warm = world.terms.desk.warm[firm]
        cold = warm < 1.0 and not (warm > 0.0 and service.is_warm(world, i, firm, month, occurrence))
    score = rules.contact_score(
        satisfaction, wait + expert_wait, 0.0 if outcome == ANSWERED else 1.0,
        1.0 if cold and by.cold_transfer_loss > 0.0 else 0.0, by.score_at_norm, by.tolerable_wait_minutes,
        by.wait_score_per_minute, by.abandoned_score, by.cold_transfer_loss,
    )  # fmt: skip
    score = by.desk.balked_score if outcome == BALKED else score
    if outcome != ANSWERED:
        acts.resent(world, i, firm, WAITING)
    score = rules.on_scale(score + _as_displayed(world, firm, kind, wait, outcome))
    known = float(month - world.state.first[firm, i])
    return rules.satisfaction_after(satisfaction, score, known, by.satisfaction_speed, by.tenure_months)
