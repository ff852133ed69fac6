"""The loyalty stage at the end of the month: who is new, regular, loyal, lapsed; who is lost, and why."""

from __future__ import annotations

import numpy as np

from sim.model.customers import growth
from sim.model.customers.contract import is_bound
from sim.model.customers.tally import (
    BAD_WORD,
    CUSTOMERS,
    GOOD_WORD,
    SATISFACTION,
    SHARE,
    TALKERS,
    TRUST,
    World,
)
from sim.model.machine.codes import LAPSED
from sim.model.machine.compile import rule
from sim.model.rules import customer as rules
from sim.model.rules import growth as growth_rules
from sim.model.rules import stages as stage_rules
from sim.model.rules import talk as talk_rules
from sim.model.rules import tiers as tier_rules


@rule
def read_stage(world: World, i: int, firm: int, segment: int, chunk: int, month: int) -> None:
    """Read the customer's stage at the end of the month, and what it thinks and tells others (section 1)."""
    by, state = world.by, world.state
    bought = np.float64(state.purchases[firm, i])
    share = rules.wallet_share(np.float64(state.wallet[firm, i]), np.float64(state.everywhere[i]))
    first, recent = np.float64(state.first[firm, i]), np.float64(state.recent[firm, i])
    bound = 1.0 if is_bound(world, i, firm) else 0.0
    gone = rules.gone(np.float64(state.left[firm, i]), bound, by.contractual)
    usual = world.terms.usual_interval[segment]
    interval = rules.own_interval(bought, first, recent, usual)
    depth = rules.depth(np.float64(state.wallet[firm, i]), by.wallet_months, usual)
    stage = stage_rules.stage_of(
        bought, gone, month - first, month - recent, interval,
        depth, share, np.float64(state.trust[firm, i]), by.stages,
    )  # fmt: skip
    count_move(world, i, firm, segment, stage, chunk, month)
    lines = world.tally.lines[chunk, firm]
    counts = rules.is_customer(bought, np.float64(state.left[firm, i]))
    satisfaction: float = np.float64(state.satisfaction[firm, i])
    contagion: float = np.float64(world.traits.contagion[i])
    if by.growth.talk > 0.0:
        contagion *= growth_rules.more_talk(growth.relationship(world, i, firm), by.growth.talk)
    lines[CUSTOMERS] += counts
    lines[SATISFACTION] += counts * satisfaction
    lines[TRUST] += counts * rules.exact(np.float64(state.trust[firm, i]))
    lines[SHARE] += counts * rules.exact(share)
    lines[TALKERS] += talk_rules.talks(stage) * rules.exact(contagion)
    said = talk_rules.said(counts, month - recent, satisfaction, contagion, by.score_at_norm, by.bad_told)
    lines[GOOD_WORD] += rules.positive(said)
    lines[BAD_WORD] += rules.positive(-said)


@rule
def count_move(world: World, i: int, firm: int, segment: int, stage: int, chunk: int, month: int) -> None:
    """Count the move to a stage, and who is lost by it."""
    state = world.state
    before = int(state.stage[firm, i])
    world.tally.moves[chunk, firm, before, stage] += 1
    state.stage[firm, i] = stage
    if stage == LAPSED and stage_rules.is_active(before):
        _count_lost(world, i, firm, segment, before, chunk, month)


@rule
def _count_lost(world: World, i: int, firm: int, segment: int, before: int, chunk: int, month: int) -> None:
    """Count a customer as lost, with the reason, its months known, and whether it left or fell silent."""
    state, terms = world.state, world.terms
    elsewhere = np.float64(state.everywhere[i]) - np.float64(state.wallet[firm, i])
    dearer = terms.log_price[firm, 0] - terms.log_mean[0, segment]
    reason = tier_rules.reason_of(
        float(state.grievance[firm, i]), 1.0 if elsewhere > 0.5 else 0.0, 1.0 if dearer > 0.01 else 0.0
    )
    lost = world.tally.lost[chunk, firm, int(reason), before]
    lost[0] += 1
    lost[1] += month - state.first[firm, i]
    lost[2] += 1 if state.left[firm, i] > 0 else 0
