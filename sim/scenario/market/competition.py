"""A market's life (section 11): how rivals react, who enters and leaves, price wars, substitution."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from sim.scenario.basics.bounds import A_MILLIONTH, A_THOUSANDTH
from sim.scenario.basics.plausible import CASE, UNTRIED_COST, WEIGHT, give_or_take, odds, settled, times
from sim.scenario.basics.section import Name, Section, param

_STEPS = "source documents: Customer service and customer strategy"


class Rules(Section):
    """How a firm reacts to its rivals (section 11): levers that the market's file sets; zero stands still.

    What a firm does by rule costs nothing beyond its fixed cost.
    """

    imitate_per_month: float = param(
        0.0,
        unit="share of the gap a month",
        source=f"{_STEPS} (no technical barrier lasts; the number is assumed)",
        ge=0,
        le=1,
        plausible=times(2, "how fast a rival follows is seen only once it has"),
        help="Quality gap to the best closed a month.",
    )
    imitate_service_per_month: float | None = param(
        None,
        unit="share of the gap a month",
        source=f"{_STEPS} (service sets firms apart once the rest is level; the number is assumed)",
        ge=0,
        le=1,
        plausible=times(2, "how fast a rival follows is seen only once it has"),
        help="The same in after-sales, responsiveness, courtesy and skill; as in the rest when left out.",
    )
    match_price: float = param(
        0.0,
        unit="share of the gap a month",
        source=f"{_STEPS} (price wars; the number is assumed)",
        ge=0,
        le=1,
        plausible=odds(2, "a rival's will to follow a price is seen only once it has"),
        help="Gap to the lowest rival price, or back to its own normal price, closed a month.",
    )
    undercut: float = param(
        0.0,
        unit="share of the lowest rival price",
        source=f"{_STEPS} (you sell at 100, I sell at 98)",
        ge=0,
        le=0.5,
        plausible=times(1.5, "a rival's will to go below is seen only once it has"),
        help="How far below the lowest rival price it goes, at once.",
    )
    recover_price_per_month: float = param(
        0.0,
        unit="share of the gap a month",
        source="a price war ends when nobody follows it further (the number is assumed)",
        ge=0,
        le=1,
        plausible=times(2, "who gives in first, and how soon, is seen only once it has happened"),
        help="Gap to its own normal price closed a month, whatever rivals ask.",
    )
    programme_reward: float = param(
        0.0,
        unit="share of the price",
        ge=0,
        le=0.5,
        plausible=times(1.5, "what a rival's programme gives back is published, and what is redeemed is not"),
        help="Points that its loyalty programme gives back; 0 is no programme.",
    )
    match_programme: float = param(
        0.0,
        unit="share of the gap a month",
        source="most grocers of a country have a card (that rivals follow; the number is assumed)",
        ge=0,
        le=1,
        plausible=times(2, "how fast a rival follows is seen only once it has"),
        help="Gap of its programme to the richest of its rivals' closed a month.",
    )
    floor_margin: float = param(
        0.0,
        unit="share of the unit cost",
        source=f"{_STEPS} (nobody can sell at a loss for ever; the number is assumed)",
        ge=0,
        le=4,
        plausible=times(1.5, "a rival's costs are known to outsiders by and large"),
        help="Margin on unit cost below which neither matching nor undercutting goes.",
    )


class Entry(Section):
    """A firm that is not there at the start: when it comes, and what coming costs (section 11)."""

    month: int = param(
        0, unit="month", ge=0, le=1200,
        plausible=CASE,
        help="First month in which it may come (from month 1 on).",
    )  # fmt: skip
    margin_above: float = param(
        0.0,
        unit="share of the price",
        source=f"{_STEPS} (capital flows to where profits are fat; the number is assumed)",
        ge=-5,
        le=1,
        plausible=give_or_take(0.05, "the return that capital asks differs by some points"),
        help="It comes once last month's margin after goods and handling, of all firms, is higher than this.",
    )
    cost_per_customer: float = param(
        0.0, unit="money a customer of the market", ge=0, le=1e6,
        plausible=UNTRIED_COST,
        help="Capital paid in the month of coming.",
    )  # fmt: skip


class Rivalry(Section):
    """What competition does to prices and costs beyond the rules of the firms."""

    price_war_below: float = param(
        0.10,
        unit="share of the price",
        source="how far the lowest price must have fallen (assumed)",
        ge=A_THOUSANDTH,
        lt=1,
        plausible=settled("a definition of when a price war is on"),
        help="A price war is on while a category's lowest price is this far below its starting average.",
    )
    price_war_sensitivity: float = param(
        0.15,
        unit="share",
        source="van Heerde et al. 2008: buyers more sensitive to price in a price war; size assumed",
        ge=0,
        le=5,
        plausible=WEIGHT,
        help="How much more strongly customers react to price during a price war.",
    )
    imitation_cost_per_customer_per_month: float = param(
        4.0,
        unit="money a customer of the market a month",
        ge=0,
        le=1e6,
        plausible=UNTRIED_COST,
        help="Cost of imitating at full speed beyond one's rules (1 a month); half the speed costs half.",
    )


class Substitution(Section):
    """A new technology takes over a need: each customer's moves for good from one category to the other.

    The time of moving follows Bass (1969) from the month in which the new technology appears.
    """

    model_config = ConfigDict(populate_by_name=True)

    replaced: Name = Field(alias="from", description="Category whose occasions end as a customer moves.")
    to: Name = Field(description="Category whose occasions begin then; who needs the other has none before.")
    starts_month: int = param(
        0, unit="month", ge=-600, le=1200,
        plausible=CASE,
        help="Month in which it appears.",
    )  # fmt: skip
    p_per_year: float = param(
        0.03,
        unit="a year",
        status="P",
        source="Sultan, Farley & Lehmann 1990: mean p of 0.03",
        ge=A_MILLIONTH,
        le=12,
        plausible=times(
            1.5, "coefficients differ between goods by about half (Sultan, Farley & Lehmann 1990)"
        ),
        help="Rate of moving by oneself (coefficient of innovation).",
    )
    q_per_year: float = param(
        0.38,
        unit="a year",
        status="P",
        source="Sultan, Farley & Lehmann 1990: mean q of 0.38",
        ge=0,
        le=12,
        plausible=times(
            1.5, "coefficients differ between goods by about half (Sultan, Farley & Lehmann 1990)"
        ),
        help="Rate of moving because others have (coefficient of imitation).",
    )
