"""Options that several commands have, and what commands on a study begin and end with."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import complete, exits
from sim.scenario.basics.errors import WorkerDiedError
from sim.scenario.basics.file_lock import writing_to

if TYPE_CHECKING:
    from sim.scenario.plans.study import Study


class Engine(enum.StrEnum):
    """How a market is simulated; the results are the same."""

    COMPILED = "compiled"
    REFERENCE = "reference"


StudyArgument = Annotated[
    str,
    typer.Argument(
        metavar="STUDY", help="A study file, or the name of a study.", autocompletion=complete.files
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Replace a value, as run.customers=2000, or change it, as PATH=x2, PATH=+10% or PATH+=0.1; * in "
        "a path stands for all names. Repeatable.",
    ),
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", min=0, help="Seed of all random numbers (run.seed).")
]
ReplicationsOption = Annotated[
    int | None, typer.Option("--replications", min=1, help="Markets simulated for each strategy.")
]
EngineOption = Annotated[
    Engine | None, typer.Option("--engine", help="Engine that simulates (run.engine); results are equal.")
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for results.")]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Processes; by default one for each processor, at most 8."),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Dask scheduler whose workers do the work, as tcp://host:port (see sim/CLUSTER.md).",
    ),
]


def who_works(workers: int | None, cluster: str | None) -> dict[str, Any]:
    """Who does the work: who is named, and else one process a processor."""
    from sim.model.machine.threads import processors

    return {"workers": processors() if workers is None and cluster is None else workers, "cluster": cluster}


def read_study(
    name: str,
    settings: list[str] | None,
    *,
    seed: int | None,
    replications: int | None = None,
    engine: Engine | None,
) -> Study:
    """The study that a command is about, with what its options replace; what is to be noted of it is told."""
    from sim.scenario.files.load import load_study
    from sim.show.chapters.remarks import remarks

    chosen = engine.value if engine else None
    study = load_study(name, settings or (), seed=seed, replications=replications, engine=chosen)
    for remark in remarks(study):
        typer.echo(remark, err=True)
    return study


@contextmanager
def resumable(folder: Path) -> Iterator[None]:
    """Work whose finished runs are kept in `folder`, which nobody else writes to meanwhile.

    Who interrupts it, or loses a worker, is told so.
    """
    kept = f"finished runs are kept in {folder}, and the same command goes on from there"
    try:
        with writing_to(folder):
            yield
    except KeyboardInterrupt:
        raise exits.Interrupted(kept) from None
    except WorkerDiedError as error:
        raise WorkerDiedError(f"{error}; {kept}") from None
