"""Jobs in line for those who do them: jobs that begin alike go to one worker, one after another.

Runs of one replication share a warm-up, and who has just made one need not make it again. So a worker stays
with the jobs that are alike, then turns to others that nobody is at; when there are none, it helps where most
is left, so that nobody idles while there is work.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

Job = TypeVar("Job", bound=Hashable)


class Line(Generic[Job]):
    """Jobs that nobody has yet; several threads may ask for the next at once.

    Parameters
    ----------
    jobs : iterable
    alike : callable, optional
        What a job begins with: jobs for which it is equal stay together. None are alike when left out.
    """

    def __init__(self, jobs: Iterable[Job], alike: Callable[[Job], Hashable] | None = None) -> None:
        self._alike: Callable[[Job], Hashable] = alike or (lambda job: job)
        self._groups: dict[Hashable, deque[Job]] = {}
        self._at: dict[Hashable, Hashable] = {}  # worker -> group
        self._lock = threading.Lock()
        for job in jobs:
            self._groups.setdefault(self._alike(job), deque()).append(job)

    def __len__(self) -> int:
        with self._lock:
            return sum(map(len, self._groups.values()))

    def next_for(self, worker: Hashable) -> Job | None:
        """Take the job that suits a worker best out of the line; None if there is none left."""
        with self._lock:
            group = self._at.get(worker)
            if group not in self._groups:
                group = self._group_for(worker)
            if group is None:
                return None
            self._at[worker] = group
            job = self._groups[group].popleft()
            if not self._groups[group]:
                del self._groups[group]
            return job

    def back(self, job: Job) -> None:
        """Put a job first in line again, for who had it is gone."""
        with self._lock:
            group = self._alike(job)
            self._groups = {group: deque([job, *self._groups.pop(group, ())]), **self._groups}

    def leave(self, worker: Hashable) -> None:
        """Forget a worker that is gone: its group has nobody."""
        with self._lock:
            self._at.pop(worker, None)

    def _group_for(self, worker: Hashable) -> Hashable:
        taken = {group for other, group in self._at.items() if other != worker}
        free = next((group for group in self._groups if group not in taken), None)
        if free is not None or not self._groups:
            return free
        return max(self._groups, key=lambda group: len(self._groups[group]))
