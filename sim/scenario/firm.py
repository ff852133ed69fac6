"""A firm as the market starts, and how it behaves as a rival."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.base import Name, Section, param
from sim.scenario.errors import near
from sim.scenario.names import NEEDS

Quality = Annotated[float, Field(ge=-5.0, le=5.0)]


class Rules(Section):
    """How a rival behaves (section 11); all zero is a firm that stands still."""

    imitate_per_month: float = param(
        0.0,
        unit="share of the gap a month",
        source="source documents: Customer service and customer strategy (imitation; the number is assumed)",
        ge=0,
        le=1,
        help="Quality gap to the best closed a month.",
    )
    match_price: float = param(
        0.0,
        unit="share of the gap a month",
        source="source documents: Customer service and customer strategy (price wars; the number is assumed)",
        ge=0,
        le=1,
        help="Gap to the lowest rival price closed a month.",
    )


class Firm(Section):
    """A firm as the market starts. Every firm has the same levers; a strategy steers the focal one."""

    share: float = param(
        0.0, unit="share of customers", ge=0, le=1, help="Customers whose main firm it is at start."
    )
    awareness: float = param(
        0.0, unit="share of customers", ge=0, le=1, help="Customers who know it at start."
    )
    sells: dict[Name, list[Name]] = Field(
        min_length=1, description="Category -> segments it sells that category to from the start."
    )
    price: dict[Name, float] = Field(
        default_factory=dict, description="List price where it differs from the category's."
    )
    quality: dict[str, Quality] = Field(
        default_factory=dict, description="Quality per need; 0 is the market's norm."
    )
    front_agents_per_1000_customers: float = param(
        1.0, unit="agents", ge=0, le=1000, help="Front-line desk staff."
    )
    expert_agents_per_1000_customers: float = param(
        0.5, unit="agents", ge=0, le=1000, help="Expert desk staff."
    )
    fixed_cost_per_customer_per_month: float = param(
        0.0, unit="money", ge=0, le=1e6, help="Fixed cost, per customer of the market."
    )
    cash_per_customer: float = param(
        20.0, unit="money", ge=0, le=1e7, help="Cash at start, per customer of the market."
    )
    morale: float = param(0.5, unit="0 to 1", ge=0, le=1, help="Morale of the staff at start.")
    rules: Rules = Rules()

    @model_validator(mode="after")
    def _check(self) -> Firm:
        unknown = sorted(set(self.quality) - set(NEEDS))
        if unknown:
            raise ValueError(
                f"quality: unknown need {unknown[0]!r}{near(unknown[0], NEEDS)}; needs are {', '.join(NEEDS)}"
            )
        return self
