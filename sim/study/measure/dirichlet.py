"""The NBD-Dirichlet: how buyers of a category share their purchases among brands that size alone tells apart.

Purchases of the category by household are negative binomial with mean `m` and shape `k`; each household's
chances to buy the brands are Dirichlet with parameters `s` times their market shares, independent of how much
it buys. All that brands differ in, then, follows from their size. Where a market keeps to that, it keeps to
double jeopardy (smaller brands have fewer buyers, who buy a little less often) and to one coefficient of
duplication; where it does not, something but size tells brands apart.

Sources: Goodhardt, Ehrenberg & Chatfield 1984, "The Dirichlet: a comprehensive model of buying behaviour",
J. Royal Statistical Society A 147; Ehrenberg, Uncles & Goodhardt 2004, J. Business Research 57.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.scenario.basics.errors import UserError

Floats = npt.NDArray[np.float64]

#: Chance of households beyond the largest number of purchases that is summed over.
_TAIL = 1e-10
#: Where a brand's `s` is looked for: from everybody loyal to one brand to everybody alike.
_LEAST_S, _MOST_S = 1e-4, 1e4


@dataclass(frozen=True)
class Dirichlet:
    """A category and its brands.

    Attributes
    ----------
    m : float
        Purchases of the category in the period, mean of all households.
    k : float
        Shape of their distribution: the smaller, the more unequal households are.
    s : float
        How alike households are in what they buy: near 0 each is loyal to one brand, large values mean that
        all choose alike. 0.6 and more in 96 % of packaged goods (Sharp 2007).
    shares : array of shape (brands,)
        Of all purchases in the category.
    """

    m: float
    k: float
    s: float
    shares: Floats

    @property
    def alpha(self) -> Floats:
        """Parameters of the Dirichlet."""
        return self.s * self.shares

    def penetration(self) -> Floats:
        """Share of households that buy the brand in the period."""
        return 1.0 - self._mean(_none(self.alpha, self.s, self._counts()))

    def purchases_per_buyer(self) -> Floats:
        """Purchases of the brand by a household that buys it."""
        return self.m * self.shares / self.penetration()

    def category_purchases_per_buyer(self) -> Floats:
        """Purchases of the whole category by a household that buys the brand."""
        counts = self._counts()
        return self._mean(counts * (1.0 - _none(self.alpha, self.s, counts))) / self.penetration()

    def share_of_requirements(self) -> Floats:
        """Share of the brand in all that its buyers buy of the category."""
        return self.purchases_per_buyer() / self.category_purchases_per_buyer()

    def sole_loyalty(self) -> Floats:
        """Share of a brand's buyers who buy nothing else of the category (100 % loyal)."""
        counts = self._counts()
        only = _none(self.s - self.alpha, self.s, counts)  # none of all the others
        only[:, counts == 0] = 0.0
        return self._mean(only) / self.penetration()

    def duplication(self) -> Floats:
        """Share (brand, other) of a brand's buyers who also buy the other; 1 on the diagonal."""
        bought = self.penetration()
        both = np.diag(bought)
        for first, second in zip(*np.triu_indices(len(bought), 1), strict=True):
            either = self._mean(_none(self.alpha[[first]] + self.alpha[[second]], self.s, self._counts()))[0]
            both[first, second] = both[second, first] = bought[first] + bought[second] - (1.0 - either)
        return both / bought[:, None]

    def _counts(self) -> Floats:
        """Numbers of purchases that are summed over."""
        from scipy.stats import nbinom

        most = int(nbinom.isf(_TAIL, self.k, self.k / (self.k + self.m)))
        return np.arange(most + 1, dtype=float)

    def _mean(self, by_count: Floats) -> Floats:
        """Mean over households of what depends (..., counts) on how much they buy."""
        from scipy.stats import nbinom

        chances = nbinom.pmf(self._counts(), self.k, self.k / (self.k + self.m))
        return np.asarray(by_count @ chances)


def _none(alpha: Floats, s: float, counts: Floats) -> Floats:
    """Chance (brand, count) that none of so many purchases is the brand's: a beta-binomial's zero."""
    from scipy.special import gammaln

    others = s - alpha[:, None]
    return np.asarray(np.exp(gammaln(others + counts) - gammaln(others) + gammaln(s) - gammaln(s + counts)))


def fit_nbd(penetration: float, rate: float) -> tuple[float, float]:
    """Mean and shape of the category's purchases, by the mean and those who buy nothing.

    Parameters
    ----------
    penetration : float
        Share of households that buy the category in the period.
    rate : float
        Purchases of a household that buys it.

    Raises
    ------
    UserError
        If households buy more evenly than by chance alone: then no such distribution has both.
    """
    from scipy.optimize import brentq

    mean = penetration * rate
    if not 0.0 < penetration < 1.0 or mean <= -math.log1p(-penetration) * (1 + 1e-6):
        raise UserError(
            f"NBD: {penetration:.1%} buyers who buy {rate:.2f} times are too even for a negative binomial"
        )

    def silent(log_shape: float) -> float:
        shape = math.exp(log_shape)
        return shape * math.log1p(mean / shape) + math.log1p(-penetration)

    return mean, math.exp(brentq(silent, -30.0, 30.0))


def fit_dirichlet(penetration: float, rate: float, shares: npt.ArrayLike, bought: npt.ArrayLike) -> Dirichlet:
    """Fit the NBD-Dirichlet to what a panel reports.

    Parameters
    ----------
    penetration, rate : float
        Of the category, see `fit_nbd`.
    shares : array of shape (brands,)
        Share of each brand in the category's purchases; together 1 at most.
    bought : array of shape (brands,)
        Penetration of each brand.

    Returns
    -------
    Dirichlet
        Its `s` is the mean, weighted by share, of the values at which each brand has its penetration.

    Raises
    ------
    UserError
        If no brand's penetration can be had from its share.
    """
    from scipy.optimize import brentq

    mean, shape = fit_nbd(penetration, rate)
    found, weights = [], []
    for share, part in zip(np.asarray(shares, float), np.asarray(bought, float), strict=True):

        def beyond(s: float, share: float = share, part: float = part) -> float:
            return float(Dirichlet(mean, shape, s, np.array([share])).penetration()[0]) - part

        if 0.0 < share < 1.0 and beyond(_LEAST_S) < 0.0 < beyond(_MOST_S):
            found.append(brentq(beyond, _LEAST_S, _MOST_S))
            weights.append(share)
    if not found:
        raise UserError("Dirichlet: no brand's penetration agrees with its share of purchases")
    s = float(np.average(found, weights=weights))
    return Dirichlet(mean, shape, s, np.asarray(shares, dtype=float))
