"""A category of goods: what it costs to make, to launch, and what practice is worth."""

from __future__ import annotations

from sim.scenario.basics.bounds import A_CENT, A_DAY, A_THOUSANDTH
from sim.scenario.basics.plausible import PACE, UNTRIED_COST, WEIGHT, settled, times
from sim.scenario.basics.section import Section, param


class Category(Section):
    """A category of goods: the price all firms start from and what a unit costs."""

    price: float = param(
        100.0, unit="money", ge=A_CENT, le=1e7,
        plausible=settled("the unit of money in which all else is told"),
        help="Starting list price of every firm.",
    )  # fmt: skip
    unit_cost_share: float = param(
        0.6, unit="share of the starting price", ge=0, le=2,
        plausible=times(1.1, "gross margins of firms of one trade differ by about so much"),
        help="Cost of goods.",
    )  # fmt: skip
    handling: float = param(
        default_factory=lambda known: known.get("price", 100.0) / 10.0,
        unit="money a purchase",
        source="set so that 5 % of customers make half of the profit (fact F11)",
        ge=0,
        le=1e6,
        plausible=times(1.5, "cost to serve is rarely booked by purchase; estimates differ by half"),
        help="Mean handling cost of a purchase; a tenth of the price when left out.",
    )
    launch_cost_per_customer: float = param(
        2.0, unit="money a customer of the market", ge=0, le=1e6,
        plausible=UNTRIED_COST,
        help="Paid before a firm can offer it anew.",
    )  # fmt: skip
    success_sd: float = param(
        0.3,
        unit="value",
        ge=0,
        le=5,
        plausible=times(1.5, "most launches fail, and nobody foretells which"),
        help="How uncertain the value of a launched offer is (standard deviation).",
    )
    learning_gap: float = param(
        0.5, unit="value", ge=0, le=5,
        plausible=WEIGHT,
        help="Value lacking at launch, learnt away.",
    )  # fmt: skip
    learning_months: float = param(
        12.0,
        unit="months",
        ge=A_DAY,
        le=600,
        plausible=PACE,
        help="Months in which two thirds of that are learnt (time constant).",
    )
    experience_exponent: float = param(
        0.0,
        source="Wright 1936: cost falls by a fifth with each doubling, an exponent of 0.32; none by default",
        ge=0,
        le=1,
        plausible=times(1.5, "progress ratios of 70 to 90 % are published, an exponent of 0.15 to 0.5"),
        help="How fast unit cost falls with what a firm has sold (exponent of the experience curve).",
    )
    experience_start: float = param(
        6.0,
        unit="purchases a customer of the market",
        ge=A_THOUSANDTH,
        le=1e6,
        plausible=times(2, "what was sold before records began"),
        help="What each firm is taken to have sold before it starts; cost falls as sales multiply that.",
    )
