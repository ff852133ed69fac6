"""How sure we are: intervals of means, of shares, and what holds for several of them together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

#: Measures by which strategies are compared, more being better.
MEASURES = ("npv", "equity", "value", "customers", "share")

#: Runs from which on Student's t is as good as normal.
_MANY = 1_000

#: Resamples behind the interval of a ratio, and the seed that makes them the same every time.
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


def mean_interval(values: np.ndarray, confidence: float, degrees: float | None = None) -> Interval:
    """Return the mean of independent values and its t interval.

    Parameters
    ----------
    values : array of shape (replications,)
        NaN is not counted.
    confidence : float
        Between 0 and 1.
    degrees : float, optional
        Degrees of freedom; one less than the values when left out.

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
    quantile = t_quantile(confidence, known.size - 1 if degrees is None else degrees)
    half = quantile * float(known.std(ddof=1)) / float(np.sqrt(known.size))
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


def percentile_interval(estimate: float, resampled: np.ndarray, confidence: float) -> Interval:
    """Return an estimate with the interval that holds the middle share of its resamples (bootstrap)."""
    low, high = np.quantile(resampled, [0.5 - confidence / 2, 0.5 + confidence / 2])
    return Interval(estimate, float(low), float(high))


def resamples(number: int, times: int = RESAMPLES) -> np.ndarray:
    """Return which of `number` replications are drawn into each resample, the same every time."""
    return np.random.default_rng(RESAMPLE_SEED).integers(0, number, size=(times, number))


def ratio_interval(
    top: np.ndarray, bottom: np.ndarray, confidence: float, either_sign: bool = False
) -> Interval:
    """Return the ratio of two paired means with a percentile bootstrap interval, the same every time.

    Not a number where the lower one is not surely above zero, or with `either_sign` surely off it: such a
    ratio says nothing.
    """
    below = mean_interval(bottom, confidence)
    low, high = (below.low, below.high) if len(bottom) > 1 else (below.mean, below.mean)
    if not (low > 0 or (either_sign and high < 0)):
        return Interval(np.nan, np.nan, np.nan)
    ratio = float(top.mean() / bottom.mean())
    if len(top) < 2:
        return Interval(ratio, np.nan, np.nan)
    chosen = resamples(len(top))
    ratios = top[chosen].mean(axis=1) / bottom[chosen].mean(axis=1)
    return percentile_interval(ratio, ratios, confidence)


def variance_removed(a: np.ndarray, b: np.ndarray) -> float:
    """Return the share of the variance of a - b that common random numbers took away; NaN if nothing
    varies.
    """
    if len(a) < 2:
        return float("nan")
    apart = float(np.var(a, ddof=1) + np.var(b, ddof=1))
    return float("nan") if apart <= 0 else 1.0 - float(np.var(a - b, ddof=1)) / apart


def widened(interval: Interval, confidence: float, wanted: float, n: int) -> Interval:
    """Return a t interval of `n` values at `confidence` as it is at another confidence, the `wanted` one."""
    if n < 2:
        return interval
    ratio = t_quantile(wanted, n - 1) / t_quantile(confidence, n - 1)
    mean, low, high = interval
    return Interval(mean, mean - ratio * (mean - low), mean + ratio * (high - mean))


def runs_to_tell(interval: Interval, confidence: float, wanted: float, n: int) -> float:
    """Return how many runs would tell a difference from zero in four of five cases, were it as it looks.

    Parameters
    ----------
    interval : Interval
        The difference as seen, with its t interval.
    confidence : float
        Of that interval.
    wanted : float
        With which it is to be told.
    n : int
        Runs behind the interval.

    Returns
    -------
    float
        NaN of a single run, infinity where no difference shows.
    """
    from scipy.special import ndtri

    if n < 2:
        return float("nan")
    if interval.mean == 0:
        return float("inf")
    error = (interval.high - interval.low) / (2 * t_quantile(confidence, n - 1))
    apart = abs(interval.mean) / (error * n**0.5) if error > 0 else float("inf")  # in standard deviations
    # by normal quantiles, which is too few by some where runs are few: t quantiles say how many more
    runs = max(2.0, float(np.ceil((float(ndtri(0.5 + wanted / 2) + ndtri(0.8)) / apart) ** 2)))
    while runs < _MANY and runs**0.5 * apart < t_quantile(wanted, runs - 1) + t_quantile(0.6, runs - 1):
        runs += 1
    return runs


def together(confidence: float, comparisons: int, share: float = 1.0) -> float:
    """Return the confidence each of several intervals needs so that all hold together (Bonferroni).

    `share` is that of what may go wrong which they are allowed to use up.
    """
    return 1.0 - share * (1.0 - confidence) / max(1, comparisons)


def stays_above(path: np.ndarray) -> float:
    """Number of the month (1 the first) from which a path is above 0 to its end; NaN if it is not there."""
    below = np.flatnonzero(~(path > 0))
    months = 1.0 if below.size == 0 else float(below[-1]) + 2.0
    return months if months <= len(path) else float("nan")


def half_by_month(values: np.ndarray, confidence: float) -> np.ndarray:
    """Half the t interval of the mean by month, of values (replication, month); NaN of a single one."""
    n = len(values)
    if n < 2:
        return np.full(values.shape[1], np.nan)
    return np.asarray(t_quantile(confidence, n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n))
