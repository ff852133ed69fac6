"""Luck against skill: the same decisions under other lucks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.model.machine.arrays import Floats
from sim.study.measure.statistics import (
    Interval,
    percentile_interval,
    resamples,
    wilson_interval,
)

CONFIDENCE = 0.95
#: Share of the lucks that a range of ranks holds at least.
MOST = 0.9

Ranks = npt.NDArray[np.int64]


def ranks_of(points: Floats) -> Ranks:
    """Ranks from 1 along the last axis; equal points have the same, better rank."""
    points = np.asarray(points, float)
    better = points[..., None, :] > points[..., :, None]
    return np.asarray(1 + better.sum(axis=-1), dtype=np.int64)


@dataclass(frozen=True)
class Lucks:
    """What teams would have come to under other lucks.

    Attributes
    ----------
    points : array of shape (lucks, teams)
        By which they are ranked.
    """

    points: Floats

    @property
    def number(self) -> int:
        """How many lucks."""
        return len(self.points)

    @property
    def ranks(self) -> Ranks:
        """Rank of each team under each luck."""
        return ranks_of(self.points)

    def shares(self, team: int) -> Floats:
        """Share of the lucks in which a team has each rank, from the first on."""
        ranks = self.ranks
        return np.bincount(ranks[:, team] - 1, minlength=ranks.shape[1]) / max(1, self.number)

    def wins(self, team: int) -> Interval:
        """Chance to be first, with its interval."""
        return wilson_interval(int((self.ranks[:, team] == 1).sum()), self.number, CONFIDENCE)

    def range_of(self, team: int) -> tuple[int, int, float]:
        """The shortest range of ranks that holds nine lucks in ten, and the share that it holds.

        Of several as short, that which holds most; and of those, the best ranks.
        """
        shares = self.shares(team)
        total = np.concatenate([[0.0], shares.cumsum()])
        for width in range(1, len(shares) + 1):
            held = [(total[first + width] - total[first], -first) for first in range(len(shares) - width + 1)]
            most, first = max(held)
            if most >= MOST - 1e-12:
                return 1 - first, width - first, float(most)
        raise AssertionError("all ranks hold all lucks")

    def share_of_luck(self) -> Interval:
        """Share of what sets teams apart that is luck: 1 where they are alike in all but luck.

        Of the points, less the mean of all teams under the same luck, the variance between lucks against
        that and the variance between teams' means over lucks; with the interval of a bootstrap of the lucks.
        """
        if self.number < 2:
            return Interval(np.nan, np.nan, np.nan)
        apart = self.points - self.points.mean(axis=1, keepdims=True)
        estimate = _share(apart[None])[0]
        return percentile_interval(estimate, _share(apart[resamples(self.number, 1000)]), CONFIDENCE)


def _share(apart: Floats) -> Floats:
    """The share in each sample of lucks: (samples, lucks, teams)."""
    lucks, teams = apart.shape[1:]
    means = apart.mean(axis=1)
    luck = apart.var(axis=1, ddof=1).mean(axis=1)
    # means over few lucks differ by luck, too: that is taken off
    skill = np.maximum(0.0, means.var(axis=1, ddof=0) * teams / max(1, teams - 1) - luck / lucks)
    both = luck + skill
    return np.divide(luck, both, out=np.full(luck.shape, np.nan), where=both > 0)
