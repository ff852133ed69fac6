"""Loyalty stages: which one a customer is in, and groups of them (section 1)."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.machine.codes import LAPSED, LONG_STANDING, LOYAL, NEW, PROSPECT, REGULAR
from sim.model.machine.compile import rule
from sim.scenario.basics.names import ACTIVE, CLOSE, ESTABLISHED, STAGES

# First and last code of each group
_ACTIVE, _ESTABLISHED, _CLOSE = (
    (STAGES.index(group[0]), STAGES.index(group[-1])) for group in (ACTIVE, ESTABLISHED, CLOSE)
)


class Thresholds(NamedTuple):
    """What tells the stages apart, as the market's `stages` name it."""

    new_purchases: float
    new_months: float
    long_standing_purchases: float
    long_standing_depth: float
    loyal_depth: float
    loyal_share: float
    loyal_trust: float
    lapsed_intervals: float
    lapsed_depth: float


@rule
def stage_of(
    purchases: float, left: float, known: float, silent: float, interval: float, depth: float, share: float,
    trust: float, by: Thresholds,
) -> int:  # fmt: skip
    """Loyalty stage code; from new to loyal, each stage asks what the one below asks, and more (section 1).

    `depth` is what it buys from the firm lately, as a multiple of what is usual to buy anywhere.
    """
    established = (purchases >= by.new_purchases) & (known >= by.new_months)
    close = established & (purchases >= by.long_standing_purchases) & (depth >= by.long_standing_depth)
    loyal = close & (depth >= by.loyal_depth) & (share >= by.loyal_share) & (trust >= by.loyal_trust)
    faded = (silent > by.lapsed_intervals * interval) & (depth < by.lapsed_depth)
    stage = REGULAR if established else NEW
    stage = LONG_STANDING if close else stage
    stage = LOYAL if loyal else stage
    stage = LAPSED if faded | (left > 0.0) else stage
    return PROSPECT if purchases < 1.0 else stage


@rule
def is_active(stage: float) -> bool:
    """Whether who is in the stage is a customer: neither a prospect nor lapsed."""
    return (stage >= _ACTIVE[0]) & (stage <= _ACTIVE[1])


@rule
def is_established(stage: float) -> bool:
    """Whether who is in the stage is a customer who knows the firm, regular or better."""
    return (stage >= _ESTABLISHED[0]) & (stage <= _ESTABLISHED[1])


@rule
def is_close(stage: float) -> bool:
    """Whether who is in the stage is a customer who deals deeply with the firm: long-standing or loyal."""
    return (stage >= _CLOSE[0]) & (stage <= _CLOSE[1])
