"""Reading and checking purchase logs: who bought, on which day, for how much.

A log is a CSV (any common separator, also gzipped), a parquet file, or the fixed-width CDNOW format (no
header). Rows of one customer on one day are one purchase, as in the customer-base literature; a purchase that
cost nothing counts as a purchase but not as spend.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError
from sim.scenario.files.library import here_or_shipped
from sim.study.logs.clean import net_of_refunds, repeats
from sim.study.logs.columns import find_roles
from sim.study.logs.contract_log import Contracts, contracts_of
from sim.study.logs.file import Table, from_pandas, read_table
from sim.study.logs.prices import Prices, prices_of
from sim.study.logs.quality import Quality, bulk_bound, silences, thin_end
from sim.study.logs.rows import LogOptions, Rows, rows_of

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


def read_log(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    date_format: str | None = None,
    duplicates: str | None = None,
    refunds: str = "net",
    bulk: str = "keep",
    anonymous: str = "refuse",
    months: int | None = None,
    plan: str | None = None,
    log_end: dt.date | str | None = None,
    today: dt.date | None = None,
) -> Transactions | Contracts:
    """Read and check a log of purchases, or of contracts.

    Parameters
    ----------
    path : a CSV (also .gz), parquet or CDNOW fixed-width file; one that is not here is looked for beside the
        scenarios that ship.
    columns : which column is the "customer", "date", "amount", and where there are such, "units", "price",
        "good"; for contracts "customer", "start", "end" (empty while it runs), "amount" (money a period).
        Guessed where not given.
    date_format : as for `strptime`; told from the dates where not given.
    duplicates : rows that repeat another in every column are taken as purchases of their own and added up
        like any rows of one day ("merge"), left out as copying errors ("drop"), or "refuse"d. By default they
        are copies where the log has more columns than customer, date and amount (an order number, say, that
        two purchases would not share), and purchases where it has not.
    refunds : negative amounts are taken off what the customer bought before ("net"), left out ("drop") or
        "refuse"d.
    bulk : purchases far above all others (see `sim.study.logs.quality.BULK`) are "keep"t or "drop"ped.
    anonymous : rows without a customer are "refuse"d or "drop"ped.
    months : contracts: between renewals; told from the log where not given.
    plan : contracts: the only one to read, by the log's column of plans.
    log_end : last day that the log covers; default: its last purchase (or start or end of a contract).
    today : no purchase may be later than the day after this one (default: the day of the call).

    Raises
    ------
    UserError : one line, ``file:line: column: what is wrong``.
    """
    path = here_or_shipped(path)
    options = LogOptions(
        columns or {}, date_format, duplicates, refunds, bulk, anonymous, months, plan, log_end, today
    )
    return _check(read_table(path), path, options)


def from_frame(frame: pd.DataFrame, **options: Any) -> Transactions | Contracts:
    """Check a log already in memory; as `read_log`, with "table: row N" for the place of an error."""
    return _check(from_pandas(frame), None, LogOptions.of(**options))


def _check(table: Table, path: Path | None, options: LogOptions) -> Transactions | Contracts:
    roles = find_roles(table.header, table.where, options.columns)
    if "start" in roles:
        return contracts_of(table, roles, path, options)
    rows = rows_of(table, roles, options)
    return _purchases(rows, table, path, options)


def _purchases(rows: Rows, table: Table, path: Path | None, options: LogOptions) -> Transactions:
    day, amount = rows.day, rows.amount
    start, days = day.min(), int(day.max() - day.min()) + 1
    key = rows.customer * days + (day - start)  # one number for a customer and day
    order = np.argsort(key, kind="stable")
    copies = repeats(rows, key, order, table)
    duplicates = options.duplicates or ("drop" if rows.told_apart and not table.cdnow else "merge")
    rows.refuse_copies(copies, duplicates)
    negative = amount < 0
    use = ~copies if duplicates == "drop" and copies.any() else np.ones(len(day), bool)
    bound = bulk_bound(amount[use])
    large = use & (amount > bound)
    if options.bulk == "drop":
        use &= ~large
    sold = use & ~negative
    if not sold.any():
        raise UserError(f"{table.where}: {rows.roles['customer']}: holds refunds only; purchases are needed")

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
        empty_weeks=int((weeks == 0).sum()),
        gaps=tuple((begin + dt.timedelta(days=a), begin + dt.timedelta(days=b)) for a, b in silences(by_day)),
        thin_end=thin_end(by_day),
        columns=rows.roles,
        sha256=table.sha256,
    )
    prices = prices_of(rows, use & ~negative, int(start) + first)
    return Transactions(customer, when, spent, rows.names[present], path, quality, prices)
