"""A strategy: what one firm decides."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.base import Name, Section
from sim.scenario.errors import near
from sim.scenario.levers import LEVERS


class Setting(Section):
    """A level lever set to a value from one month until another."""

    lever: str
    value: float
    from_month: int = Field(0, ge=0, le=1200)
    until_month: int | None = Field(
        None, ge=1, le=1200, description="First month it no longer holds; never when left out."
    )

    @model_validator(mode="after")
    def _check(self) -> Setting:
        levels = {name: lever for name, lever in LEVERS.items() if lever.kind == "level"}
        if self.lever not in levels:
            hint = (
                "is spent on, see spend"
                if self.lever in LEVERS
                else f"does not exist{near(self.lever, levels)}"
            )
            raise ValueError(f"lever {self.lever!r} {hint}; levers to set are {', '.join(levels)}")
        lever = levels[self.lever]
        if not lever.low <= self.value <= lever.high:
            bounds = f"between {lever.low:g} and {lever.high:g} ({lever.unit})"
            raise ValueError(f"{self.lever} lies {bounds}, got {self.value:g}")
        if self.until_month is not None and self.until_month <= self.from_month:
            raise ValueError(
                f"until_month ({self.until_month}) must come after from_month ({self.from_month})"
            )
        return self


class Strategy(Section):
    """Shares of the study's budget by lever, and levers set to values. `hold` has neither.

    A combination names other strategies and the share of the budget each gets; the loader merges them.
    """

    description: str = Field("", max_length=2000)
    quadrant: str | None = Field(
        None, pattern="^(loyalty|expansion|acquisition|diversification|combination|control)$"
    )
    spend: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict, description="Share of the budget for each money lever; sums to at most 1."
    )
    levers: list[Setting] = Field(default_factory=list, max_length=200)
    combine: dict[Name, Annotated[float, Field(gt=0, le=1)]] = Field(
        default_factory=dict, description="Other strategies and the share of the budget each gets."
    )

    @model_validator(mode="after")
    def _check(self) -> Strategy:
        money = {name for name, lever in LEVERS.items() if lever.kind == "money"}
        for name in self.spend:
            if name not in money:
                hint = "is set, see levers" if name in LEVERS else f"does not exist{near(name, money)}"
                raise ValueError(
                    f"spend: lever {name!r} {hint}; levers to spend on are {', '.join(sorted(money))}"
                )
        if sum(self.spend.values()) > 1 + 1e-9:
            raise ValueError(f"spend: shares sum to {sum(self.spend.values()):.3f}, more than the budget (1)")
        if self.combine and (self.spend or self.levers):
            raise ValueError("combine: a combination has no spend or levers of its own")
        if sum(self.combine.values()) > 1 + 1e-9:
            raise ValueError(
                f"combine: shares sum to {sum(self.combine.values()):.3f}, more than the budget (1)"
            )
        return self
