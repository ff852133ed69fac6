"""Segments: customers who weigh needs alike, and what else they have in common (section 2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.basics.bounds import A_DAY, A_MILLIONTH, A_THOUSANDTH
from sim.scenario.basics.errors import near, refuse
from sim.scenario.basics.names import NEEDS, PROMISES
from sim.scenario.basics.plausible import CHANCE, SPREAD, WEIGHT, give_or_take, odds, settled, times
from sim.scenario.basics.section import Name, Section, param
from sim.scenario.market.buying import Attrition, Basket, LogNormalBasket, Occasions

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Segment(Section):
    """Customers who weigh needs alike. Traits of each customer are drawn from it once (section 2)."""

    share: float = param(
        unit="share of the market's customers", ge=A_MILLIONTH, le=1,
        plausible=odds(1.25, "a share taken from a panel or a trade count is right to a few points"),
        help="Shares are made to sum to 1.",
    )  # fmt: skip
    occasions: dict[Name, Occasions] = Field(
        min_length=1, description="Purchase occasions by category; a category left out is not needed."
    )
    basket: Basket = LogNormalBasket()  # in the first category that the segment needs
    basket_units: dict[Name, Annotated[float, Field(ge=A_THOUSANDTH, le=1000)]] = param(
        {},
        plausible=times(1.2, "what is bought at once of two goods is told by any till, theirs or another's"),
        help="How much is bought at once in a further category, as a multiple of the first; 1 when "
        "left out, so that a purchase comes to as much more or less as the category costs.",
    )
    price_sensitivity_mean: float = param(
        4.4,
        status="P",
        source="Bijmolt et al. 2005: market elasticity -2.6",
        ge=0,
        le=30,
        plausible=times(
            1.4, "means of published elasticities run from -1.8 to -3.6 (Tellis 1988; Bijmolt et al. 2005)"
        ),
        help="How strongly customers react to price (mean of kappa over customers).",
    )
    price_sensitivity_sigma: float = param(
        0.5,
        ge=0,
        le=2,
        plausible=SPREAD,
        help="How far customers differ in that; 0 is not at all (standard deviation of ln kappa).",
    )
    attachment_sd: float = param(
        0.8,
        unit="utility",
        ge=0,
        le=10,
        plausible=SPREAD,
        help="How far customers differ in inborn liking for a firm (standard deviation).",
    )
    tolerance: float = param(
        0.4,
        unit="value",
        ge=0,
        le=5,
        plausible=WEIGHT,
        help="How far expectation may be missed unnoticed (half width of the zone of tolerance).",
    )
    need_weights: dict[str, float] = param(
        {},
        plausible=odds(1.4, "weights that people state and those that explain what they buy differ so"),
        help="Weights of the needs; 0.7 common and 0.3 the segment's own by default.",
    )
    promise_relevance: dict[str, Share] = param(
        {}, plausible=CHANCE, help="Relevance of a promise to this segment, where it differs: by item."
    )
    need_drift_per_year: dict[str, Annotated[float, Field(ge=-1, le=1)]] = param(
        {},
        plausible=times(2, "that needs move is seen, how fast they will is not: half to double"),
        help="Change of a need's weight a year, from month 0; none when left out.",
    )
    reasons_to_call_per_month: float | None = param(
        None,
        unit="reasons a month",
        ge=0,
        le=30,
        plausible=times(1.5, "as often as customers buy, or half as often again"),
        help="Reasons to be called that come up with one of them; contact.reasons_per_month if left out.",
    )
    relationship_wanted: float | None = param(
        None,
        unit="0 basic to 4 partner",
        ge=0,
        le=4,
        source="source documents: Customer service and customer strategy (kinds of customers; assumed)",
        plausible=give_or_take(1, "what people say of it, and how they take it, differ by about a kind"),
        help="Kind of relationship that it wants with a firm; any is as good when left out.",
    )
    minds_harm: float = param(
        1.0,
        unit="share",
        ge=0,
        le=1,
        source="source documents: Target customer management (what was exposed goes on to sell to some)",
        plausible=odds(2, "who says so in surveys and who stops buying are not the same people"),
        help="How far it minds what does it harm, once bought and once found out; 0 buys on.",
    )
    choice_cost: float = param(
        0.05,
        unit="utility a doubling of the range",
        source="source documents: Target customer management (choosing tires); the size is assumed, within "
        "the interval of the mean of 63 experiments, which is near nought (Scheibehenne et al. 2010)",
        ge=0,
        le=20,
        plausible=WEIGHT,
        help="Appeal lost by having to choose among twice as many goods.",
    )
    attrition: Attrition | None = Field(None, description="Natural attrition; none when left out.")
    arrivals: list[Annotated[float, Field(ge=0, le=1)]] = param(
        [],
        plausible=settled("who comes and when is the story of the market; another one is another market"),
        max_length=600,
        help="Share of the segment that enters in month 0, 1, ...; the rest are there at the start.",
    )
    first_purchase_at: Name | None = Field(
        None, description="Firm at which each arriving customer makes a first purchase on entering."
    )
    tenure_mean_months: float = param(
        36.0,
        unit="months",
        ge=A_DAY,
        le=600,
        plausible=times(1.5, "a firm's records begin somewhere; so do panels"),
        help="Mean time the customers present at the start have been with their firm.",
    )

    @model_validator(mode="after")
    def _check(self) -> Segment:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[str]:
        if sum(self.arrivals) > 1 + 1e-9:
            yield f"arrivals: shares sum to {sum(self.arrivals):.4f}, more than the whole segment (1)"
        for name, given in (
            ("need_weights", self.need_weights),
            ("need_drift_per_year", self.need_drift_per_year),
        ):
            for need in sorted(set(given) - set(NEEDS)):
                hint = near(need, NEEDS) or f"; needs are {', '.join(NEEDS)}"
                yield f"{name}: unknown need {need!r}{hint}"
        for item in self.promise_relevance:
            if item not in PROMISES:
                hint = near(item, PROMISES) or f"; promises are {', '.join(PROMISES)}"
                yield f"promise_relevance: no promise named {item!r}{hint}"
        if any(not 0 <= w <= 1 for w in self.need_weights.values()):
            yield "need_weights: each weight lies between 0 and 1"
