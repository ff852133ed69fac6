"""Replications of strategies, one after another or in several processes: the same bytes either way.

The unit of work is one replication of one strategy. All strategies of a replication stand next to each other
in the order of work. What is finished is kept at once, so the same command goes on where an interrupted one
stopped.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.scenario.errors import UserError, near
from sim.scenario.study import Study
from sim.study.compiling import compile_first
from sim.study.digest import digest
from sim.study.quarters import Quarters
from sim.study.store import Store, pack, task_hash, together, unpack

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

#: (strategy, replication)
Task = tuple[str, int]
Simulate = Callable[..., Any]

#: Tasks that each further process has in hand, so that it need not wait for the next.
_IN_HAND = 3


def tasks_of(study: Study, strategies: Iterable[str] | None = None) -> list[Task]:
    """Every replication of every strategy, replication by replication."""
    names = list(study.strategies if strategies is None else strategies)
    return [(name, replication) for replication in range(study.run.replications) for name in names]


def replicate(
    study: Study,
    *,
    strategies: Iterable[str] | None = None,
    workers: int = 1,
    store: str | Path | None = None,
    progress: bool | None = None,
    simulate: Simulate | None = None,
) -> pd.DataFrame:
    """Run replications of the strategies and return their digests, joined in a fixed order.

    Parameters
    ----------
    study : Study
    strategies : iterable of str, optional
        All of the study's when left out.
    workers : int
        Processes; 1 works in this one.
    store : str or Path, optional
        Folder in which finished tasks are kept and looked for; nothing is kept when left out.
    progress : bool, optional
        Show a progress bar with the time left on stderr, or nothing; when left out, a bar if that is a
        terminal, and else a line at each quarter of work that takes long.
    simulate : callable, optional
        ``simulate(study, strategy, replication) -> Run`` at the top level of a module; the model's when left
        out.

    Returns
    -------
    DataFrame
        strategy, replication and the columns of a digest. Equal for any number of workers and any
        interruption.

    Raises
    ------
    UserError
        If a strategy is not in the study, the number of workers is not positive, or `store` cannot be
        written.
    RuntimeError
        If a worker process died.
    """
    if workers < 1:
        raise UserError(f"workers: 1 or more processes are expected (got {workers})")
    names = list(study.strategies if strategies is None else strategies)
    for name in names:
        if name not in study.strategies:
            raise UserError(f"study {study.name!r}: no strategy named {name!r}{near(name, study.strategies)}")
    tasks = tasks_of(study, names)
    kept = Store(store) if store is not None else None
    hashes = {task: task_hash(study, *task) for task in tasks}
    done: dict[Task, bytes] = {}
    if kept is not None:
        done = {task: content for task in tasks if (content := kept.read(hashes[task])) is not None}
    missing = [task for task in tasks if task not in done]
    if missing and simulate is None:
        compile_first(study)
    with _bar(len(tasks), len(done), progress) as bar:
        executor = _serial if min(workers, len(missing)) <= 1 else _processes
        for task, content in executor(
            study, missing, hashes, kept, simulate, min(workers, len(missing) or 1)
        ):
            done[task] = content
            bar(task)
    order = [(name, replication) for name in names for replication in range(study.run.replications)]
    return together([(*task, unpack(done[task], hashes[task])) for task in order])


def _work(study: Study, task: Task, name: str, kept: Store | None, simulate: Simulate | None) -> bytes:
    """Simulate one task, keep it, and return the bytes of its digest."""
    if simulate is None:
        from sim.model.simulate import simulate as simulate_market

        simulate = simulate_market
    strategy, replication = task
    content = pack(digest(study, simulate(study, strategy, replication)), name)
    if kept is not None:
        kept.write(name, content)
    return content


def _serial(
    study: Study,
    tasks: list[Task],
    hashes: dict[Task, str],
    kept: Store | None,
    simulate: Simulate | None,
    workers: int,
) -> Iterator[tuple[Task, bytes]]:
    for task in tasks:
        yield task, _work(study, task, hashes[task], kept, simulate)


def _processes(
    study: Study,
    tasks: list[Task],
    hashes: dict[Task, str],
    kept: Store | None,
    simulate: Simulate | None,
    workers: int,
) -> Iterator[tuple[Task, bytes]]:
    """Share the tasks among this process and others that stay; `spawn` is safe with threads.

    This process works while the others start, and at the end takes over what they still have in hand: a run
    is a pure function, so one done twice is only done twice.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    others = workers - 1
    pool = ProcessPoolExecutor(
        others,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(study, kept, simulate),
    )
    waiting = deque(tasks)
    given: dict[Task, Future[bytes]] = {}
    try:
        while waiting or given:
            with _interrupts_held():
                while waiting and len(given) < _IN_HAND * others:
                    task = waiting.popleft()
                    given[task] = pool.submit(_share, task, hashes[task])
            mine = waiting.popleft() if waiting else next(reversed(given))
            content = _work(study, mine, hashes[mine], kept, simulate)
            given.pop(mine, None)
            yield mine, content
            for task in [task for task, future in given.items() if future.done()]:
                yield task, given.pop(task).result()
    except BrokenProcessPool:
        raise RuntimeError(
            "a worker process died, perhaps for want of memory; what is done is kept, and fewer workers may "
            "get through"
        ) from None
    finally:
        _stop(pool, kept)


_shared: tuple[Study, Store | None, Simulate | None]


def _begin(study: Study, kept: Store | None, simulate: Simulate | None) -> None:
    """Prepare a worker: it holds the study, leaves Ctrl-C to its parent, and ends when its parent does."""
    global _shared
    _shared = (study, kept, simulate)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _share(task: Task, name: str) -> bytes:
    study, kept, simulate = _shared
    return _work(study, task, name, kept, simulate)


def _stop(pool: ProcessPoolExecutor, kept: Store | None) -> None:
    """End the other processes now: what they were doing is not needed, what they had done is kept."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    for process in processes:
        process.terminate()
    pool.shutdown(wait=True, cancel_futures=True)
    if kept is not None:
        for process in processes:
            kept.forget_partial(process.pid)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while processes start: they inherit that, and have no traceback to show for it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _bar(total: int, done: int, progress: bool | None) -> Iterator[Callable[[Task], None]]:
    """What to call after each task."""
    if progress is None and not sys.stderr.isatty():
        quarters = Quarters(total, done)
        yield lambda task: quarters.update()
        return
    from tqdm import tqdm

    with tqdm(
        total=total, initial=done, disable=progress is False, file=sys.stderr, unit="run", desc="simulating",
        leave=False, dynamic_ncols=True,
    ) as bar:  # fmt: skip

        def update(task: Task) -> None:
            bar.set_postfix_str(f"{task[0]} {task[1] + 1}", refresh=False)
            bar.update()

        yield update
