"""Replications of strategies, one after another or in several processes: the same bytes either way.

The unit of work is one replication of one strategy. All strategies of a replication stand next to each other
in the order of work. What is finished is kept at once, so the same command goes on where an interrupted one
stopped.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.scenario.errors import UserError, near
from sim.scenario.study import Study
from sim.study.compiling import compile_first
from sim.study.digest import digest
from sim.study.progress import progress_bar
from sim.study.store import Store, pack, task_hash, together, unpack
from sim.study.workers import interrupts_held, worker_processes

if TYPE_CHECKING:
    from concurrent.futures import Future

#: (strategy, replication)
Task = tuple[str, int]
#: (hash of everything that determines it, number of the study, strategy, replication)
_Job = tuple[str, int, str, int]
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
    chosen = None if strategies is None else list(strategies)
    options: dict[str, Any] = {"workers": workers, "store": store, "progress": progress, "simulate": simulate}
    return replicate_all([study], strategies=chosen, **options)[0]


def replicate_all(
    studies: Sequence[Study],
    *,
    strategies: Iterable[str] | None = None,
    workers: int = 1,
    store: str | Path | None = None,
    progress: bool | None = None,
    simulate: Simulate | None = None,
) -> list[pd.DataFrame]:
    """Do as `replicate` does for several studies of the same strategies in one go.

    A run that is the same in two of them is done once.
    """
    if workers < 1:
        raise UserError(f"workers: 1 or more processes are expected (got {workers})")
    names = list(studies[0].strategies if strategies is None else strategies)
    for study, name in itertools.product(studies, names):
        if name not in study.strategies:
            raise UserError(f"study {study.name!r}: no strategy named {name!r}{near(name, study.strategies)}")
    kept = Store(store) if store is not None else None
    jobs: dict[str, _Job] = {}
    hashes: list[dict[Task, str]] = []
    for number, study in enumerate(studies):
        hashes.append({task: task_hash(study, *task) for task in tasks_of(study, names)})
        for task, determined in hashes[-1].items():
            jobs.setdefault(determined, (determined, number, *task))
    done: dict[str, bytes] = {}
    if kept is not None:
        done = {name: content for name in jobs if (content := kept.read(name)) is not None}
    missing = [job for name, job in jobs.items() if name not in done]
    if missing and simulate is None:
        compile_first(studies[0])
    with progress_bar(len(jobs), "simulating", "run", progress, len(done)) as bar:
        executor = _serial if min(workers, len(missing)) <= 1 else _processes
        for job, content in executor(studies, missing, kept, simulate, min(workers, len(missing) or 1)):
            done[job[0]] = content
            bar(f"{job[2]} {job[3] + 1}")
    return [
        together(
            [
                (name, number, unpack(done[found[name, number]], found[name, number]))
                for name in names
                for number in range(study.run.replications)
            ]
        )
        for study, found in zip(studies, hashes, strict=True)
    ]


def _work(studies: Sequence[Study], job: _Job, kept: Store | None, simulate: Simulate | None) -> bytes:
    """Simulate one task, keep it, and return the bytes of its digest."""
    if simulate is None:
        from sim.model.simulate import simulate as simulate_market

        simulate = simulate_market
    name, number, strategy, replication = job
    study = studies[number]
    content = pack(digest(study, simulate(study, strategy, replication)), name)
    if kept is not None:
        kept.write(name, content)
    return content


def _serial(
    studies: Sequence[Study],
    jobs: list[_Job],
    kept: Store | None,
    simulate: Simulate | None,
    workers: int,
) -> Iterator[tuple[_Job, bytes]]:
    for job in jobs:
        yield job, _work(studies, job, kept, simulate)


def _processes(
    studies: Sequence[Study],
    jobs: list[_Job],
    kept: Store | None,
    simulate: Simulate | None,
    workers: int,
) -> Iterator[tuple[_Job, bytes]]:
    """Share the tasks among this process and others that stay.

    This process works while the others start, and at the end takes over what they still have in hand: a run
    is a pure function, so one done twice is only done twice.
    """
    others = workers - 1
    waiting = deque(jobs)
    given: dict[_Job, Future[bytes]] = {}
    ended = None if kept is None else kept.forget_partial
    with worker_processes(others, _begin, (studies, kept, simulate), ended) as pool:
        while waiting or given:
            with interrupts_held():
                while waiting and len(given) < _IN_HAND * others:
                    job = waiting.popleft()
                    given[job] = pool.submit(_share, job)
            mine = waiting.popleft() if waiting else next(reversed(given))
            content = _work(studies, mine, kept, simulate)
            given.pop(mine, None)
            yield mine, content
            for job in [job for job, future in given.items() if future.done()]:
                yield job, given.pop(job).result()


_shared: tuple[Sequence[Study], Store | None, Simulate | None]


def _begin(studies: Sequence[Study], kept: Store | None, simulate: Simulate | None) -> None:
    """Let a worker process hold the studies."""
    global _shared
    _shared = (studies, kept, simulate)


def _share(job: _Job) -> bytes:
    studies, kept, simulate = _shared
    return _work(studies, job, kept, simulate)
