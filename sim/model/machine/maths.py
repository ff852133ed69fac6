"""exp, log, the normal quantile and the variates made of them, from basic IEEE operations only.

Written without early returns and without a library's functions, so that they vectorise when inlined and give
the same bits on every machine, compiled or not.
"""

from __future__ import annotations

import math

import numpy as np

from sim.model.machine.compile import rule
from sim.model.machine.float_bits import exponent, mantissa, power_of_two

MOST_EVENTS = 250  # a Poisson variate stops counting here
LOG2_E = 1.4426950408889634
LN2_HIGH = 0.6931471803691238  # ln 2 in two parts (Cody & Waite), so that k ln 2 is exact in the first
LN2_LOW = 1.9082149292705877e-10


@rule
def exp(x: float) -> float:
    """e**x to about 1e-15, for x cut to [-700, 700]."""
    x = -700.0 if x < -700.0 else x
    x = 700.0 if x > 700.0 else x
    k = math.floor(x * LOG2_E + 0.5)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    p = 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    return p * power_of_two(float(k))


@rule
def log(x: float) -> float:
    """Natural logarithm of a normal x > 0 to about 1e-15."""
    m = mantissa(x)
    e = exponent(x)
    low = m < 0.7071067811865476
    m = m + m if low else m
    e = e - 1.0 if low else e
    s = (m - 1.0) / (m + 1.0)
    t = s * s
    p = 1.0 / 21.0
    p = p * t + 1.0 / 19.0
    p = p * t + 1.0 / 17.0
    p = p * t + 1.0 / 15.0
    p = p * t + 1.0 / 13.0
    p = p * t + 1.0 / 11.0
    p = p * t + 1.0 / 9.0
    p = p * t + 1.0 / 7.0
    p = p * t + 0.2
    p = p * t + 1.0 / 3.0
    p = p * t + 1.0
    return e * LN2_HIGH + (2.0 * s * p + e * LN2_LOW)


@rule
def normal_quantile(p: float) -> float:
    """Standard normal quantile to about 1e-7 for 1e-10 < p < 1 - 1e-10 (Wichura 1988, AS 241, PPND7)."""
    q = p - 0.5
    a = 0.180625 - q * q
    middle = (
        q
        * (((59.109374720 * a + 159.29113202) * a + 50.434271938) * a + 3.3871327179)
        / (((67.187563600 * a + 78.757757664) * a + 17.895169469) * a + 1.0)
    )
    smaller = p if q < 0.0 else 1.0 - p
    b = math.sqrt(-log(smaller)) - 1.6
    tail = (((0.17023821103 * b + 1.3067284816) * b + 2.7568153900) * b + 1.4234372777) / (
        (0.12021132975 * b + 0.73700164250) * b + 1.0
    )
    tail = -tail if q < 0.0 else tail
    return middle if a >= 0.0 else tail


@rule
def exponential(u: float, mean: float) -> float:
    """Exponential variate by inversion of a uniform u."""
    return -mean * log(u)


@rule
def poisson_term(before: float, mean: float, k: float) -> float:
    """Chance of k events from the chance of k - 1, for a Poisson variate."""
    return before * mean * (1.0 / k)


@rule
def poisson_count(u: float, mean: float, none: float) -> int:
    """Poisson variate by inversion of a uniform u; `none` is exp(-mean), the chance of no event."""
    k = 0
    chance = none
    reached = none
    while u > reached and k < MOST_EVENTS:
        k += 1
        chance = poisson_term(chance, mean, float(k))
        reached += chance
    return k


@rule
def whole(number: int) -> int:
    """The number as int64, whatever array it is of: what is called with two types is compiled twice."""
    return np.int64(number)  # type: ignore[return-value]
