"""The ten things a team decides, by the names that a business has for them, and the levers they move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: How a value is entered: per cent, minutes, or money a month.
Unit = Literal["percent", "minutes", "money", "money_a_month"]

#: The decision that is no number: which segments the firm sells to.
SERVE = "serve"


@dataclass(frozen=True)
class BusinessLever:
    """One number that a team decides.

    Attributes
    ----------
    name : str
        As in forms and decision files; its words stand under ``game.lever.NAME``.
    lever : str
        The model's lever that it moves.
    unit : {"percent", "minutes", "money", "money_a_month"}
    low, high : float
        Bounds, inclusive; of what is paid for out of the budget, the budget is the upper bound.
    step : float
        Of the form's field.
    usual : float
        What a firm does whose team has not decided yet.
    """

    name: str
    lever: str
    unit: Unit
    low: float
    high: float
    step: float
    usual: float

    @property
    def is_money(self) -> bool:
        """Whether it is paid for out of the budget."""
        return self.unit == "money_a_month"

    def in_model(self, value: float) -> float:
        """The value in the model's unit; of money, what the whole firm spends a month."""
        return value / 100.0 if self.unit == "percent" else value


#: In the order of the form: price, promise, service, and where the budget goes.
BUSINESS_LEVERS = {
    lever.name: lever
    for lever in (
        BusinessLever("price", "list_price", "percent", 70, 140, 1, 100),
        BusinessLever("welcome_discount", "intro_discount", "percent", 0, 40, 1, 0),
        BusinessLever("promised_minutes", "wait_promise_minutes", "minutes", 0, 60, 1, 0),
        BusinessLever("payout", "promise_payout", "money", 0, 50, 1, 0),
        BusinessLever("staff", "front_agents", "money_a_month", 0, 0, 100, 0),
        BusinessLever("recovery", "recovery", "money_a_month", 0, 0, 100, 0),
        BusinessLever("care", "care", "money_a_month", 0, 0, 100, 0),
        BusinessLever("quality", "quality", "money_a_month", 0, 0, 100, 0),
        BusinessLever("advertising", "reach", "money_a_month", 0, 0, 100, 0),
    )
}
#: All that a decision says.
DECISIONS = (*BUSINESS_LEVERS, SERVE)
