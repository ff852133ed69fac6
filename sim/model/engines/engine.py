"""What both engines have in common: the customers' arrays."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
import numpy.typing as npt

from sim.model.customers.journal import Journal, Page, new_journal, page, room_for
from sim.model.customers.kernel_parameters import behaviour
from sim.model.customers.retention_chance import keeping_chances
from sim.model.customers.state import Customers, chunks, empty_state, empty_traits, segment_sizes
from sim.model.customers.tally import Tally, World
from sim.model.customers.terms import Terms
from sim.model.customers.traits import population
from sim.model.firms.firm import Firm
from sim.model.firms.ledger import DeskMonth
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.relations import makes_tiers, tiers_of
from sim.model.machine.arrays import Floats
from sim.model.machine.codes import LAPSED, NO_TIER, UNWANTED
from sim.model.machine.maths import log

Ids = npt.NDArray[np.int64]


class Engine(ABC):
    """Moves the customers of a live market through its months.

    The clock calls `open` when shops open, `close` when the desk has finished, then `result`.
    """

    def __init__(self, live: LiveMarket, customers: Customers | None = None) -> None:
        """Make room for the customers of a market that starts, unless they are given as they stand."""
        self.live = live
        self.recording = False  # whether purchases are noted one by one, in `pages`
        self.pages: list[Page] = []
        self.journals: list[Journal] = []  # of the month under way, one for each part of the customers
        firms, categories = len(live.firms), len(live.settings.categories)
        self.by = behaviour(live.settings)
        self.population = population(live.settings)
        self.chunks = chunks(segment_sizes(live.settings, live.sample))
        if customers is not None:
            self.traits, self.state = customers
            live.people = self.state
            return
        self.traits = empty_traits(firms, categories, live.sample)
        self.state = live.people = empty_state(firms, categories, live.sample, self.by.contractual > 0)
        for firm in live.firms:
            for c, (name, category) in enumerate(live.settings.categories.items()):
                self.state.log_reference[firm.index, c] = log(firm.offers[name].price / category.price)

    def world(self, terms: Terms, counted: Tally) -> World:
        """All that the month's work reads and writes."""
        return World(*self.live.key, self.live.month, self.by, terms, self.traits, self.state, counted, None)

    def new_journals(self, month: int, parts: list[tuple[int, int]]) -> None:
        """Open a journal for each part (first customer, end) if one is kept; none in the warm-up."""
        season = self.by.season[month % 12]
        self.journals = [
            new_journal(room_for(self.traits.rate[:, first:end], self.by.contractual > 0, season))
            for first, end in (parts if self.recording and month >= 0 else [])
        ]

    def turn_page(self, month: int) -> None:
        """The month is over: keep what its journals say."""
        if self.journals:
            self.pages.append(page(month, self.journals))

    def sort_into_tiers(self, firm: Firm) -> None:
        """Give the firm's customers their tiers by what they earned since last time, if it is time to.

        Others lose trust when many are let go: they watch.
        """
        live, state, f = self.live, self.state, firm.index
        tiers = live.settings.tiers
        if (live.month - live.start) % tiers.months_between or live.month == live.start:
            return
        if makes_tiers(live, firm):
            mine = (state.purchases[f] > 0) & (state.left[f] == 0) & (state.stage[f] != LAPSED)
            sorted_out = tiers_of(state.earned[f, mine], tiers, firm.levels["let_go"] > 0)
            state.tier[f] = NO_TIER
            state.tier[f, mine] = sorted_out
            unwanted = float(np.mean(sorted_out == UNWANTED)) if sorted_out.size else 0.0
            firm.trust_shock += tiers.watching * firm.levels["let_go"] * unwanted
        state.earned[f] = 0.0

    def keeping_chances(
        self, world: World, people: Ids, segments: Ids, categories: Ids, firm: int, found: Floats
    ) -> None:
        """Write each one's chance to stay with a firm to `found`, for the yearly survey."""
        keeping_chances(world, people, segments, categories, firm, found)

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
