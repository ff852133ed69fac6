"""Reading and checking purchase logs: who bought, on which day, for how much.

A log is a file of any kind that `sim.study.logs.file` opens. Rows of one customer on one day are one
purchase, as in the customer-base literature; one that cost nothing counts as a purchase but not as spend.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError
from sim.scenario.files.library import here_or_shipped
from sim.study.logs.clean import net_of_refunds, repeats, told_apart
from sim.study.logs.columns import find_roles
from sim.study.logs.contract_log import Contracts, contracts_of
from sim.study.logs.file import read_table
from sim.study.logs.options import LogOptions
from sim.study.logs.prices import Prices, prices_of
from sim.study.logs.quality import Quality, bulk_bound, date_unit, gaps, thin_end
from sim.study.logs.rows import Rows, rows_of
from sim.study.logs.summary_log import Summary, summary_of
from sim.study.logs.table import Table, from_pandas

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Transactions:
    """A checked log: one entry a purchase, in order of customer and day.

    Attributes
    ----------
    customer : numbers from 0, in the order of `names`.
    day : days since `quality.first_date`.
    amount : in the log's currency.
    names : of the customers, int or str.
    path : None for a log that came from memory.
    prices : units and prices by good and week, where the log has them.
    """

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    amount: NDArray[np.float64]
    names: NDArray[Any]
    path: Path | None
    quality: Quality
    prices: Prices | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The same as a table: customer, date (datetime64), amount."""
        import pandas as pd

        date = (np.datetime64(self.quality.first_date, "D") + self.day).astype("datetime64[s]")
        names = pd.Series(self.names).take(self.customer).reset_index(drop=True)
        return pd.DataFrame({"customer": names, "date": date, "amount": self.amount})


def read_log(path: str | Path, **options: Any) -> Transactions | Contracts | Summary:
    """Read and check a log of purchases, of contracts, or a summary of customers.

    Parameters
    ----------
    path : text with separators (also .gz), JSON, a spreadsheet, a parquet or a CDNOW fixed-width file; one
        that is not here is looked for beside the scenarios that ship.
    options : how it is to be read, by the names of `sim.study.logs.options.LogOptions`.

    Raises
    ------
    UserError : one line, ``file:line: column: what is wrong``.
    """
    path = here_or_shipped(path)
    found = LogOptions.of(**options)
    return _check(read_table(path, found.columns.values()), path, found)


def from_frame(frame: pd.DataFrame, **options: Any) -> Transactions | Contracts | Summary:
    """Check a log already in memory; as `read_log`, with "table: row N" for the place of an error."""
    return _check(from_pandas(frame), None, LogOptions.of(**options))


def _check(table: Table, path: Path | None, options: LogOptions) -> Transactions | Contracts | Summary:
    if not table.header:
        raise UserError(f"{table.where}: holds no columns; customer, date and amount are expected")
    roles = find_roles(table, options.columns)
    if "start" in roles:
        return contracts_of(table, roles, path, options)
    if "frequency" in roles:
        return summary_of(table, roles, path, options)
    rows = rows_of(table, roles, options)
    return _purchases(rows, table, path, options)


def _purchases(rows: Rows, table: Table, path: Path | None, options: LogOptions) -> Transactions:
    day, amount = rows.day, rows.amount
    start, days = day.min(), int(day.max() - day.min()) + 1
    key = rows.customer * days + (day - start)  # one number for a customer and day
    order = np.argsort(key, kind="stable")
    copies = repeats(rows, key, order, table)
    twice = copies.any() and (2 * copies.sum() >= len(copies) or told_apart(rows, table))
    duplicates = options.duplicates or ("drop" if twice else "merge")
    rows.refuse_copies(copies, duplicates)
    negative = amount < 0
    use = ~copies if duplicates == "drop" and copies.any() else np.ones(len(day), bool)
    bound = bulk_bound(amount[use])
    large = use & (amount > bound)
    if options.bulk == "drop":
        use &= ~large
    sold = use & ~negative
    if not sold.any():
        raise UserError(
            f"{table.where}: {rows.roles['customer']}: holds refunds only; purchases are expected"
        )

    ordered = order[sold[order]]
    begins = np.flatnonzero(np.diff(key[ordered], prepend=-1))
    merged, spent = key[ordered][begins], np.add.reduceat(amount[ordered], begins)
    wiped = unmatched = 0
    if options.refunds == "net" and negative.any():
        back = order[(use & negative)[order]]
        spent, keep, unmatched = net_of_refunds(merged, spent, key[back], -amount[back], days)
        wiped = int((~keep).sum())
        merged, spent = merged[keep], spent[keep]
    customer, when = np.divmod(merged, days)
    present, customer = np.unique(customer, return_inverse=True)
    if len(present) < 2:
        held = f"one customer only ({str(rows.names[present[0]])!r})" if len(present) else "refunds only"
        raise UserError(
            f"{table.where}: {rows.roles['customer']}: holds {held}; a market needs many customers"
        )
    first, length = int(when.min()), int(np.ptp(when)) + 1
    when = when - first
    begin: dt.date = (np.datetime64("1970-01-01", "D") + int(start) + first).item()
    end = options.log_end_day(begin + dt.timedelta(days=length - 1), table.where)
    length = length if end is None else (end - begin).days + 1
    unit = date_unit(day[use])
    by_day = np.bincount(when, minlength=length)
    weeks = by_day[: len(by_day) // 7 * 7].reshape(-1, 7).sum(axis=1)
    large_by = np.bincount(rows.customer[large]) if large.any() else np.zeros(1, int)
    quality = Quality(
        rows=len(day) + rows.left_out,
        purchases=len(when),
        customers=len(present),
        first_date=begin,
        last_date=begin + dt.timedelta(days=length - 1),
        merged_rows=int(sold.sum()) - len(begins),
        duplicate_rows=int(copies.sum()),
        duplicates=duplicates,
        refunds=int(negative.sum()),
        unmatched_refunds=unmatched,
        refunded_purchases=wiped,
        refund_rule=options.refunds,
        zero_amounts=int((spent == 0).sum()),
        bulk_purchases=int(large.sum()),
        bulk_buyers=int((large_by == 1).sum()),
        bulk_above=bound,
        bulk_rule=options.bulk,
        single_buyers=int((np.bincount(customer) == 1).sum()),
        anonymous_rows=rows.left_out,
        empty_weeks=int((weeks == 0).sum()) if unit != "month" else 0,
        gaps=gaps(by_day, begin, unit),
        thin_end=thin_end(by_day) if unit != "month" else None,
        date_unit=unit,
        columns=rows.roles,
        currency=rows.currency,
        notes=rows.notes,
        sha256=table.sha256,
    )
    prices = prices_of(rows, use & ~negative, int(start) + first)
    return Transactions(customer, when, spent, rows.names[present], path, quality, prices)
