"""Whether what customers did agrees, on average, with what a fitted model says they do.

A moment is, for each customer, what was seen minus what the fitted model expects: 0 on average if the model
holds. Its spread is taken from the customers themselves, who may differ as they like. That the parameters
were fitted to the same customers is allowed for: each customer also moved them, and with them what is
expected. The sum of squares of the sums, in units of their spread, is then chi-square.

Sources: Newey 1985, "Maximum likelihood specification testing and conditional moment tests"; Tauchen 1985,
"Diagnostic testing and evaluation of maximum likelihood models".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.study.calibrate.likelihood import Fit, Floats, Indices, Likelihood, log_covariance

_STEP = 1e-4  # of the logarithm of a parameter
_RANK = 1e-9  # relative size of a direction in which customers do not differ


@dataclass(frozen=True)
class Fitted:
    """A fit, and how each customer moved it: influence on the logarithms of the parameters, (customers,
    k).
    """

    fit: Fit[Any]
    influence: Floats

    @classmethod
    def of(cls, likelihood: Likelihood[Any], row_of: Indices, fit: Fit[Any]) -> Fitted:
        """Prepare; `row_of` is the row of the likelihood that each customer stands on."""
        logs = np.log(np.array(fit.params))
        scores = likelihood.row_scores(logs)
        covariance = log_covariance(likelihood, likelihood.weight, logs)
        if not np.isfinite(covariance).all():  # a parameter has run to its bound
            covariance = np.asarray(
                np.linalg.pinv((scores * likelihood.weight) @ scores.T, rcond=1e-10), float
            )
        return cls(fit, (covariance @ scores)[:, row_of].T)

    def test(
        self, seen: Floats, of: Indices, expected: Callable[[Any], Floats], free: Floats | None = None
    ) -> float:
        """Chance of sums so far from what is expected, or further, if the model holds.

        Parameters
        ----------
        seen : of each customer; shape (customers, moments).
        of : group of each customer, within which the same is expected.
        expected : parameters -> what is expected of each group; shape (groups, moments).
        free : directions among the moments that are tested; shape (moments, directions); all if left out.
        """
        from scipy.stats import chi2

        logs, people = np.log(np.array(self.fit.params)), np.bincount(of).astype(float)
        model = type(self.fit.params)
        steps = _STEP * np.eye(len(logs))
        slopes = [
            people @ (expected(model(*np.exp(logs + d))) - expected(model(*np.exp(logs - d)))) / (2 * _STEP)
            for d in steps
        ]
        moments = seen - expected(self.fit.params)[of]
        own = moments - self.influence @ np.array(slopes)
        if free is not None:
            moments, own = moments @ free, own @ free
        values, directions = np.linalg.eigh(own.T @ own)
        told = values > _RANK * max(values.max(), 1e-300)
        statistic = ((directions.T @ moments.sum(axis=0))[told] ** 2 / values[told]).sum()
        return float(chi2.sf(statistic, int(told.sum())))
