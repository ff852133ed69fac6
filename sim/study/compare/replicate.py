"""Replications of strategies, whoever simulates them: this process, several, or a cluster; the same bytes.

The unit of work is one replication of one strategy. All strategies of a replication share a warm-up, so they
go to one worker, unless another would idle. What is finished is kept at once, so the same command goes on
where an interrupted one stopped, by the same executor or another.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim.model.later import PlayOn
from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.study import Study
from sim.study.compare.digest import digest, going_on
from sim.study.compare.task_store import Store, pack, task_hash, together, unpack
from sim.study.running.choose_executor import executor
from sim.study.running.compiling import compile_first
from sim.study.running.progress import progress_bar

#: (strategy, replication)
Task = tuple[str, int]
#: (hash of everything that determines it, number of the study, strategy, replication)
_Job = tuple[str, int, str, int]
Simulate = Callable[..., Any]


def tasks_of(study: Study, strategies: Iterable[str] | None = None) -> list[Task]:
    """Every replication of every strategy, replication by replication."""
    names = list(study.strategies if strategies is None else strategies)
    return [(name, replication) for replication in range(study.run.replications) for name in names]


def replicate(
    study: Study,
    *,
    strategies: Iterable[str] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    store: str | Path | None = None,
    progress: bool | None = None,
    simulate: Simulate | None = None,
    play_on: PlayOn | None = None,
) -> pd.DataFrame:
    """Run replications of the strategies and return their digests, joined in a fixed order.

    Parameters
    ----------
    study : Study
    strategies : iterable of str, optional
        All of the study's when left out.
    workers : int, optional
        Processes; this one alone when left out.
    cluster : str, optional
        Address of a Dask scheduler whose workers simulate instead, as ``tcp://host:port``.
    store : str or Path, optional
        Folder in which finished tasks are kept and looked for; nothing is kept when left out.
    progress : bool, optional
        Show a progress bar with the time left on stderr, or nothing; when left out, a bar if that is a
        terminal, and else a line at each quarter of work that takes long.
    simulate : callable, optional
        ``simulate(study, strategy, replication) -> Run`` at the top level of a module, with `play_on` by name
        where runs are played on; the model's when left out.
    play_on : {"plan_ends", "plan_goes_on"}, optional
        Play runs on after the horizon, as `sim.simulate` does. Of those whose plan goes on little is read.

    Returns
    -------
    DataFrame
        strategy, replication and the columns of a digest. Equal for any number of workers and any
        interruption.

    Raises
    ------
    UserError
        If a strategy is not in the study, the number of workers is not positive, `store` cannot be written,
        or there is no such cluster; `ClusterLostError` if it goes away.
    WorkerDiedError
        If a worker process died.
    """
    chosen = None if strategies is None else list(strategies)
    options: dict[str, Any] = {"workers": workers, "cluster": cluster, "store": store, "progress": progress}
    options |= {"simulate": simulate, "play_on": play_on}
    return replicate_all([study], strategies=chosen, **options)[0]


def replicate_all(
    studies: Sequence[Study],
    *,
    strategies: Iterable[str] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    store: str | Path | None = None,
    progress: bool | None = None,
    simulate: Simulate | None = None,
    play_on: PlayOn | None = None,
) -> list[pd.DataFrame]:
    """Do as `replicate` does for several studies of the same strategies in one go.

    A run that is the same in two of them is done once.
    """
    names = list(studies[0].strategies if strategies is None else strategies)
    options: dict[str, Any] = {"workers": workers, "cluster": cluster, "store": store, "progress": progress}
    found = packed(studies, names, simulate=simulate, play_on=play_on, **options)
    return [
        together(
            [(*task, one.read(task)) for task in itertools.product(names, range(study.run.replications))]
        )
        for study, one in zip(studies, found, strict=True)
    ]


@dataclass(frozen=True)
class Packed:
    """The digests of a study's runs as they are kept: small, and read one by one where there are many."""

    hashes: Mapping[Task, str]
    contents: Mapping[str, bytes]

    def read(self, task: Task) -> Any:
        """Digest of one strategy and replication, as an Arrow table."""
        name = self.hashes[task]
        return unpack(self.contents[name], name)


def packed(
    studies: Sequence[Study],
    names: Sequence[str],
    *,
    workers: int | None = None,
    cluster: str | None = None,
    store: str | Path | None = None,
    progress: bool | None = None,
    simulate: Simulate | None = None,
    play_on: PlayOn | None = None,
) -> list[Packed]:
    """Do what `replicate_all` does, and return the digests study by study without joining them."""
    does = executor(workers, cluster)
    for study, name in itertools.product(studies, names):
        if name not in study.strategies:
            raise UserError(f"study {study.name!r}: no strategy named {name!r}{near(name, study.strategies)}")
    kept = Store(store) if store is not None else None
    jobs: dict[str, _Job] = {}
    hashes: list[dict[Task, str]] = []
    for number, study in enumerate(studies):
        hashes.append({task: task_hash(study, *task, play_on) for task in tasks_of(study, names)})
        for task, determined in hashes[-1].items():
            jobs.setdefault(determined, (determined, number, *task))
    done: dict[str, bytes] = {}
    if kept is not None:
        done = {name: content for name in jobs if (content := kept.read(name)) is not None}
    missing = [job for name, job in jobs.items() if name not in done]
    work = partial(_made, studies=studies, simulate=simulate, play_on=play_on)
    first = partial(compile_first, studies[0]) if simulate is None else None

    def keep(job: _Job, content: bytes) -> None:
        if kept is not None:
            kept.write(job[0], content)

    coming = does.done(work, missing, first=first, alike=_warm_up, keep=keep)
    with progress_bar(len(jobs), "simulating", "run", progress, len(done)) as bar:
        for job, content in coming:
            done[job[0]] = content
            bar(f"{job[2]} {job[3] + 1}")
    return [Packed(found, done) for found in hashes]


def _made(job: _Job, studies: Sequence[Study], simulate: Simulate | None, play_on: PlayOn | None) -> bytes:
    """Simulate one run and return the bytes of its digest."""
    if simulate is None:
        from sim.model.simulate import simulate as simulate_market

        simulate = simulate_market
    name, number, strategy, replication = job
    study = studies[number]
    later: dict[str, Any] = {"play_on": play_on} if study.has_firms and play_on is not None else {}
    run: Any = simulate(study, strategy, replication, **later)
    return pack((going_on if play_on == "plan_goes_on" else digest)(study, run), name)


def _warm_up(job: _Job) -> Hashable:
    """What a run begins with: one market's replication is warmed up once for all its strategies."""
    _, number, _, replication = job
    return number, replication
