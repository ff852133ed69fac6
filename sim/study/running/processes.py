"""Processes that share work: they leave Ctrl-C to their parent, and end when it does.

This process works, too: it begins while the others start, and takes no job from them once they have it.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any, TypeVar

from sim.model.machine.threads import at_most
from sim.scenario.basics.errors import WorkerDiedError
from sim.study.running.executor import Serial
from sim.study.running.job_line import Line

Job = TypeVar("Job")
Found = TypeVar("Found")
Keep = Callable[[Any, Any], None]

DIED = "a worker process died, perhaps for want of memory; fewer workers may get through"


class Processes:
    """So many processes of this machine, this one among them; each run has one thread.

    Parameters
    ----------
    workers : int
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def done(
        self,
        work: Callable[[Job], Found],
        jobs: Sequence[Job],
        *,
        first: Callable[[], None] | None = None,
        alike: Callable[[Job], Hashable] | None = None,
        keep: Keep | None = None,
    ) -> Iterator[tuple[Job, Found]]:
        """Share the jobs among this process and others."""
        others = min(self._workers, len(jobs)) - 1
        if others < 1:
            return Serial().done(work, jobs, first=first, keep=keep)
        if first is not None:
            first()
        return _shared(work, others, Line(jobs, alike), len(jobs), keep)


def _shared(
    work: Callable[[Job], Found], others: int, line: Line[Job], left: int, keep: Keep | None
) -> Iterator[tuple[Job, Found]]:
    """Do the `left` jobs in line, here and in other processes."""
    with _helpers(others, work, line, keep) as found:
        while left:
            mine = line.next_for(None)
            if mine is not None:
                with at_most(1):
                    content = work(mine)
                if keep is not None:
                    keep(mine, content)
                yield mine, content
                left -= 1
            while left and (mine is None or not found.empty()):
                other = found.get()
                if isinstance(other, BaseException):
                    raise other
                yield other
                left -= 1


@contextmanager
def _helpers(
    number: int, work: Callable[[Any], Any], line: Line[Any], keep: Keep | None
) -> Iterator[SimpleQueue[Any]]:
    """Let other processes take jobs from the line; gives what they find, or why they cannot.

    On leaving they are ended at once, whatever they have in hand.
    """
    context = multiprocessing.get_context("spawn")  # safe with threads
    found: SimpleQueue[Any] = SimpleQueue()
    processes: list[SpawnProcess] = []
    keepers: list[threading.Thread] = []
    try:
        with interrupts_held():
            for _ in range(number):
                here, there = context.Pipe()
                process = context.Process(target=_serve, args=(there, work), daemon=True)
                process.start()
                processes.append(process)
                there.close()  # so that the end of the process ends the pipe
                keepers.append(threading.Thread(target=_tend, args=(here, line, keep, found), daemon=True))
                keepers[-1].start()
        yield found
    finally:
        for process in processes:
            process.terminate()
            process.join()
        for keeper in keepers:
            keeper.join()


def _tend(process: Connection, line: Line[Any], keep: Keep | None, found: SimpleQueue[Any]) -> None:
    """Give one process a job, again and again, and pass on what it finds: a thread's work."""
    try:
        with process:
            process.recv()  # it is ready: none has a job while it still starts
            while (job := line.next_for(process)) is not None:
                process.send(job)
                content, error = _received(process)
                if error is not None:
                    raise error
                if keep is not None:
                    keep(job, content)
                found.put((job, content))
    except (EOFError, ConnectionError):
        found.put(WorkerDiedError(DIED))
    except BaseException as error:
        found.put(error)


def _received(process: Connection) -> Any:
    """What a process sent; EOFError if it ended, be it in the middle of a message."""
    try:
        return process.recv()
    except OSError:
        raise EOFError from None


def _serve(parent: Connection, work: Callable[[Any], Any]) -> None:
    """Do the jobs that come until the parent ends this process: the main function of a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    with suppress(EOFError, ConnectionError), at_most(1):
        parent.send(None)
        while True:
            job = parent.recv()
            try:
                parent.send((work(job), None))
            except Exception as error:
                error.add_note(f"in a worker process:\n{traceback.format_exc()}")
                parent.send((None, _that_travels(error)))


def _that_travels(error: Exception) -> Exception:
    """The error, or what can be told of it if it cannot be sent or would say something else there."""
    with suppress(Exception):
        if str(pickle.loads(pickle.dumps(error))) == str(error):
            return error
    told = RuntimeError(f"{type(error).__name__}: {error}")
    told.add_note("".join(getattr(error, "__notes__", ())))
    return told


def end_with_parent() -> None:
    """Let this process end when its parent does, however that ends."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while processes start: they inherit that, and have no traceback to show for it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # when it starts, it lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
