"""How a policy that somebody wrote is let into a market: from month 0 on, and through views."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from sim.model.firms.firm import Firm
from sim.model.firms.ledger import Books
from sim.model.firms.live_market import LiveMarket, Policy, Story
from sim.model.firms.policy_guard import called
from sim.model.firms.policy_views import FirmView, MarketView, Wait
from sim.scenario.basics.errors import UserError

#: A policy as users write it: a generator function that decides, waits and decides again. It must decide the
#: same whenever it sees the same (no dice, no clock): chance lives in the model.
UserPolicy = Callable[[MarketView, FirmView], Generator[Wait, None, None]]

#: Waits for a month that has begun which a policy may make in a row; more would never end.
MOST_WAITS = 1000


@dataclass(frozen=True)
class Intervention:
    """What an experimenter, not a firm, does to a market: given all of it, unguarded.

    Attributes
    ----------
    story : generator function (live, firm)
    first_month : int, optional
        Month before which it does nothing, from 0 on: the warm-up is then that of any other run. It may act
        from the start when left out.
    """

    story: Policy
    first_month: int | None = None

    def __call__(self, live: LiveMarket, firm: Firm) -> Story:
        """What happens, as a process of the market."""
        if self.first_month is not None:
            yield live.until(self.first_month)
        yield from self.story(live, firm)


def guarded(policy: UserPolicy | Intervention, books: Books) -> Policy:
    """Let a policy of a user's read and decide through views; its faults are told with its name and month.

    It begins in month 0, as strategies do: the warm-up is the same for whatever is compared.
    """
    if isinstance(policy, Intervention):
        return policy

    def story(live: LiveMarket, firm: Firm) -> Story:
        yield live.until(0)
        try:
            waits: Any = policy(MarketView(live), FirmView(live, firm, books))
            if not isinstance(waits, Generator):
                raise UserError("a generator function is expected: it has no yield")
            in_vain = 0
            for wait in waits:
                if not isinstance(wait, Wait):
                    expected = "yield market.until(month) or market.months(number)"
                    raise UserError(f"{expected} is expected (got {wait!r})")
                in_vain = in_vain + 1 if wait.month <= live.month else 0
                if in_vain > MOST_WAITS:
                    raise UserError(f"it waits for month {wait.month} again and again, which has begun")
                yield live.until(wait.month)
        except UserError as error:
            raise UserError(f"policy {called(policy)}, month {live.month}: {error}") from error

    return story
