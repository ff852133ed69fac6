"""A game as its file says: market, seats, rounds, budget, research to buy, what counts."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from sim.scenario.basics.section import Name, Section, param

#: What a seat is filled with while no team sits there.
Habit = Literal["steady", "discounter", "promiser", "carer", "advertiser", "imitator"]
HABITS: tuple[str, ...] = get_args(Habit)
#: Market research that can be bought.
Report = Literal["satisfaction", "wallet", "matrix", "leavers", "promises"]
REPORTS: tuple[str, ...] = get_args(Report)
#: What a game may be ranked by.
Score = Literal["profit", "value", "satisfaction", "share"]
SCORES: tuple[str, ...] = get_args(Score)
#: What an instructor may let happen.
Happening = Literal["rival_enters", "breach", "cost_shock", "new_technology"]
HAPPENINGS: tuple[str, ...] = get_args(Happening)

MOST_TEAMS = 8
_Text = Annotated[str, Field(min_length=1, max_length=40)]


class Seat(Section):
    """One firm of the market, and who decides for it."""

    title: _Text = Field(description="What the team calls itself; nicknames, no full names.")
    robot: Habit | None = Field(None, description="Habit by which an empty seat decides.")


class GameFile(Section):
    """A game's file."""

    title: str = Field("", max_length=200)
    market: Name = Field(
        description="A market of `markets/`; every team plays a firm like its focal one, and its other firms "
        "wait outside until the instructor lets one in."
    )
    seats: dict[Name, Seat] = Field(default_factory=dict, max_length=MOST_TEAMS)
    rounds: int = param(6, unit="rounds", ge=1, le=12, help="Rounds that count.")
    practice_rounds: int = param(
        1, unit="rounds", ge=0, le=3, help="Rounds to try the game with; all is reset after them."
    )
    months_per_round: int = param(6, unit="months", ge=1, le=12, help="Months that a decision stands.")
    budget_per_customer_per_month: float = param(
        1.6,
        unit="money a customer of the market a month, of all teams together",
        ge=0,
        le=1e6,
        help="What teams may spend; what they do not spend stays profit.",
    )
    customers: int = param(
        6000, unit="customers", ge=200, le=1_000_000, help="How many of the market's are simulated."
    )
    warm_up_months: int = param(12, unit="months", ge=0, le=60, help="Months before the first round.")
    worth_months: int = param(
        24, unit="months", ge=1, le=120, help="Months over which customers known at the end are valued."
    )
    seed: int = param(1, ge=0, le=2**63 - 1, help="Seed of all luck, the same for every team.")
    research: dict[Report, Annotated[float, Field(ge=0, le=1e9)]] = Field(
        default_factory=dict,
        description="Reports that can be bought, and what one costs of a round's budget.",
    )
    sample: int = param(
        150, unit="people asked", ge=10, le=100_000, help="Whom a survey asks; fewer are noisier."
    )
    marks: dict[Score, Annotated[float, Field(ge=0, le=1)]] = Field(
        {"value": 1.0}, description="Scores that count, and how much."
    )

    @model_validator(mode="after")
    def _check(self) -> GameFile:
        if not sum(self.marks.values()) > 0:
            raise ValueError("marks: at least one score counts more than 0")
        titles = [seat.title.casefold() for seat in self.seats.values()]
        if len(set(titles)) < len(titles):
            raise ValueError("seats: each team has a title of its own")
        return self
