"""The command ``loyalty budget``."""

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


def budget(
    context: typer.Context,
    study: StudyArgument,
    budgets: Annotated[
        str | None,
        typer.Option(
            "--budgets",
            metavar="MONEY,...",
            help="Money a customer of the market a month, as 0.5,1,2. By default the study's budget, "
            "a quarter, half, twice and four times as much.",
        ),
    ] = None,
    strategy: Annotated[
        list[str] | None,
        typer.Option("--strategy", metavar="NAME", help="A strategy to look at. Repeatable; all by default."),
    ] = None,
    settings: SetOption = None,
    out: OutOption = Path("reports"),
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Show what budget is best.

    Gives each strategy that spends one budget after another, under the same luck: gain over spending nothing,
    what the next unit of money brings, and how sure the best budget is. Writes tables, chart, report.pdf,
    summary.json, study.yaml and manifest.json to OUT/STUDY/budget. Finished runs are kept there: after an
    interruption, the same command resumes.
    """
    asked = read_study(study, settings, seed=seed, replications=replications, engine=engine)
    amounts = _amounts(budgets)
    from sim.show.chapters.budget_curve import lines, pages
    from sim.show.paper.pages import write_report_and_charts
    from sim.study.decide.budget_curve import budget_curve

    folder = output_folder(out, asked.name, "budget")
    with resumable(folder):
        found = budget_curve(
            asked, amounts, strategies=strategy or None, folder=folder,
            command=shlex.join(["loyalty", *context.obj]), **who_works(workers, cluster),
        )  # fmt: skip
        written = write_report_and_charts(pages(found), folder, "budget")
    for line in [*lines(found), *written, folder]:
        typer.echo(line)


def _amounts(given: str | None) -> list[float] | None:
    """Budgets from MONEY,...; None if nothing is given."""
    if given is None:
        return None
    try:
        return [float(value) for value in given.split(",")]
    except ValueError:
        raise UserError(f"--budgets {given}: numbers are expected, as 0.5,1,2") from None
