"""What a month's purchases at a firm did: satisfaction, trust, expectation (sections 4 and 8)."""

from __future__ import annotations

import numpy as np

from sim.model.customers import payouts, privacy
from sim.model.customers.booking import charge, met_with, resent
from sim.model.customers.tally import BUYERS, RELATIONS, VALUE, World
from sim.model.machine.codes import FAILURE, FINE, LIGHT, SHORTFALL, SILENT, SOLVED
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.machine.maths import normal_quantile
from sim.model.rules import customer as rules
from sim.model.rules import recovery as recovery_rules
from sim.model.rules import stages as stage_rules
from sim.model.rules import tiers as tier_rules

_PERCEPTION = int(Decision.PERCEPTION)


@rule
def perception(world: World, i: int, firm: int, month: int) -> tuple[float, float]:
    """Luck of a month's purchases at a firm: normal noise of their value, uniform of the follow-up."""
    perceived, found, _, _ = words(world.k0, world.k1, i, month, _PERCEPTION, firm)
    return normal_quantile(uniform(perceived)), uniform(found)


@rule
def experience(
    world: World, i: int, firm: int, category: int, severity: int, noise: float, found: float,
    segment: int, chunk: int, month: int,
) -> None:  # fmt: skip
    """What a month's purchases at a firm did to satisfaction S, trust T and expectation E (sections 4 and 8).

    `category` is the one bought last; `severity` that of the worst failure the customer did not complain of;
    `noise` and `found` are its `perception`.
    """
    by, terms, state = world.by, world.terms, world.state
    value = terms.value[firm, category, segment] + by.perception_sd * terms.desk.spread[firm] * noise
    value += _treatment(world, i, firm)
    annoyed = 0.0
    if terms.dangers.data_use[firm] > 0.0:
        value += privacy.personal_value(world, i, firm)
        annoyed = privacy.annoyance(world, i, firm)
    expected: float = np.float64(state.expectation[firm, i])
    tolerance = terms.tolerance[segment]
    score = rules.experience_score(
        value, terms.norm, expected, tolerance,
        by.score_at_norm, by.score_value, by.score_excess, by.score_shortfall,
    )  # fmt: skip
    score = rules.on_scale(score - annoyed)
    settled = severity == FINE and payouts.claims_poor(world, i, firm, score, month)
    if settled:  # the money back makes up for part of it
        payouts.pay(world, i, firm, chunk, month)
        score += terms.desk.settles[firm] * (by.desk.poor_score - score)
    known = float(month - state.first[firm, i])
    satisfaction = rules.satisfaction_after(
        np.float64(state.satisfaction[firm, i]), score, known, by.satisfaction_speed, by.tenure_months
    )
    fine = severity == FINE
    if not fine:
        follow_up = terms.approach.follow_up[firm, segment]
        fine = found < follow_up * terms.solved[firm]  # the firm asks, and puts it right
        if found < follow_up:
            charge(world, i, firm, RELATIONS, terms.approach.case_cost[firm, segment], chunk)
        level = recovery_rules.after_silence(by.satisfied, severity, fine)
        satisfaction = rules.recovered(satisfaction, level, by.memory, 0.0)
        met_with(world, i, firm, severity, SOLVED if fine else SILENT, month)
    state.satisfaction[firm, i] = satisfaction
    trust: float = np.float64(state.trust[firm, i])
    kept = settled or (value >= expected - tolerance and fine)
    resent(world, i, firm, 0 if kept else (SHORTFALL if fine else FAILURE))
    trust = rules.trust_kept(trust, by.trust_gain) if kept else rules.trust_broken(trust, by.trust_loss)
    if severity != FINE and by.trust_memory > 0.0:
        level = recovery_rules.after_silence(by.trusting, severity, fine)
        trust = rules.recovered(trust, level, by.trust_memory, 0.0)
    state.trust[firm, i] = trust
    expected = rules.expectation_after(expected, value, terms.norm, by.expectation_speed)
    state.expectation[firm, i] = rules.expectation_promised(
        expected, terms.norm + by.promise_level, terms.promised[firm, segment], by.expectation_promise
    )
    world.tally.lines[chunk, firm, VALUE] += value
    world.tally.lines[chunk, firm, BUYERS] += 1.0


@rule
def _treatment(world: World, i: int, firm: int) -> float:
    """Value by how the firm treats the customer: care of who knows it, less what light ones are denied."""
    terms, state = world.terms, world.state
    tier = int(state.tier[firm, i])
    cared_for = stage_rules.is_established(state.stage[firm, i])
    care = terms.tiers.top_care[firm] if tier_rules.is_top(tier) > 0.0 else terms.care[firm]
    denied = (1.0 - terms.tiers.light_service[firm]) * world.by.light_service_value
    return (care if cared_for else 0.0) - (denied if tier == LIGHT else 0.0)
