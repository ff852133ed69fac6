"""The command ``loyalty calibrate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.scenario.errors import UserError


def calibrate(
    log: Annotated[Path, typer.Argument(metavar="LOG", help="Purchases: customer, date, amount.")],
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="ROLE=NAME,...", help="As customer=id,date=day,amount=paid."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="YYYY-MM-DD", help="Last day to fit on; half by default.")
    ] = None,
    date_format: Annotated[str | None, typer.Option("--date-format", help="As %d.%m.%Y.")] = None,
    duplicates: Annotated[
        str | None, typer.Option("--duplicates", help="Rows that repeat: refuse, merge or drop.")
    ] = None,
    refunds: Annotated[str, typer.Option("--refunds", help="Negative amounts: refuse or drop.")] = "refuse",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for the fit; reports/LOG by default.")
    ] = None,
    market: Annotated[
        Path | None,
        typer.Option("--market", metavar="FILE", help="Write a market file with these customers, too."),
    ] = None,
) -> None:
    """Estimate a market's customers from a purchase log."""
    from sim.study.calibrate import calibrate_file
    from sim.study.fitfile import write_fit
    from sim.study.marketfile import log_folder_below, write_market

    roles = columns_of(columns)
    fit = calibrate_file(
        log,
        columns=roles,
        calibration_end=until,
        date_format=date_format,
        duplicates=duplicates,
        refunds=refunds,
    )
    for group, numbers in fit.market_traits().items():
        values = {name: value for name, value in numbers.items() if isinstance(value, float)}
        if values:
            typer.echo(f"{group}: " + ", ".join(f"{name} {value:.4g}" for name, value in values.items()))
    if fit.holdout_error == fit.holdout_error:  # not a number without a holdout
        typer.echo(f"holdout: expected repeat purchases are {fit.holdout_error:+.1%} off at its end")
    for note in fit.notes:
        typer.echo(f"note: {note}")
    folder = out or Path("reports") / (log.stem or "log")
    below = log_folder_below(market, folder) if market is not None else ""
    for path in write_fit(fit, folder):
        typer.echo(path)
    if market is not None:
        whole = calibrate_file(
            log,
            columns=roles,
            calibration_end=fit.end,
            date_format=date_format,
            duplicates=duplicates,
            refunds=refunds,
        )
        typer.echo(f"{write_market(whole, market, below)} (fitted again on the whole log)")


def columns_of(text: str | None) -> dict[str, str] | None:
    """Roles and names of columns from ROLE=NAME,...; None if nothing is given."""
    if text is None:
        return None
    roles = {}
    for part in text.split(","):
        role, equals, name = part.partition("=")
        if not equals or not role.strip() or not name.strip():
            raise UserError(
                f"--columns {text}: ROLE=NAME,... is expected, as customer=id,date=day,amount=paid"
            )
        roles[role.strip()] = name.strip()
    return roles
