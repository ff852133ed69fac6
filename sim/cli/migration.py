"""The command ``loyalty migration``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.calibrate import columns_of
from sim.scenario.basics.errors import UserError


def migration(
    what: Annotated[str, typer.Argument(metavar="STUDY|LOG", help="A study to simulate, or a purchase log.")],
    strategy: Annotated[str, typer.Option("--strategy", help="One of the study's strategies.")] = "hold",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Replace a value of the study. Repeatable."),
    ] = None,
    years_after: Annotated[
        int,
        typer.Option(
            "--years-after", min=0, max=20, help="Further years simulated to see what customers pay."
        ),
    ] = 3,
    ladder: Annotated[
        str | None,
        typer.Option("--ladder", metavar="FILE", help="For a log: rungs of your own."),
    ] = None,
    margin: Annotated[
        float | None, typer.Option("--margin", help="For a log: share of sales that is profit.")
    ] = None,
    cost: Annotated[
        float,
        typer.Option("--cost", help="For a log: money spent on each customer a period."),
    ] = 0.0,
    discount_rate: Annotated[
        float | None, typer.Option("--discount-rate", help="For a log: rate a year; 0.1 by default.")
    ] = None,
    currency: Annotated[str, typer.Option("--currency", help="For a log: currency of its amounts.")] = "",
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="ROLE=NAME,...", help="For a log, as in calibrate.")
    ] = None,
    date_format: Annotated[str | None, typer.Option("--date-format", help="For a log, as %d.%m.%Y.")] = None,
    anonymous: Annotated[
        str, typer.Option("--anonymous", help="For a log: rows without a customer: refuse or drop.")
    ] = "refuse",
    market: Annotated[
        Path | None,
        typer.Option("--market", metavar="FILE", help="Also write a migration market with these moves."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for results.")] = Path("reports"),
) -> None:
    """Show how customers move, and which move would pay.

    From a simulated study or a purchase log: the chances to move between stages, what a customer in each
    stage is worth, and what one more move of each kind would bring, with intervals.
    """
    from sim.scenario.basics.atomic_write import output_folder, replacing, write_tables
    from sim.scenario.files.load import load_study
    from sim.show.chapters import migration as show
    from sim.study.migration.migration import is_study, migration, write_migration_market

    simulated = is_study(what)
    wrong = _out_of_place(simulated, settings, ladder, margin, cost, discount_rate, columns)
    if wrong:
        raise UserError(f"{wrong}: is for a {'log' if simulated else 'study'}, {what} is none")
    asked = load_study(what, settings or ()) if simulated else Path(what)
    folder = output_folder(out, asked.stem if isinstance(asked, Path) else asked.name, "migration")
    found = migration(
        asked, strategy=strategy, years_after=years_after, ladder=ladder, margin=margin, cost=cost,
        discount_rate_per_year=0.1 if discount_rate is None else discount_rate, currency=currency,
        columns=columns_of(columns), date_format=date_format, anonymous=anonymous,
    )  # fmt: skip
    for line in show.lines(found):
        typer.echo(line)
    for path in write_tables(found, folder):
        typer.echo(path)
    for name in ("rung", "value", "hindsight"):
        chart = getattr(show, f"{name}_chart")(found)
        if chart is not None:
            with replacing(folder / f"{name}.svg") as partial:
                partial.write_text(chart.svg(), encoding="utf-8")
            typer.echo(folder / f"{name}.svg")
    if market is not None:
        typer.echo(write_migration_market(found, market))


def _out_of_place(
    simulated: bool,
    settings: list[str] | None,
    ladder: str | None,
    margin: float | None,
    cost: float,
    discount_rate: float | None,
    columns: str | None,
) -> str:
    """An option that is for the other kind of argument; empty if there is none."""
    for_logs = {
        "--ladder": ladder, "--margin": margin, "--cost": cost or None, "--discount-rate": discount_rate,
        "--columns": columns,
    }  # fmt: skip
    for_studies = {"--set": settings or None}
    given = for_logs if simulated else for_studies
    return next((name for name, value in given.items() if value is not None), "")
