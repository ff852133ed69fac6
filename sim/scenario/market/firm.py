"""A firm as the market starts, and how it behaves as a rival."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.basics.bounds import A_CENT
from sim.scenario.basics.errors import near
from sim.scenario.basics.names import NEEDS
from sim.scenario.basics.plausible import CASE, give_or_take, odds, times
from sim.scenario.basics.section import Name, Section, param
from sim.scenario.market.competition import Entry, Rules

Price = Annotated[float, Field(ge=A_CENT, le=1e7)]
Quality = Annotated[float, Field(ge=-5.0, le=5.0)]


class Firm(Section):
    """A firm as the market starts. Every firm has the same levers; a strategy steers the focal one."""

    share: float = param(
        0.0, unit="share of customers", ge=0, le=1,
        plausible=odds(1.25, "a share taken from a panel or a trade count is right to a few points"),
        help="Customers whose main firm it is at start.",
    )  # fmt: skip
    awareness: float = param(
        0.0, unit="share of customers", ge=0, le=1,
        plausible=odds(1.5, "surveys differ by some ten points with how they ask"),
        help="Customers who know it at start.",
    )  # fmt: skip
    sells: dict[Name, list[Name]] = Field(
        min_length=1, description="Category -> segments it sells that category to from the start."
    )
    price: dict[Name, Price] = param(
        {}, plausible=CASE, help="List price where it differs from the category's."
    )
    quality: dict[str, Quality] = param(
        {},
        plausible=give_or_take(0.1, "a quarter of what perception differs from purchase to purchase"),
        help="Quality per need; 0 is the market's norm.",
    )
    front_agents_per_1000_customers: float = param(
        1.0,
        unit="agents",
        ge=0,
        le=1000,
        plausible=times(1.15, "a firm counts its own; absence and part time move them, and rivals'"),
        help="Front-line desk staff; a fraction of an agent works part of each day.",
    )
    expert_agents_per_1000_customers: float = param(
        0.5, unit="agents", ge=0, le=1000,
        plausible=times(1.15, "a firm counts its own; absence and part time move them, and rivals'"),
        help="Expert desk staff, likewise.",
    )  # fmt: skip
    fixed_cost_per_customer_per_month: float = param(
        0.0, unit="money", ge=0, le=1e6,
        plausible=CASE,
        help="Fixed cost, per customer of the market.",
    )  # fmt: skip
    cash_per_customer: float = param(
        20.0, unit="money", ge=0, le=1e7,
        plausible=CASE,
        help="Cash at start, per customer of the market.",
    )  # fmt: skip
    credit_per_customer: float | None = param(
        None,
        unit="money a customer of the market",
        source="source documents: Customer service and customer strategy (who has no money left closes)",
        ge=0,
        le=1e7,
        plausible=CASE,
        help="What owners and banks stand in for: below minus this the firm leaves; without end if left out.",
    )
    morale: float = param(
        0.5, unit="0 to 1", ge=0, le=1,
        plausible=odds(1.5, "surveys of staff in one trade differ by some ten points"),
        help="Morale of the staff at start.",
    )  # fmt: skip
    rules: Rules = Rules()
    entry: Entry | None = Field(None, description="Not there at the start: when it comes.")

    @model_validator(mode="after")
    def _check(self) -> Firm:
        unknown = sorted(set(self.quality) - set(NEEDS))
        if unknown:
            raise ValueError(
                f"quality: unknown need {unknown[0]!r}{near(unknown[0], NEEDS)}; needs are {', '.join(NEEDS)}"
            )
        if self.entry is not None and (self.share > 0 or self.awareness > 0):
            raise ValueError(
                "entry: a firm that is not there yet has no share and no awareness (leave both out)"
            )
        return self
