"""The command ``loyalty claims``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import ClusterOption, OutOption, WorkersOption, resumable, who_works
from sim.scenario.basics.atomic_write import output_folder, replacing


def claims(
    only: Annotated[
        str | None, typer.Option("--only", metavar="NAME,...", help="Claims to measure; all by default.")
    ] = None,
    worlds: Annotated[
        int, typer.Option("--worlds", min=0, max=10_000, help="Plausible worlds of each; 0 for none.")
    ] = 100,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    out: OutOption = Path("reports"),
) -> None:
    """Measure in how many plausible worlds the model's claims hold.

    What must come out, and where it must not, on equal luck. A plausible world draws every number that is
    not known for sure within its range. Writes claims.csv and measured.csv to OUT/claims. Finished worlds
    are kept there: after an interruption, the same command resumes.
    """
    from sim.show.chapters.claim_lines import lines
    from sim.study.claims.measure import measure_claims
    from sim.study.claims.results import results

    folder = output_folder(out, "claims")
    with resumable(folder):
        measured = measure_claims(
            None if only is None else only.split(","),
            number=worlds,
            folder=folder / "worlds",
            **who_works(workers, cluster),
        )
    found = results(measured)
    for line in lines(found):
        typer.echo(line)
    for name, table in (("measured", measured), ("claims", found)):
        with replacing(folder / f"{name}.csv") as partial:
            table.to_csv(partial, index=False)
    typer.echo(folder / "claims.csv")
