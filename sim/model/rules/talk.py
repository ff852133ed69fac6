"""Rules of talk: who hears of a firm from whom, what word is worth, who was told (section 6)."""

from __future__ import annotations

from sim.model.machine.codes import HEARD, TOLD
from sim.model.machine.compile import rule
from sim.model.rules import customer as rules
from sim.model.rules.stages import is_active


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
def referred_spend(known: float, premium: float, months: float) -> float:
    """Multiple of the usual basket of who was told: 1 + premium (1 - known / months), until it has faded."""
    return 1.0 + premium * (1.0 - known / months)


@rule
def talks(stage: float) -> float:
    """1 for a customer in one of the active stages, who may talk of the firm, else 0."""
    return 1.0 if is_active(stage) else 0.0


@rule
def said(
    counts: float, silent: float, satisfaction: float, contagion: float, norm: float, bad_told: float
) -> float:
    """What a customer tells others after a month with a purchase: points above the norm, or (< 0) below.

    `counts` is 1 for a present customer, else 0; `silent` months since the purchase; what is bad is told to
    `bad_told` times as many.
    """
    beyond = counts * contagion * (satisfaction - norm)
    beyond = beyond * bad_told if beyond < 0.0 else beyond
    return rules.exact(beyond if silent == 0.0 else 0.0)
