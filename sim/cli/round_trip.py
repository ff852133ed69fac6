"""The command ``loyalty round-trip``."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import exits
from sim.cli.options import ClusterOption, OutOption, WorkersOption, who_works
from sim.scenario.basics.atomic_write import output_folder, replacing

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.round_trips.coverage import Coverage


class Kind(enum.StrEnum):
    """A kind of market whose truth is known."""

    BUYERS = "buyers"
    SUBSCRIBERS = "subscribers"


def round_trip(
    trips: Annotated[int, typer.Option("--trips", min=1, help="Markets simulated of each kind.")] = 200,
    kinds: Annotated[
        list[Kind] | None, typer.Option("--kind", help="Kind of market; both by default.")
    ] = None,
    resamples: Annotated[
        int, typer.Option("--resamples", min=20, help="Resamples behind each interval.")
    ] = 200,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of all random numbers.")] = 1,
    engine: Annotated[
        str, typer.Option("--engine", help="Engine that simulates: compiled or reference.")
    ] = "compiled",
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    out: OutOption = Path("reports"),
) -> None:
    """Test calibration on logs whose truth is known.

    Simulates markets with known customers, calibrates on their logs, and prints the truth, the estimate and
    the interval of one such trip, and how often the intervals of all contain the truth. Ends with exit code 1
    if they contain it too rarely or too often, or if an estimate is biased.
    """
    from sim.model.simulate import ENGINES
    from sim.scenario.basics.errors import UserError, near
    from sim.study.round_trips.coverage import FEWEST, coverage
    from sim.study.round_trips.round_trip import KINDS, round_trips

    if engine not in ENGINES:
        raise UserError(f"--engine {engine}: {' or '.join(ENGINES)} is expected{near(engine, ENGINES)}")
    folder = output_folder(out, "round_trip")
    found = round_trips(
        trips,
        kinds=tuple(kind.value for kind in kinds) if kinds else tuple(KINDS),
        seed=seed,
        resamples=resamples,
        engine=engine,
        **who_works(workers, cluster),
    )
    for line in _first(found):
        typer.echo(line)
    path = folder / "round_trips.csv"
    with replacing(path) as partial:
        found.to_csv(partial, index=False)
    if trips > 1:
        told = coverage(found)
        for line in _covered(told):
            typer.echo(line)
        typer.echo(path)
        for fault in told.faults:
            typer.echo(fault, err=True)
        if told.faults:
            raise typer.Exit(exits.FAULT)
        typer.echo("no fault found" if trips >= FEWEST else f"too few trips for a verdict: {FEWEST} or more")
    else:
        typer.echo(path)


def _first(found: pd.DataFrame) -> list[str]:
    """The first trip: truth, estimate, interval, inside or not."""
    lines = [f"{'one trip':<48}{'truth':>9}{'estimate':>10}   95 % interval"]
    rows: Any = found[found["trip"] == 0].itertuples()
    for row in rows:
        held = "inside" if row.low <= row.truth <= row.high else "OUTSIDE"
        lines.append(
            f"  {row.kind + ': ' + row.quantity:<46}{row.truth:>9.4g}{row.estimate:>10.4g}   "
            f"{row.low:.4g} to {row.high:.4g}  {held}"
        )
    return lines


def _covered(told: Coverage) -> list[str]:
    """How often intervals held the truth, and how far estimates were off on average."""
    trips = int(told.table["trips"].max())
    lines = [f"{f'{trips} trips':<48}{'truth':>9}{'mean':>10}   inside (95 % interval of that)   mean error"]
    rows: Any = told.table.itertuples()
    for row in rows:
        ends = f"[{row.coverage_low:.1%}, {row.coverage_high:.1%}]"
        lines.append(
            f"  {row.kind + ': ' + row.quantity:<46}{row.truth:>9.4g}{row.mean:>10.4g}   "
            f"{row.coverage:>6.1%} {ends:<23} {row.error:+.2f} standard errors"
        )
    both: Any = told.together.itertuples()
    misses = [
        f"  {row.kind}: {row.misses:.1%} [{row.low:.1%}, {row.high:.1%}] of all intervals miss the truth"
        for row in both
    ]
    return [*lines, *misses]
