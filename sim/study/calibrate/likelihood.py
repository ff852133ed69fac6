"""Maximum likelihood for models whose parameters are all positive: search, standard errors, result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.statement import Statement, stated
from sim.study.calibrate.sentences import TEXTS

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Model = TypeVar("Model", bound=NamedTuple)
_HIGHEST, _WALD = (stated(TEXTS, key) for key in ("method.likelihood", "method.wald"))
_LOG_BOUND = 14.0  # e^14 = 1.2 million: a parameter that runs this far says the data do not pin it
_Z95 = 1.959963984540054
_THIN = 20_000  # rows on which the starts compete; the best of them is finished on all rows


@dataclass(frozen=True)
class Fit(Generic[Model]):
    """A fitted model: `params` (a named tuple), the log-likelihood there and how sure it is.

    Attributes
    ----------
    standard_errors, intervals : by parameter name
        NaN where the data do not pin the parameter; `notes` then says so. Intervals hold 95 %.
    observations : int
        Customers in the likelihood.
    method, interval_method : Statement
        How `params` and `intervals` were found, in words for a reader of the numbers.
    draws : array of shape (draws, parameters)
        Parameters in each resample of the customers (or draw of the posterior), for intervals of what is
        computed from them; no rows if there are none.
    """

    params: Model
    log_likelihood: float
    observations: int
    standard_errors: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    notes: tuple[Statement, ...] = field(default=())
    method: Statement = _HIGHEST
    interval_method: Statement = _WALD
    draws: Floats = field(default_factory=lambda: np.empty((0, 0)), repr=False, compare=False)


@dataclass(frozen=True)
class Likelihood(Generic[Model]):
    """The log-likelihood of customers, of whom those with equal histories are one row.

    Attributes
    ----------
    model : the named tuple of its parameters.
    rows : parameters (k,) -> log-likelihood of each row (n,) and its gradient (k, n).
    weight : customers that are like each row; shape (n,).
    starts : parameters to climb from, all positive.
    thinned : rows at some indices only, for a first rough search; None where all rows are few.
    data : what each row is, by name; shape (n,) each.
    """

    model: type[Model]
    rows: Callable[[Floats], tuple[Floats, Floats]]
    weight: Floats
    starts: Sequence[Sequence[float]]
    thinned: Callable[[Indices], Likelihood[Model]] | None = None
    data: Mapping[str, Floats] = field(default_factory=dict)

    def at(self, logs: Floats, weight: Floats) -> tuple[float, Floats]:
        """Log-likelihood and its gradient in the logarithms of the parameters."""
        params = np.exp(logs)
        value, gradient = self.rows(params)
        return float(weight @ value), params * (gradient @ weight)

    def row_scores(self, logs: Floats) -> Floats:
        """Gradient of each row in the logarithms of the parameters; shape (k, n)."""
        params = np.exp(logs)
        return params[:, None] * self.rows(params)[1]


def withheld(fit: Fit[Model]) -> Fit[Model]:
    """The fit without anything that says how sure it is."""
    none = dict.fromkeys(fit.params._fields, np.nan)
    return replace(
        fit,
        standard_errors=none,
        intervals=dict.fromkeys(none, (np.nan, np.nan)),
        interval_method=stated(TEXTS, "method.withheld"),
        draws=np.empty((0, 0)),
    )


def distinct(*columns: NDArray[np.float64]) -> tuple[list[Floats], Indices, Floats]:
    """Distinct rows of the columns, in order, the number of each row's one, and how often each occurs."""
    order = np.lexsort(columns[::-1])
    ordered = [column[order] for column in columns]
    new = np.ones(len(order), bool)
    new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in ordered])
    row_of = np.empty(len(order), np.intp)
    row_of[order] = np.cumsum(new) - 1
    return [column[new] for column in ordered], row_of, np.bincount(row_of).astype(float)


def climb(likelihood: Likelihood[Model], weight: Floats, starts: Sequence[Floats]) -> Floats:
    """Logarithms of the parameters with the highest log-likelihood reached from `starts` (logarithms)."""
    from scipy.optimize import minimize

    customers = float(weight.sum())

    def cost(logs: Floats) -> tuple[float, Floats]:
        value, gradient = likelihood.at(logs, weight)
        return -value / customers, -gradient / customers

    bounds = [(-_LOG_BOUND, _LOG_BOUND)] * len(starts[0])
    options = {"maxiter": 2000, "ftol": 1e-13, "gtol": 1e-9}
    ends = [
        minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options) for start in starts
    ]
    return np.asarray(min(ends, key=lambda end: float(end.fun)).x)


def maximise(likelihood: Likelihood[Model]) -> Fit[Model]:
    """Climb from each start, keep the highest end, and measure the curvature there."""
    weight, starts = likelihood.weight, [np.log(np.asarray(s, dtype=float)) for s in likelihood.starts]
    if likelihood.thinned is not None and len(weight) > _THIN:
        some = np.arange(0, len(weight), len(weight) // _THIN + 1)
        starts = [climb(likelihood.thinned(some), weight[some], starts)]
    logs = climb(likelihood, weight, starts)
    params, names = np.exp(logs), likelihood.model._fields
    covariance = log_covariance(likelihood, weight, logs)
    errors = np.sqrt(np.diag(covariance))
    loose = [
        name
        for name, error, value in zip(names, errors, logs, strict=True)
        if not np.isfinite(error) or abs(value) > _LOG_BOUND - 0.01
    ]
    notes = (
        (stated(TEXTS, "method.loose", parameters=", ".join(loose), model=likelihood.model.__name__),)
        if loose
        else ()
    )
    with np.errstate(over="ignore"):
        low, high = np.exp(logs - _Z95 * errors), np.exp(logs + _Z95 * errors)
    return Fit(
        params=likelihood.model._make(params.tolist()),
        log_likelihood=likelihood.at(logs, weight)[0],
        observations=round(float(weight.sum())),
        standard_errors=dict(zip(names, (params * errors).tolist(), strict=True)),
        intervals=dict(zip(names, zip(low.tolist(), high.tolist(), strict=True), strict=True)),
        notes=notes,
    )


def log_covariance(likelihood: Likelihood[Model], weight: Floats, logs: Floats) -> Floats:
    """Covariance of the log parameters: the inverse Hessian, by differences of the gradient; NaN if none."""
    step, k = 1e-5, len(logs)
    rows = [
        (likelihood.at(logs + d, weight)[1] - likelihood.at(logs - d, weight)[1]) / (2 * step)
        for d in step * np.eye(k)
    ]
    hessian = -(np.array(rows) + np.array(rows).T) / 2
    if not np.all(np.isfinite(hessian)) or np.linalg.eigvalsh(hessian)[0] <= 0:
        return np.full((k, k), np.nan)
    return np.asarray(np.linalg.inv(hessian))
