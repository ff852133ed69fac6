"""The command ``loyalty sweep``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import (
    ClusterOption,
    EngineOption,
    OutOption,
    ReplicationsOption,
    SeedOption,
    SetOption,
    StudyArgument,
    WorkersOption,
    read_study,
    resumable,
    who_works,
)
from sim.scenario.basics.atomic_write import output_folder
from sim.scenario.basics.errors import UserError


def sweep(
    context: typer.Context,
    study: StudyArgument,
    lever: Annotated[
        list[str] | None,
        typer.Option(
            "--lever",
            metavar="NAME[=VALUE,...]",
            help="A lever to look at, and at which values, as care=0.1,0.5. Repeatable; all by default.",
        ),
    ] = None,
    base: Annotated[
        str, typer.Option("--base", help="Strategy to start from: one of the study's, or hold.")
    ] = "hold",
    points: Annotated[
        int, typer.Option("--points", min=2, max=50, help="Values of a lever, where they are not given.")
    ] = 5,
    settings: SetOption = None,
    out: OutOption = Path("reports"),
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Show what each lever brings, alone.

    Sets one lever after another to each of its values on top of a base, under the same luck: gain, cost, and
    time until it pays. Money is looked at around the study's budget. Prints the strongest, and writes tables,
    charts, report.pdf, summary.json, study.yaml and manifest.json to OUT/STUDY/sweep. Finished runs are kept
    there: after an interruption, the same command resumes.
    """
    asked = read_study(study, settings, seed=seed, replications=replications, engine=engine)
    levers = _levers(lever)
    from sim.show.chapters.sweep import lines
    from sim.show.paper.sweep_report import write_sweep_report
    from sim.study.decide.sweep import sweep as sweep_levers

    folder = output_folder(out, asked.name, "sweep")
    with resumable(folder):
        found = sweep_levers(
            asked, base=base, levers=levers, points=points, folder=folder,
            command=shlex.join(["loyalty", *context.obj]), **who_works(workers, cluster),
        )  # fmt: skip
        written = write_sweep_report(found, folder)
    for line in [*lines(found), *written, folder]:
        typer.echo(line)


def _levers(given: list[str] | None) -> dict[str, list[float] | None] | None:
    """Levers with their values from NAME or NAME=VALUE,...; None if nothing is given."""
    if not given:
        return None
    found: dict[str, list[float] | None] = {}
    for text in given:
        name, equals, values = text.partition("=")
        name = name.strip()
        if name in found:
            raise UserError(f"--lever {text}: {name} is named twice")
        try:
            found[name] = [float(value) for value in values.split(",")] if equals else None
        except ValueError:
            expected = "NAME or NAME=VALUE,... is expected, as care=0.1,0.5"
            raise UserError(f"--lever {text}: {expected}") from None
    return found
