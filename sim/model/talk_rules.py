"""Rules of talk: who hears of a firm from whom, what word is worth, who was told (section 6)."""

from __future__ import annotations

from sim.model.codes import HEARD, TOLD
from sim.model.compile import rule


@rule
def heard_of(aware: float, u: float, hazard: float, by_talk: float) -> float:
    """How somebody knows the firm after this month: as before, else told (chance `by_talk`) or by hearing.

    `hazard` is the chance of both together (Bass 1969, as a hazard).
    """
    heard = TOLD if u < by_talk else (HEARD if u < hazard else 0.0)
    return aware if aware > 0.0 else heard


@rule
def word_of(good: float, bad: float, talkers: float, weight_bad: float) -> float:
    """Word about a firm, -1 to 1: (good - w bad) / (talkers + good + w bad); 0 if nobody talks.

    `good` and `bad` are points of satisfaction above and below the norm, summed over who talks.
    """
    heavy = weight_bad * bad
    total = talkers + good + heavy
    return (good - heavy) / total if total > 0.0 else 0.0


@rule
def word_utility(word: float, slope: float, weight: float) -> float:
    """Utility that word lends a firm: slope weight word."""
    return slope * weight * word


@rule
def leaving_chance(chance: float, aware: float, factor: float) -> float:
    """Natural attrition, which is `factor` times the usual for customers who were told of the firm."""
    return chance * (factor if aware == TOLD else 1.0)


@rule
def referred_spend(aware: float, known: float, premium: float, months: float) -> float:
    """Multiple of the usual basket: 1 + premium (1 - known / months) for who was told, until it has faded."""
    left = 1.0 - known / months
    left = left if left > 0.0 else 0.0
    return 1.0 + premium * left if aware == TOLD else 1.0
