"""How sure a fit is: the same fit on resamples of the customers (cluster bootstrap).

A customer is drawn with all purchases, since those of one customer go together. Resample b of a seed is the
same however many are drawn. With few customers each resample is fitted anew; with many, the log-likelihood
is a parabola for all practical purposes, and one Newton step from the estimate (the scores and curvatures of
the customers, weighted by how often each was drawn) leads to the same place.

Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap"; for the one step, Davidson & MacKinnon
1999, "Bootstrap testing in nonlinear models".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Generic, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.statement import stated
from sim.study.calibrate.likelihood import Fit, Floats, Indices, Likelihood, Model, climb, maximise
from sim.study.calibrate.sentences import TEXTS

#: Resamples unless told otherwise: a 95 % interval ends at the 10th value from either side.
RESAMPLES = 400
#: Below so many there are no intervals: theirs would end beyond the outermost value.
FEWEST = 20
#: Customers up to whom each resample is fitted anew.
ANEW = 20_000
_AT_A_TIME = 8  # resamples, so that customers' curves are read once for several
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
    the gradient and the curvature at the estimate of each row (k + k k, rows), or of each customer
    (customers, k + k k) where one step is taken.
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
        curves = _curves(likelihood, logs)
        if fit.observations > ANEW:
            curves = np.where(row_of >= 0, curves[:, row_of], 0.0).T.copy()
        return cls(likelihood, fit, row_of, logs, curves)

    @property
    def one_step(self) -> bool:
        """Whether one Newton step is taken for a fit."""
        return self.fit.observations > ANEW

    def on(self, times: Floats) -> Floats:
        """Logarithms of the parameters fitted to customers drawn so many times; NaN if they cannot be.

        `times` has shape (resamples, customers), the result (resamples, k).
        """
        if self.one_step:
            sums = times @ self.curves
            return np.array([self._stepped(*self._slopes(each)) for each in sums])
        among, rows = self.row_of >= 0, len(self.likelihood.weight)
        weights = (np.bincount(self.row_of[among], each[among], rows) for each in times)
        return np.array([self._anew(weight.astype(float)) for weight in weights])

    def _slopes(self, sums: Floats) -> tuple[Floats, Floats]:
        """Gradient, and covariance of the logarithms (NaN if the likelihood is not curved downwards)."""
        k = len(self.logs)
        curvature = -(sums[k:].reshape(k, k) + sums[k:].reshape(k, k).T) / 2
        if not np.isfinite(sums).all() or np.linalg.eigvalsh(curvature)[0] <= 0:
            return sums[:k], np.full((k, k), np.nan)
        return sums[:k], np.asarray(np.linalg.inv(curvature))

    def _stepped(self, gradient: Floats, covariance: Floats) -> Floats:
        return np.asarray(self.logs + covariance @ gradient)

    def _anew(self, weight: Floats) -> Floats:
        """Newton's way from the estimate with the curvature there; a search where it does not lead uphill."""
        if not weight.any():
            return np.full(len(self.logs), np.nan)
        gradient, covariance = self._slopes(self.curves @ weight)
        logs = self._stepped(gradient, covariance)
        for _ in range(_STEPS):
            if not np.abs(logs - self.logs).max() < _FAR:
                break
            gradient = self.likelihood.at(logs, weight)[1]
            step = covariance @ gradient
            logs = logs + step
            if step @ gradient < _SMALL:
                return np.asarray(logs)
        return climb(self.likelihood, weight, [self.logs])

    def with_draws(self, logs: Floats) -> Fit[Model]:
        """The fit with intervals from the logarithms found on resamples; shape (resamples, k)."""
        names = self.fit.params._fields
        told = logs[np.isfinite(logs).all(axis=1)]
        if len(told) < 0.9 * len(logs) or not len(told):
            return self.fit
        draws = np.exp(told)
        bounds = np.quantile(draws, [0.025, 0.975], axis=0).T
        how = "method.bootstrap.steps" if self.one_step else "method.bootstrap.anew"
        return replace(
            self.fit,
            standard_errors=dict(zip(names, draws.std(axis=0, ddof=1).tolist(), strict=True)),
            intervals={n: (float(a), float(b)) for n, (a, b) in zip(names, bounds, strict=True)},
            interval_method=stated(TEXTS, how, resamples=len(told)),
            draws=draws,
        )


@dataclass(frozen=True)
class Modelled:
    """A model of some of the customers: its likelihood, and the row that each customer stands on, or -1."""

    likelihood: Likelihood[Any]
    row_of: Indices


#: see(parameters of each model, how often each customer was drawn): called for every draw
See = Callable[[Sequence[Any], NDArray[np.int64]], None]
#: fits models of the same customers, with intervals, and shows every draw
Method = Callable[[Sequence[Modelled], See], list[Fit[Any]]]


def bootstrap(resamples: int = RESAMPLES, seed: int = 1) -> Method:
    """Fit by maximum likelihood, with intervals from resamples of the customers; Wald's if they are few."""

    def method(models: Sequence[Modelled], see: See) -> list[Fit[Any]]:
        fits = [maximise(model.likelihood) for model in models]
        if resamples < FEWEST:
            return fits
        refits = [Refit.of(m.likelihood, fit, m.row_of) for m, fit in zip(models, fits, strict=True)]
        found: list[list[Floats]] = [[] for _ in refits]
        for block in batched(resampled(len(models[0].row_of), resamples, seed), _AT_A_TIME):
            times = np.array(block, dtype=float)
            for refit, logs in zip(refits, found, strict=True):
                logs.extend(refit.on(times))
            for number, each in enumerate(block):
                of_each = (logs[number - len(block)] for logs in found)
                see([r.likelihood.model._make(np.exp(f)) for r, f in zip(refits, of_each, strict=True)], each)
        return [refit.with_draws(np.array(logs)) for refit, logs in zip(refits, found, strict=True)]

    return method


def batched(items: Iterator[NDArray[np.int64]], size: int) -> Iterator[list[NDArray[np.int64]]]:
    """The items in lists of `size`, the last one as long as it gets."""
    while block := list(islice(items, size)):
        yield block


def percentiles(value: float, draws: Floats) -> Estimate:
    """An estimate with the interval that its values on resamples give; none where they are all the same."""
    told = draws[np.isfinite(draws)]
    if len(told) < FEWEST:
        return Estimate(value, np.nan, np.nan)
    low, high = np.quantile(told, [0.025, 0.975])
    if not low < high:
        return Estimate(value, np.nan, np.nan)
    return Estimate(float(value), float(low), float(high))


def _curves(likelihood: Likelihood[Model], logs: Floats) -> Floats:
    step = 1e-4
    scores = likelihood.row_scores(logs)
    curvature = [
        (likelihood.row_scores(logs + d) - likelihood.row_scores(logs - d)) / (2 * step)
        for d in step * np.eye(len(logs))
    ]
    return np.concatenate([scores, *curvature])
