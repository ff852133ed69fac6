"""A strategy: what one firm decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.scenario.basics.bounds import A_THOUSANDTH
from sim.scenario.basics.errors import near, refuse
from sim.scenario.basics.names import NEEDS
from sim.scenario.basics.section import Name, Section, StrategyName
from sim.scenario.plans.levers import BY_SEGMENT, LEVERS


class Setting(Section):
    """A level lever set to a value from one month until another, for all customers or for some segments.

    In the segments that it names, a setting goes before one for all.
    """

    lever: str
    value: float
    from_month: int = Field(0, ge=0, le=1200)
    until_month: int | None = Field(
        None, ge=1, le=1200, description="First month it no longer holds; never when left out."
    )
    segments: list[Name] = Field(
        default_factory=list,
        max_length=16,
        description=f"Segments that it is for, all when left out; of {', '.join(BY_SEGMENT)} alone.",
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
        refused = levels[self.lever].refusal(self.value)
        if refused is not None:
            raise ValueError(refused)
        if self.segments and self.lever not in BY_SEGMENT:
            raise ValueError(
                f"segments: {self.lever} is the same for all customers; "
                f"by segment there are {', '.join(BY_SEGMENT)}"
            )
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
    serve: list[Name] = Field(
        default_factory=list,
        max_length=16,
        description="Segments the firm goes on selling to from month 0; all it sells to when left out.",
    )
    tuned_to: Name | None = Field(
        None, description="Segment whose needs quality money goes to; those served when left out."
    )
    improve: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict,
        description="Needs that quality money goes to whatever the firm believes, with their parts.",
    )
    aim: list[Name] = Field(
        default_factory=list,
        max_length=16,
        description="Segments that money for reach and referral goes to; all when left out.",
    )
    when_short: Literal["hold", "drift"] = Field(
        "hold", description="As cash runs short: hold on to whom it serves, or sell to one more each month."
    )
    combine: dict[StrategyName, Annotated[float, Field(ge=A_THOUSANDTH, le=1)]] = Field(
        default_factory=dict,
        description="Other strategies, named as in a study, and the share of the budget each gets.",
    )

    @model_validator(mode="after")
    def _check(self) -> Strategy:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[str]:
        money = {name for name, lever in LEVERS.items() if lever.kind == "money"}
        for name in self.spend:
            if name not in money:
                hint = "is set, see levers" if name in LEVERS else f"does not exist{near(name, money)}"
                yield f"spend: lever {name!r} {hint}; levers to spend on are {', '.join(sorted(money))}"
        if sum(self.spend.values()) > 1 + 1e-9:
            yield f"spend: shares sum to {sum(self.spend.values()):.3f}, more than the budget (1)"
        if self.combine and (self.spend or self.levers or self.stand):
            yield "combine: a combination has no spend, levers or segments of its own"
        unknown = sorted(set(self.improve) - set(NEEDS))
        for need in unknown:
            hint = near(need, NEEDS) or f"; needs are {', '.join(NEEDS)}"
            yield f"improve: unknown need {need!r}{hint}"
        if self.improve and not sum(self.improve.values()) > 0:
            yield "improve: at least one need gets a part above 0"
        if sum(self.combine.values()) > 1 + 1e-9:
            yield f"combine: shares sum to {sum(self.combine.values()):.3f}, more than the budget (1)"

    @property
    def stand(self) -> dict[str, Any]:
        """What the firm decides beside money and levers: whom it serves, aims at and tunes to."""
        names = ("serve", "tuned_to", "improve", "aim", "when_short")
        found = {name: getattr(self, name) for name in names}
        return {name: value for name, value in found.items() if value and value != "hold"}
