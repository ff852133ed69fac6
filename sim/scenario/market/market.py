"""The market: what the world decides. Section numbers are those of the model."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.basics.bounds import A_DAY, A_MILLIONTH, A_THOUSANDTH
from sim.scenario.basics.errors import near, refuse
from sim.scenario.basics.names import NEEDS, PROMISES, Mechanism
from sim.scenario.basics.plausible import CASE, CHANCE, PACE, SPREAD, WEIGHT, odds, settled, times
from sim.scenario.basics.section import Name, Range, Section, param
from sim.scenario.market.behaviour import Choice, Experience, Failure
from sim.scenario.market.buying import Attrition, Basket, LogNormalBasket, Occasions, Season
from sim.scenario.market.category import Category
from sim.scenario.market.competition import Rivalry, Substitution
from sim.scenario.market.cross_selling import Selling
from sim.scenario.market.desk import Desk
from sim.scenario.market.firm import Firm
from sim.scenario.market.focus import Focus
from sim.scenario.market.growth import Growth
from sim.scenario.market.needs import Needs, RangeOfGoods
from sim.scenario.market.privacy import Data
from sim.scenario.market.programme import Programme
from sim.scenario.market.promises import Promise
from sim.scenario.market.reach import Reach
from sim.scenario.market.recovery import Recovery
from sim.scenario.market.response import Response
from sim.scenario.market.serving import Serving
from sim.scenario.market.staff import Staff
from sim.scenario.market.stages import Stages
from sim.scenario.market.talk import Talk
from sim.scenario.market.tiers import Contact, Tiers
from sim.scenario.market.wants import Wants

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


class Market(Section):
    """A market of firms and customers; everything in it is the world's, nothing a strategy's."""

    kind: Literal["market"] = "market"
    description: str = Field("", max_length=2000)
    currency: str = Field("EUR", min_length=1, max_length=8)
    customers: int = param(
        20_000, ge=1, le=100_000_000,
        plausible=CASE,
        help="Customers, present and to come.",
    )  # fmt: skip
    setting: Literal["non-contractual", "contractual"] = "non-contractual"
    months_between_renewals: int = param(
        12, unit="months", ge=1, le=120,
        plausible=CASE,
        help="Contractual setting: length of a contract.",
    )  # fmt: skip
    rise_at_renewal: float | None = param(
        None,
        unit="share",
        ge=0,
        le=10,
        plausible=CASE,
        help="Contractual setting: how far a renewal may raise the price; without bound when left out.",
    )
    season: Season = param(
        [], unit="times an average month",
        plausible=settled("the calendar of a trade is in its log; another one is another market"),
        help="How often customers have reason to buy in month 0 to 11 of each year; 1 is as on average.",
    )  # fmt: skip
    norm_growth_per_month: float = param(
        0.005,
        unit="value a month",
        ge=0,
        le=1,
        plausible=PACE,
        help="How fast what customers take for normal improves; standing still loses ground.",
    )
    discount_rate_per_year: float = param(
        0.10, unit="a year", ge=0, le=2,
        plausible=settled("what money costs the planner is the planner's to say"),
        help="How much less money counts a year later (for present values).",
    )  # fmt: skip
    focal: Name = Field(description="The firm that a strategy steers.")
    categories: dict[Name, Category] = Field(min_length=1, max_length=2)
    segments: dict[Name, Segment] = Field(min_length=1, max_length=16)
    firms: dict[Name, Firm] = Field(min_length=1, max_length=9)
    choice: Choice = Choice()
    growth: Growth = Growth()
    experience: Experience = Experience()
    stages: Stages = Stages()
    reach: Reach = Reach()
    talk: Talk = Talk()
    contact: Contact = Contact()
    tiers: Tiers = Tiers()
    programme: Programme = Programme()
    failure: Failure = Failure()
    desk: Desk = Desk()
    promise: Promise = Promise()
    recovery: Recovery = Recovery()
    staff: Staff = Staff()
    serving: Serving = Serving()
    selling: Selling = Selling()
    response: Response = Response()
    rivalry: Rivalry = Rivalry()
    substitution: Substitution | None = Field(
        None, description="A new technology that takes over a need; none when left out."
    )
    needs: Needs = Needs()
    range_of_goods: RangeOfGoods = RangeOfGoods()
    focus: Focus = Focus()
    wants: Wants = Wants()
    data: Data = Data()
    switched_off: list[Mechanism] = Field(
        default_factory=list, description="Mechanisms switched off by name."
    )
    sources: dict[str, str] = Field(
        default_factory=dict,
        description="Path of a number in this file -> where it comes from (E: ..., P: ..., S: ..., A: ...).",
    )
    ranges: dict[str, Range] = Field(
        default_factory=dict,
        description="Path of a number in this file -> its plausible range, where the case knows better.",
    )
    log: str | None = Field(
        None, description="Folder of a calibration (below scenarios/) that `hold` must reproduce."
    )
    log_segments: list[Name] = Field(
        default_factory=list, description="Segments that are the log's customers; all when left out."
    )

    @property
    def core_price(self) -> float:
        """Price at which the first category starts."""
        return next(iter(self.categories.values())).price

    @model_validator(mode="after")
    def _check(self) -> Market:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[str]:
        unknown = [*_unknown("focal", "firm", [self.focal], self.firms)]
        for name, segment in self.segments.items():
            unknown += self._faults_of_segment(f"segments.{name}", segment)
        for name, firm in self.firms.items():
            unknown += self._faults_of_firm(f"firms.{name}", firm)
        yield from unknown
        if not unknown:  # or what is misspelt would be told twice
            yield from self._impossible_first_purchases()
        if self.rise_at_renewal is not None and self.setting != "contractual":
            yield "rise_at_renewal: nothing is renewed without contracts (setting: contractual)"
        if self.substitution is not None:
            for key, name in (("from", self.substitution.replaced), ("to", self.substitution.to)):
                yield from _unknown(f"substitution.{key}", "category", [name], self.categories)
            if self.substitution.replaced == self.substitution.to:
                yield "substitution.to: another category than that of from is expected"
        yield from _unknown("log_segments", "segment", self.log_segments, self.segments)
        total = sum(firm.share for firm in self.firms.values())
        if total > 1 + 1e-9:
            yield f"firms: starting shares sum to {total:.3f}, more than all customers (1)"

    def _faults_of_segment(self, path: str, segment: Segment) -> Iterator[str]:
        yield from _unknown(f"{path}.occasions", "category", segment.occasions, self.categories)
        yield from _unknown(f"{path}.basket_units", "category", segment.basket_units, self.categories)
        for category in segment.basket_units:
            if category == next((c for c in self.categories if c in segment.occasions), None):
                yield (
                    f"{path}.basket_units.{category}: this is the first category it needs, "
                    "whose purchase is its basket; a further one is expected"
                )
        if segment.first_purchase_at is not None:
            yield from _unknown(f"{path}.first_purchase_at", "firm", [segment.first_purchase_at], self.firms)

    def _faults_of_firm(self, path: str, firm: Firm) -> Iterator[str]:
        yield from _unknown(f"{path}.sells", "category", firm.sells, self.categories)
        for category, segments in firm.sells.items():
            yield from _unknown(f"{path}.sells.{category}", "segment", segments, self.segments)
        yield from _unknown(f"{path}.price", "category", firm.price, self.categories)

    def mean_baskets(self, segment: Segment) -> dict[str, float]:
        """Mean money a purchase of a segment by category, at the categories' prices.

        Its basket is that of the first category it needs; a further one comes to as much more or less as it
        costs, times how much of it is bought at once.
        """
        first = next(name for name in self.categories if name in segment.occasions)
        price, own = self.categories[first].price, segment.basket.mean_money
        own = price if own is None else own
        return {
            name: own if name == first else own * what.price / price * segment.basket_units.get(name, 1.0)
            for name, what in self.categories.items()
        }

    def dearest(self, month: int) -> float:
        """How dear contracts let a firm be by a month, whenever renewed: a multiple of its starting price."""
        if self.rise_at_renewal is None:
            return math.inf
        return (1.0 + self.rise_at_renewal) ** (1 + max(month, 0) // self.months_between_renewals)

    def _impossible_first_purchases(self) -> Iterator[str]:
        """First purchases of what the segment does not need, or the firm does not sell to it."""
        first = next(iter(self.categories))
        for name, segment in self.segments.items():
            firm, path = segment.first_purchase_at, f"segments.{name}.first_purchase_at"
            if firm not in self.firms:
                continue
            if first not in segment.occasions:
                yield f"{path}: {name} does not need {first}, of which the first purchase is"
            elif name not in self.firms[firm].sells.get(first, ()):
                yield f"{path}: {firm!r} does not sell {first} to {name}"


def _unknown(path: str, what: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Names of nothing that the market has."""
    for name in names:
        if name not in known:
            hint = near(name, known) or f"; there are {', '.join(known)}"
            yield f"{path}: no {what} named {name!r}{hint}"
