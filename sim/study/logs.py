"""Reading and checking transaction logs: who bought, on which day, for how much.

A log is a CSV (any common separator), a parquet file, or the fixed-width CDNOW format (no header). Rows of
one customer on one day are one purchase, as in the customer-base literature; a purchase that cost nothing
counts as a purchase but not as spend.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.scenario.errors import UserError, near
from sim.study.logcolumns import as_amounts, as_customers, as_days, as_text, find_roles
from sim.study.logfile import Table, read_table
from sim.study.quality import Quality, silences

if TYPE_CHECKING:
    import pandas as pd

_EARLIEST = np.datetime64("1900-01-01", "D")


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
    """

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    amount: NDArray[np.float64]
    names: pd.Index
    path: Path | None
    quality: Quality

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The same as a table: customer, date (datetime64), amount."""
        import pandas as pd

        date = (np.datetime64(self.quality.first_date, "D") + self.day).astype("datetime64[s]")
        return pd.DataFrame({"customer": self.names.take(self.customer), "date": date, "amount": self.amount})


def read_log(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    date_format: str | None = None,
    duplicates: str | None = None,
    refunds: str = "refuse",
    today: dt.date | None = None,
) -> Transactions:
    """Read and check a transaction log.

    Parameters
    ----------
    path : a CSV, parquet or CDNOW fixed-width file.
    columns : which column is the "customer", the "date", the "amount"; guessed where not given.
    date_format : as for `strptime`; told from the dates where not given.
    duplicates : rows that repeat another in every column are "refuse"d, taken as purchases of their own and
        added up like any rows of one day ("merge"), or taken as copying errors ("drop"). Refused by default,
        except in the CDNOW format: its rows carry neither time nor order number, so that equal orders of one
        day look alike (21 rows of the sample do), and the published figures count them.
    refunds : negative amounts are "refuse"d or "drop"ped.
    today : no purchase may be later than the day after this one (default: the day of the call).

    Raises
    ------
    UserError : one line, ``file:line: column: what is wrong``.
    """
    path = Path(path)
    table = read_table(path)
    duplicates = duplicates or ("merge" if table.cdnow else "refuse")
    return _check(table, path, columns, date_format, duplicates, refunds, today)


def from_frame(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    date_format: str | None = None,
    duplicates: str = "refuse",
    refunds: str = "refuse",
    today: dt.date | None = None,
) -> Transactions:
    """Check a log already in memory; as `read_log`, with "table: row N" for the place of an error."""
    table = Table(frame.reset_index(drop=True), lambda row: f"table: row {row + 1}", False, "")
    return _check(table, None, columns, date_format, duplicates, refunds, today)


def _check(
    table: Table,
    path: Path | None,
    columns: Mapping[str, str] | None,
    date_format: str | None,
    duplicates: str,
    refunds: str,
    today: dt.date | None,
) -> Transactions:
    import pandas as pd

    _one_of("duplicates", duplicates, ("refuse", "merge", "drop"))
    _one_of("refunds", refunds, ("refuse", "drop"))
    where, raw = str(path or "table"), table.raw.rename(columns=str)
    roles = find_roles(list(raw.columns), where, columns or {})
    text = {role: as_text(raw[column]) for role, column in roles.items()}
    kept = _filled_rows(raw, text)

    def refuse(role: str) -> Callable[[NDArray[np.bool_], str], None]:
        def first(bad: NDArray[np.bool_], why: str) -> None:
            rows = kept[bad]
            if len(rows):
                value = text[role].to_numpy()[bad][0]  # by now, text holds the kept rows only
                more = f" (and {len(rows) - 1} more rows like it)" if len(rows) > 1 else ""
                got = f"{value!r} " if value else ""
                raise UserError(f"{table.place(int(rows[0]))}: {roles[role]}: {got}{why}{more}")

        return first

    if not len(kept):
        raise UserError(f"{where}: holds no purchases")
    text = {role: values.iloc[kept] if len(kept) < len(raw) else values for role, values in text.items()}
    for role, values in text.items():
        refuse(role)((values == "").to_numpy(dtype=bool), "is missing")
    days = as_days(text["date"], date_format, refuse("date"))
    latest = np.datetime64((today or dt.date.today()) + dt.timedelta(days=1), "D")
    refuse("date")(days < _EARLIEST, "lies before 1900")
    refuse("date")(days > latest, "lies in the future")
    amounts = as_amounts(text["amount"], refuse("amount"))
    negative = amounts < 0
    if refunds == "refuse":
        refuse("amount")(negative, 'is negative money; refunds="drop" leaves refunds out')
    copies = raw.iloc[kept].duplicated().to_numpy()
    if copies.any() and duplicates == "refuse":
        rows = kept[copies]
        more = f" (and {len(rows) - 1} more rows like it)" if len(rows) > 1 else ""
        hint = 'duplicates="merge" takes such rows as purchases of their own, "drop" as copies'
        raise UserError(f"{table.place(int(rows[0]))}: repeats an earlier row in every column{more}; {hint}")

    use = ~negative & ~copies if duplicates == "drop" else ~negative
    frame = pd.DataFrame(
        {
            "customer": as_customers(text["customer"][use]),
            "date": days[use].astype("datetime64[s]"),
            "amount": amounts[use],
        }
    )
    merged = frame.groupby(["customer", "date"], sort=True)["amount"].sum().reset_index()
    customers = merged["customer"].unique()
    if len(customers) < 2:
        held = f"one customer only ({str(customers[0])!r})" if len(customers) else "refunds only"
        raise UserError(f"{where}: {roles['customer']}: holds {held}; a market needs many customers")
    start = days[use].min()
    quality = Quality(
        rows=len(kept),
        purchases=len(merged),
        customers=len(customers),
        first_date=merged["date"].min().date(),
        last_date=merged["date"].max().date(),
        merged_rows=int(use.sum()) - len(merged),
        duplicate_rows=int(copies.sum()),
        refunds=int(negative.sum()),
        zero_amounts=int((merged["amount"] == 0).sum()),
        gaps=tuple(
            ((start + first).item(), (start + last).item())
            for first, last in silences(np.bincount((days[use] - start).astype(np.int64)))
        ),
        columns=roles,
        sha256=table.sha256,
    )
    first = merged["date"].to_numpy().astype("datetime64[D]")
    return Transactions(
        customer=np.searchsorted(customers, merged["customer"]),
        day=(first - first.min()).astype(np.int64),
        amount=merged["amount"].to_numpy(),
        names=pd.Index(customers),
        path=path,
        quality=quality,
    )


def _one_of(option: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise UserError(f"{option}: {given!r} is not one of {', '.join(known)}{near(given, known)}")


def _filled_rows(raw: pd.DataFrame, text: Mapping[str, pd.Series]) -> NDArray[np.intp]:
    """Rows that are not blank lines."""
    blank = np.logical_and.reduce([(values == "").to_numpy(dtype=bool) for values in text.values()])
    suspects = np.flatnonzero(blank)
    if len(suspects):
        rest = np.column_stack([(as_text(raw[c].iloc[suspects]) == "").to_numpy(dtype=bool) for c in raw])
        blank[suspects] = rest.all(axis=1)
    return np.flatnonzero(~blank)
