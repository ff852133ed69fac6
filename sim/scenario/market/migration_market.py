"""A migration market: a ladder of the user's own with its transition matrix and values (section 1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from sim.scenario.basics.errors import near, refuse
from sim.scenario.basics.section import Section

Chance = Annotated[float, Field(ge=0.0, le=1.0)]
#: Customers of a market, and those who come to it in a period, are at most so many.
MOST_CUSTOMERS = 100_000_000
Inflow = Annotated[float, Field(ge=0.0, le=MOST_CUSTOMERS)]
StageName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")]


class MigrationMarket(Section):
    """Customers who climb and fall on a ladder by fixed chances; simulated, and solved in closed form."""

    kind: Literal["migration"]
    description: str = Field("", max_length=2000)
    currency: str = Field("EUR", min_length=1, max_length=8)
    customers: int = Field(20_000, ge=1, le=MOST_CUSTOMERS)
    stages: list[StageName] = Field(min_length=2, max_length=32)
    transition: list[list[Chance]] = Field(
        description="Row: stage now; column: stage next period; rows sum to 1."
    )
    value: list[float] = Field(description="Money earned from a customer in each stage, each period.")
    start: list[Chance] = Field(description="Share of customers in each stage at the start; sums to 1.")
    inflow: dict[str, Inflow] = Field(
        default_factory=dict,
        description="New customers a period, by the stage on which they come, from period 1 on.",
    )
    discount_rate_per_period: float = Field(0.2, ge=0, le=10)
    stop_below: bool = Field(
        False, description="Give up a stage (earn nothing more) where its value would be negative."
    )
    sources: dict[str, str] = Field(default_factory=dict)
    log: ClassVar[None] = None  # no log of purchases is made of it

    @model_validator(mode="after")
    def _check(self) -> MigrationMarket:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[str]:
        n = len(self.stages)
        if len(set(self.stages)) < n:
            yield "stages: each name stands once"
        if len(self.transition) != n or any(len(row) != n for row in self.transition):
            yield f"transition: {n} rows of {n} chances are expected, one for each stage"
        else:
            for stage, row in zip(self.stages, self.transition, strict=True):
                if abs(sum(row) - 1) > 1e-9:
                    yield f"transition: row of {stage!r} sums to {sum(row):.6g}, 1 is expected"
        if len(self.value) != n or len(self.start) != n:
            yield f"value and start: {n} numbers are expected, one for each stage"
        if abs(sum(self.start) - 1) > 1e-9:
            yield f"start: shares sum to {sum(self.start):.6g}, 1 is expected"
        for stage in self.inflow:
            if stage not in self.stages:
                hint = near(stage, self.stages) or f"; there are {', '.join(self.stages)}"
                yield f"inflow: no stage named {stage!r}{hint}"
