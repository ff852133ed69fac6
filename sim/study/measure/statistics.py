"""How sure we are: intervals of means, of paired differences, of shares, and of the worst outcomes."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd

#: Measures by which strategies are compared, more being better.
MEASURES = ("npv", "equity", "value", "customers", "share")

#: Resamples behind the interval of CVaR, and the seed that makes them the same every time.
RESAMPLES = 2000
RESAMPLE_SEED = 20_240_501


class Interval(NamedTuple):
    """A mean with its interval, in the units of what was measured; NaN where it is not known."""

    mean: float
    low: float
    high: float


def t_quantile(confidence: float, degrees: float) -> float:
    """Two-sided quantile of Student's t: half the width of an interval in standard errors."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + confidence / 2))


def mean_interval(values: np.ndarray, confidence: float) -> Interval:
    """Return the mean of independent values and its t interval.

    Parameters
    ----------
    values : array of shape (replications,)
        NaN is not counted.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Interval
        `low` and `high` are NaN when fewer than two values are known.
    """
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    if known.size == 0:
        return Interval(np.nan, np.nan, np.nan)
    mean = float(known.mean())
    if known.size < 2:
        return Interval(mean, np.nan, np.nan)
    half = t_quantile(confidence, known.size - 1) * float(known.std(ddof=1)) / float(np.sqrt(known.size))
    return Interval(mean, mean - half, mean + half)


def wilson_interval(count: int, n: int, confidence: float) -> Interval:
    """Return a share with Wilson's score interval (1927), which also holds for shares of 0 and 1."""
    if n == 0:
        return Interval(np.nan, np.nan, np.nan)
    share = count / n
    if n == 1:
        return Interval(share, np.nan, np.nan)
    from scipy.special import ndtri

    z = float(ndtri(0.5 + confidence / 2))
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)))
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == n else min(1.0, centre + half)
    return Interval(share, low, high)


def tail_mean(values: np.ndarray, tail: float) -> np.ndarray:
    """Return CVaR: the mean of the lowest `tail` share along the last axis.

    Where `tail` times the number of values is not whole, the last value counts in part; at least the one
    worst value counts in full.
    """
    ordered = np.sort(np.asarray(values, dtype=float), axis=-1)
    n = ordered.shape[-1]
    mass = max(1.0, tail * n)
    weight = np.clip(mass - np.arange(n), 0.0, 1.0)
    return (ordered * weight).sum(axis=-1) / mass


def percentile_interval(estimate: float, resampled: np.ndarray, confidence: float) -> Interval:
    """Return an estimate with the interval that holds the middle share of its resamples (bootstrap)."""
    low, high = np.quantile(resampled, [0.5 - confidence / 2, 0.5 + confidence / 2])
    return Interval(estimate, float(low), float(high))


def tail_interval(values: np.ndarray, tail: float, confidence: float) -> Interval:
    """Return CVaR with a percentile bootstrap interval; the resamples are the same every time.

    Fewer than 1 / `tail` values hold no whole outcome of the tail, and no interval is given.
    """
    values = np.asarray(values, dtype=float)
    cvar = float(tail_mean(values, tail))
    if values.size < 2 or tail * values.size < 1:
        return Interval(cvar, np.nan, np.nan)
    chosen = np.random.default_rng(RESAMPLE_SEED).integers(0, values.size, size=(RESAMPLES, values.size))
    return percentile_interval(cvar, tail_mean(values[chosen], tail), confidence)


def variance_removed(a: np.ndarray, b: np.ndarray) -> float:
    """Return the share of the variance of a - b that common random numbers took away; NaN if nothing
    varies.
    """
    if len(a) < 2:
        return float("nan")
    apart = float(np.var(a, ddof=1) + np.var(b, ddof=1))
    return float("nan") if apart <= 0 else 1.0 - float(np.var(a - b, ddof=1)) / apart


def together(confidence: float, comparisons: int) -> float:
    """Return the confidence each of several intervals needs so that all hold together (Bonferroni)."""
    return 1.0 - (1.0 - confidence) / max(1, comparisons)


def paired_differences(outcomes: pd.DataFrame, measures: tuple[str, ...], confidence: float) -> pd.DataFrame:
    """Compare every two strategies replication by replication.

    Parameters
    ----------
    outcomes : DataFrame
        One row a strategy and replication, with a column for each measure.
    measures : tuple of str
    confidence : float

    Returns
    -------
    DataFrame
        a, b, measure, difference (mean of a - b), low, high (interval of this one comparison),
        variance_removed, together_low, together_high (wider: the intervals of all pairs in one measure hold
        at once).
    """
    names = list(dict.fromkeys(outcomes["strategy"]))
    pairs = list(itertools.combinations(names, 2))
    wide = {
        name: outcomes[outcomes["strategy"] == name].set_index("replication").sort_index() for name in names
    }
    rows = []
    for measure in measures:
        for a, b in pairs:
            x, y = wide[a][measure].to_numpy(float), wide[b][measure].to_numpy(float)
            alone = mean_interval(x - y, confidence)
            family = mean_interval(x - y, together(confidence, len(pairs)))
            rows.append((a, b, measure, *alone, variance_removed(x, y), family.low, family.high))
    columns = [
        "a",
        "b",
        "measure",
        "difference",
        "low",
        "high",
        "variance_removed",
        "together_low",
        "together_high",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    numbers = columns[3:]
    return frame.astype(dict.fromkeys(numbers, float))
