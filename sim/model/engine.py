"""What both engines have in common: the customers' arrays."""

from __future__ import annotations

from abc import ABC, abstractmethod

from sim.model.behaviour import behaviour
from sim.model.books import DeskMonth
from sim.model.market import LiveMarket
from sim.model.maths import log
from sim.model.state import chunks, empty_state, empty_traits, segment_sizes
from sim.model.tally import Tally, World
from sim.model.terms import Terms
from sim.model.traits import population


class Engine(ABC):
    """Moves the customers of a live market through its months.

    The clock calls `open` when shops open, `close` when the desk has finished, then `result`.
    """

    def __init__(self, live: LiveMarket) -> None:
        self.live = live
        firms, categories = len(live.firms), len(live.settings.categories)
        self.by = behaviour(live.settings)
        self.population = population(live.settings)
        self.chunks = chunks(segment_sizes(live.settings, live.customers))
        self.traits = empty_traits(firms, categories, live.customers)
        self.state = empty_state(firms, categories, live.customers)
        for firm in live.firms:
            for c, (name, category) in enumerate(live.settings.categories.items()):
                self.state.log_reference[firm.index, c] = log(firm.offers[name].price / category.price)

    def world(self, terms: Terms, counted: Tally) -> World:
        """All that the month's work reads and writes."""
        return World(*self.live.key, self.by, terms, self.traits, self.state, counted)

    @abstractmethod
    def open(self, month: int, terms: Terms) -> None:
        """Shops open: customers hear, choose, buy, experience, and contact the desk."""

    @abstractmethod
    def close(self, month: int) -> None:
        """The desk has finished: customers take what came of their contacts; stages are read."""

    @abstractmethod
    def result(self) -> tuple[Tally, list[DeskMonth]]:
        """What was counted this month, and each firm's desk."""

    def stop(self) -> None:
        """Let go of threads."""
        return
