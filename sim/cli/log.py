"""The command ``loyalty log``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import StudyArgument
from sim.scenario.basics.atomic_write import output_folder
from sim.scenario.basics.errors import UserError

if TYPE_CHECKING:
    import pandas as pd


def log(
    study: StudyArgument,
    strategy: Annotated[str, typer.Option("--strategy", help="One of the study's strategies.")] = "hold",
    firm: Annotated[
        str | None,
        typer.Option("--firm", help="Whose till: the focal firm's by default, every firm's for: all."),
    ] = None,
    replication: Annotated[int, typer.Option("--replication", min=0, help="Which replication, from 0.")] = 0,
    start: Annotated[
        str, typer.Option("--start", metavar="YYYY-MM-DD", help="First day of month 0.")
    ] = "2015-01-01",
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="Replace a value, such as run.customers=2000. Repeatable."
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Seed of all random numbers (run.seed).")
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option("--engine", help="Engine that simulates (run.engine): compiled or reference."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="A .csv, .csv.gz or .parquet; reports/STUDY/log.csv."
        ),
    ] = None,
) -> None:
    """Write the transaction log of a simulated market.

    It holds what a till would have recorded: a row for each purchase or, in a market of contracts, for each
    contract with its start and end.
    """
    from sim.scenario.files.load import load_study
    from sim.study.logs.simulated_log import check_name, transactions, write_log

    try:
        day = dt.date.fromisoformat(start)
    except ValueError:
        raise UserError(f"--start {start}: a date is expected, as 2015-01-01") from None
    if out is not None:
        check_name(out)
    given = {"seed": seed, "engine": engine}
    short = [f"run.{name}={value}" for name, value in given.items() if value is not None]
    asked = load_study(study, [*(settings or ()), *short])
    path = out or Path("reports") / asked.name / "log.csv"
    output_folder(path.parent)
    table = transactions(asked, strategy=strategy, firm=firm, replication=replication, start=day)
    typer.echo(f"{write_log(table, path)}: {_said(table)}")


def _said(table: pd.DataFrame) -> str:
    """A log in a few words."""
    what, when = ("contracts", "start") if "start" in table else ("purchases", "date")
    customers = table["customer"].nunique()
    first, last = table[when].min().date(), table[when].max().date()
    return f"{len(table):,} {what} of {customers:,} customers, {first} to {last}"
