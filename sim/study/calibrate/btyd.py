"""Customer-base models in closed form: BG/NBD (buying and leaving unseen) and sBG (renewing).

Fitted by maximum likelihood (`sim.study.calibrate.likelihood`). Time is in any one unit;
`sim.study.calibrate.calibrate` uses weeks.

Sources: Fader, Hardie & Lee 2005, "Counting your customers the easy way" (BG/NBD); Fader & Hardie 2007, "How
to project customer retention" (sBG).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.scenario.basics.errors import UserError
from sim.study.calibrate.likelihood import Fit, Floats, Indices, Likelihood, distinct, maximise


class BGNBD(NamedTuple):
    """Buying rate ~ Gamma(shape `r`, rate `alpha`); chance to leave after each repeat ~ Beta(`a`, `b`)."""

    r: float
    alpha: float
    a: float
    b: float


class SBG(NamedTuple):
    """Renewing: chance of leaving at each renewal ~ Beta(`alpha`, `beta`) across customers."""

    alpha: float
    beta: float


# --- BG/NBD -------------------------------------------------------------------------------------------------


def bgnbd_log_likelihood(x: ArrayLike, tx: ArrayLike, T: ArrayLike, params: BGNBD) -> Floats:
    """Log-likelihood of each customer.

    Parameters
    ----------
    x, tx, T : repeat purchases, time from the first to the last purchase, and to the end; shape (n,).
    params : in the same unit of time.

    Returns
    -------
    shape (n,), finite for every x however large: the two ways to have bought so (still a customer, or gone
    since tx) are added in logarithms.
    """
    from scipy.special import betaln, gammaln

    x, tx, T = (np.asarray(v, dtype=float) for v in (x, tx, T))
    r, alpha, a, b = params
    common = gammaln(r + x) - gammaln(r) + r * math.log(alpha) + betaln(a, b + x) - betaln(a, b)
    stayed, left = _log_paths(x, tx, T, params)
    return np.asarray(common + np.logaddexp(stayed, left))


def _log_paths(x: Floats, tx: Floats, T: Floats, params: BGNBD) -> tuple[Floats, Floats]:
    """Relative log weight of 'still a customer at T' and of 'left right after the purchase at tx'."""
    r, alpha, a, b = params
    stayed = -(r + x) * np.log(alpha + T)
    left = np.where(
        x > 0, math.log(a) - np.log(np.maximum(b + x - 1.0, b)) - (r + x) * np.log(alpha + tx), -np.inf
    )
    return stayed, left


def fit_bgnbd(x: ArrayLike, tx: ArrayLike, T: ArrayLike) -> Fit[BGNBD]:
    """Fit the BG/NBD to customers' (x, tx, T); see `bgnbd_log_likelihood` for their meaning and shape.

    Raises `UserError` when nobody bought twice: then neither rate nor attrition can be told.
    """
    return maximise(bgnbd_likelihood(x, tx, T)[0])


def bgnbd_likelihood(x: ArrayLike, tx: ArrayLike, T: ArrayLike) -> tuple[Likelihood[BGNBD], Indices]:
    """Likelihood of the BG/NBD with one row for each distinct (x, tx, T), and the row of each customer."""
    x, tx, T = (np.asarray(v, dtype=float) for v in (x, tx, T))
    if not (x.shape == tx.shape == T.shape) or x.ndim != 1:
        raise ValueError("x, tx and T must be one-dimensional and equally long")
    if np.any(x < 0) or np.any(tx < 0) or np.any(tx > T):
        raise ValueError("x and tx must not be negative, nor tx beyond T")
    if not np.any(x > 0):
        raise UserError("no customer bought on two different days in the calibration period; nothing to fit")
    # Equal customers are one row with a weight: exact, and what keeps millions of purchases quick.
    (ux, utx, uT), row_of, weight = distinct(x, tx, T)
    scale = float(np.average(uT, weights=weight)) or 1.0
    starts = [(1.0, scale, 1.0, 1.0), (0.3, scale / 5, 0.5, 3.0), (0.5, scale / 2, 0.2, 5.0)]

    def over(some: Indices | slice) -> Likelihood[BGNBD]:
        data = {"x": ux[some], "tx": utx[some], "T": uT[some]}
        return Likelihood(BGNBD, _bgnbd_rows(**data), weight[some], starts, over, data)

    return over(slice(None)), row_of


def _bgnbd_rows(x: Floats, tx: Floats, T: Floats) -> Callable[[Floats], tuple[Floats, Floats]]:
    """Log-likelihood and gradient of each row, as `Likelihood.rows`."""
    from scipy.special import betaln, expit, gammaln, psi

    counts, at = np.unique(x, return_inverse=True)
    again = counts > 0

    def rows(params: Floats) -> tuple[Floats, Floats]:
        r, alpha, a, b = params
        ln_alpha, stay_rate, leave_rate = math.log(alpha), 1 / (alpha + T), 1 / (alpha + tx)
        ln_stay, ln_left = np.log(alpha + T), np.log(alpha + tx)
        # what depends on the number of purchases alone is found once for each number
        before = np.maximum(b + counts - 1.0, b)
        odds = np.where(again, math.log(a) - np.log(before), -np.inf)
        common = gammaln(r + counts) - gammaln(r) + r * ln_alpha + betaln(a, b + counts) - betaln(a, b)
        stayed = -(r + x) * ln_stay
        left = odds[at] - (r + x) * ln_left
        gone = expit(left - stayed)
        dr = (psi(r + counts) - psi(r))[at] + ln_alpha - (1 - gone) * ln_stay - gone * ln_left
        dalpha = r / alpha - (r + x) * ((1 - gone) * stay_rate + gone * leave_rate)
        da = (psi(a + b) - psi(a + b + counts))[at] + gone / a
        db = (psi(b + counts) - psi(a + b + counts) - psi(b) + psi(a + b))[at] - gone / before[at]
        return common[at] + np.logaddexp(stayed, left), np.array([dr, dalpha, da, db])

    return rows


def bgnbd_expected(t: ArrayLike, params: BGNBD) -> Floats:
    """Expected repeat purchases of a customer in the time `t` after the first purchase.

    `t` has any shape and the unit of alpha. The formula:
    ``(a+b-1)/(a-1) [1 - (alpha/(alpha+t))^r 2F1(r, b; a+b-1; t/(alpha+t))]``.
    """
    return _expected(np.asarray(t, dtype=float), *params)


def _expected(t: Floats, r: ArrayLike, alpha: ArrayLike, a: float, b: ArrayLike) -> Floats:
    t, r, alpha, b = np.broadcast_arrays(t, *(np.asarray(v, dtype=float) for v in (r, alpha, b)))
    # The formula is 0/0 at a = 1 and a + b = 1, the function smooth: the mean of both sides errs by step^2.
    step = 1e-4
    singular = (np.abs(a - 1) < step) | (np.abs(a + b - 1) < step)
    result = _expected_plain(t, r, alpha, np.where(singular, a + 2 * step, a), b)
    if np.any(singular):
        below = _expected_plain(t, r, alpha, np.where(singular, max(a - 2 * step, a / 2), a), b)
        result = np.where(singular, (result + below) / 2, result)
    lost = ~np.isfinite(result)
    if np.any(lost):
        result[lost] = _expected_by_quadrature(t[lost], r[lost], alpha[lost], a, b[lost])
    return result


def _expected_plain(t: Floats, r: Floats, alpha: Floats, a: Floats, b: Floats) -> Floats:
    """The published form; within 1e-11 of the integral wherever it is finite.

    Its Pfaff transformation (an argument of -t/alpha) would not overflow, but scipy's 2F1 is wrong there by
    up to tens of percent for some parameters.
    """
    from scipy.special import hyp2f1

    with np.errstate(all="ignore"):  # a value lost for a very heavy buyer is found and mended by the caller
        rest = (alpha / (alpha + t)) ** r * hyp2f1(r, b, a + b - 1, t / (alpha + t))
        return np.asarray((a + b - 1) / (a - 1) * (1 - rest))


def _expected_by_quadrature(t: Floats, r: Floats, alpha: Floats, a: float, b: Floats) -> Floats:
    """The mean over p ~ Beta(a, b) of (1 - (1 + p t / alpha)^-r) / p, for very heavy buyers; shape (n,).

    The trapezoid rule on the log-odds of p, where the integrand is smooth and dies out at both ends.
    """
    from scipy.special import betaln, expit, log_expit, polygamma, psi

    result = np.empty(len(t))
    spread = 12 * np.sqrt(polygamma(1, a) + polygamma(1, b))
    low = psi(a) - psi(b) - np.maximum(spread, 40 / a)
    high = psi(a) - psi(b) + np.maximum(spread, 40 / b)
    grid = np.linspace(0, 1, 4001)
    for row in range(len(t)):  # few customers come here; one at a time keeps memory small
        odds = low[row] + (high[row] - low[row]) * grid
        p = np.maximum(expit(odds), 1e-300)
        weight = np.exp(a * log_expit(odds) + b[row] * log_expit(-odds) - betaln(a, b[row]))
        bought = -np.expm1(-r[row] * np.log1p(p * t[row] / alpha[row])) / p
        result[row] = (weight @ bought) * (odds[1] - odds[0])
    return result


def bgnbd_alive(x: ArrayLike, tx: ArrayLike, T: ArrayLike, params: BGNBD) -> Floats:
    """Probability that one with this history is still a customer at T; 1 for those who never bought again."""
    from scipy.special import expit

    x, tx, T = (np.asarray(v, dtype=float) for v in (x, tx, T))
    stayed, left = _log_paths(x, tx, T, params)
    return np.asarray(expit(stayed - left))


def bgnbd_expected_given(t: ArrayLike, x: ArrayLike, tx: ArrayLike, T: ArrayLike, params: BGNBD) -> Floats:
    """Expected purchases in the time `t` after T of customers with the history (x, tx, T).

    A customer alive at T is a random customer of the market with r + x, alpha + T, a, b + x; the history says
    how likely alive is.
    """
    x, T = np.asarray(x, dtype=float), np.asarray(T, dtype=float)
    r, alpha, a, b = params
    return bgnbd_alive(x, tx, T, params) * _expected(np.asarray(t, dtype=float), r + x, alpha + T, a, b + x)


def bgnbd_repeats_distribution(most: int, t: ArrayLike, params: BGNBD) -> Floats:
    """Probability of 0, 1, ..., `most` - 1, `most` or more repeats in the time `t`; t.shape + (most + 1,)."""
    from scipy.special import betaln, gammaln

    t = np.asarray(t, dtype=float)[..., None]
    r, alpha, a, b = params
    x = np.arange(most, dtype=float)
    with np.errstate(divide="ignore"):
        ln_share = np.log(t / (alpha + t))
    powers = np.where(x == 0, 0.0, x * np.where(np.isfinite(ln_share), ln_share, -1e300))
    nbd = np.exp(gammaln(r + x) - gammaln(r) - gammaln(x + 1) + r * np.log(alpha / (alpha + t)) + powers)
    reached = 1 - (np.cumsum(nbd, axis=-1) - nbd)  # chance of x or more occasions if nobody left
    stay = np.exp(betaln(a, b + x) - betaln(a, b))
    leave = np.where(x > 0, np.exp(betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b)), 0.0)
    exact = stay * nbd + leave * reached
    return np.concatenate([exact, 1 - exact.sum(axis=-1, keepdims=True)], axis=-1)


def bgnbd_cohort(entries: ArrayLike, params: BGNBD) -> Floats:
    """Expected cumulative repeat purchases of a whole cohort by the end of each time step.

    Parameters
    ----------
    entries : customers whose first purchase falls on step 0, 1, ... of the log; shape (steps,).
    params : with alpha in those steps.

    Returns
    -------
    shape (steps,): a customer of step s counts E[X(k + 1 - s)] at the end of step k, as in the published
    projection of CDNOW.
    """
    entries = np.asarray(entries, dtype=float)
    each = bgnbd_expected(np.arange(1, len(entries) + 1), params)
    return np.asarray(np.convolve(entries, each)[: len(entries)])


# --- sBG ----------------------------------------------------------------------------------------------------


def sbg_retention(periods: int, params: SBG) -> Floats:
    """Share of those left who renew, at renewal 1, 2, ..., `periods`; it rises by sorting alone."""
    t = np.arange(1, periods + 1, dtype=float)
    return np.asarray((params.beta + t - 1) / (params.alpha + params.beta + t - 1))


def sbg_survival(periods: int, params: SBG) -> Floats:
    """Share of a cohort still there after renewal 1, 2, ..., `periods`; shape (periods,)."""
    return np.asarray(np.cumprod(sbg_retention(periods, params)), dtype=float)


def fit_sbg(survivors: ArrayLike) -> Fit[SBG]:
    """Fit the sBG to the numbers left at the start and after each renewal (never rising); (periods + 1,)."""
    left = np.asarray(survivors, dtype=float)
    if left.ndim != 1 or len(left) < 3 or left[0] <= 0 or np.any(left < 0) or np.any(np.diff(left) > 0):
        raise UserError("survivors must be at least three counts that never rise, starting above zero")
    lost, periods = -np.diff(left), len(left) - 1
    if not lost.any():
        raise UserError("nobody left in the survivors given; attrition cannot be fitted")
    renewals = np.append(np.arange(periods), periods)
    return maximise(_sbg_likelihood(renewals, renewals < periods, np.append(lost, left[-1])))


def sbg_likelihood(renewals: ArrayLike, left: ArrayLike) -> tuple[Likelihood[SBG], Indices]:
    """Likelihood of the sBG with one row for each distinct history, and the row of each customer.

    Parameters
    ----------
    renewals : times each customer has renewed; shape (n,).
    left : whether it left at the renewal after those; shape (n,). Those who have not may yet.
    """
    left = np.asarray(left, dtype=bool)
    if not left.any():
        raise UserError("nobody left in the contracts given; attrition cannot be fitted")
    (times, gone), row_of, weight = distinct(np.asarray(renewals, dtype=float), left.astype(float))
    return _sbg_likelihood(times, gone > 0, weight), row_of


def _sbg_likelihood(renewals: Floats, left: NDArray[np.bool_], weight: Floats) -> Likelihood[SBG]:
    """The chance of n renewals is B(alpha, beta + n) / B(alpha, beta), and of leaving then alpha / (...)."""
    from scipy.special import betaln, psi

    n, gone = np.asarray(renewals, dtype=float), np.asarray(left, dtype=float)

    def rows(params: Floats) -> tuple[Floats, Floats]:
        alpha, beta = params
        both, each = psi(alpha + beta) - psi(alpha + beta + n + gone), psi(beta + n) - psi(beta)
        value = betaln(alpha + gone, beta + n) - betaln(alpha, beta)
        return value, np.array([gone / alpha + both, each + both])

    return Likelihood(SBG, rows, weight, [(1.0, 1.0), (0.5, 2.0)], data={"renewals": n, "left": gone})
