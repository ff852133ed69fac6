"""A team's decision: read as a person typed it, refused with a reason, or kept as it stands for a round."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.game.setup.business_levers import BUSINESS_LEVERS, DECISIONS, SERVE, BusinessLever
from sim.game.setup.game import USUAL, Game, numbers_of
from sim.scenario.basics.errors import UserError, near


class DecisionRefusedError(UserError):
    """A decision that cannot stand; `by_name` has a line for each thing wrong, by what it is about."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        first, *more = faults.values()
        super().__init__(first, more)
        self.by_name = dict(faults)

    def __reduce__(self) -> tuple[type[DecisionRefusedError], tuple[dict[str, str]]]:  # type: ignore[override]
        """As it was made, so that one raised in another process arrives whole."""
        return type(self), (self.by_name,)


@dataclass(frozen=True)
class Decision:
    """What a firm does for a round.

    Attributes
    ----------
    values : dict of str to float
        Every number of `BUSINESS_LEVERS`, in the unit in which it is entered.
    serve : tuple of str
        Segments it sells to.
    """

    values: Mapping[str, float]
    serve: tuple[str, ...]

    @property
    def money(self) -> float:
        """What it spends a month."""
        return sum(value for name, value in self.values.items() if BUSINESS_LEVERS[name].is_money)

    def plain(self) -> dict[str, Any]:
        """As it stands in a file or in the log."""
        return {**self.values, SERVE: list(self.serve)}

    def within(self, budget: float) -> Decision:
        """The same, with what it spends scaled down to a budget where it is more."""
        if self.money <= budget:
            return self
        part = budget / self.money
        money = {
            n: math.floor(100 * v * part) / 100 if BUSINESS_LEVERS[n].is_money else v
            for n, v in self.values.items()
        }
        return replace(self, values=money)


def usual(game: Game) -> Decision:
    """What a firm does whose team has never decided."""
    return Decision(dict(USUAL), game.segments)


def read_decision(game: Game, given: Mapping[str, Any], budget: float, before: Decision) -> Decision:
    """Read what a team entered.

    Parameters
    ----------
    game : Game
    given : mapping
        Name -> what was typed, as text or number; `serve` a list of segments. What is left out stays.
    budget : float
        Money a month that the team may still spend.
    before : Decision
        What holds for what is left out.

    Raises
    ------
    DecisionRefusedError
        With every fault, each in the words that were typed.
    """
    faults: dict[str, str] = {}
    for name in given:
        if name not in DECISIONS:
            faults[str(name)] = f"{name}: a team does not decide this{near(str(name), DECISIONS)}"
    values = dict(before.values)
    for name, lever in BUSINESS_LEVERS.items():
        if name in given:
            try:
                values[name] = _number(game, lever, given[name])
            except ValueError as error:
                faults[name] = f"{name}: {error}"
    serve = before.serve
    if SERVE in given:
        wrong = list(_segment_faults(game, given[SERVE]))
        if wrong:
            faults[SERVE] = f"{SERVE}: {wrong[0]}"
        else:
            serve = tuple(name for name in game.segments if name in given[SERVE])
    decision = Decision(values, serve)
    if not faults and decision.money > budget + 0.005:
        over = decision.money - budget
        faults["budget"] = (
            f"budget: {decision.money:,.2f} a month is {over:,.2f} more than the {budget:,.2f} there is"
        )
    if faults:
        raise DecisionRefusedError(faults)
    return decision


def _number(game: Game, lever: BusinessLever, typed: Any) -> float:
    """What was typed, as a number that the lever takes."""
    low, high = lever.low, game.high(lever)
    if isinstance(typed, bool) or not isinstance(typed, str | int | float):
        raise ValueError(f"a number from {low:g} to {high:,.10g} is expected (got {typed!r})")
    try:
        value = numbers_of(typed) if isinstance(typed, str) else float(typed)
    except (ValueError, OverflowError):
        raise ValueError(f"a number from {low:g} to {high:,.10g} is expected (got {_short(typed)})") from None
    if not low <= value <= high:  # so of what is not a number, too
        raise ValueError(f"it lies between {low:g} and {high:,.10g} (got {_short(typed)})")
    return value


def _segment_faults(game: Game, given: Any) -> Iterator[str]:
    if not isinstance(given, list | tuple) or not all(isinstance(name, str) for name in given):
        yield f"a list of segments is expected (got {_short(given)})"
        return
    for name in given:
        if name not in game.segments:
            yield f"there is no segment {_short(name)}{near(name, game.segments)}"
    if not given:
        yield f"a firm serves at least one segment; there are {', '.join(game.segments)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
