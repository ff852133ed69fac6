"""The rows of a purchase log as numbers, each column checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement, stated
from sim.study.logs.dates import as_days
from sim.study.logs.header import short
from sim.study.logs.missing import NOBODY, SUMS
from sim.study.logs.money import blank, money_of
from sim.study.logs.names import plain
from sim.study.logs.options import LogOptions
from sim.study.logs.orders import further_lines, repeated_totals
from sim.study.logs.sentences import TEXTS
from sim.study.logs.table import Table
from sim.study.logs.values import Refuse, Text, as_customers, as_text, twins, without_fractions

if TYPE_CHECKING:
    import pyarrow as pa

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FOOT = 5  # rows that may stand below a log
_EARLIEST = np.datetime64("1900-01-01", "D")
_EPOCH = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True)
class Rows:
    """Checked rows: number of the customer (in the order of `names`), day since 1970, amount.

    `at` is each row's number in the log; `left_out` counts rows without a customer; `notes` say what was
    understood, or passed over, on the way; `currency` is what stands beside amounts.
    """

    roles: Mapping[str, str]
    customer: Ints
    names: NDArray[Any]
    day: Ints
    amount: Floats
    beside: Mapping[str, Any]
    at: NDArray[np.intp]
    left_out: int
    place: Callable[[int], str]
    notes: tuple[Statement, ...] = ()
    currency: str = ""

    def refuse_copies(self, copies: Bools, rule: str) -> None:
        """Refuse rows that repeat another, if that is the rule."""
        if rule == "refuse" and copies.any():
            rows = self.at[copies]
            hint = "--duplicates merge takes such rows as purchases of their own, drop as copies"
            place = self.place(int(rows[0]))
            raise UserError(f"{place}: repeats an earlier row in every column{_more(len(rows))}; {hint}")


class Refusing:
    """Says of the first bad row where it stands, what was found and what was expected."""

    def __init__(self, table: Table, roles: Mapping[str, str], at: NDArray[np.intp] | None = None) -> None:
        self.table, self.roles, self.at = table, roles, at

    def of(self, role: str, shown: Callable[[int], str]) -> Refuse:
        """For a column; `shown` gives the text of a row."""

        def first(bad: Bools, why: str) -> None:
            rows = np.flatnonzero(bad)
            if len(rows):
                row = int(rows[0])
                value = shown(row)
                got = f"{short(value, 40)!r} " if value else ""
                place = self.table.place(int(row if self.at is None else self.at[row]))
                raise UserError(f"{place}: {self.roles[role]}: {got}{why}{_more(len(rows))}")

        return first

    def number(self, role: str, column: pa.ChunkedArray) -> Refuse:
        """For a column of numbers."""
        return self.of(role, lambda row: _short(column[row].as_py()))


def _more(rows: int) -> str:
    return f" (and {rows - 1:,} more rows like it)" if rows > 1 else ""


def rows_of(table: Table, roles: Mapping[str, str], options: LogOptions) -> Rows:
    """Read and check the columns of a purchase log."""
    columns = table.read(list(roles.values()))
    of = dict(zip(roles, columns.values(), strict=True))
    total = len(of["customer"])
    customers, dates = (
        as_text(of[role], f"{table.where}: {roles[role]}", *words)
        for role, words in (("customer", [NOBODY]), ("date", []))
    )
    numbers = [role for role in ("amount", "units", "price") if role in roles]
    blanks = {role: blank(of[role]) for role in numbers}
    empty = np.logical_and.reduce([customers.missing, dates.missing, *blanks.values()])
    further = further_lines(of, customers, dates, blanks.get("amount"), empty)
    again = repeated_totals(of, roles, empty) if options.duplicates != "merge" else np.zeros(total, bool)
    below = foot(customers, dates, blanks.get("amount"), empty)
    kept = np.flatnonzero(~empty & ~further & ~again & ~below)
    if not len(kept):
        raise UserError(
            f"{table.where}: holds no purchases; rows with customer, date and amount are expected"
        )
    kept, left_out = with_customers(customers, kept, Refusing(table, roles), options.anonymous)
    if len(kept) < total:
        of = {role: column.take(kept) for role, column in of.items()}
        customers, dates = customers.rows(kept), dates.rows(kept)
    refusing = Refusing(table, roles, kept)
    day, dated = days_of(dates, options, refusing.of("date", dates.at))
    found, currency = {}, one_currency(of, table, roles, refusing)
    for role in numbers:
        what = "an amount of money" if role != "units" else "a number"
        where, refuse = f"{table.where}: {roles[role]}", refusing.number(role, of[role])
        found[role], beside = money_of(of[role], where, refuse, what)
        currency = currency or beside
    if "amount" in found:
        amount = found["amount"]
    else:
        amount = (
            found["units"] * found["price"] if {"units", "price"} <= found.keys() else np.zeros(len(kept))
        )
    if options.refunds == "refuse" and found:
        role = "amount" if "amount" in found else "units"
        hint = "--refunds net takes it off earlier purchases, drop leaves it out"
        refusing.number(role, of[role])(amount < 0, f"is negative money; {hint}")
    who, names = as_customers(customers)
    notes = [*table.notes, *dated, *told_of_names(customers, names)]
    for rows, key in ((further, "log.further"), (again, "log.totals"), (below, "log.foot")):
        if rows.any():
            notes.append(stated(TEXTS, key, count=int(rows.sum())))
    if not found:
        notes.append(stated(TEXTS, "log.no_amounts"))
    goods = as_text(of["good"], f"{table.where}: {roles['good']}").plain() if "good" in roles else None
    return Rows(
        roles, who, names, day, amount,
        {"units": found.get("units"), "price": found.get("price"), "good": goods},
        kept, left_out, table.place, tuple(notes), currency,
    )  # fmt: skip


def foot(customers: Text, dates: Text, without: Bools | None, empty: Bools) -> Bools:
    """The last rows that are none of the log's: sums, or a word on where it comes from.

    They have no date, and no customer or amount either, or a word for a sum in place of the customer.
    """
    found = np.zeros(len(empty), bool)
    none = customers.missing if without is None else customers.missing | without
    undated = dates.missing
    for row in np.flatnonzero(~empty)[: -_FOOT - 1 : -1].tolist():
        if not undated[row] or not (none[row] or plain(customers.at(row)) in SUMS):
            break
        found[row] = True
    return found


def with_customers(
    customers: Text, kept: NDArray[np.intp], refusing: Refusing, anonymous: str
) -> tuple[NDArray[np.intp], int]:
    """Those of the `kept` rows that have a customer, and how many have none, if that may be."""
    missing = np.zeros(len(customers.codes), bool)
    missing[kept] = customers.missing[kept]
    if not missing.any():
        return kept, 0
    if anonymous == "refuse":
        row = int(np.flatnonzero(missing)[0])
        why = "is missing" if not customers.at(row) else "stands for nobody in particular"
        hint = "; a customer is expected: --anonymous drop leaves such rows out"
        refusing.of("customer", customers.at)(missing, why + hint)
    kept = kept[~missing[kept]]
    if not len(kept):
        name = refusing.roles["customer"]
        raise UserError(f"{refusing.table.where}: {name}: every row is without a customer")
    return kept, int(missing.sum())


def told_of_names(customers: Text, names: NDArray[Any]) -> Sequence[Statement]:
    """What is odd about the names of customers."""
    notes = []
    written = customers.written != without_fractions(customers).values
    mixed = written & (customers.values != "")
    if mixed.any() and not mixed[np.unique(customers.codes)].all():
        example = str(customers.written[np.flatnonzero(mixed)[0]])
        count = int(customers.are(mixed).sum())
        notes.append(stated(TEXTS, "log.fractions", count=count, one=example, other=example.split(".")[0]))
    count, (one, other) = twins(names)
    if count:
        notes.append(stated(TEXTS, "log.twins", count=count, one=one, other=other))
    return notes


def one_currency(
    of: Mapping[str, pa.ChunkedArray], table: Table, roles: Mapping[str, str], refusing: Refusing
) -> str:
    """The currency that a column names; amounts of two cannot be added up."""
    if "currency" not in of:
        return ""
    text = as_text(of["currency"], f"{table.where}: {roles['currency']}")
    codes = np.array([value.upper() for value in text.values], dtype=object)
    rows = text.are(codes)
    named = rows[rows != ""]
    if not len(named):
        return ""
    why = f"beside {short(str(named[0]), 20)!r}: amounts of one currency are expected; convert, or split"
    refusing.of("currency", text.at)((rows != "") & (rows != named[0]), why)
    return short(str(named[0]), 20)


def days_of(
    dates: Text, options: LogOptions, refuse: Refuse, optional: bool = False
) -> tuple[Ints, tuple[Statement, ...]]:
    """Days since 1970, and what is said of how they are written; 0 where an `optional` date is missing."""
    if not optional:
        refuse(dates.missing & dates.are(dates.written == ""), "is missing; a date is expected")
        refuse(dates.missing, "stands for a missing value; a date is expected")
    days, notes = as_days(dates, options.date_format, refuse)
    refuse(days < _EARLIEST, "lies before 1900")
    if not optional:
        refuse(days > options.latest, "lies in the future")
    return np.where(np.isnat(days), 0, (days - _EPOCH).astype(np.int64)), notes


def _short(value: object) -> str:
    """A value as a person wrote it: whole numbers without a fraction."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
