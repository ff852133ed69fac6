"""Time a month at the desk three ways: compiled, plain Python with heapq, and SimPy processes.

    python tests/benchmarks/bench_desk.py [contacts] [agents]

All three serve the same callers by the same rules, and their waits are compared before times are printed:
medians of interleaved rounds, in nanoseconds of processor time a contact. The slower ones serve fewer
contacts, at the same load of each agent.
"""

from __future__ import annotations

import heapq
import statistics
import sys
import time
from collections import deque

import numpy as np
import simpy

from sim.model.engines.desk_processes import Contact, Desk
from sim.model.kernels.desk_queue import Callers, Waits, serve
from sim.model.machine.codes import ANSWERED, COMPLAINT, EXPERT, HUNG_UP, HUNG_UP_EXPERT
from sim.model.rules.desk import NO_SIGN

ROUNDS = 5
MONTH = 10560.0  # minutes
GRID = 2.0**28


def a_month(contacts: int, agents: int) -> tuple[np.ndarray, ...]:
    """Contacts that load the front line by 95 %, a fifth of them expert questions and a tenth complaints."""
    rng = np.random.default_rng(contacts)
    minutes = 0.95 * agents * MONTH / contacts
    time, front, patience, expert, expert_patience = (
        np.floor(column * GRID) / GRID
        for column in (
            rng.uniform(0, MONTH, contacts),
            rng.exponential(minutes, contacts), rng.exponential(6, contacts),
            rng.exponential(minutes, contacts), rng.exponential(6, contacts),
        )
    )  # fmt: skip
    kind = rng.choice(4, contacts, p=(0.5, 0.2, 0.2, 0.1)).astype(np.int8)
    return time, kind, front, patience, expert, expert_patience, (kind == COMPLAINT).astype(np.int8)


def by_compiled(month: tuple[np.ndarray, ...], front: int, expert: int) -> tuple[np.ndarray, ...]:
    n = len(month[0])
    out = Waits(np.empty(n), np.empty(n), np.empty(n, np.int8), np.empty(n))
    serve(Callers(*month, np.full(n, np.inf)), front, expert, out, NO_SIGN)
    return out.wait, out.expert_wait, out.outcome


def by_processes(month: tuple[np.ndarray, ...], front: int, expert: int) -> tuple[np.ndarray, ...]:
    environment = simpy.Environment()
    contacts = [Contact(*row) for row in zip(*(column.tolist() for column in month[1:]), strict=True)]
    environment.process(Desk(environment, front, expert).month(month[0].tolist(), contacts))
    environment.run()
    return (
        np.array([c.wait for c in contacts]),
        np.array([c.expert_wait for c in contacts]),
        np.array([c.outcome for c in contacts], np.int8),
    )


def by_heapq(month: tuple[np.ndarray, ...], front: int, expert: int) -> tuple[np.ndarray, ...]:
    """One calendar of ends of calls (0), rings (1) and ends of patience (2), in plain Python."""
    rang, kind, *_ = columns = [column.tolist() for column in month]
    minutes, patience = (columns[2], columns[4]), (columns[3], columns[5])
    n = len(rang)
    wait, outcome = ([0.0] * n, [0.0] * n), [ANSWERED] * n
    idle = [front, expert]
    queues = ((deque(), deque()), (deque(), deque()))
    since, waiting = (rang, [0.0] * n), [False] * n
    calendar = [(t, 1, i, i, 0) for i, t in enumerate(rang)]
    heapq.heapify(calendar)
    number = n
    while calendar:
        now, what, _, i, pool = heapq.heappop(calendar)
        number += 1
        if what == 1 or (what == 0 and pool == 0 and kind[i] == EXPERT):
            to = 0 if what == 1 else 1
            since[to][i] = now
            if idle[to] > 0:
                idle[to] -= 1
                heapq.heappush(calendar, (now + minutes[to][i], 0, number, i, to))
            else:
                waiting[i] = True
                queues[to][0 if kind[i] == COMPLAINT else 1].append(i)
                heapq.heappush(calendar, (now + patience[to][i], 2, number, i, to))
        if what == 2 and waiting[i] and pool == (outcome[i] == ANSWERED and since[1][i] > 0):
            waiting[i] = False
            wait[pool][i] = now - since[pool][i]
            outcome[i] = (HUNG_UP, HUNG_UP_EXPERT)[pool]
        if what == 0:
            idle[pool] += 1
            for queue in queues[pool]:
                while queue and idle[pool]:
                    j = queue.popleft()
                    if waiting[j]:
                        waiting[j] = False
                        wait[pool][j] = now - since[pool][j]
                        idle[pool] -= 1
                        number += 1
                        heapq.heappush(calendar, (now + minutes[pool][j], 0, number, j, pool))
    return np.array(wait[0]), np.array(wait[1]), np.array(outcome, np.int8)


def main(contacts: int = 100_000, agents: int = 50) -> None:
    """Print a line for each way."""
    ways = {"compiled": (by_compiled, 1), "heapq": (by_heapq, 5), "SimPy": (by_processes, 20)}
    months = {name: a_month(max(contacts // part, 1), agents) for name, (_, part) in ways.items()}
    experts = max(agents // 5, 1)
    expected = by_compiled(months["SimPy"], agents, experts)
    for name, (way, _) in ways.items():
        found = way(months["SimPy"], agents, experts)
        if not all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True)):
            sys.exit(f"{name} does not give the waits of compiled")
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (way, _) in ways.items():
            begin = time.process_time()
            way(months[name], agents, experts)
            spent[name].append((time.process_time() - begin) / len(months[name][0]) * 1e9)
    fastest = statistics.median(spent["compiled"])
    for name, values in spent.items():
        median = statistics.median(values)
        print(
            f"{name:9} {len(months[name][0]):8,} contacts {agents:4} agents "
            f"{median:10,.0f} ns a contact (best {min(values):,.0f}; {median / fastest:,.0f} x compiled)"
        )


if __name__ == "__main__":
    main(*(int(value) for value in sys.argv[1:3]))
