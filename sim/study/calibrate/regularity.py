"""Whether a customer's purchases come by chance, as the BG/NBD has it, or at regular intervals or in bursts.

Given how many repeat purchases a customer made and when the last one was, those in between are, by the model,
as likely on any set of days as on any other, whatever the customer's rate: the sum of the squared intervals
has a mean and a variance that no parameter enters (Greenwood's statistic, here counted in days). Regular
buyers have less, buyers in bursts more.

Sources: Greenwood 1946, "The statistical study of infectious diseases"; for regular buyers Chatfield &
Goodhardt 1973, "A consumer purchasing model with Erlang inter-purchase times".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.study.calibrate.likelihood import Floats
from sim.study.calibrate.tracking import Ints


@dataclass(frozen=True)
class Intervals:
    """The intervals between purchases of customers with two or more repeat purchases.

    Attributes
    ----------
    count, span : repeat purchases of each, and time from the first purchase to the last, in days of the
    clock.
    squares : sum of the squared intervals.
    """

    count: Floats
    span: Floats
    squares: Floats


def intervals_of(customer: Ints, time: Floats) -> Intervals:
    """From purchases in order of customer and time."""
    gap, same = np.diff(time), np.diff(customer) == 0
    count = np.bincount(customer[1:][same], minlength=int(customer[-1]) + 1).astype(float)
    span, squares = (
        np.asarray(np.bincount(customer[1:][same], gap[same] ** power, len(count)), float) for power in (1, 2)
    )
    several = (count >= 2) & (span > count)  # purchases on successive days alone could not lie otherwise
    return Intervals(count[several], span[several], squares[several])


def regularity(found: Intervals) -> tuple[float, float]:
    """Chance of intervals so unlike random ones, or more so; and how regular they are.

    The latter is the shape of the Gamma distribution of intervals that has their squares: 1 by chance, 2
    where every second of random occasions is a purchase, below 1 in bursts; NaN if there is nothing to tell
    it from.
    """
    from scipy.optimize import brentq
    from scipy.stats import norm

    x = found.count
    if len(x) < 2:
        return 1.0, np.nan
    mean, variance = squares_by_chance(x, found.span)
    missed, weight = found.squares - mean, 1 / found.span**2  # every customer's span counts as one
    z = float(weight @ missed / np.sqrt(weight**2 @ variance))
    ratio = float(weight @ found.squares / (weight @ mean))

    def off(shape: float) -> float:
        return float(((shape + 1) / (x * shape + 1)).sum() - ratio * (2 / (x + 1)).sum())

    shape = 50.0 if off(50.0) > 0 else 0.02 if off(0.02) < 0 else float(brentq(off, 0.02, 50.0))
    return float(2 * norm.sf(abs(z))), shape


def squares_by_chance(x: Floats, span: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the sum of the squares of `x` whole intervals, of 1 or more, that sum to `span`.

    All ways to cut the span are equally likely: what exceeds 1 falls into the intervals as Bose-Einstein has
    it, with factorial moments E[h(h-1)...] = k! M(M-1)... / (x (x+1) ...) for M = span - x.
    """
    m = np.maximum(span - x, 0.0)
    f1 = m / x
    f2 = f1 * (m - 1) / (x + 1)
    f3 = f2 * (m - 2) / (x + 2)
    f4 = f3 * (m - 3) / (x + 3)
    # squares of (1 + h) add up to x + 2 M + sum of h^2: only the last varies, h^2 = h(h-1) + h
    second = 2 * f2 + f1
    fourth = 24 * f4 + 6 * 6 * f3 + 7 * 2 * f2 + f1  # h^4 in falling factorials: Stirling's 1, 7, 6, 1
    # two intervals: E[h(h-1) g(g-1)] = 4 f4, E[h(h-1) g] = 2 f3, E[h g] = f2
    crossed = 4 * f4 + 2 * 2 * f3 + f2
    mean = x * second
    variance = x * fourth + x * (x - 1) * crossed - mean**2
    return x + 2 * m + mean, np.maximum(variance, 0.0)
