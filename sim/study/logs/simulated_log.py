"""The transaction log of a simulated market: what a planner's till would have written down.

A month of the model is 30.4375 days, so that no month is longer than another; the first begins on `START`.
Every purchase comes from the run's own journal; the same inputs give the same log, whichever engine ran.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from sim.model.simulate import simulate
from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.study import Study
from sim.study.logs.calendar import MONTH_DAYS
from sim.study.running.compiling import compile_first

START = dt.date(2015, 1, 1)
ALL_FIRMS = "all"
KINDS = (".csv", ".csv.gz", ".parquet")


def transactions(
    study: Study,
    *,
    strategy: str = "hold",
    firm: str | None = None,
    replication: int = 0,
    start: dt.date = START,
    engine: Literal["compiled", "reference"] | None = None,
) -> pd.DataFrame:
    """Simulate a study's market once and return the transaction log of the customers simulated.

    Parameters
    ----------
    study : Study
        As `load_study` returns it.
    strategy : str
        What the focal firm does.
    firm : str, optional
        Whose till; the focal firm's when left out, every firm's for "all".
    replication : int
        Number of the random course of events.
    start : date
        First day of month 0; the warm-up is not in the log.
    engine : {"compiled", "reference"}, optional
        When left out, the one that the study names; the log is the same.

    Returns
    -------
    DataFrame
        One row a purchase, in order of time: order (its number), customer, date, firm, category, amount
        (money), price (for a unit). In a contractual market one row a contract: order, customer, start, end
        (empty where it still runs), firm, category, amount (money a month, the last paid).

    Raises
    ------
    UserError
        For a firm or strategy that does not exist, a migration market, or a firm from which nobody buys.

    Examples
    --------
    >>> import sim
    >>> small = ["run.customers=1000", "run.months=12", "run.warm_up_months=0"]
    >>> log = sim.transactions(sim.load_study("music_store", overrides=small))
    >>> list(log)
    ['order', 'customer', 'date', 'firm', 'category', 'amount', 'price']
    """
    if not study.has_firms:
        raise UserError(
            f"study {study.name!r}: a migration market has stages but no purchases, so there is no log of it"
        )
    market = study.market_of_firms
    wanted = market.focal if firm is None else firm
    if wanted != ALL_FIRMS and wanted not in market.firms:
        raise UserError(
            f"firm: the market has none named {wanted!r}{near(wanted, [*market.firms, ALL_FIRMS])}; "
            f"it has {', '.join(market.firms)}, or {ALL_FIRMS}"
        )
    if strategy not in study.strategies:
        raise UserError(
            f"strategy: the study has none named {strategy!r}{near(strategy, study.strategies)}; "
            f"it has {', '.join(study.strategies)}"
        )
    if engine is not None:
        settings = study.settings.model_copy(update={"run": study.run.model_copy(update={"engine": engine})})
        study = replace(study, settings=settings)
    compile_first(study, journal=True)
    run = simulate(
        study, strategy, replication, engine=study.run.engine, threads=study.run.threads, journal=True
    )
    bought = run.purchases  # type: ignore[union-attr]  # a Run, for the market is none of stages
    assert bought is not None
    contractual = market.setting == "contractual"
    table = _contracts(bought, study.run.months) if contractual else bought.assign(time=bought["time_months"])
    if wanted != ALL_FIRMS:
        table = table[table["firm"] == wanted]
    if table.empty:
        raise UserError(f"study {study.name!r}: nobody buys from {wanted} within {study.run.months} months")
    table = table.sort_values(["time", "customer"], kind="stable", ignore_index=True)
    first = np.datetime64(start, "D")
    dates = {"date": _day(table["time"], first)}
    if contractual:
        dates = {"start": dates["date"], "end": _day(table["end"], first)}
    ends = {name: table[name].to_numpy() for name in ("firm", "category", "amount")}
    given = {} if contractual else {"price": table["price"].to_numpy()}
    order = np.arange(1, len(table) + 1)
    return pd.DataFrame({"order": order, "customer": table["customer"].to_numpy(), **dates, **ends, **given})


def _day(months: pd.Series, first: np.datetime64) -> pd.Series:
    """Days on which times in months fall; none where there is no time."""
    days = np.floor(months.to_numpy(float) * MONTH_DAYS + 1e-9)
    known = np.where(np.isfinite(days), days, 0).astype(np.int64)
    return pd.Series((first + known).astype("datetime64[s]")).where(np.isfinite(days))


def _contracts(bought: pd.DataFrame, months: int) -> pd.DataFrame:
    """Contracts from their monthly payments: a run of months with one firm is one contract.

    It starts within the month of its first payment, or of the customer's first purchase where that lies
    before the log, and ends as many whole months later as were paid; it is open if the last month was paid.
    """
    month = np.floor(bought["time_months"]).astype(int)
    paid = bought.assign(month=month).sort_values(["customer", "category", "month"], kind="stable")
    paid = paid.drop_duplicates(["customer", "category", "month"], keep="last", ignore_index=True)
    same = (
        (paid["customer"] == paid["customer"].shift())
        & (paid["category"] == paid["category"].shift())
        & (paid["firm"] == paid["firm"].shift())
        & (paid["month"] == paid["month"].shift() + 1)
    )
    of = paid.groupby((~same).cumsum())
    spell = of[["customer", "firm", "category", "since_month", "time_months", "month"]].first()
    last = of[["month", "amount"]].last()
    before = (spell["month"] == 0) & (spell["since_month"] < 0)
    begun = np.where(before, spell["since_month"], spell["month"])
    time = begun + spell["time_months"] - spell["month"]
    end = np.where(last["month"] < months - 1, time + (last["month"] + 1 - begun), np.nan)
    return spell.assign(time=time, end=end, amount=last["amount"])


def write_log(table: pd.DataFrame, path: Path) -> Path:
    """Write a log as .csv, .csv.gz or .parquet, as the name says; it appears whole or not at all.

    Raises
    ------
    UserError
        For a name that ends otherwise, or a place that cannot be written to.
    """
    check_name(path)
    try:
        with replacing(path) as partial:
            if path.name.endswith(".parquet"):
                table.to_parquet(partial, index=False)
            else:
                packed = {"method": "gzip", "mtime": 0} if path.name.endswith(".gz") else None
                table.to_csv(partial, index=False, compression=packed, date_format="%Y-%m-%d")
    except OSError as fault:
        raise UserError(f"{path}: cannot be written ({fault.strerror or fault})") from None
    return path


def check_name(path: Path) -> None:
    """Refuse the name of a log that says no known kind of file."""
    if not path.name.endswith(KINDS):
        raise UserError(f"{path}: a name that ends in {', '.join(KINDS[:-1])} or {KINDS[-1]} is expected")
