"""Rules of recovery: what each outcome of a failure leads satisfaction and trust to (section 8)."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.machine.codes import MINOR
from sim.model.machine.compile import rule
from sim.model.machine.maths import log


class Outcomes(NamedTuple):
    """A number for each outcome of a failure, as the market's `failure` names them."""

    minor_silent: float
    minor_unsolved: float
    minor_solved: float
    minor_quick: float
    major_silent: float
    major_unsolved: float
    major_solved: float
    major_quick: float


@rule
def after_silence(levels: Outcomes, severity: float, solved: bool) -> float:
    """The level after a failure that nobody complained of; solved, if the firm asks and puts it right."""
    minor = levels.minor_solved if solved else levels.minor_silent
    major = levels.major_solved if solved else levels.major_silent
    return minor if severity == MINOR else major


@rule
def after_complaint(levels: Outcomes, severity: float, solved: bool, quick: bool) -> float:
    """The level after a complaint; `quick` only where it was solved."""
    minor = levels.minor_quick if quick else (levels.minor_solved if solved else levels.minor_unsolved)
    major = levels.major_quick if quick else (levels.major_solved if solved else levels.major_unsolved)
    return minor if severity == MINOR else major


@rule
def trust_level(repurchase: float, part: float, weight: float) -> float:
    """T (0-1) that carries `part` of what the `repurchase` share of the TARP table says, where T weighs b_T.

    0.5 + part ln(odds) / b_T: at odds of 1 the trust in a stranger.
    """
    level = 0.5 + part * log(repurchase / (1.0 - repurchase)) / weight
    low = 0.0 if level < 0.0 else level
    return 1.0 if low > 1.0 else low
