"""A study (market x strategies) and a run (how we look)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from sim.scenario.basics.bounds import A_THOUSANDTH
from sim.scenario.basics.errors import UserError, refuse
from sim.scenario.basics.section import Name, Section, StrategyName, called, param
from sim.scenario.market.kinds import AnyMarket, of_firms, of_stages
from sim.scenario.market.market import Market
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.beliefs import BeliefName
from sim.scenario.plans.strategy import Strategy

#: What a study may ask: the chapter of the report that answers it comes right after page 1.
Subject = Literal[
    "beliefs", "quadrants", "money", "ladder", "migration", "churn", "service", "matrix", "competition",
    "portfolio", "choosing", "tenure", "satisfaction",
]  # fmt: skip


class RunSettings(Section):
    """How we look: nothing here is part of the market or of a strategy."""

    seed: int = param(1, ge=0, le=2**63 - 1, help="Seed of all chance.")
    replications: int = param(
        20, unit="markets", ge=1, le=100_000, help="Markets simulated for each strategy."
    )
    months: int = param(60, unit="months", ge=1, le=600, help="Horizon.")
    warm_up_months: int = param(
        12, unit="months", ge=0, le=600, help="Months the market lives before month 0; never counted."
    )
    play_on_months: int = param(
        60,
        unit="months",
        ge=1,
        le=600,
        help="Months played on after the horizon, without the plan, to see what the customers known by then "
        "still bring. What would come later yet is estimated beside it, and not counted.",
    )
    customers: int | None = param(
        None,
        unit="customers",
        ge=1,
        le=100_000_000,
        help="How many of the market's customers are simulated; all when left out. Money and counts stay "
        "those of the market.",
    )
    survey_customers: int = param(
        4000,
        unit="customers",
        ge=0,
        le=100_000_000,
        help="New customers of each year who are followed, to tell sorting from growing (0: none).",
    )
    engine: Literal["compiled", "reference"] = "compiled"
    threads: int | None = Field(
        None,
        ge=1,
        le=256,
        description="Threads within one run; when left out, one a processor (at most 8) if the market is "
        "large enough, and one if other runs share the processors. Results do not depend on it.",
    )

    @field_validator("play_on_months", mode="before")
    @classmethod
    def _some_months(cls, months: object) -> object:
        if months == 0 and not isinstance(months, bool):
            raise ValueError(
                "1 month or more is played on to see what customers still bring (got 0); to decide by profit "
                "within the horizon alone, set objective: npv"
            )
        return months


class RivalPlan(Section):
    """What a rival does beyond its rules: it follows a strategy file, as the focal firm does."""

    strategy: StrategyName
    budget_per_customer_per_month: float = param(
        0.0,
        unit="money a customer of the market a month",
        ge=0,
        le=1e6,
        help="The rival spends shares of this.",
    )


class StudyFile(Section):
    """A study as written: names of a market and of strategies, a budget, and how to look."""

    title: str = Field("", max_length=200)
    question: str = Field(
        "", max_length=2000, description="The decision the study is for, in one or two sentences."
    )
    market: Name
    strategies: list[StrategyName] = Field(
        min_length=1,
        max_length=32,
        description="Strategy files by name; one made for a market is named with its folder, as "
        "music_store/acquisition, and called acquisition all the same.",
    )
    budget_per_customer_per_month: float = param(
        1.0,
        unit="money a customer of the market a month",
        ge=0,
        le=1e6,
        help="Every strategy spends shares of this.",
    )
    rivals: dict[Name, RivalPlan] = Field(
        default_factory=dict, description="Rival -> the strategy it follows; by its rules alone if left out."
    )
    objective: Literal["npv", "value"] = Field(
        "value",
        description="Decided on: value (npv, and what the customers known at the end still bring), or npv "
        "alone.",
    )
    confidence: float = param(
        0.95, unit="chance", gt=0.5, lt=1, help="How sure the intervals are meant to be (coverage)."
    )
    tail: float = param(
        0.1,
        unit="share of outcomes",
        ge=A_THOUSANDTH,
        lt=1,
        help="Outcomes that count as the worst (CVaR is their mean).",
    )
    beliefs: list[BeliefName] = Field(
        default_factory=list,
        max_length=32,
        description="What a planner may wrongly believe: a plan is chosen under each belief and paid for as "
        "the market is.",
    )
    asks: list[Subject] = Field(
        default_factory=list,
        max_length=12,
        description="What the study is about: the chapters of the report that come first. Worked out "
        "from what its strategies do when left out.",
    )
    run: RunSettings = RunSettings()

    @model_validator(mode="after")
    def _check(self) -> StudyFile:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[str]:
        if len({called(name) for name in self.strategies}) < len(self.strategies):
            yield "strategies: each is named once, whatever folder it lies in"
        if len(set(self.beliefs)) < len(self.beliefs):
            yield "beliefs: each is named once"


@dataclass(frozen=True)
class Rival:
    """A strategy that a rival follows, and what it has to spend."""

    strategy: Strategy
    budget_per_customer_per_month: float


def sample_fault(settings: StudyFile, market: Market | MigrationMarket) -> str:
    """What is wrong with the number of customers simulated; empty if nothing is."""
    asked = settings.run.customers or 0
    if asked <= market.customers:
        return ""
    return (
        f"at most the market's {market.customers:,} customers can be simulated (got {asked:,}); "
        "market.customers makes the market larger"
    )


@dataclass(frozen=True)
class Study:
    """A study with everything it names read in: what `load_study` returns.

    Attributes
    ----------
    name : str
        File name of the study without its ending.
    settings : StudyFile
        What the study's own file says: question, budget, objective, run.
    market : Market or MigrationMarket
        The market it names.
    strategies : dict of str to Strategy
        In the study's order; combinations already merged.
    rivals : dict of str to Rival
        Firms other than the focal one that follow a strategy.
    root : Path or None
        Folder of scenarios the study was read from, in which the market's `log` is looked up; no part of the
        study itself.
    """

    name: str
    settings: StudyFile
    market: AnyMarket
    strategies: dict[str, Strategy]
    root: Path | None = field(default=None, compare=False, repr=False)
    rivals: dict[str, Rival] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a sample larger than its market."""
        if fault := sample_fault(self.settings, self.market):
            raise UserError(f"run.customers: {fault}")

    @property
    def run(self) -> RunSettings:
        """How the study looks at its market."""
        return self.settings.run

    @property
    def customers(self) -> int:
        """Number of customers in the market."""
        return self.market.customers

    @property
    def sample(self) -> int:
        """Number of customers simulated."""
        return self.settings.run.customers or self.market.customers

    @property
    def each(self) -> float:
        """Customers of the market that each one simulated stands for."""
        return self.customers / self.sample

    @property
    def as_asked(self) -> dict[str, Any]:
        """What was asked, as what is decided on it says first in its summary.json."""
        return {
            "study": self.name,
            "seed": self.run.seed,
            "replications": self.run.replications,
            "currency": self.market.currency,
            "months": self.run.months,
            "customers": self.customers,
            "simulated": self.sample,
            "confidence": self.settings.confidence,
            "objective": self.settings.objective,
        }

    @property
    def has_firms(self) -> bool:
        """Whether firms decide in its market; in a migration market there are none."""
        return of_firms(self.market) is not None

    @property
    def market_of_firms(self) -> Market:
        """Its market, where that is one of firms.

        Raises
        ------
        UserError
            If it is a migration market.
        """
        market = of_firms(self.market)
        if market is None:
            raise UserError(f"study {self.name!r}: a market of firms is expected, this is a migration market")
        return market

    @property
    def migration_market(self) -> MigrationMarket:
        """Its market, where that is a migration market.

        Raises
        ------
        UserError
            If it is one of firms.
        """
        market = of_stages(self.market)
        if market is None:
            raise UserError(f"study {self.name!r}: a migration market is expected, this is one of firms")
        return market
