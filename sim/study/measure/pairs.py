"""Every two strategies compared run by run, since both had the same luck: means, worst outcomes, ruin, and
from which month on one is ahead of the other.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.study.measure.family import confidence_of, kind_of
from sim.study.measure.risk import share_difference, tail_difference
from sim.study.measure.statistics import half_by_month, mean_interval, stays_above, together, variance_removed

_PAIR = ["a", "b", "measure", "difference", "low", "high"]
_TOGETHER = ["together_low", "together_high"]


def paired_differences(
    outcomes: pd.DataFrame, measures: tuple[str, ...], confidence: float, objective: str | None = None
) -> pd.DataFrame:
    """Compare the means of every two strategies.

    Parameters
    ----------
    outcomes : DataFrame
        One row a strategy and replication, with a column for each measure.
    measures : tuple of str
    confidence : float
    objective : str, optional
        Measure that a verdict is to decide on: what it may say of all its measures then holds together. When
        left out, each measure stands for itself.

    Returns
    -------
    DataFrame
        a, b, measure, difference (mean of a - b), low, high (interval of this one comparison),
        variance_removed, together_low, together_high (wider: the intervals of all pairs in one measure hold
        at once, and with all else that the verdict says).
    """
    by_run = _by_run(outcomes)
    pairs = list(itertools.combinations(by_run, 2))
    rows = []
    for measure in measures:
        kind = None if objective is None else kind_of(measure, objective)
        wide = confidence_of(kind, confidence, len(pairs)) if kind else together(confidence, len(pairs))
        for a, b in pairs:
            x, y = by_run[a][measure].to_numpy(float), by_run[b][measure].to_numpy(float)
            alone, family = mean_interval(x - y, confidence), mean_interval(x - y, wide)
            rows.append((a, b, measure, *alone, variance_removed(x, y), *family[1:]))
    return _numbers(pd.DataFrame(rows, columns=[*_PAIR, "variance_removed", *_TOGETHER]))


def paired_risk(outcomes: pd.DataFrame, objective: str, tail: float, confidence: float) -> pd.DataFrame:
    """Compare the worst outcomes of every two strategies (cvar), and how often they run out of cash (ruin).

    Returns
    -------
    DataFrame
        a, b, measure (cvar or ruin), difference (of a less b), low, high (interval of this one comparison),
        together_low, together_high (wider: holds with all else that the verdict says).
    """
    by_run = _by_run(outcomes)
    pairs = list(itertools.combinations(by_run, 2))
    rows = []
    for a, b in pairs:
        x, y = by_run[a][objective].to_numpy(float), by_run[b][objective].to_numpy(float)
        wide = confidence_of("tail", confidence, len(pairs))
        alone = tail_difference(x, y, tail, confidence)
        rows.append((a, b, "cvar", *alone, *tail_difference(x, y, tail, wide)[1:]))
    for a, b in pairs:
        x, y = by_run[a]["ruined"].to_numpy(bool), by_run[b]["ruined"].to_numpy(bool)
        counts = int((x & ~y).sum()), int((y & ~x).sum()), len(x)
        wide = confidence_of("ruin", confidence, len(pairs))
        alone = share_difference(*counts, confidence)
        rows.append((a, b, "ruin", *alone, *share_difference(*counts, wide)[1:]))
    return _numbers(pd.DataFrame(rows, columns=[*_PAIR, *_TOGETHER]))


def overtaking(curves: Mapping[str, np.ndarray], confidence: float) -> pd.DataFrame:
    """Say from which month on, to the end, a strategy is ahead of another, and from which surely.

    The sure month is looked for backwards from the end, to the first month that is open: tests in a fixed
    order, which together err no more often than the first alone. They have the level of the main comparison.

    Parameters
    ----------
    curves : mapping of str to array of shape (replications, months)
        Value cumulated to each month, by strategy.
    confidence : float

    Returns
    -------
    DataFrame
        a, b, ahead, sure, perhaps: number of the month, 1 being the first; NaN where there is none. From
        `perhaps` on a may be ahead: `sure` and `perhaps` are the ends of the interval of `ahead`.
    """
    pairs = list(itertools.permutations(curves, 2))
    wide = confidence_of("objective", confidence, len(pairs) // 2)
    rows = []
    for a, b in pairs:
        apart = curves[a] - curves[b]
        mean, half = apart.mean(axis=0), half_by_month(apart, wide)
        rows.append((a, b, *(stays_above(path) for path in (mean, mean - half, mean + half))))
    months = ["ahead", "sure", "perhaps"]
    return pd.DataFrame(rows, columns=["a", "b", *months]).astype(dict.fromkeys(months, float))


def _by_run(outcomes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Outcomes of each strategy in the order of replications."""
    return {
        str(name): rows.set_index("replication").sort_index()
        for name, rows in outcomes.groupby("strategy", sort=False)
    }


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers as such, even where there are none."""
    return frame.astype(dict.fromkeys(frame.columns[3:], float))
