"""Processes that share work: they leave Ctrl-C to their parent, and end when it does."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any, TypeVar

Job = TypeVar("Job")
Found = TypeVar("Found")


def processors() -> int:
    """Processes to share work among unless told otherwise: one a processor that may be used, at most 8."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(8, usable)


@contextmanager
def worker_processes(
    workers: int,
    begin: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    ended: Callable[[int | None], None] | None = None,
) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of processes; on leaving they are ended at once, whatever they have in hand.

    Parameters
    ----------
    workers : int
    begin : callable, optional
        What each process does first, with `args`.
    ended : callable, optional
        Called with the id of each process that was ended.

    Raises
    ------
    RuntimeError
        If a process died.
    """
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),  # safe with threads
        initializer=_begin,
        initargs=(begin, args),
    )
    try:
        yield pool
    except BrokenProcessPool:
        raise RuntimeError(
            "a worker process died, perhaps for want of memory; what is done is kept, and fewer workers may "
            "get through"
        ) from None
    finally:
        processes = list((getattr(pool, "_processes", None) or {}).values())
        for process in processes:
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
        if ended is not None:
            for process in processes:
                ended(process.pid)


def as_they_are_done(
    work: Callable[[Job], Found], jobs: Sequence[Job], workers: int
) -> Iterator[tuple[Job, Found]]:
    """Each job with what `work` found of it, in the order in which they end; here if one worker is enough."""
    if min(workers, len(jobs)) <= 1:
        for job in jobs:
            yield job, work(job)
        return
    with worker_processes(min(workers, len(jobs))) as pool:
        with interrupts_held():
            waiting = {pool.submit(work, job): job for job in jobs}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while processes start: they inherit that, and have no traceback to show for it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(begin: Callable[..., None] | None, args: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin is not None:
        begin(*args)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
