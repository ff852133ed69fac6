"""The SimPy market: the clock and the firms.

The clock counts minutes; `PHASES` tells the order of a month. Times lie on the grid of `rules.on_grid`, so
every sum of them is exact and both engines see the same instants.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from copy import copy, deepcopy
from typing import Any

import numpy as np
import simpy

from sim.model.customers.contacts import LONGEST_HANDLING
from sim.model.customers.state import State
from sim.model.customers.tally import Tally
from sim.model.firms.firm import Firm, new_firms
from sim.model.firms.need_belief import first_belief
from sim.model.machine.arrays import Floats
from sim.model.machine.draws import key
from sim.model.rules.customer import on_grid
from sim.model.rules.desk import LONGEST_WAIT
from sim.scenario.market.market import Market

Story = Generator[simpy.Event, Any, None]
#: A policy: a generator function of the market and the firm it steers.
Policy = Callable[["LiveMarket", Firm], Story]

PLANNING = 60.0
CLOSING = 2 * (LONGEST_WAIT + LONGEST_HANDLING) + 1.0  # the last caller may be passed on once
BOOKS = 1.0

#: What happens in a month, in order.
PHASES = (
    "planning: firms come and leave, policies and rivals change offers, spend and levers; then terms stand",
    "opening: prospects hear of firms; customers choose, buy and experience; contacts arise",
    "desk: contacts wait, are answered or hang up, until the line is empty",
    "closing: what contacts did to customers; promises kept or broken; stages and moves",
    "books: money by ledger line, cash, morale, load",
)


class LiveMarket:
    """A market in motion. The model's own policies are given it; a user's see it through views.

    Attributes
    ----------
    settings : Market
        What the world decides.
    env : simpy.Environment
        The calendar, in minutes.
    firms : list of Firm
    month : int
        The month under way; negative while the market warms up.
    customers : int
        Of the market, of whom `sample` are simulated.
    margin : float or None
        Of all firms last month, after goods and handling, as a share of what was paid; None before there is
        one.
    known_wait : float
        Minutes that who must wait for an answer waits in this market, as callers remember it; until anybody
        has waited, those that nobody minds.
    people : State or None
        What is known of every customer, once there is an engine that moves them: for an experimenter's
        interventions, not for firms.
    """

    def __init__(self, settings: Market, sample: int, seed: int, replication: int, start: int) -> None:
        self.settings = settings
        self.customers = settings.customers
        self.sample = sample
        self.env = simpy.Environment()
        self.firms = new_firms(settings)
        self.start = start
        self.key = key(seed, replication)
        self.counted: Tally | None = None  # last month, by segment
        self.margin: float | None = None
        self.known_wait = settings.desk.tolerable_wait_minutes
        self.offered: Floats | None = None  # (firm, category, segment) last month
        self.people: State | None = None
        self.standing: Any = None  # terms that stand until a firm decides something else
        self.starting_price = {
            name: float(np.mean(self.prices(name) or [category.price]))
            for name, category in settings.categories.items()
        }
        for firm in self.firms:
            firm.belief = first_belief(settings, self.key, firm.index)
            if "focus" not in settings.switched_off:
                firm.coordinated = max(0.0, len(firm.segments_served()) - 1.0)
                firm.blurred = settings.focus.blur * firm.coordinated
        opening = settings.desk.opening_minutes
        self.work = on_grid(opening, opening) + CLOSING  # from opening until the last contact is over
        self.length = PLANNING + self.work + BOOKS

    @property
    def each(self) -> float:
        """Customers of the market that each one simulated stands for."""
        return self.customers / self.sample

    def as_it_stands(self) -> LiveMarket:
        """The same market with firms and a calendar of its own, to go on from this instant.

        Raises
        ------
        RuntimeError
            If anything is still to come in the calendar: processes cannot be copied.
        """
        if self.env.peek() < math.inf:
            raise RuntimeError("a market that processes live in cannot be copied")
        same = {id(self.settings): self.settings, id(self.env): simpy.Environment(self.env.now)}
        other = copy(self)
        vars(other).update(deepcopy(vars(self) | {"people": None}, same))
        return other

    def is_on(self, mechanism: str) -> bool:
        """Whether a mechanism is not switched off."""
        return mechanism not in self.settings.switched_off

    @property
    def month(self) -> int:
        """The month under way."""
        return self.start + int(self.env.now // self.length)

    def until(self, month: int) -> simpy.Timeout:
        """Wait for the planning of `month` (no wait if it has begun)."""
        return self.env.timeout(max(0.0, (month - self.start) * self.length - self.env.now))

    def months(self, number: int) -> simpy.Timeout:
        """Wait for the planning `number` months from now."""
        return self.until(self.month + number)

    def firm(self, name: str) -> Firm:
        """The firm of that name."""
        return next(firm for firm in self.firms if firm.name == name)

    def rivals(self, firm: Firm) -> list[Firm]:
        """All other firms in the market."""
        return [other for other in self.firms if other is not firm and other.present]

    def prices(self, category: str, without: Firm | None = None) -> list[float]:
        """List prices of the firms that sell `category`, but for one."""
        return [f.offers[category].price for f in self.firms if f is not without and f.sells(category)]

    def lowest_rival_price(self, firm: Firm, category: str) -> float:
        """Lowest list price among rivals that sell `category`; the firm's own if none does."""
        return min(self.prices(category, without=firm), default=firm.offers[category].price)

    def follow(self, policies: Sequence[Policy], firm: Firm) -> None:
        """Let `firm` follow each policy from now on."""
        for policy in policies:
            self.env.process(policy(self, firm))
