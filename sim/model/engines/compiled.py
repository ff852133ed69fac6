"""The compiled engine: all customers of a month at once, in kernels; the desk as a compiled queue."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from sim.model.customers.contacts import Contacts, more_contacts, new_contacts
from sim.model.customers.desk_parameters import sign_of
from sim.model.customers.retention_chance import keeping_chances
from sim.model.customers.state import Customers
from sim.model.customers.tally import Tally, World, new_tally
from sim.model.customers.terms import Terms
from sim.model.customers.traits import draw_all
from sim.model.engines.engine import Engine, Ids
from sim.model.firms.ledger import DeskMonth, new_sums, shifts_of
from sim.model.firms.live_market import LiveMarket
from sim.model.kernels.desk_line import hand_back, line_up, new_answers, new_line, places, send_away
from sim.model.kernels.desk_queue import Callers, Waits, serve
from sim.model.kernels.month import close_month, open_month
from sim.model.kernels.scratch import new_scratch
from sim.model.machine.arrays import Floats
from sim.model.machine.compile import kernel

_keeping_chances = kernel(keeping_chances)


class CompiledEngine(Engine):
    """Moves whole chunks of customers, shared out to threads; what is counted does not depend on how."""

    def __init__(self, live: LiveMarket, threads: int = 1, customers: Customers | None = None) -> None:
        super().__init__(live, customers)
        self._threads = max(1, min(threads, len(self.chunks)))
        self._pool = ThreadPoolExecutor(self._threads) if self._threads > 1 else None
        self._parts = self._shared_out()
        self._made = [new_contacts(1024 + live.sample // 2) for _ in self._parts]
        self._scratch = [new_scratch(len(live.firms), len(live.settings.categories)) for _ in self._parts]
        self._answers, self._line = new_answers(0), new_line(0)
        if customers is None:
            self._each(self._draw, self._parts)

    def _shared_out(self) -> list[tuple[int, int]]:
        """First and last chunk of each thread: about the same work for each, most of which is buying."""
        size = self.chunks[:, 1] - self.chunks[:, 0]
        work = np.cumsum(size * (1.0 + self.population.rate_mean[self.chunks[:, 2], 0]))
        cuts = [int(np.searchsorted(work, work[-1] * k / self._threads)) for k in range(1, self._threads)]
        bounds = [0, *cuts, len(self.chunks)]
        return [(a, b) for a, b in pairwise(bounds) if b > a]

    def _each(self, work: Callable[..., Any], items: list[Any]) -> list[Any]:
        """Do `work` for each item, in threads if there are any; results in the order of the items."""
        if self._pool is None:
            return [work(item) for item in items]
        return list(self._pool.map(work, items))

    def _draw(self, part: tuple[int, int]) -> None:
        """Draw the customers of some chunks."""
        for first, end, segment in self.chunks[part[0] : part[1]]:
            draw_all(
                *self.live.key, int(first), int(end), int(segment), self.live.start,
                self.population, self.by, self.traits, self.state,
            )  # fmt: skip

    def keeping_chances(
        self, world: World, people: Ids, segments: Ids, categories: Ids, firm: int, found: Floats
    ) -> None:
        """Write each one's chance to stay with a firm to `found`, for the yearly survey."""
        _keeping_chances(world, people, segments, categories, firm, found)

    def open(self, month: int, terms: Terms) -> None:
        """Move all customers through the month, then serve the contacts that arose."""
        self._counted = new_tally(len(self.chunks), len(self.live.firms))
        self._world = self.world(terms, self._counted)
        self.new_journals(month, [(self.chunks[a, 0], self.chunks[b - 1, 1]) for a, b in self._parts])

        def work(number: int) -> int:
            (first, end), scratch = self._parts[number], self._scratch[number]
            world = self._world_of(number)
            scratch.progress[:] = first, 0, 0
            while not open_month(world, scratch, self._made[number], self.chunks, end, month):
                self._made[number] = more_contacts(self._made[number])
            return int(scratch.progress[2])

        counts = self._each(work, list(range(len(self._parts))))
        parts = zip(self._made, counts, strict=True)
        self._contacts = Contacts(
            *(np.concatenate(c) for c in zip(*([a[:n] for a in made] for made, n in parts), strict=True))
        )
        self._desks = self._serve(month)

    def _world_of(self, number: int) -> World:
        """What the work on one part reads and writes; with its journal, if one is kept."""
        return self._world._replace(journal=self.journals[number]) if self.journals else self._world

    def _serve(self, month: int) -> list[DeskMonth]:
        """Let every firm's desk answer the month's contacts."""
        contacts, total, firms = self._contacts, self._contacts.customer.size, len(self.live.firms)
        parts = list(pairwise(total * k // self._threads for k in range(self._threads + 1)))
        shifts = [shifts_of(self.live, firm) for firm in self.live.firms]
        people, away = self.live.customers, [len(front.away) + len(experts.away) for front, experts in shifts]
        place = places(contacts, parts, away, people, self.live.sample)
        if total > self._answers.asked.size:
            self._answers = new_answers(2 * total)
        if (rows := int(place[-1, -1])) > self._line.number.size:
            self._line = new_line(2 * rows)
        line = self._line
        for index, (front, experts) in enumerate(shifts):
            send_away(line, int(place[index, 0]), front, experts)

        def find(part: int) -> None:
            line_up(self._world, month, contacts, *parts[part], place[:, 1 + part].copy(), line, people)

        def work(index: int) -> DeskMonth:
            (front, experts), mine = shifts[index], slice(*place[index, [0, -1]].tolist())
            promised = float(self._world.terms.promise_minutes[index])
            sign = sign_of(self._world.terms.desk, index, self.by.patience_minutes)
            sums = new_sums()
            busy, expert_busy = serve(
                Callers(*(getattr(line, name)[mine] for name in Callers._fields)),
                front.agents, experts.agents,
                Waits(*(getattr(line, name)[mine] for name in Waits._fields)),
                sign,
            )  # fmt: skip
            off, expert_off = hand_back(line, mine.start, mine.stop, promised, self._answers, sums)
            return DeskMonth(sums, busy - off, expert_busy - expert_off, promised > 0)

        self._each(find, list(range(len(parts))))
        return self._each(work, list(range(firms)))

    def close(self, month: int) -> None:
        """Tell every customer what came of its contacts; read stages."""
        edges = np.append(self.chunks[:, 0], self.live.sample)
        starts = np.searchsorted(self._contacts.customer, edges).astype(np.int64)

        def work(number: int) -> None:
            (first, end), scratch = self._parts[number], self._scratch[number]
            close_month(
                self._world_of(number),
                scratch,
                month,
                self.chunks,
                first,
                end,
                starts,
                self._contacts,
                self._answers,
            )

        self._each(work, list(range(len(self._parts))))

    def result(self) -> tuple[Tally, list[DeskMonth]]:
        """What was counted this month, and each firm's desk."""
        return self._counted, self._desks

    def stop(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()
