"""Claims measured: in their own study, where one factor is another, and in plausible worlds.

A world is played small, so the sign of a figure there is at times wrong by luck: how often is
worked out from the spread between replications, and told beside the share of worlds in which it holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.sources import PACKAGE, source_hash
from sim.scenario.files.load import changed, load_study, resolve
from sim.scenario.plans.plausible import worlds
from sim.scenario.plans.study import Study
from sim.study.claims.claims import CLAIMS, Claim
from sim.study.claims.observe import Seen, seen
from sim.study.compare.task_store import code_hash
from sim.study.running.choose_executor import executor
from sim.study.running.compiling import compile_first
from sim.study.running.only import only_these
from sim.study.running.progress import progress_bar

#: Plausible worlds, and the seed of their draws.
WORLDS, DRAWN_BY = 100, 14
#: In place of the number of a world: the study as it is, and with the one factor changed.
BASE, COUNTER = -1, -2
COLUMNS = ("claim", "world", "figure", "mean", "error", "replications")

#: (claim, world), the latter a number from 0 on, or `BASE`, or `COUNTER`.
Job = tuple[str, int]


def study_of(claim: Claim, world: int = BASE, number: int = WORLDS) -> Study:
    """Return the study that a claim is measured in: as it is, against it, or in one of so many worlds."""
    alone = world in (BASE, COUNTER)
    customers, replications = (claim.customers, claim.replications) if alone else claim.in_a_world
    settings = [f"run.survey_customers={claim.survey}", *(claim.counter if world == COUNTER else ())]
    asked = load_study(
        claim.study, settings, customers=customers, replications=replications, strategies=claim.strategies
    )
    return asked if alone else changed(asked, drawn_worlds(claim.name, number)[world])


@cache
def drawn_worlds(name: str, number: int = WORLDS) -> list[list[str]]:
    """Return what is changed of a claim's market in each of so many plausible worlds."""
    claim = CLAIMS[name]
    return worlds(load_study(claim.study), number, DRAWN_BY)


def observed(job: Job, number: int = WORLDS) -> Seen:
    """Play a claim's strategies in one world and read off what it is about."""
    name, world = job
    claim = CLAIMS[name]
    return seen(study_of(claim, world, number), claim.called, claim.observe)


def figures(job: Job, found: Seen) -> list[tuple[object, ...]]:
    """A row a figure of a claim in one world; columns as `COLUMNS`."""
    rows: list[tuple[object, ...]] = []
    for figure, of in CLAIMS[job[0]].figures.items():
        values = of(found)
        error = float(values.std(ddof=1) / np.sqrt(len(values)))
        rows.append((*job, figure, float(values.mean()), error, len(values)))
    return rows


def measure_claims(
    only: Iterable[str] | None = None,
    *,
    number: int = WORLDS,
    folder: str | Path | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    progress: bool | None = None,
) -> pd.DataFrame:
    """Measure claims themselves, against their one factor, and in plausible worlds.

    Parameters
    ----------
    only : iterable of str, optional
        Names of claims; all when left out.
    number : int
        Plausible worlds of each; 0 for none.
    folder : str or Path, optional
        Where what is finished is kept, so that the same call goes on from there.
    workers, cluster : int or str, optional
        Who measures, as in `replicate`; the result does not depend on it.
    progress : bool, optional
        As in `replicate`.

    Returns
    -------
    DataFrame
        claim x world x figure: mean, error (its standard error), replications. World -1 is the claim's own
        study, -2 that with the one factor changed.

    Raises
    ------
    UserError
        If there is no such claim.
    """
    names = chosen(only)
    jobs = [(name, world) for world in (BASE, COUNTER, *range(number)) for name in names]
    kept = {job: old for job in jobs if folder and (old := _kept(Path(folder), job, number))}
    left = [job for job in jobs if job not in kept]
    first = partial(compile_first, study_of(CLAIMS[names[0]]))
    does = executor(workers, cluster)
    with progress_bar(len(jobs), "measuring", "world", progress, done=len(kept)) as told:
        for job, found in does.done(partial(observed, number=number), left, first=first):
            kept[job] = found
            if folder:
                _keep(Path(folder), job, number, found)
            told(f"{job[0]} {job[1]}")
    order = [(name, world) for name in names for world in (BASE, COUNTER, *range(number))]
    return pd.DataFrame([row for job in order for row in figures(job, kept[job])], columns=list(COLUMNS))


def chosen(only: Iterable[str] | None) -> Sequence[str]:
    """Names of the claims asked for, in their order; all if none are.

    Raises
    ------
    UserError
        If there is no such claim.
    """
    return only_these(only, CLAIMS, "claim", ", ".join(CLAIMS))


def _path(folder: Path, job: Job, number: int) -> Path:
    name, world = job
    told = json.dumps([_determined(name, COUNTER if world == COUNTER else BASE), world])
    if world >= 0:
        told += json.dumps([*CLAIMS[name].in_a_world, number, DRAWN_BY])
    return folder / f"{name}-{hashlib.sha256(told.encode()).hexdigest()[:20]}.json"


@cache
def _determined(name: str, world: int) -> str:
    """What is seen in a claim's worlds depends on this, beside what is drawn."""
    own = source_hash(PACKAGE / "study" / "claims" / "observe.py", beside=code_hash())
    asked = resolve(study_of(CLAIMS[name], world))
    told = {"title": None, "question": None, "asks": None}  # words change nothing
    return json.dumps([own, {**asked, **told}, CLAIMS[name].observe.__name__])


def _kept(folder: Path, job: Job, number: int) -> Seen | None:
    """What was seen before, by the same model."""
    try:
        rows = json.loads(_path(folder, job, number).read_text("utf-8"))
        return {(strategy, measure): np.array(values) for strategy, measure, values in rows}
    except (OSError, ValueError, TypeError):
        return None


def _keep(folder: Path, job: Job, number: int, found: Seen) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(_path(folder, job, number)) as waiting:
        rows = [[*key, values.tolist()] for key, values in found.items()]
        waiting.write_text(json.dumps(rows), encoding="utf-8")
