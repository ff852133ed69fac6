"""How often customers buy, what they spend, and why they leave by themselves: spreads over customers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sim.scenario.basics.bounds import A_CENT, A_LIFETIME, A_MILLIONTH
from sim.scenario.basics.plausible import SPREAD, times
from sim.scenario.basics.section import Section, param


class Occasions(Section):
    """How often a customer has reason to buy in one category: Gamma over customers, Poisson within one."""

    mean_per_month: float = param(
        1.0,
        unit="occasions a month",
        ge=A_LIFETIME,
        le=30,
        plausible=times(1.25, "panels and tills of one trade differ by about a quarter"),
        help="How often customers have reason to buy (mean over customers).",
    )
    shape: float = param(
        1.0,
        unit="",
        ge=0.05,
        le=1000,
        plausible=times(1.5, "heterogeneity fitted to goods of one kind differs by about half"),
        help="How alike customers are in that; small means few buy often (shape of the Gamma).",
    )


def _of_a_year(factors: list[float]) -> list[float]:
    """Twelve factors that leave the mean as it is, or none."""
    if factors and (len(factors) != 12 or abs(sum(factors) / 12 - 1) > 0.005):
        mean = sum(factors) / len(factors)
        raise ValueError(f"12 factors with a mean of 1 are expected (got {len(factors)}, mean {mean:.3f})")
    return factors


#: How much more or less often customers have reason to buy in each month of a year; none: always alike.
Season = Annotated[list[Annotated[float, Field(ge=0, le=12)]], AfterValidator(_of_a_year)]


class LogNormalBasket(Section):
    """Spend per purchase at the category's price, LogNormal over customers."""

    kind: Literal["lognormal"] = "lognormal"
    mean: float | None = param(
        None,
        unit="money a purchase",
        ge=A_CENT,
        le=1e7,
        plausible=times(1.15, "a firm sees its own receipts; those of others' customers differ by some 15 %"),
        help="Spent at a purchase (mean over customers); the category's price when left out.",
    )
    sigma: float = param(
        1.1,
        unit="",
        ge=0,
        le=3,
        plausible=SPREAD,
        help="How far customers differ in that; 0 is not at all (standard deviation of the logarithm).",
    )

    @property
    def mean_money(self) -> float | None:
        """Mean money a purchase over customers; None where it is the category's price."""
        return self.mean


class GammaGammaBasket(Section):
    """Spend per purchase p / nu, nu ~ Gamma(q, rate gamma) over customers (Fader & Hardie's Gamma-Gamma)."""

    kind: Literal["gamma_gamma"]
    p: float = param(
        unit="", ge=A_MILLIONTH, le=1000,
        plausible=SPREAD,
        help="How alike the purchases of one customer are (shape p).",
    )  # fmt: skip
    q: float = param(
        unit="",
        gt=1,
        le=1000,
        plausible=SPREAD,
        help="How alike customers are in spend (shape q); above 1, or the mean is infinite.",
    )
    gamma: float = param(
        unit="money",
        ge=A_MILLIONTH,
        le=1e7,
        plausible=times(1.15, "a firm sees its own receipts; others' differ by some 15 %"),
        help="Sets the level of spend (rate gamma: the mean is p gamma / (q - 1)).",
    )

    @property
    def mean_money(self) -> float:
        """Mean money a purchase over customers."""
        return self.p * self.gamma / (self.q - 1.0)


Basket = Annotated[LogNormalBasket | GammaGammaBasket, Field(discriminator="kind")]


class Attrition(Section):
    """Leaving a firm that no policy explains: chance ~ Beta(a, b) over customers.

    It is met after each repeat purchase (non-contractual, as in BG/NBD) or at each renewal (contractual, as
    in sBG).
    """

    a: float = param(
        unit="",
        ge=A_MILLIONTH,
        le=1000,
        plausible=times(
            1.5, "yearly losses published for one trade differ by half (Griffin & Lowenstein 2001)"
        ),
        help="Weight of leaving: the mean chance to leave is a / (a + b) (first shape of the Beta).",
    )
    b: float = param(
        unit="",
        ge=A_MILLIONTH,
        le=100000,
        plausible=times(1.25, "how alike customers are in leaving is less well known than how many leave"),
        help="Weight of staying: the larger both, the more alike customers are (second shape of the Beta).",
    )
