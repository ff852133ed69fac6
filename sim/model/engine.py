"""What both engines have in common: the customers' arrays, and how a month's desk is summed up."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
import numpy.typing as npt

from sim.model.behaviour import behaviour
from sim.model.books import DeskMonth
from sim.model.codes import ANSWERED, EXPERT, HUNG_UP
from sim.model.market import LiveMarket
from sim.model.maths import log
from sim.model.state import Floats, chunks, empty_state, empty_traits, segment_sizes
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


def desk_rows(
    asked: npt.NDArray[np.int8],
    wait: Floats,
    expert_wait: Floats,
    outcome: npt.NDArray[np.int8],
    busy: float,
    promised: float,
) -> DeskMonth:
    """Sum up a desk's month; arrays (contact,) in the order of customers."""
    rows = []
    within = (wait <= promised) if promised > 0 else np.zeros(wait.size, bool)
    for kind in range(4):
        of = asked == kind
        if of.any():
            rows.append(
                (
                    "front",
                    kind,
                    int(of.sum()),
                    float(wait[of].sum()),
                    int((outcome[of] == HUNG_UP).sum()),
                    int(within[of].sum()),
                )
            )
    passed_on = (asked == EXPERT) & (outcome != HUNG_UP)
    if passed_on.any():
        gave_up = int((outcome[passed_on] != ANSWERED).sum())
        rows.append(("expert", EXPERT, int(passed_on.sum()), float(expert_wait[passed_on].sum()), gave_up, 0))
    due = wait.size if promised > 0 else 0
    return DeskMonth(rows, float(busy), due, due - int(within.sum()))
