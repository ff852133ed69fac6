"""The workers of a Dask cluster that the user runs: what they find is the same as here.

One run at a time in each worker process, and one more in its hand. Jobs go to workers that were asked what
they are and are the same as this process: nothing of ours is sent to any other. Jobs of a worker that is gone
are given to others; a worker that joins is used.
"""

from __future__ import annotations

import pickle
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import lru_cache
from queue import Empty, SimpleQueue
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sim.model.machine.threads import at_most
from sim.scenario.basics.errors import UserError, WorkerDiedError
from sim.study.running.cluster_connection import ANSWER, ClusterLostError, connected
from sim.study.running.job_line import Line
from sim.study.running.worker_identity import difference, identity

Job = TypeVar("Job")
Found = TypeVar("Found")

#: Seconds between looks at who is there.
LOOK = 0.5
#: Seconds to wait for a first worker, and for another when all are gone (one that died is started anew).
FIRST_WORKER, NEXT_WORKER = 30.0, 60.0
#: Workers that may die at one job before the job is to blame.
DEATHS = 3
#: In place of a job: what comes first on each machine.
_FIRST = object()
DIED = f"workers died {DEATHS} times at the same run, perhaps for want of memory"
_ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^\s/:@\[\]]+):([0-9]{1,5})/?")


class Cluster:
    """An existing Dask cluster.

    Parameters
    ----------
    address : str
        Of its scheduler, as ``tcp://host:port``.

    Raises
    ------
    UserError
        If that is no such address.
    """

    def __init__(self, address: str) -> None:
        found = _ADDRESS.fullmatch(address)
        if found is None or not 0 < int(found[3]) < 65536:
            raise UserError(f"cluster: tcp://host:port or tls://host:port is expected (got {address!r})")
        self._address = address.rstrip("/")

    def done(
        self,
        work: Callable[[Job], Found],
        jobs: Sequence[Job],
        *,
        first: Callable[[], None] | None = None,
        alike: Callable[[Job], Hashable] | None = None,
        keep: Callable[[Job, Found], None] | None = None,
    ) -> Iterator[tuple[Job, Found]]:
        """Let the workers of the cluster do the jobs; raises `ClusterLostError` when it is gone."""
        if not jobs:
            return
        with connected(self._address) as client:
            hands = _Hands(client, self._address, Line(jobs, alike), work, first)
            for job, found in hands.all_done(len(jobs)):
                if keep is not None:
                    keep(job, found)
                yield job, found


class _Hands:
    """Who is there, and what each has in hand."""

    def __init__(
        self,
        client: Any,
        address: str,
        line: Line[Any],
        work: Callable[[Any], Any],
        first: Callable[[], None] | None,
    ) -> None:
        self._client, self._address, self._line = client, address, line
        self._payload = pickle.dumps((work, first))
        self._sent: dict[str, Any] = {}  # worker -> the payload, as it has it
        self._hands: dict[str, dict[str, Any]] = {}  # worker -> key of a future -> job
        self._futures: dict[str, Any] = {}
        self._ended: SimpleQueue[tuple[str, str]] = SimpleQueue()
        #: host -> who does there what comes first; None once it is done
        self._hosts: dict[str, str | None] = {}
        self._first = first is not None
        self._refused: set[str] = set()
        self._deaths: Counter[Hashable] = Counter()
        self._patience = time.monotonic() + FIRST_WORKER

    def all_done(self, left: int) -> Iterator[tuple[Any, Any]]:
        """Give out the jobs and yield what comes back, until none is left."""
        looked = -LOOK
        while left:
            with self._scheduler_there():
                if time.monotonic() - looked > LOOK:
                    self._look()
                    looked = time.monotonic()
                self._give_out()
            for back in self._come_back():
                yield back
                left -= 1

    @contextmanager
    def _scheduler_there(self) -> Iterator[None]:
        """Tell in one line that the scheduler is gone."""
        try:
            yield
            gone = self._client.status != "running"
        except (OSError, CancelledError):
            gone = True
        if gone:
            raise ClusterLostError(f"cluster: {self._address}: the scheduler is gone")

    def _look(self) -> None:
        """See who joined and who is gone."""
        there = self._client.nthreads()
        for gone in self._hands.keys() - there:
            self._lost(gone)
        joined = [worker for worker in there if worker not in self._hands.keys() | self._refused]
        if joined:
            self._ask(joined)
        if self._hands:
            self._patience = time.monotonic() + NEXT_WORKER
        elif time.monotonic() > self._patience:
            raise ClusterLostError(f"cluster: {self._address}: the scheduler has no worker that can be used")

    def _ask(self, joined: list[str]) -> None:
        """Take on workers that are the same as this process; tell of others."""
        answers: Mapping[str, Any] = self._client.run(identity, workers=joined, on_error="return")
        told = {
            worker: answer for worker, answer in answers.items() if not isinstance(answer, OSError)
        }  # gone
        differ = {worker: found for worker in told if (found := difference(told[worker]))}
        if differ:
            one, found = next(iter(differ.items()))
            more = f"; {len(differ) - 1} more differ" if len(differ) > 1 else ""
            line = f"cluster: worker {one} is refused, for it is another than this: {found}{more}"
            if not self._sent:
                raise UserError(line)
            print(line, file=sys.stderr, flush=True)
        self._refused |= differ.keys()
        for worker in told.keys() - differ.keys():
            self._hands[worker] = {}
            self._sent[worker] = self._client.submit(bytes, self._payload, workers=[worker], pure=False)

    def _lost(self, worker: str) -> None:
        """Put what a worker had in hand back in line."""
        self._line.leave(worker)
        self._sent[worker] = None
        for host, who in list(self._hosts.items()):
            if who == worker:
                del self._hosts[host]
        for key, job in reversed(self._hands.pop(worker).items()):
            self._futures.pop(key)
            if job is _FIRST:
                continue
            self._deaths[job] += 1
            if self._deaths[job] >= DEATHS:
                raise WorkerDiedError(DIED)
            self._line.back(job)

    def _give_out(self) -> None:
        """Let every worker have a job, and a second one while there are plenty."""
        for worker, hand in self._hands.items():
            host = urlsplit(worker).hostname or ""
            if self._first and host not in self._hosts:
                self._hosts[host] = worker
                self._submit(worker, _FIRST)
            if self._hosts.get(host) is not None:
                continue
            while len(hand) < (2 if len(self._line) > len(self._hands) else 1):
                job = self._line.next_for(worker)
                if job is None:
                    break
                self._submit(worker, job)

    def _submit(self, worker: str, job: Any) -> None:
        key = None if job is _FIRST else (job,)
        future = self._client.submit(_do, self._sent[worker], identity(), key, workers=[worker], pure=False)
        self._hands[worker][future.key] = job
        self._futures[future.key] = future
        future.add_done_callback(lambda ended: self._ended.put((worker, ended.key)))

    def _come_back(self) -> Iterator[tuple[Any, Any]]:
        """Wait a little for what is found."""
        try:
            worker, key = self._ended.get(timeout=LOOK)
        except Empty:
            return
        if key not in self._futures:  # others do it meanwhile
            return
        future = self._futures[key]
        with self._scheduler_there():
            failed = future.status == "error"
            error, trace = (future.exception(), future.traceback()) if failed else (None, None)
        if error is not None:
            killed = type(error).__name__ == "KilledWorker"
            raise WorkerDiedError(DIED) if killed else error.with_traceback(trace)
        with self._scheduler_there():
            try:
                found = future.result(timeout=ANSWER)
            except TimeoutError:  # gone with its worker, perhaps
                self._ended.put((worker, key))
                return
        del self._futures[key]
        job = self._hands[worker].pop(key)
        if job is _FIRST:
            self._hosts[urlsplit(worker).hostname or ""] = None
        else:
            yield job, found


#: A worker may have several threads; they are for one run.
_ONE_AT_A_TIME = threading.Lock()


def _do(payload: bytes, expected: dict[str, str], job: tuple[Any] | None) -> Any:
    """Do a job, or what comes first, in a worker."""
    from dask.distributed import get_worker

    with _ONE_AT_A_TIME:
        if found := difference(expected):
            raise UserError(f"cluster: worker {get_worker().address} has changed: {found}")
        work, first = _unpacked(payload)
        with at_most(get_worker().state.nthreads):
            return first() if job is None else work(*job)


@lru_cache(maxsize=2)
def _unpacked(payload: bytes) -> tuple[Callable[[Any], Any], Callable[[], None]]:
    """What was sent, opened once."""
    opened: tuple[Callable[[Any], Any], Callable[[], None]] = pickle.loads(payload)
    return opened
