"""The Gamma-Gamma model of what customers spend at a purchase.

Fitted by maximum likelihood (`sim.study.calibrate.likelihood`). Sources: Fader, Hardie & Lee 2005, "RFM and
CLV"; Fader & Hardie 2013, "The Gamma-Gamma model of monetary value".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement, stated
from sim.study.calibrate.bootstrap import Modelled
from sim.study.calibrate.likelihood import Fit, Floats, Indices, Likelihood, maximise
from sim.study.calibrate.sentences import TEXTS


class GammaGamma(NamedTuple):
    """Spend of a purchase ~ Gamma(shape `p`, rate nu); nu ~ Gamma(shape `q`, rate `gamma`) over customers."""

    p: float
    q: float
    gamma: float


@dataclass(frozen=True)
class Spending:
    """The spend model of a log, to be fitted in a unit of money in which purchases are of the order of 1 to
    10.

    The search has bounds, and a currency of small units would run into them: the fit must not depend on
    whether a log counts in rupiah or in thousands of them.
    """

    model: Modelled
    unit: float

    def in_money(self, fit: Fit[GammaGamma]) -> Fit[GammaGamma]:
        """The fit in the log's money; only `gamma` has a unit."""
        scale = np.array([1.0, 1.0, self.unit])
        low, high = fit.intervals["gamma"]
        return replace(
            fit,
            params=fit.params._replace(gamma=fit.params.gamma * self.unit),
            log_likelihood=fit.log_likelihood - fit.observations * math.log(self.unit),
            standard_errors={**fit.standard_errors, "gamma": fit.standard_errors["gamma"] * self.unit},
            intervals={**fit.intervals, "gamma": (low * self.unit, high * self.unit)},
            draws=fit.draws * scale if len(fit.draws) else fit.draws,
        )


def spending(paid: NDArray[np.int64], total: Floats) -> Spending | Statement:
    """The spend model of customers' purchases that cost something; a sentence that says why there is none.

    Parameters
    ----------
    paid, total : purchases of each customer that cost something, and what they cost; shape (customers,).
    """
    spent = paid > 0
    mean = total[spent] / paid[spent]
    if not len(mean):
        return stated(TEXTS, "spend.none")
    if len(np.unique(mean)) < 3:
        return stated(TEXTS, "spend.few")
    unit = 10.0 ** math.floor(math.log10(float(np.median(mean))))
    rows = np.where(spent, np.cumsum(spent) - 1, -1)
    return Spending(Modelled(gamma_gamma_likelihood(paid[spent], mean / unit), rows), unit)


def correlation(paid: NDArray[np.int64], total: Floats) -> float:
    """Of the purchases that cost something and their mean, which the model takes to be independent."""
    spent = paid > 0
    count = paid[spent]
    mean = total[spent] / count
    if len(count) < 2 or np.ptp(count) == 0 or np.ptp(mean) == 0:
        return 0.0
    return float(np.corrcoef(count, mean)[0, 1])


def gamma_gamma_log_likelihood(x: ArrayLike, mean_spend: ArrayLike, params: GammaGamma) -> Floats:
    """Log-likelihood of each customer's mean spend over `x` purchases; both shape (n,), both positive."""
    from scipy.special import gammaln

    x, z = np.asarray(x, dtype=float), np.asarray(mean_spend, dtype=float)
    p, q, gamma = params
    return np.asarray(
        gammaln(p * x + q)
        - gammaln(p * x)
        - gammaln(q)
        + q * math.log(gamma)
        - np.log(z)
        + p * x * np.log(x * z)
        - (p * x + q) * np.log(gamma + x * z)
    )


def fit_gamma_gamma(x: ArrayLike, mean_spend: ArrayLike) -> Fit[GammaGamma]:
    """Fit the Gamma-Gamma to numbers of purchases that cost something and their mean spend; shape (n,)."""
    return maximise(gamma_gamma_likelihood(x, mean_spend))


def gamma_gamma_likelihood(x: ArrayLike, mean_spend: ArrayLike) -> Likelihood[GammaGamma]:
    """Likelihood of the Gamma-Gamma, one row a customer."""
    x, z = np.asarray(x, dtype=float), np.asarray(mean_spend, dtype=float)
    if np.any(x <= 0) or np.any(z <= 0):
        raise ValueError(
            "only customers with at least one purchase that cost something enter the spend model"
        )
    if not np.ptp(z) > 0 or not np.any((z != z.min()) & (z != z.max())):
        raise UserError(
            "fewer than three different mean spends in the log; the spread of spend cannot be fitted"
        )
    level = float(z.mean())
    starts = [(p, q, level * (q - 1) / p) for p, q in ((6.0, 4.0), (1.0, 3.0), (20.0, 10.0))]

    def over(some: Indices | slice) -> Likelihood[GammaGamma]:
        data = {"x": x[some], "z": z[some]}
        return Likelihood(GammaGamma, _rows(**data), np.ones(len(x[some])), starts, over, data)

    return over(slice(None))


def _rows(x: Floats, z: Floats) -> Callable[[Floats], tuple[Floats, Floats]]:
    """Log-likelihood and gradient of each row, as `Likelihood.rows`."""
    from scipy.special import gammaln, psi

    counts, at = np.unique(x, return_inverse=True)
    total = x * z
    ln_z, ln_sum = np.log(z), np.log(total)

    def rows(params: Floats) -> tuple[Floats, Floats]:
        p, q, gamma = params
        ln_total, bought = np.log(gamma + total), p * x + q
        constant = gammaln(p * counts + q) - gammaln(p * counts) - gammaln(q) + q * math.log(gamma)
        value = constant[at] - ln_z + p * x * ln_sum - bought * ln_total
        dp = x * ((psi(p * counts + q) - psi(p * counts))[at] + ln_sum - ln_total)
        dq = psi(p * counts + q)[at] - psi(q) + math.log(gamma) - ln_total
        return value, np.array([dp, dq, q / gamma - bought / (gamma + total)])

    return rows


def gamma_gamma_expected(x: ArrayLike, mean_spend: ArrayLike, params: GammaGamma) -> Floats:
    """Expected mean spend of customers with `x` purchases of `mean_spend`; x = 0 gives the market's mean, p
    gamma / (q - 1).

    Infinite where p x + q <= 1: then the market's mean has no bound.
    """
    x, z = np.asarray(x, dtype=float), np.asarray(mean_spend, dtype=float)
    p, q, gamma = params
    below = p * x + q - 1
    return np.asarray(np.where(below > 0, p * (gamma + x * z) / np.where(below > 0, below, 1.0), np.inf))
