"""What comes next, compiled: a heap of moments, and callers put in the order in which they ring.

A heap holds times and ranks side by side; of two at one time the lower rank is first.
"""

from __future__ import annotations

import numpy as np

from sim.model.machine.compile import compiled, rule


@rule
def sink(end: np.ndarray, rank: np.ndarray, size: int, new_end: float, new_rank: int) -> None:
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
def rise(end: np.ndarray, rank: np.ndarray, size: int, new_end: float, new_rank: int) -> None:
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
def in_order_of_time(time: np.ndarray) -> np.ndarray:
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
