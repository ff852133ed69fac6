"""The compiled desk month: from the month's contacts to what each came to."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.customers import contacts as contact_steps
from sim.model.customers.contacts import Contacts
from sim.model.customers.tally import World
from sim.model.machine.arrays import Floats
from sim.model.machine.codes import ANSWERED, DIRECT, INFORMATION
from sim.model.machine.compile import kernel
from sim.model.machine.maths import whole
from sim.model.rules.samples import callers
from sim.model.rules.shifts import PATIENCE, Shift

#: Who is in line beside the customers simulated: others they stand for, and work that takes an agent away.
TWIN, AWAY = -1, -2


class Answers(NamedTuple):
    """What came of each contact of a month, whichever firm it was for; (contact,)."""

    asked: npt.NDArray[np.int8]  # kind, once the question is known
    wait: Floats  # minutes, front line
    expert_wait: Floats  # minutes, 0 if not transferred
    outcome: npt.NDArray[np.int8]  # answered or hung up, as in `codes`
    shown: Floats  # minutes displayed at the front line; -1 if none were


class Line(NamedTuple):
    """Contacts firm by firm, each firm's in the order of customers; (contact,) with room to spare."""

    number: npt.NDArray[np.int64]  # place among the contacts of all firms; TWIN or AWAY
    kind: npt.NDArray[np.int8]
    time: Floats  # minutes after opening
    front_minutes: Floats  # handling
    patience: Floats  # minutes
    expert_minutes: Floats  # handling, 0 if no question for an expert
    expert_patience: Floats  # minutes
    urgent: npt.NDArray[np.int8]  # 1 for those who are answered before others
    tolerance: Floats  # longest wait expected that does not send away who is shown one; minutes
    wait: Floats  # minutes, as the desk finds it; so are the next three
    expert_wait: Floats
    outcome: npt.NDArray[np.int8]
    shown: Floats  # minutes


def new_answers(room: int) -> Answers:
    """Answers to `room` contacts."""
    return Answers(
        np.empty(room, np.int8), np.empty(room), np.empty(room), np.empty(room, np.int8), np.empty(room)
    )


def new_line(room: int) -> Line:
    """A line with room for `room` contacts."""
    return Line(
        number=np.empty(room, np.int64),
        kind=np.empty(room, np.int8),
        time=np.empty(room),
        front_minutes=np.empty(room),
        patience=np.empty(room),
        expert_minutes=np.empty(room),
        expert_patience=np.empty(room),
        urgent=np.empty(room, np.int8),
        tolerance=np.empty(room),
        wait=np.empty(room),
        expert_wait=np.empty(room),
        outcome=np.empty(room, np.int8),
        shown=np.empty(room),
    )


def places(
    contacts: Contacts, parts: list[tuple[int, int]], away: list[int], people: int, sample: int
) -> npt.NDArray[np.int64]:
    """Where in the line each firm's rows begin, and where they end, (firm, 2 + parts): work that takes agents
    away, then the contacts of each part (first, end).

    `away` counts the first (firm,). Of the market's `people`, a `sample` is simulated.
    """
    many = [np.array(away)]
    for first, end in parts:
        customer: Any = contacts.customer[first:end].astype(np.int64)
        each = None if people == sample else callers(customer, people, sample)
        many.append(np.bincount(contacts.firm[first:end], each, len(away)).astype(np.int64))
    ends = np.cumsum(np.array(many).T).reshape(len(away), -1)
    return np.column_stack([ends - np.array(many).T, ends[:, -1]])


def send_away(line: Line, first: int, front: Shift, experts: Shift) -> None:
    """Put the other work of a firm's agents in line, from row `first` on."""
    for shift, kind in ((front, INFORMATION), (experts, DIRECT)):
        rows = slice(first, first + len(shift.away))
        line.number[rows], line.kind[rows], line.urgent[rows] = AWAY, kind, 1
        line.time[rows] = shift.away
        line.front_minutes[rows] = line.expert_minutes[rows] = shift.minutes
        line.patience[rows] = line.expert_patience[rows] = PATIENCE
        line.tolerance[rows] = np.inf
        first = rows.stop


@kernel
def line_up(
    world: World,
    month: int,
    contacts: Contacts,
    first: int,
    end: int,
    place: npt.NDArray[np.int64],
    line: Line,
    people: int,
) -> None:
    """Put the contacts from `first` to `end` in line, each firm's from its `place` on (firm,).

    That is when and about what each of them is. Who stands for several of the market's `people` is followed
    by its twins.
    """
    sample = world.state.tier.shape[1]
    for at in range(first, end):
        firm = whole(contacts.firm[at])
        i = whole(contacts.customer[at])
        for twin in range(callers(i, people, sample)):
            kind, when, front, patience, expert, expert_patience, urgent, tolerance = (
                contact_steps.contact_details(
                    world, i, twin, firm, month, contacts.kind[at], whole(contacts.occurrence[at])
                )
            )
            row = place[firm]
            place[firm] += 1
            line.number[row] = at if twin == 0 else TWIN
            line.kind[row] = kind
            line.time[row] = when
            line.front_minutes[row] = front
            line.patience[row] = patience
            line.expert_minutes[row] = expert
            line.expert_patience[row] = expert_patience
            line.urgent[row] = urgent
            line.tolerance[row] = tolerance


@kernel
def hand_back(
    line: Line, first: int, end: int, promised: float, answers: Answers, sums: Floats
) -> tuple[float, float]:
    """Write the result of one firm's contacts to their places among all, and sum up its desk's month.

    `sums` is what `contacts.count_answer` adds to; zero at first. The firm `promised` to answer within
    so many minutes. Return the minutes for which agents of the front line and experts were away.
    """
    front_away, experts_away = 0.0, 0.0
    for row in range(first, end):
        at = line.number[row]
        if at == AWAY:
            if line.outcome[row] == ANSWERED:
                front_away += 0.0 if line.kind[row] == DIRECT else line.front_minutes[row]
                experts_away += line.expert_minutes[row] if line.kind[row] == DIRECT else 0.0
            continue
        if at != TWIN:
            answers.asked[at] = line.kind[row]
            answers.wait[at] = line.wait[row]
            answers.expert_wait[at] = line.expert_wait[row]
            answers.outcome[at] = line.outcome[row]
            answers.shown[at] = line.shown[row]
        contact_steps.count_answer(
            sums,
            line.kind[row],
            line.wait[row],
            line.expert_wait[row],
            line.outcome[row],
            promised,
            line.shown[row],
        )
    return front_away, experts_away
