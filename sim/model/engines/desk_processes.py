"""The service desk of one firm as SimPy processes: plain, slow, and the meaning of the compiled queue.

Everybody first waits for a front agent: the urgent before all others, otherwise in order of arrival; a call
once taken is never interrupted. An expert question, or what the agent cannot answer, is then transferred and
waits anew for an expert; a question that is routed directly waits for an expert only. Whoever is not answered
when patience ends hangs up. Where the wait is displayed, whoever must wait at the front line is told how long
that takes with so many in line before it; who does not put up with as much of it as it believes goes away at
once, and who stays has the patience to wait as long. After its last caller the desk works on until all are
gone.

What happens at one and the same instant happens in this order, so that the result never depends on how the
calendar breaks ties: (1) calls end, and agents who are free take the callers next in line; (2) callers who
ring get an agent or join the queue, in the order in which they were started; (3) patience ends. So whoever
can still be answered at the very end of patience is answered.

Time is in minutes on a dyadic grid (multiples of 2**-28 minutes, below 2**25): sums are then exact, whatever
their order, and waits equal those of `sim.model.kernels.desk_queue` to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import simpy
from simpy.events import EventPriority

from sim.model.machine.codes import ANSWERED, BALKED, DIRECT, EXPERT, HUNG_UP, HUNG_UP_EXPERT, PASSED_ON
from sim.model.rules import desk as rules
from sim.model.rules.desk import NO_SIGN, Sign

#: Order within one instant; calls that end are ordinary SimPy timeouts, which come before both.
RINGS = EventPriority(2)
PATIENCE_ENDS = EventPriority(3)

Story = Generator[simpy.Event, Any, None]


@dataclass(slots=True)
class Contact:
    """One contact: what it brings, then what came of it. Times in minutes."""

    kind: int
    front_minutes: float  # handling by the front line
    patience: float
    expert_minutes: float = 0.0  # handling by an expert, should it come to that
    expert_patience: float = 0.0
    urgent: int = 0  # 1 for those who are answered before others
    tolerance: float = math.inf  # longest wait expected that does not send away who is shown one

    wait: float = math.nan  # until answered at the front line, or until hanging up there
    expert_wait: float = 0.0  # the same for the expert; 0 if never there
    outcome: int = -1  # ANSWERED, HUNG_UP, HUNG_UP_EXPERT or BALKED; -1 while it lasts
    shown: float = -1.0  # displayed at the front line; -1 if nothing was


class Moment(simpy.Event):
    """An event `minutes` from now that lets more pressing events of the same instant go first."""

    def __init__(self, environment: simpy.Environment, minutes: float, order: EventPriority) -> None:
        super().__init__(environment)
        self._ok = True
        self._value = None
        environment.schedule(self, priority=order, delay=minutes)


class Desk:
    """The two pools of one firm's service desk on a SimPy calendar that counts minutes.

    Parameters
    ----------
    environment
        The calendar. It may run on from month to month, or be a new one each month.
    front_agents, expert_agents
        Agents of each pool; with none, callers wait in vain.

    Attributes
    ----------
    front_busy_minutes, expert_busy_minutes
        Handling since the agents were last set.
    """

    def __init__(self, environment: simpy.Environment, front_agents: int, expert_agents: int) -> None:
        self.environment = environment
        self.callers = 0  # who are at the desk now
        self.set_agents(front_agents, expert_agents)

    def set_agents(self, front_agents: int, expert_agents: int, sign: Sign = NO_SIGN) -> None:
        """Start a month with these agents and this sign; the desk must be empty."""
        if self.callers:
            raise RuntimeError(f"agents change between months, but {self.callers} callers are at the desk")
        self.front = self._pool(front_agents)
        self.expert = self._pool(expert_agents)
        self.sign = sign
        self._forecasts: list[float] = []
        self.front_busy_minutes = 0.0
        self.expert_busy_minutes = 0.0

    def _pool(self, agents: int) -> simpy.PriorityResource | None:
        return simpy.PriorityResource(self.environment, capacity=int(agents)) if agents > 0 else None

    def contact(self, contact: Contact) -> Story:
        """One contact, from the ring to the last word; it rings when this process starts."""
        self.callers += 1
        yield Moment(self.environment, 0.0, RINGS)

        urgency = 0 if contact.urgent else 1
        if contact.kind == DIRECT:
            contact.wait, contact.outcome = 0.0, ANSWERED
        elif contact.tolerance < (expected := self._told(contact)):
            contact.wait, contact.outcome = 0.0, BALKED
        else:
            patience = rules.stays_until(contact.patience, expected)
            contact.wait, answered = yield from self._call(
                self.front, urgency, patience, contact.front_minutes
            )
            if answered:
                self.front_busy_minutes += contact.front_minutes
            contact.outcome = ANSWERED if answered else HUNG_UP

        if contact.outcome == ANSWERED and contact.kind in (EXPERT, DIRECT, PASSED_ON):
            contact.expert_wait, answered = yield from self._call(
                self.expert, urgency, contact.expert_patience, contact.expert_minutes
            )
            if answered:
                self.expert_busy_minutes += contact.expert_minutes
            else:
                contact.outcome = HUNG_UP_EXPERT
        self.callers -= 1

    def _told(self, contact: Contact) -> float:
        """Minutes that a caller expects of what it is shown, if it must wait and there is a sign; else 0."""
        sign, front = self.sign, self.front
        if sign.pad < 0.0 or (front is not None and front.count < front.capacity):
            return 0.0
        line = [] if front is None else front.queue
        ahead = sum(request.priority == 0 for request in line) if contact.urgent else len(line)
        while len(self._forecasts) <= ahead:
            place, before = len(self._forecasts), self._forecasts[-1] if self._forecasts else 0.0
            self._forecasts.append(before + rules.for_place(float(place), sign.takes, sign.patience))
        contact.shown = rules.displayed(self._forecasts[ahead], sign.pad)
        return rules.believed(contact.shown, sign.credit)

    def _call(
        self, pool: simpy.PriorityResource | None, urgency: int, patience: float, minutes: float
    ) -> Generator[simpy.Event, Any, tuple[float, bool]]:
        """Wait for an agent of the pool and talk; return the wait in minutes and whether anybody answered."""
        environment = self.environment
        since = environment.now
        if pool is None:
            yield Moment(environment, patience, PATIENCE_ENDS)
            return environment.now - since, False

        # Leaving the block frees the agent, or gives up the place in the queue.
        with pool.request(priority=urgency) as agent:
            event = yield agent | Moment(environment, patience, PATIENCE_ENDS)
            wait = environment.now - since
            # An agent granted at this very instant is always among the events: patience ends last.
            answered = agent in event
            if answered:
                yield environment.timeout(minutes)
        return wait, answered

    def month(self, times: Sequence[float], contacts: Sequence[Contact]) -> Story:
        """A month of contacts at `times` (minutes after now, any order), and on until all are gone.

        Contacts at the same time ring in the order given.
        """
        opening = self.environment.now
        callers = []
        for record in sorted(range(len(contacts)), key=times.__getitem__):
            ahead = opening + times[record] - self.environment.now
            if ahead > 0:
                yield self.environment.timeout(ahead)
            callers.append(self.environment.process(self.contact(contacts[record])))
        yield self.environment.all_of(callers)
