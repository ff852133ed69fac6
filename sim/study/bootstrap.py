"""How sure a fit is: the same fit on resamples of the customers (cluster bootstrap).

A customer is drawn with all purchases, since those of one customer go together. Resample b of a seed is the
same however many are drawn. With few customers each resample is fitted anew; with many, the log-likelihood
is a parabola for all practical purposes, and one Newton step from the estimate (the scores and curvatures of
the customers, weighted by how often each was drawn) leads to the same place.

Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap"; for the one step, Davidson & MacKinnon
1999, "Bootstrap testing in nonlinear models".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.study.likelihood import Fit, Floats, Indices, Likelihood, Model, climb

#: Resamples unless told otherwise: a 95 % interval ends at the 10th value from either side.
RESAMPLES = 400
#: Customers up to whom each resample is fitted anew.
ANEW = 20_000
_STEPS = 40  # Newton steps before the search takes over
_FAR = 5.0  # logarithm: so far from the estimate that its curvature says nothing
_SMALL = 1e-6  # squared distance to the summit, in standard errors


class Estimate(NamedTuple):
    """A number with its 95 % interval; NaN where there is none."""

    value: float
    low: float
    high: float


def resampled(customers: int, resamples: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """How often each customer is drawn, resample by resample; shape (customers,)."""
    for number in range(resamples):
        chance = np.random.Generator(np.random.Philox(key=[seed, number]))
        yield np.bincount(chance.integers(customers, size=customers), minlength=customers)


@dataclass(frozen=True)
class Refit(Generic[Model]):
    """A fit that can be repeated on resamples.

    `row_of` is the row of the likelihood that each customer stands on, -1 for those who are in none; `curves`
    the gradient and the curvature of each row at the estimate, shape (k + k k, rows).
    """

    likelihood: Likelihood[Model]
    fit: Fit[Model]
    row_of: Indices
    logs: Floats
    curves: Floats

    @classmethod
    def of(cls, likelihood: Likelihood[Model], fit: Fit[Model], row_of: Indices) -> Refit[Model]:
        """Prepare; what is the same for all resamples is found here."""
        logs = np.log(np.array(fit.params))
        return cls(likelihood, fit, row_of, logs, _curves(likelihood, logs))

    @property
    def one_step(self) -> bool:
        """Whether one Newton step is taken for a fit."""
        return self.fit.observations > ANEW

    def on(self, times: NDArray[np.int64]) -> Floats:
        """Logarithms of the parameters fitted to customers drawn so many times; NaN if they cannot be."""
        among, rows = self.row_of >= 0, len(self.likelihood.weight)
        weight = np.bincount(self.row_of[among], times[among], rows).astype(float)
        if not weight.any():
            return np.full(len(self.logs), np.nan)
        found = self._by_newton(weight)
        return climb(self.likelihood, weight, [self.logs]) if found is None else found

    def _by_newton(self, weight: Floats) -> Floats | None:
        """Newton's way from the estimate with the curvature there; None if it does not lead uphill."""
        k = len(self.logs)
        sums = self.curves @ weight
        if not np.isfinite(sums).all():
            return None
        gradient, curvature = sums[:k], -(sums[k:].reshape(k, k) + sums[k:].reshape(k, k).T) / 2
        if np.linalg.eigvalsh(curvature)[0] <= 0:
            return None
        covariance = np.linalg.inv(curvature)
        logs = self.logs + covariance @ gradient
        if self.one_step:
            return np.asarray(logs)
        for _ in range(_STEPS):
            if np.abs(logs - self.logs).max() > _FAR:
                return None
            gradient = self.likelihood.at(logs, weight)[1]
            step = covariance @ gradient
            if step @ gradient < _SMALL:
                return np.asarray(logs + step)
            logs = logs + step
        return None

    def with_draws(self, logs: Floats) -> Fit[Model]:
        """The fit with intervals from the logarithms found on resamples; shape (resamples, k)."""
        names = self.fit.params._fields
        told = logs[np.isfinite(logs).all(axis=1)]
        if len(told) < 0.9 * len(logs) or not len(told):
            return self.fit
        draws = np.exp(told)
        bounds = np.quantile(draws, [0.025, 0.975], axis=0).T
        how = "one Newton step each" if self.one_step else "fitted anew"
        return replace(
            self.fit,
            standard_errors=dict(zip(names, draws.std(axis=0, ddof=1).tolist(), strict=True)),
            intervals={n: (float(a), float(b)) for n, (a, b) in zip(names, bounds, strict=True)},
            interval_method=f"95 % bootstrap interval over customers, {len(told)} resamples, {how}",
            draws=draws,
        )


def percentiles(value: float, draws: Floats) -> Estimate:
    """An estimate with the interval that its values on resamples give."""
    told = draws[np.isfinite(draws)]
    if len(told) < 20:
        return Estimate(value, np.nan, np.nan)
    low, high = np.quantile(told, [0.025, 0.975])
    return Estimate(float(value), float(low), float(high))


def _curves(likelihood: Likelihood[Model], logs: Floats) -> Floats:
    step = 1e-4
    scores = likelihood.row_scores(logs)
    curvature = [
        (likelihood.row_scores(logs + d) - likelihood.row_scores(logs - d)) / (2 * step)
        for d in step * np.eye(len(logs))
    ]
    return np.concatenate([scores, *curvature])
