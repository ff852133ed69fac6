"""The command ``loyalty what-if``."""

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
from sim.scenario.basics.errors import UserError, one_line


def what_if(
    context: typer.Context,
    study: StudyArgument,
    case: Annotated[
        list[str],
        typer.Option(
            "--case",
            metavar="NAME: PATH=VALUE; ...",
            help="A case: its name, and what it changes, as --set takes it. Repeatable.",
        ),
    ],
    settings: SetOption = None,
    out: OutOption = Path("reports"),
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Show what changes if the world, or the plan, were another.

    Plays the study as it is, and each case, with the same customers and the same luck: levels and differences
    of every strategy, and whether the verdict changes. A case in which nothing happens is told with the
    reason. Writes tables, charts, report.pdf, summary.json, study.yaml and manifest.json to a folder of its
    own in OUT/STUDY/what_if. Finished runs are kept, and used again by other cases and by loyalty compare.

    --case "attrition doubles: market.segments.*.attrition.b=x0.5"

    --case "the rival matches: market.firms.rival_service.rules.match_price=1"

    --case "a unit costs 10 % more: market.categories.*.unit_cost_share=+10%"

    --case "half the budget: study.budget_per_customer_per_month=x0.5"
    """
    asked = read_study(study, settings, seed=seed, replications=replications, engine=engine)
    changes = _cases(case)
    from sim.show.chapters.what_if import lines
    from sim.show.paper.what_if_report import write_what_if_report
    from sim.study.decide.cases import read_cases
    from sim.study.decide.what_if import what_if as ask

    read_cases(asked, changes)  # before a folder is made
    folder = output_folder(out, asked.name)
    with resumable(folder):
        found = ask(
            asked, changes, folder=folder,
            command=shlex.join(["loyalty", *context.obj]), **who_works(workers, cluster),
        )  # fmt: skip
        assert found.folder is not None, "a folder was given"
        written = write_what_if_report(found, found.folder)
    for line in [*lines(found), "", *written, found.folder]:
        typer.echo(line)


def _cases(given: list[str]) -> dict[str, list[str]]:
    """Changes by the name of their case, from NAME: PATH=VALUE; PATH=VALUE."""
    found: dict[str, list[str]] = {}
    for text in given:
        # the colon before the first path: names may have others
        first, equals, rest = text.partition("=")
        name, colon, path = first.rpartition(":")
        name, changes = name.strip(), path + equals + rest
        if not colon:
            wanted = "NAME: PATH=VALUE; ... is expected, as 'dearer goods: market.categories.*.price=+10%'"
            raise UserError(f"--case {one_line(text)}: {wanted}")
        if name in found:
            raise UserError(f"--case {one_line(text)}: two cases are called {name!r}")
        found[name] = [part.strip() for part in changes.split(";") if part.strip()]
    return found
