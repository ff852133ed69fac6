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

from sim.model.machine.arrays import Bytes, Floats
from sim.model.machine.codes import ANSWERED, BALKED, DIRECT, EXPERT, HUNG_UP, HUNG_UP_EXPERT, PASSED_ON
from sim.model.machine.compile import compiled, rule
from sim.model.machine.maths import whole


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


class Waits(NamedTuple):
    """What came of each contact, (contact,); the whole patience is waited if hung up, 0 if never there."""

    wait: Floats  # minutes, front line
    expert_wait: Floats  # minutes
    outcome: Bytes  # ANSWERED, HUNG_UP, HUNG_UP_EXPERT or BALKED


class _Turns(NamedTuple):
    """Who comes to a pool of agents, and who leaves it answered; (contact,)."""

    caller: npt.NDArray[np.int32]  # contacts in the order of ringing
    rang: Floats
    ended: npt.NDArray[np.int32]  # contacts in the order in which their calls end
    end_time: Floats


@compiled
def serve(
    callers: Callers, front_agents: int, expert_agents: int, waits: Waits, shown: float = -1.0
) -> tuple[float, float]:
    """Serve a month of contacts, from an empty desk until the last caller is gone.

    Parameters
    ----------
    callers : Callers
    front_agents, expert_agents : int
        Agents of each pool; with none, callers wait in vain.
    waits : Waits
        Filled for every contact.
    shown : float
        Minutes displayed at the front line to who must wait; -1 displays nothing.

    Returns
    -------
    tuple of float
        Minutes of handling by the front line and by the experts, added in the order of answering.
    """
    time, kind, urgent = callers.time, callers.kind, callers.urgent
    wait, expert_wait, outcome = waits.wait, waits.expert_wait, waits.outcome
    n = time.size
    turns = _Turns(_in_order_of_time(time), np.empty(n), np.empty(n, np.int32), np.empty(n))
    caller, rang, ended, end_time = turns
    direct = np.empty(n, np.int32)  # who reaches an expert at once, in the order of ringing
    directs = 0
    for place in range(n):
        outcome[place] = ANSWERED
        wait[place] = 0.0
        expert_wait[place] = 0.0
        who = caller[place]
        if kind[who] == DIRECT:
            direct[directs] = who
            directs += 1
        else:
            caller[place - directs] = who
            rang[place - directs] = time[who]

    calls, front_busy = _pool(
        turns, n - directs, urgent, callers.patience, callers.front_minutes, front_agents, whole(HUNG_UP),
        shown, wait, outcome,
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
        turns, whole(asking), urgent, callers.expert_patience, callers.expert_minutes, expert_agents,
        whole(HUNG_UP_EXPERT), -1.0, expert_wait, outcome,
    )  # fmt: skip
    return front_busy, expert_busy


@compiled
def _pool(
    turns: _Turns, n: int, urgent: Bytes, patience: Floats, minutes: Floats, agents: int, hung_up: int,
    shown: float, wait: Floats, outcome: Bytes,
) -> tuple[int, float]:  # fmt: skip
    """Serve the first `n` callers of `turns` by one pool of agents.

    Return how many were answered, and the minutes of handling.
    """
    caller, rang, ended, end_time = turns
    if agents <= 0:
        for place in range(n):
            balks = patience[caller[place]] < shown
            wait[caller[place]] = 0.0 if balks else patience[caller[place]]
            outcome[caller[place]] = BALKED if balks else hung_up
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
                wait[caller[following]] = free - rang[following]
                busy += talk[following]
                answered[calls] = following
                _sink(end, rank, talking, free + talk[following], calls)
                calls += 1
            else:
                talking -= 1
                if talking > 0:
                    _sink(end, rank, talking, end[talking], whole(rank[talking]))
        if place < n:
            if talking < agents:
                wait[caller[place]] = 0.0
                busy += talk[place]
                answered[calls] = place
                _rise(end, rank, talking, now + talk[place], calls)
                calls += 1
                talking += 1
            elif patience[caller[place]] < shown:
                wait[caller[place]] = 0.0
                outcome[caller[place]] = BALKED
            elif presses[place]:
                pressing[pressing_tail] = place
                pressing_tail += 1
            else:
                queue[tail] = place
                tail += 1
    return calls, busy


@rule
def _sink(end: np.ndarray, rank: np.ndarray, size: int, new_end: float, new_rank: int) -> None:
    """Put (new_end, new_rank) in the place of the first of a heap of `size` calls."""
    hole = 0
    child = 1
    while child < size:
        right = child + 1
        if right < size and (
            end[right] < end[child] or (end[right] == end[child] and rank[right] < rank[child])
        ):
            child = right
        if new_end < end[child] or (new_end == end[child] and new_rank < rank[child]):
            break
        end[hole] = end[child]
        rank[hole] = rank[child]
        hole = child
        child = 2 * hole + 1
    end[hole] = new_end
    rank[hole] = new_rank


@rule
def _rise(end: np.ndarray, rank: np.ndarray, size: int, new_end: float, new_rank: int) -> None:
    """Add (new_end, new_rank), of the highest rank so far, to a heap of `size` calls."""
    hole = size
    while hole > 0:
        parent = (hole - 1) >> 1
        if end[parent] <= new_end:
            break
        end[hole] = end[parent]
        rank[hole] = rank[parent]
        hole = parent
    end[hole] = new_end
    rank[hole] = new_rank


@compiled
def _in_order_of_time(time: np.ndarray) -> np.ndarray:
    """Places of `time` in ascending order, equal times as given.

    Callers ring at any time of the month alike: as many buckets as callers leave little to sort in each.
    """
    n = time.size
    order = np.empty(n, np.int32)
    if n == 0:
        return order
    first, last = time.min(), time.max()
    per_minute = (n - 1) / (last - first) if last > first else 0.0
    end = np.zeros(n + 1, np.int64)
    for i in range(n):
        end[np.int64((time[i] - first) * per_minute) + 1] += 1
    for bucket in range(n):
        end[bucket + 1] += end[bucket]
    for i in range(n):
        mine = np.int64((time[i] - first) * per_minute)
        order[end[mine]] = i
        end[mine] += 1
    for place in range(1, n):  # insertion sort: buckets are in order, so nobody moves far
        caller = order[place]
        at = place
        while at > 0 and time[order[at - 1]] > time[caller]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = caller
    return order
