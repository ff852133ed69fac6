"""The reference engine: every customer is a SimPy process, every call is one, the desk is two SimPy pools.

Slow and plain: for teaching, and to prove the compiled engine right. It calls the same rules and steps, in
the order a person would tell them: start reading at `ReferenceEngine._customer`.
"""

from __future__ import annotations

import numpy as np

from sim.model.customers import (
    awareness,
    choice,
    contact_outcomes,
    contacts,
    contract,
    experience,
    leaving,
    payouts,
    purchase,
    stages,
)
from sim.model.customers.contacts import ASKED
from sim.model.customers.desk_parameters import sign_of
from sim.model.customers.journal import ARRIVED
from sim.model.customers.outreach import approach
from sim.model.customers.purchase_times import occasions_drawn
from sim.model.customers.tally import Tally, World, new_tally
from sim.model.customers.terms import Terms
from sim.model.customers.traits import draw_start, draw_traits
from sim.model.engines.desk_processes import Contact, Desk
from sim.model.engines.engine import Engine
from sim.model.firms.ledger import DeskMonth, new_sums, shifts_of
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.kernels.shopping import PER_CATEGORY
from sim.model.machine.codes import ANSWERED, DIRECT, FINE, INFORMATION, OWN_REASONS, PRICE
from sim.model.machine.draws import Decision, uniform, words
from sim.model.rules import customer as rules
from sim.model.rules import talk as talk_rules
from sim.model.rules.samples import callers
from sim.model.rules.shifts import PATIENCE

_REACH, _OCCASIONS, _OCCASION = int(Decision.REACH), int(Decision.OCCASIONS), int(Decision.OCCASION)


class Call:
    """A contact of a customer with a firm: why, and how it went."""

    def __init__(self, firm: int, kind: int, severity: int, occurrence: int) -> None:
        self.firm, self.kind, self.severity, self.occurrence = firm, kind, severity, occurrence
        self.contact: Contact | None = None


class ReferenceEngine(Engine):
    """Moves one customer at a time."""

    def __init__(self, live: LiveMarket) -> None:
        super().__init__(live)
        self._desks = [Desk(live.env, 1, 1) for _ in live.firms]
        self._opening, self._closing = live.env.event(), live.env.event()
        for chunk, (first, end, segment) in enumerate(self.chunks.tolist()):
            for i in range(first, end):
                draw_traits(*live.key, i, segment, self.population, self.traits)
                draw_start(
                    *live.key, i, segment, live.start, self.population, self.by, self.traits, self.state
                )
                live.env.process(self._customer(i, segment, chunk))

    def open(self, month: int, terms: Terms) -> None:
        """Tell every customer that shops are open."""
        self._calls: list[list[Contact]] = [[] for _ in self.live.firms]
        self._away: list[list[Contact]] = [[] for _ in self.live.firms]
        for firm, desk, away in zip(self.live.firms, self._desks, self._away, strict=True):
            front, experts = shifts_of(self.live, firm)
            sign = sign_of(terms.desk, firm.index, self.by.patience_minutes)
            desk.set_agents(front.agents, experts.agents, sign)
            for shift, kind in ((front, INFORMATION), (experts, DIRECT)):
                for time in shift.away:
                    work = Contact(kind, shift.minutes, PATIENCE, shift.minutes, PATIENCE, urgent=1)
                    away.append(work)
                    self.live.env.process(self._ring(desk, work, time))
        self._month = month
        self.new_journals(month, [(0, self.live.sample)])
        self._world = self.world(terms, new_tally(len(self.chunks), len(self.live.firms)))
        if self.journals:
            self._world = self._world._replace(journal=self.journals[0])
        opening, self._opening = self._opening, self.live.env.event()
        opening.succeed()

    def close(self, month: int) -> None:
        """Tell every customer that the month is over."""
        closing, self._closing = self._closing, self.live.env.event()
        closing.succeed()

    def result(self) -> tuple[Tally, list[DeskMonth]]:
        """What was counted this month, and each firm's desk."""
        return self._world.tally, [self._desk_month(index) for index in range(len(self._desks))]

    def _desk_month(self, index: int) -> DeskMonth:
        """Sum up the calls of one firm."""
        promised = float(self._world.terms.promise_minutes[index])
        sums = new_sums()
        for call in self._calls[index]:
            contacts.count_answer(
                sums, call.kind, call.wait, call.expert_wait, call.outcome, promised, call.shown
            )
        desk, off = self._desks[index], [0.0, 0.0]
        for work in self._away[index]:
            if work.outcome == ANSWERED:
                off[work.kind == DIRECT] += work.front_minutes
        return DeskMonth(
            sums, desk.front_busy_minutes - off[0], desk.expert_busy_minutes - off[1], promised > 0
        )

    def _customer(self, i: int, segment: int, chunk: int) -> Story:
        """A customer's life in the market, month by month."""
        while True:
            yield self._opening
            world, month = self._world, self._month
            if world.terms.life.ties_end > 0:
                leaving.end_ties(world, i, segment, month)
            for firm in np.flatnonzero(world.terms.approach.active > 0).tolist():
                approach(world, i, firm, segment, chunk, month)
            self._hear(world, i, segment, month)
            self._fade(i)
            if self.traits.entry[i] >= month + 1:  # not in the market yet
                yield self._closing
                continue
            calls = self._shop(world, i, segment, chunk, month)
            if contacts.asks(world, i, uniform(words(*self.live.key, i, month, _OCCASIONS, 0)[1])):
                calls.append(Call(int(self.state.last[0, i]), INFORMATION, FINE, ASKED))
            for call in calls:
                for twin in range(callers(i, self.live.customers, self.live.sample)):
                    self.live.env.process(self._call(world, i, twin, month, call))
            yield self._closing
            for call in calls:
                self._take_stock(world, i, segment, call, chunk, month)
            for firm in range(len(self.live.firms)):
                stages.read_stage(world, i, firm, segment, chunk, month)

    def _hear(self, world: World, i: int, segment: int, month: int) -> None:
        """Hear of firms."""
        state = self.state
        for firm in range(len(self.live.firms)):
            u = uniform(words(*self.live.key, i, month, _REACH, firm // 4)[firm % 4])
            hazard = awareness.hazard_of(world, i, firm, segment)
            by_talk = world.terms.talk.by_talk[firm, segment]
            state.aware[firm, i] = talk_rules.heard_of(float(state.aware[firm, i]), u, hazard, by_talk)

    def _shop(self, world: World, i: int, segment: int, chunk: int, month: int) -> list[Call]:
        """Every occasion of the month: choose, buy, find out how it went, perhaps call the desk about it."""
        calls: list[Call] = []
        bought: dict[int, int] = {}  # firm -> category bought there last
        silent: dict[int, int] = {}  # firm -> worst failure not complained of
        first_at = int(world.terms.first_at[segment])
        arriving = purchase.arrives(world, i, segment, month)
        purchase.enter(world, i, segment, ARRIVED, chunk, month)
        drawn = [self._occasions(i, category, month) for category in range(len(self.state.last))]
        weights = [self._weights(world, i, category, segment) for category in range(len(drawn))]
        for category, occasions in enumerate(drawn):
            if purchase.occasions_due(world, i, category, occasions, False):
                choice.see_prices(world, i, category, segment, month)
        for category in range(len(drawn)):
            occasions = purchase.occasions_due(world, i, category, drawn[category], arriving)
            world.tally.occasions[chunk] += occasions
            purchase.count_occasions(world, i, chunk, occasions)
            if not world.terms.available[:, category, segment].any():
                continue
            for which in range(occasions):
                occurrence = PER_CATEGORY * category + which
                u, leaves, fails, complains = (
                    uniform(w) for w in words(*self.live.key, i, month, _OCCASION, occurrence)
                )
                if arriving and category == 0 and which == 0:
                    firm = first_at  # bought on arrival
                else:
                    firm = self._choose(world, i, category, chunk, month, weights, u, leaves)
                    purchase.take(world, i, firm, category, occurrence, chunk, month)
                if firm < 0:
                    continue
                bought[firm] = category
                severity, kind, unsaid = payouts.find_out(
                    world, i, firm, segment, occurrence, fails, complains, chunk, month
                )
                if kind >= 0:
                    calls.append(Call(firm, kind, severity, occurrence))
                silent[firm] = max(silent.get(firm, FINE), unsaid)
                if self.by.contractual:
                    break
                if self.state.purchases[firm, i] > 1 and leaves < leaving.chance_to_leave(world, i, firm):
                    self._leave(world, i, firm, weights, OWN_REASONS, chunk)
        for firm, category in sorted(bought.items()):
            noise, found = experience.perception(world, i, firm, month)
            worst = silent.get(firm, FINE)
            experience.experience(world, i, firm, category, worst, noise, found, segment, chunk, month)
        return calls

    def _fade(self, i: int) -> None:
        """Purchases of long ago fade from the share of wallet, and trust, where it does, to a stranger's."""
        state, by, months = self.state, self.by, self.by.wallet_months
        for firm in range(len(self.live.firms)):
            state.wallet[firm, i] = rules.faded(np.float64(state.wallet[firm, i]), months)
            if by.trust_fading > 0.0:
                trust = np.float64(state.trust[firm, i])
                state.trust[firm, i] = rules.trust_faded(trust, by.starting_trust, by.trust_fading)
        state.everywhere[i] = rules.faded(np.float64(state.everywhere[i]), months)

    def _occasions(self, i: int, category: int, month: int) -> int:
        """Occasions drawn for this month, fewer in the month of entering the market or of a need's move."""
        return occasions_drawn(*self.live.key, self.by, self.traits, i, category, month)

    def _weights(self, world: World, i: int, category: int, segment: int) -> list[float]:
        """Choice weight of every firm; 0 for those not known, left, or not selling here."""
        return [
            rules.choice_weight(choice.utility(world, i, firm, category, segment), self.by.nest)
            if world.terms.available[firm, category, segment]
            and self.state.aware[firm, i]
            and not self.state.left[firm, i]
            else 0.0
            for firm in range(len(self.live.firms))
        ]

    def _choose(
        self,
        world: World,
        i: int,
        category: int,
        chunk: int,
        month: int,
        weights: list[list[float]],
        u: float,
        leaves: float,
    ) -> int:
        """The firm chosen, or -1 for nothing; a contract binds until it is due for renewal."""
        if self.by.contractual and self.state.last[category, i] >= 0:
            provider = int(self.state.last[category, i])
            if month < self.state.renewal[category, i]:
                return provider
            if leaves < contract.chance_to_leave(world, i, provider, category):
                own = leaves < leaving.chance_to_leave(world, i, provider)
                self._leave(world, i, provider, weights, OWN_REASONS if own else PRICE, chunk)
        total = 0.0
        for weight in weights[category]:  # sum() of newer Pythons rounds otherwise
            total += weight
        nothing = rules.nothing_chance(total, self.by.outside, self.by.nest)
        if total == 0 or u < nothing:
            return -1
        v = (u - nothing) / (1.0 - nothing) * total
        chosen, reached = -1.0, 0.0
        for firm, weight in enumerate(weights[category]):
            chosen = choice.picked(chosen, firm, weight, v, reached)
            reached += weight
        return int(chosen)

    def _leave(
        self, world: World, i: int, firm: int, weights: list[list[float]], reason: int, chunk: int
    ) -> None:
        """Leave a firm: it has no weight any more this month."""
        leaving.leave(world, i, firm, reason, chunk)
        for weight in weights:
            weight[firm] = 0.0

    def _take_stock(self, world: World, i: int, segment: int, call: Call, chunk: int, month: int) -> None:
        """What came of a call."""
        contact = call.contact
        assert contact is not None, "every call rings before the month closes"
        ended = contacts.Ended(
            i, segment, call.firm, contact.kind, call.severity, call.occurrence,
            contact.wait, contact.expert_wait, contact.outcome, contact.shown, chunk, month,
        )  # fmt: skip
        contact_outcomes.answered(world, ended)

    def _call(self, world: World, i: int, twin: int, month: int, call: Call) -> Story:
        """One contact, of a customer or its twin: it comes at its time, and the desk deals with it."""
        kind, time, front, patience, expert, expert_patience, urgent, tolerance = contacts.contact_details(
            world, i, twin, call.firm, month, call.kind, call.occurrence
        )
        contact = Contact(kind, front, patience, expert, expert_patience, urgent, tolerance)
        if twin == 0:
            call.contact = contact
        self._calls[call.firm].append(contact)
        yield from self._ring(self._desks[call.firm], contact, time)

    def _ring(self, desk: Desk, contact: Contact, time: float) -> Story:
        """Ring a desk `time` minutes from now, and wait for what comes of it."""
        yield self.live.env.timeout(time)
        yield from desk.contact(contact)
