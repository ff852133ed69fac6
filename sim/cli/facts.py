"""The command ``loyalty facts``."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import exits
from sim.cli.options import ClusterOption, OutOption, WorkersOption, who_works
from sim.scenario.basics.atomic_write import output_folder, replacing


def facts(
    only: Annotated[
        str | None, typer.Option("--only", metavar="F01,F02,...", help="Facts to measure; all by default.")
    ] = None,
    effort: Annotated[
        float,
        typer.Option("--effort", min=0.01, max=100.0, help="Multiple of the customers usually simulated."),
    ] = 1.0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of all random numbers.")] = 1,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    out: OutOption = Path("reports"),
) -> None:
    """Measure what is known about loyalty in the model.

    Shows for each finding the market it was measured on, its target, the value in the model with its
    interval, and a verdict: pins (used to set a default) first, then what is built in (decided by a constant
    of the model), then predictions; what is not met comes first in each, with the reason. Ends with exit code
    1 if a pin fails; a prediction that fails is only shown.
    """
    from sim.show.chapters.evidence_lines import WIDTH, lines, summary
    from sim.study.facts.expected_verdicts import failed_pins, read_expected
    from sim.study.facts.measure_facts import measure_facts

    expected = read_expected()
    folder = output_folder(out, "facts")
    found = measure_facts(
        None if only is None else only.split(","), effort=effort, seed=seed, **who_works(workers, cluster)
    )
    for line in lines(found, expected):
        typer.echo(line)
    typer.echo("\n" + textwrap.fill(summary(found), WIDTH))
    path = folder / "facts.csv"
    with replacing(path) as partial:
        found.to_csv(partial, index=False)
    typer.echo(path)
    failed = failed_pins(found, expected)
    if failed:
        typer.echo(f"{', '.join(failed)}: a pin that fails", err=True)
        raise typer.Exit(exits.FAULT)
