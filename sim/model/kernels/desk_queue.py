"""The service desk of one firm in one month, compiled: the queue of `sim.model.engines.desk_processes`, call
by call.

The meaning, the order of things at one instant and the grid of times are told there; both give equal numbers.
What makes this one fast: an agent's next free moment is the only event that needs a heap (callers come
sorted, and patience is looked at only when a caller's turn comes), and experts never hold up the front line,
so the front line is served to its end before the experts begin.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.kernels.order_of_time import in_order_of_time, rise, sink
from sim.model.machine.arrays import Bytes, Floats
from sim.model.machine.codes import ANSWERED, BALKED, DIRECT, EXPERT, HUNG_UP, HUNG_UP_EXPERT, PASSED_ON
from sim.model.machine.compile import compiled
from sim.model.machine.maths import whole
from sim.model.rules import desk as rules
from sim.model.rules.desk import Sign


class Callers(NamedTuple):
    """What the contacts of a month bring to a desk; (contact,), in any order of time.

    Contacts at the same time ring in the order given. Times are minutes >= 0 on the grid.
    """

    time: Floats
    kind: Bytes  # as in `sim.model.machine.codes`
    front_minutes: Floats  # handling
    patience: Floats
    expert_minutes: Floats  # handling
    expert_patience: Floats
    urgent: Bytes  # 1 for who is answered before the others
    tolerance: Floats  # longest wait expected that does not send away who is shown one


class Waits(NamedTuple):
    """What came of each contact, (contact,); the whole patience is waited if hung up, 0 if never there.

    Who was shown a wait and stayed has the patience to wait as long as it expects.
    """

    wait: Floats  # minutes, front line
    expert_wait: Floats  # minutes
    outcome: Bytes  # ANSWERED, HUNG_UP, HUNG_UP_EXPERT or BALKED
    shown: Floats  # minutes displayed at the front line; -1 if none were


class _Turns(NamedTuple):
    """Who comes to a pool of agents, and who leaves it answered; (contact,)."""

    caller: npt.NDArray[np.int32]  # contacts in the order of ringing
    rang: Floats
    ended: npt.NDArray[np.int32]  # contacts in the order in which their calls end
    end_time: Floats


class _Brought(NamedTuple):
    """What callers bring to a pool of agents, as in `Callers`; (contact,)."""

    urgent: Bytes
    patience: Floats
    minutes: Floats
    tolerance: Floats


class _Came(NamedTuple):
    """What came of callers at a pool, as in `Waits`; (contact,)."""

    wait: Floats
    outcome: Bytes
    shown: Floats


@compiled
def serve(
    callers: Callers, front_agents: int, expert_agents: int, waits: Waits, sign: Sign
) -> tuple[float, float]:
    """Serve a month of contacts, from an empty desk until the last caller is gone.

    Parameters
    ----------
    callers : Callers
    front_agents, expert_agents : int
        Agents of each pool; with none, callers wait in vain.
    waits : Waits
        Filled for every contact.
    sign : Sign
        At the front line, for who must wait.

    Returns
    -------
    tuple of float
        Minutes of handling by the front line and by the experts, added in the order of answering.
    """
    time, kind, urgent, tolerance = callers.time, callers.kind, callers.urgent, callers.tolerance
    wait, expert_wait, outcome, shown = waits.wait, waits.expert_wait, waits.outcome, waits.shown
    n = time.size
    turns = _Turns(in_order_of_time(time), np.empty(n), np.empty(n, np.int32), np.empty(n))
    caller, rang, ended, end_time = turns
    direct = np.empty(n, np.int32)  # who reaches an expert at once, in the order of ringing
    directs = 0
    for place in range(n):
        outcome[place] = ANSWERED
        wait[place] = 0.0
        expert_wait[place] = 0.0
        shown[place] = -1.0
        who = caller[place]
        if kind[who] == DIRECT:
            direct[directs] = who
            directs += 1
        else:
            caller[place - directs] = who
            rang[place - directs] = time[who]

    calls, front_busy = _pool(
        turns, n - directs, _Brought(urgent, callers.patience, callers.front_minutes, tolerance),
        front_agents, whole(HUNG_UP), sign, _Came(wait, outcome, shown),
    )  # fmt: skip

    # Who asks for an expert: the transferred as their calls end, before those who ring just then; only after
    # a call without length does the order of ringing count.
    asking = 0
    ahead = 0
    for call in range(calls):
        who = ended[call]
        if kind[who] == EXPERT or kind[who] == PASSED_ON:
            while ahead < directs and (
                time[direct[ahead]] < end_time[call]
                or (time[direct[ahead]] == time[who] == end_time[call] and direct[ahead] < who)
            ):
                caller[asking] = direct[ahead]
                rang[asking] = time[direct[ahead]]
                asking += 1
                ahead += 1
            caller[asking] = who
            rang[asking] = end_time[call]
            asking += 1
    for rest in range(ahead, directs):
        caller[asking] = direct[rest]
        rang[asking] = time[direct[rest]]
        asking += 1
    _, expert_busy = _pool(
        turns, whole(asking), _Brought(urgent, callers.expert_patience, callers.expert_minutes, tolerance),
        expert_agents, whole(HUNG_UP_EXPERT), Sign(-1.0, 1.0, 0.0, 1.0), _Came(expert_wait, outcome, shown),
    )  # fmt: skip
    return front_busy, expert_busy


@compiled
def _pool(
    turns: _Turns, n: int, brought: _Brought, agents: int, hung_up: int, sign: Sign, came: _Came
) -> tuple[int, float]:  # fmt: skip
    """Serve the first `n` callers of `turns` by one pool of agents.

    Return how many were answered, and the minutes of handling.
    """
    caller, rang, ended, end_time = turns
    urgent, patience, minutes, tolerance = brought
    wait, outcome, shown = came
    tells = sign.pad >= 0.0
    if agents <= 0:
        for place in range(n):
            who = caller[place]
            wait[who] = patience[who]
            outcome[who] = hung_up
            if tells:
                shown[who] = rules.displayed(sign.takes, sign.pad)
                expected = rules.believed(shown[who], sign.credit)
                balks = tolerance[who] < expected
                wait[who] = 0.0 if balks else rules.stays_until(patience[who], expected)
                outcome[who] = BALKED if balks else hung_up
        return 0, 0.0

    # What callers bring, side by side in the order of ringing: the loop below then reads memory in sequence.
    talk = np.empty(n)
    until = np.empty(n)  # patience ends
    presses = np.empty(n, np.bool_)
    for place in range(n):
        who = caller[place]
        talk[place] = minutes[who]
        until[place] = rang[place] + patience[who]
        presses[place] = urgent[who] > 0

    # A heap of calls under way by (end, rank); the rank, of answering, breaks ties as a calendar would.
    size = min(agents, n)
    end = np.empty(size)
    rank = np.empty(size, np.int32)
    answered = np.empty(n, np.int32)  # places by rank
    calls = whole(0)
    talking = whole(0)
    gone = 0
    busy = 0.0

    # Two queues of places in the order of ringing: the urgent, then the rest.
    pressing = np.empty(n, np.int32)
    pressing_head = 0
    pressing_tail = 0
    queue = np.empty(n, np.int32)
    head = 0
    tail = 0

    # The sign's view of the line: who is still there, a heap of when they will have hung up, and the forecast
    # by callers ahead, as far as it was asked for.
    room = n if tells else 0
    there = np.zeros(room, np.bool_)
    gives_up = np.empty(room)
    whose = np.empty(room, np.int32)
    watched = whole(0)
    forecast = np.empty(room + 1)
    known = 0
    in_line = np.zeros(2, np.int64)  # the urgent, the rest

    for place in range(n + 1):
        now = rang[place] if place < n else np.inf
        while talking > 0 and end[0] <= now:
            free = end[0]
            ended[gone] = caller[answered[rank[0]]]
            end_time[gone] = free
            gone += 1
            following = -1
            while following < 0 and (pressing_head < pressing_tail or head < tail):
                if pressing_head < pressing_tail:
                    turn = pressing[pressing_head]
                    pressing_head += 1
                else:
                    turn = queue[head]
                    head += 1
                if until[turn] >= free:
                    following = turn
                else:
                    wait[caller[turn]] = until[turn] - rang[turn]
                    outcome[caller[turn]] = hung_up
            if following >= 0:
                if tells:
                    there[following] = False
                    in_line[0 if presses[following] else 1] -= 1
                wait[caller[following]] = free - rang[following]
                busy += talk[following]
                answered[calls] = following
                sink(end, rank, talking, free + talk[following], calls)
                calls += 1
            else:
                talking -= 1
                if talking > 0:
                    sink(end, rank, talking, end[talking], whole(rank[talking]))
        if place < n:
            if talking < agents:
                wait[caller[place]] = 0.0
                busy += talk[place]
                answered[calls] = place
                rise(end, rank, talking, now + talk[place], calls)
                calls += 1
                talking += 1
                continue
            if tells:
                while watched > 0 and gives_up[0] < now:
                    gone_by = whose[0]
                    watched -= 1
                    if watched > 0:
                        sink(gives_up, whose, watched, gives_up[watched], whole(whose[watched]))
                    if there[gone_by]:
                        there[gone_by] = False
                        in_line[0 if presses[gone_by] else 1] -= 1
                ahead = in_line[0] if presses[place] else in_line[0] + in_line[1]
                while known <= ahead:
                    before = forecast[known - 1] if known > 0 else 0.0
                    forecast[known] = before + rules.for_place(float(known), sign.takes, sign.patience)
                    known += 1
                who = caller[place]
                shown[who] = rules.displayed(forecast[ahead], sign.pad)
                expected = rules.believed(shown[who], sign.credit)
                if tolerance[who] < expected:
                    wait[who] = 0.0
                    outcome[who] = BALKED
                    continue
                until[place] = now + rules.stays_until(patience[who], expected)
                there[place] = True
                in_line[0 if presses[place] else 1] += 1
                rise(gives_up, whose, watched, until[place], whole(place))
                watched += 1
            if presses[place]:
                pressing[pressing_tail] = place
                pressing_tail += 1
            else:
                queue[tail] = place
                tail += 1
    return calls, busy
