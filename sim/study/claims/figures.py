"""Figures of claims, each by replication: what must be above 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.study.claims.observe import Floats, Seen

#: A figure of a claim, by replication.
Figure = Callable[[Seen], Floats]


def more(one: str, other: str, measure: str = "npv") -> Figure:
    """How much more one strategy has of a measure than another."""
    return lambda found: found[one, measure] - found[other, measure]


def above(strategy: str, measure: str, least: float = 0.0, times: str = "", sign: float = 1.0) -> Figure:
    """How far a measure of one strategy is above a number, or above so many times another of its measures."""

    def figure(found: Seen) -> Floats:
        floor = least * found[strategy, times] if times else least
        return sign * (found[strategy, measure] - floor)

    return figure


def adds(what: str, to: str, beyond: str, base: str = "hold") -> Figure:
    """How much more something adds to another thing than it brings by itself: `what` is both together."""
    return lambda found: (found[what, "npv"] - found[to, "npv"]) - (found[beyond, "npv"] - found[base, "npv"])


def lost_again(one: str, other: str, measures: tuple[str, str] = ("early", "late")) -> Figure:
    """How far what is left of an early gain is below half of it."""
    early, late = (more(one, other, measure) for measure in measures)
    return lambda found: 0.5 * early(found) - late(found)


def spreads_more(one: str, other: str, base: str = "hold") -> Figure:
    """Logarithm of how many times as much the gain of one strategy spreads over replications.

    By replication as jackknife pseudo-values, whose mean has the standard error of the whole.
    """

    def figure(found: Seen) -> Floats:
        gains = np.array([found[name, "npv"] - found[base, "npv"] for name in (one, other)])
        number = gains.shape[1]
        whole = np.log(gains.std(axis=1, ddof=1))
        left = [np.log(np.delete(gains, out, axis=1).std(axis=1, ddof=1)) for out in range(number)]
        values = number * whole - (number - 1) * np.array(left)
        return np.asarray(values[:, 0] - values[:, 1])

    return figure


def slope(splits: Mapping[str, float], at: float, sign: float = 1.0) -> Figure:
    """What a shift of the budget earns at a share, of the whole budget, from a cubic through the splits."""
    shares = np.array(list(splits.values()))

    def figure(found: Seen) -> Floats:
        earned = np.array([found[name, "npv"] for name in splits])
        slopes = [np.polyval(np.polyder(np.polyfit(shares, row, 3)), at) for row in earned.T]
        return sign * np.array(slopes)

    return figure
