"""The command ``loyalty optimise``."""

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


def optimise(
    context: typer.Context,
    study: StudyArgument,
    quadrant: Annotated[
        str | None, typer.Option("--quadrant", help="Mix the levers of this quadrant; all by default.")
    ] = None,
    lever: Annotated[
        list[str] | None, typer.Option("--lever", metavar="NAME", help="A lever to mix instead. Repeatable.")
    ] = None,
    free: Annotated[bool, typer.Option("--free", help="Let money be spent beyond the budget.")] = False,
    mixes: Annotated[
        int, typer.Option("--mixes", min=1, max=100_000, help="Mixes of several levers to draw.")
    ] = 200,
    settings: SetOption = None,
    out: OutOption = Path("reports"),
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Look for the best mix of levers on the study's budget.

    Tries levers alone, together, and near the best mixes; the better ones meet more luck. What is said of the
    mix found was measured on luck that the search did not see. Writes strategy.yaml, tables, summary.json,
    study.yaml and manifest.json to OUT/STUDY/optimise (/QUADRANT). Finished runs are kept there: after an
    interruption, the same command resumes.
    """
    asked = read_study(study, settings, seed=seed, replications=replications, engine=engine)
    from sim.show.chapters.optimise import lines
    from sim.study.decide.optimise import optimise as look_for
    from sim.study.decide.strategy_file import write_strategy

    if quadrant and lever:
        raise UserError("--quadrant has levers of its own: name either it or --lever")
    folder = output_folder(out, asked.name, "optimise", *([quadrant] if quadrant else []))
    with resumable(folder):
        found = look_for(
            asked, levers=quadrant or lever or None, free=free, mixes=mixes, folder=folder,
            command=shlex.join(["loyalty", *context.obj]), **who_works(workers, cluster),
        )  # fmt: skip
        empty = found.tables["mix"].empty
        written = [] if empty else [write_strategy(found, folder / "strategy.yaml")]
    for line in [*lines(found), *written, folder]:
        typer.echo(line)
