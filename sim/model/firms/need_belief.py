"""What customers need, and what a firm believes that they need (section 3).

A belief is a set of weights like the true ones. History bends it, month by month, into the direction in which
the firm errs; listening closes a share of the gap to the truth, which may itself have moved on meanwhile.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.model.machine.arrays import Floats
from sim.model.machine.draws import Decision, uniform, words
from sim.model.machine.maths import exp, log, normal_quantile
from sim.scenario.basics.names import COMMON_NEEDS, COMMON_SHARE, NEEDS
from sim.scenario.market.market import Market

_BELIEF = int(Decision.BELIEF)
LEAST = 0.001  # weight below which no firm takes a need: its logarithm must be finite


def need_weights(market: Market, month: int = 0) -> Floats:
    """Weights w (segment, need) in `month`, each row summing to 1.

    At month 0, and before, 0.7 for the common needs and 0.3 for a segment's own, equal where not given; from
    then on each moves by its own `need_drift_per_year`.
    """
    years = 0.0 if "need_drift" in market.switched_off else max(0, month) / 12.0
    rows = []
    for segment in market.segments.values():
        row = _first_weights(tuple(segment.need_weights.items()))
        if segment.need_drift_per_year and years > 0.0:
            drift = np.array([segment.need_drift_per_year.get(need, 0.0) for need in NEEDS])
            moved = np.maximum(row + drift * years, 0.0)
            row = moved / moved.sum() if moved.sum() > 0.0 else row
        rows.append(row)
    return np.array(rows)


@lru_cache(maxsize=256)
def _first_weights(given: tuple[tuple[str, float], ...]) -> Floats:
    """Weights (need,) of a segment at month 0, not to be written to."""
    weights = dict(given)
    row = np.array([weights.get(need, 0.0) for need in NEEDS])
    common = np.array([need in COMMON_NEEDS for need in NEEDS])
    for group, share in ((common, COMMON_SHARE), (~common, 1.0 - COMMON_SHARE)):
        total = row[group].sum()
        row[group] = share * row[group] / total if total > 0 else share / group.sum()
    row.flags.writeable = False
    return row


def leaning(market: Market, key: tuple[np.uint64, np.uint64], firm: int) -> Floats:
    """Direction (segment, need) in which a firm misjudges needs: standard normal, the same all its life."""
    return _leaning(key, firm, len(market.segments))


@lru_cache(maxsize=256)
def _leaning(key: tuple[np.uint64, np.uint64], firm: int, segments: int) -> Floats:
    """The same, not to be written to."""
    drawn = [
        normal_quantile(uniform(words(*key, firm, 0, _BELIEF, number)[0]))
        for number in range(segments * len(NEEDS))
    ]
    direction = np.array(drawn).reshape(segments, len(NEEDS))
    direction.flags.writeable = False
    return direction


def first_belief(market: Market, key: tuple[np.uint64, np.uint64], firm: int) -> Floats | None:
    """What a firm believes of the weights (segment, need) at month 0; None where firms hold no belief."""
    error = market.needs.belief_error
    if error is None or "belief" in market.switched_off:
        return None
    return believed(need_weights(market), need_weights(market), 0.0, error * leaning(market, key, firm))


def believed(belief: Floats, truth: Floats, closed: float, bent: Floats) -> Floats:
    """Ln b' = ln b + closed (ln w - ln b) + bent: what is believed after a month; rows sum to 1."""
    rows = []
    for b_row, w_row, bent_row in zip(belief, truth, bent, strict=True):
        row = np.array(
            [
                exp((1.0 - closed) * log(max(b, LEAST)) + closed * log(max(w, LEAST)) + shift)
                for b, w, shift in zip(b_row.tolist(), w_row.tolist(), bent_row.tolist(), strict=True)
            ]
        )
        rows.append(row / row.sum())
    return np.array(rows)


def misplaced(belief: Floats, truth: Floats) -> Floats:
    """Share of the weight (segment,) that a belief puts on the wrong needs: 0 is the truth, 1 all wrong."""
    shares: Floats = 0.5 * np.abs(belief - truth).sum(axis=1)
    return shares
