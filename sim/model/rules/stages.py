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
    long_standing_months: float
    loyal_share: float
    loyal_trust: float
    loyal_months: float
    lapsed_intervals: float


@rule
def stage_of(
    purchases: float, left: float, known: float, silent: float, interval: float, share: float, trust: float,
    by: Thresholds,
) -> int:  # fmt: skip
    """Loyalty stage code, tested in the order lapsed, loyal, long-standing, new, else regular (section 1)."""
    known_well = purchases >= by.new_purchases
    stage = NEW if (purchases < by.new_purchases) | (known < by.new_months) else REGULAR
    stage = LONG_STANDING if (known >= by.long_standing_months) & known_well else stage
    loyal = (share >= by.loyal_share) & (trust >= by.loyal_trust) & (known >= by.loyal_months) & known_well
    stage = LOYAL if loyal else stage
    stage = LAPSED if (silent > by.lapsed_intervals * interval) | (left > 0.0) else stage
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
    """Whether who is in the stage is a long-standing or loyal customer."""
    return (stage >= _CLOSE[0]) & (stage <= _CLOSE[1])
