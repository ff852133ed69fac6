"""Maximum likelihood for models whose parameters are all positive: search, standard errors, result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Model = TypeVar("Model", bound=NamedTuple)
_LOG_BOUND = 14.0  # e^14 = 1.2 million: a parameter that runs this far says the data do not pin it
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Fit(Generic[Model]):
    """A fitted model: `params` (a named tuple), the log-likelihood there and how sure it is.

    `standard_errors` and `intervals` (95 %, Wald on the logarithm) are by parameter name; they are NaN where
    the data do not pin the parameter, and `notes` then says so. `observations` is the number of customers in
    the likelihood.
    """

    params: Model
    log_likelihood: float
    observations: int
    standard_errors: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    notes: tuple[str, ...] = field(default=())


def maximise(
    value_and_gradient: Callable[[Floats], tuple[float, Floats]],
    starts: Sequence[Sequence[float]],
    model: type[Model],
    observations: int,
) -> Fit[Model]:
    """Climb from each start in log parameters, keep the highest end, and measure the curvature there.

    Parameters
    ----------
    value_and_gradient : log-likelihood of all customers and its gradient, at parameters in the order of
        `model`.
    starts : parameter values to climb from, all positive.
    """
    from scipy.optimize import minimize

    def cost(logs: Floats) -> tuple[float, Floats]:
        params = np.exp(logs)
        value, gradient = value_and_gradient(params)
        return -value / observations, -gradient * params / observations

    bounds = [(-_LOG_BOUND, _LOG_BOUND)] * len(starts[0])
    options = {"maxiter": 2000, "ftol": 1e-13, "gtol": 1e-9}
    ends = [
        minimize(cost, np.log(s), jac=True, method="L-BFGS-B", bounds=bounds, options=options) for s in starts
    ]
    best = min(ends, key=lambda end: float(end.fun))
    logs, params, names = best.x, np.exp(best.x), model._fields
    errors = _log_errors(lambda v: cost(v)[1] * observations, logs)
    loose = [
        name
        for name, error, value in zip(names, errors, logs, strict=True)
        if not np.isfinite(error) or abs(value) > _LOG_BOUND - 0.01
    ]
    notes = (
        (f"the log does not pin {', '.join(loose)} of {model.__name__}: other values fit as well",)
        if loose
        else ()
    )
    low, high = np.exp(logs - _Z95 * errors), np.exp(logs + _Z95 * errors)
    return Fit(
        params=model._make(params.tolist()),
        log_likelihood=float(-best.fun * observations),
        observations=observations,
        standard_errors=dict(zip(names, (params * errors).tolist(), strict=True)),
        intervals=dict(zip(names, zip(low.tolist(), high.tolist(), strict=True), strict=True)),
        notes=notes,
    )


def _log_errors(gradient: Callable[[Floats], Floats], logs: Floats) -> Floats:
    """Standard errors of log parameters: inverse Hessian of the cost, by differences of its gradient."""
    step = 1e-5
    rows = [(gradient(logs + d) - gradient(logs - d)) / (2 * step) for d in step * np.eye(len(logs))]
    hessian = (np.array(rows) + np.array(rows).T) / 2
    if not np.all(np.isfinite(hessian)) or np.linalg.eigvalsh(hessian)[0] <= 0:
        return np.full(len(logs), np.nan)
    with np.errstate(over="ignore"):
        return np.asarray(np.sqrt(np.diag(np.linalg.inv(hessian))))
