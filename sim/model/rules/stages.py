"""Groups of loyalty stages: who is a customer, who knows the firm, who is close to it (section 1)."""

from __future__ import annotations

from sim.model.machine.compile import rule
from sim.scenario.basics.names import ACTIVE, CLOSE, ESTABLISHED, STAGES

# First and last code of each group
_ACTIVE, _ESTABLISHED, _CLOSE = (
    (STAGES.index(group[0]), STAGES.index(group[-1])) for group in (ACTIVE, ESTABLISHED, CLOSE)
)


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
