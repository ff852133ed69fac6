"""The command ``loyalty calibrate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.scenario.basics.errors import UserError

#: Of a market whose log does not say in what money it counts: that of the model's prices.
CURRENCY = "EUR"


def calibrate(
    log: Annotated[
        Path,
        typer.Argument(metavar="LOG", help="Purchases (customer, date, amount) or contracts (start, end)."),
    ],
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="ROLE=NAME,...",
            help="Which column is what, as customer=id,date=day,amount=paid; amount=none if there are none.",
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="YYYY-MM-DD", help="Last day to fit on; by default, half of the log."
        ),
    ] = None,
    log_end: Annotated[
        str | None,
        typer.Option(
            "--log-end",
            metavar="YYYY-MM-DD",
            help="Last day the log covers; by default, that of its last row.",
        ),
    ] = None,
    date_format: Annotated[
        str | None, typer.Option("--date-format", help="How dates are written, as %d.%m.%Y.")
    ] = None,
    duplicates: Annotated[
        str | None, typer.Option("--duplicates", help="Rows that repeat another: refuse, merge or drop.")
    ] = None,
    refunds: Annotated[
        str, typer.Option("--refunds", help="Negative amounts: net (off earlier purchases), drop or refuse.")
    ] = "net",
    bulk: Annotated[
        str, typer.Option("--bulk", help="Purchases far larger than others: keep or drop.")
    ] = "keep",
    anonymous: Annotated[
        str, typer.Option("--anonymous", help="Rows without a customer: refuse or drop.")
    ] = "refuse",
    months: Annotated[
        int | None,
        typer.Option("--months", min=1, help="Contracts: months between renewals; inferred if left out."),
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="NAME", help="Contracts: the only plan to fit.")
    ] = None,
    time_unit: Annotated[
        str | None,
        typer.Option("--time-unit", help="Summaries of customers: day, week, month or year; else inferred."),
    ] = None,
    resamples: Annotated[
        int, typer.Option("--resamples", min=0, help="Resamples of the customers behind the intervals.")
    ] = 400,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the resamples.")] = 1,
    posterior: Annotated[
        bool, typer.Option("--posterior", help="Full posteriors with pymc-marketing (extra: bayes); slower.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for the fit; reports/LOG by default.")
    ] = None,
    market: Annotated[
        Path | None,
        typer.Option("--market", metavar="FILE", help="Also write a market file with these customers."),
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help="For --market: currency of the log's amounts, as USD.")
    ] = None,
    accept_misfit: Annotated[
        bool,
        typer.Option("--accept-misfit", help="Write the market even if the model does not hold for the log."),
    ] = False,
    report: Annotated[
        bool, typer.Option("--report/--no-report", help="Write report.pdf beside the fit.")
    ] = True,
) -> None:
    """Estimate a market's customers from a log.

    The log is a CSV, parquet, JSON or Excel file of purchases or contracts, gzipped or not. Fits on its first
    half, tests on the second, and prints what is odd about it. scenarios/data/README.md explains the choices.
    """
    from sim.show.chapters.calibration_lines import lines
    from sim.show.words.words import Words
    from sim.study.calibrate.fit_file import default_folder, held, write_fit
    from sim.study.calibrate.market_file import log_folder_below, write_market
    from sim.study.calibrate.summary_calibration import SummaryCalibration
    from sim.study.logs.purchase_log import read_log

    roles, words = columns_of(columns), Words()
    below = log_folder_below(market, out or Path("reports")) if market is not None else ""
    if posterior:
        from sim.study.calibrate.posterior import require

        require()
    read = read_log(
        log,
        columns=roles,
        date_format=date_format,
        duplicates=duplicates,
        refunds=refunds,
        bulk=bulk,
        anonymous=anonymous,
        months=months,
        plan=plan,
        log_end=log_end,
        time_unit=time_unit,
    )

    from sim.study.calibrate.bootstrap import bootstrap
    from sim.study.calibrate.calibrate import calibrate as fitted

    method = bootstrap(resamples, seed)
    if posterior:
        from sim.study.calibrate.posterior import posterior as sampled

        method = sampled(seed)
    fit = fitted(read, calibration_end=until, method=method)
    for line in lines(fit):
        typer.echo(line)
    folder = out or default_folder(log, fit.quality.sha256)
    if before := held(folder):
        typer.echo(words("fit.lines.replaced", folder=folder, source=before.get("file", "")))
    for path in write_fit(fit, folder):
        typer.echo(path)
    if report:
        from sim.show.paper.calibration_report import write_fit_report
        from sim.show.paper.pages import NAME

        typer.echo(write_fit_report(fit, folder / NAME))
    if market is not None:
        if isinstance(fit, SummaryCalibration):
            raise UserError(
                f"--market {market}: not written; {log} is a summary of customers, which does not say when "
                f"they "
                "came: a log of purchases is expected"
            )
        whole = fitted(read, calibration_end=fit.end, method=method)
        assert not isinstance(whole, SummaryCalibration)
        wrong = fit.misfit or whole.misfit
        if wrong and not accept_misfit:
            raise UserError(f"--market {market}: not written, as {wrong[0]}; --accept-misfit writes it")
        money = currency or whole.quality.currency or CURRENCY
        if not (currency or whole.quality.currency):
            typer.echo(words("fit.lines.currency", currency=CURRENCY))
        if market.exists():
            typer.echo(words("fit.lines.replaced.market", path=market))
        path = write_market(whole, market, below, money, wrong)
        typer.echo(words("fit.lines.market", path=path))


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
