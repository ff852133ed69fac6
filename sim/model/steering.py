"""How a policy that somebody wrote is let into a market: from month 0 on, and through views."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from sim.model.books import Books
from sim.model.firm import Firm
from sim.model.market import LiveMarket, Policy, Story
from sim.model.views import FirmView, MarketView, Wait
from sim.scenario.errors import UserError

#: A policy as users write it: a generator function that decides, waits and decides again. It must decide the
#: same whenever it sees the same (no dice, no clock): chance lives in the model.
UserPolicy = Callable[[MarketView, FirmView], Generator[Wait, None, None]]


@dataclass(frozen=True)
class Intervention:
    """What an experimenter, not a firm, does to a market: given all of it, unguarded, from the start."""

    story: Policy


def as_policies(given: Any) -> list[UserPolicy | Intervention]:
    """Return a list of policies as it was given, and raise if it is something else."""
    if not isinstance(given, list | tuple):
        raise UserError(f"policies: a list of generator functions is expected (got {called(given)})")
    for policy in given:
        if not callable(policy) and not isinstance(policy, Intervention):
            raise UserError(f"policies: a generator function (market, firm) is expected (got {policy!r})")
    return list(given)


def guarded(policy: UserPolicy | Intervention, books: Books) -> Policy:
    """Let a policy of a user's read and decide through views; its faults are told with its name and month.

    It begins in month 0, as strategies do: the warm-up is the same for whatever is compared.
    """
    if isinstance(policy, Intervention):
        return policy.story

    def story(live: LiveMarket, firm: Firm) -> Story:
        yield live.until(0)
        try:
            waits: Any = policy(MarketView(live), FirmView(live, firm, books))
            if not isinstance(waits, Generator):
                raise UserError("a generator function is expected: it has no yield")
            for wait in waits:
                if not isinstance(wait, Wait):
                    expected = "yield market.until(month) or market.months(number)"
                    raise UserError(f"{expected} is expected (got {wait!r})")
                yield live.until(wait.month)
        except UserError as error:
            raise UserError(f"policy {called(policy)}, month {live.month}: {error}") from error

    return story


def called(policy: object) -> str:
    """What a policy is called in its source."""
    return str(getattr(policy, "__name__", None) or repr(policy))
