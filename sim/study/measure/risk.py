"""The worst outcomes and ruin, with intervals, of one strategy or of two that had the same luck.

The mean of the worst outcomes (CVaR) is the mean of what each outcome contributes to it, its influence; so
it has a t interval, and so has the difference of two, run by run. As degrees of freedom count the outcomes
in the tail, less one, for only they say how the tail varies. Of a difference it covers .94 to .98 where it
promises .95, from 40 runs on; a percentile bootstrap, which suggests itself, as little as .83. Of one
strategy alone it covers .87 to .93, since the worst outcomes are seen too rarely: to be read as rough.

The difference between two chances of ruin has Tango's score interval (Statistics in Medicine 17, 1998,
891-908), recommended for pairs by Fagerland, Lydersen and Laake (Statistics in Medicine 33, 2014,
2850-2875). It leaves out zero exactly where McNemar's test rejects.
"""

from __future__ import annotations

import math

import numpy as np

from sim.study.measure.statistics import Interval, mean_interval

#: Outcomes that the tail must hold for its interval to be given, and for it to be more than rough.
LEAST, ENOUGH = 4, 10

_HALVINGS = 60  # of the range -1 to 1: to the last digits of a double


def runs_needed(tail: float, outcomes: int = LEAST) -> int:
    """Return how many runs put so many outcomes into the tail."""
    return math.ceil(outcomes / tail - 1e-9)


def tail_values(values: np.ndarray, tail: float) -> np.ndarray:
    """Return what each outcome contributes to CVaR, the mean of the lowest `tail` share: their mean is CVaR.

    Where `tail` times the number of values is not whole, the last value counts in part; at least the one
    worst value counts in full.
    """
    values = np.asarray(values, dtype=float)
    mass = max(1.0, tail * values.size)
    quantile = np.sort(values)[min(values.size, math.ceil(mass - 1e-9)) - 1]
    return quantile - np.maximum(quantile - values, 0.0) * values.size / mass


def tail_interval(values: np.ndarray, tail: float, confidence: float) -> Interval:
    """Return CVaR with its interval; none where the tail holds fewer than `LEAST` outcomes."""
    return _interval(tail_values(values, tail), tail, confidence)


def tail_difference(a: np.ndarray, b: np.ndarray, tail: float, confidence: float) -> Interval:
    """Return CVaR of `a` less that of `b`, paired run by run; no interval where the tail is too small."""
    return _interval(tail_values(a, tail) - tail_values(b, tail), tail, confidence)


def _interval(contributions: np.ndarray, tail: float, confidence: float) -> Interval:
    inside = tail * contributions.size
    if inside < LEAST - 1e-9:
        return Interval(float(contributions.mean()), np.nan, np.nan)
    return mean_interval(contributions, confidence, degrees=inside - 1)


def share_difference(only_a: int, only_b: int, n: int, confidence: float) -> Interval:
    """Return how much more often a thing happens in `a` than in `b`, over paired runs (Tango's interval).

    Parameters
    ----------
    only_a, only_b : int
        Runs in which it happened in the one alone.
    n : int
        All runs.
    confidence : float
    """
    if n < 2:
        return Interval((only_a - only_b) / n, np.nan, np.nan)
    from scipy.special import ndtri

    z = float(ndtri(0.5 + confidence / 2))
    apart = (only_a - only_b) / n

    def score(difference: float) -> float:
        """How far what was seen lies above a true `difference`, in standard errors under it."""
        a = 2.0 * n
        b = (2.0 * n - only_a + only_b) * difference - only_a - only_b
        c = -only_b * difference * (1.0 - difference)
        rarer = (math.sqrt(max(0.0, b * b - 4.0 * a * c)) - b) / (2.0 * a)
        variance = n * (2.0 * rarer + difference * (1.0 - difference))
        above = only_a - only_b - n * difference
        return math.copysign(math.inf, above) if variance <= 0 and above else above / math.sqrt(variance or 1)

    def where(wanted: float, low: float, high: float) -> float:
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if score(middle) > wanted else (low, middle)
        return (low + high) / 2

    return Interval(apart, where(z, -1.0, apart), where(-z, apart, 1.0))
