"""The rows of a purchase log as numbers, each column checked; and how a log is to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError, near
from sim.study.logs.columns import Refuse, Text, as_customers, as_days, as_numbers, as_text
from sim.study.logs.file import Table

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_EARLIEST = np.datetime64("1900-01-01", "D")
_EPOCH = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True)
class LogOptions:
    """How a log is to be read; see `sim.study.logs.purchase_log.read_log`."""

    columns: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    duplicates: str | None = None
    refunds: str = "net"
    bulk: str = "keep"
    anonymous: str = "refuse"
    months: int | None = None
    plan: str | None = None
    log_end: dt.date | str | None = None
    today: dt.date | None = None

    def __post_init__(self) -> None:
        for name, known in (
            ("duplicates", (None, "refuse", "merge", "drop")),
            ("refunds", ("refuse", "net", "drop")),
            ("bulk", ("keep", "drop")),
            ("anonymous", ("refuse", "drop")),
        ):
            given = getattr(self, name)
            if given not in known:
                listed = [word for word in known if word]
                raise UserError(f"{name}: {given!r} is not one of {', '.join(listed)}{near(given, listed)}")
        if self.months is not None and not 1 <= self.months <= 120:
            raise UserError(f"months: between 1 and 120 are expected between renewals (got {self.months})")

    @classmethod
    def of(cls, **options: Any) -> LogOptions:
        """From options by name, of which None means the default."""
        return cls(**{name: value for name, value in options.items() if value is not None})

    @property
    def latest(self) -> np.datetime64:
        """Last day that may stand in a log."""
        return np.datetime64((self.today or dt.date.today()) + dt.timedelta(days=1), "D")

    def log_end_day(self, earliest: dt.date, where: str) -> dt.date | None:
        """Last day that the log is said to cover, if it is said."""
        if self.log_end is None:
            return None
        try:
            day = dt.date.fromisoformat(self.log_end) if isinstance(self.log_end, str) else self.log_end
        except ValueError:
            raise UserError(f"log_end: {self.log_end!r} is not a date (expected YYYY-MM-DD)") from None
        if day < earliest:
            raise UserError(f"log_end: {day} is too early for {where}, which goes on to {earliest}")
        return day


@dataclass(frozen=True)
class Rows:
    """Checked rows: number of the customer (in the order of `names`), day since 1970, amount.

    `told_apart` says whether the log has columns beside those read; `at` is each row's number in the log;
    `left_out` counts rows without a customer.
    """

    roles: Mapping[str, str]
    customer: Ints
    names: NDArray[Any]
    day: Ints
    amount: Floats
    beside: Mapping[str, Any]
    told_apart: bool
    at: NDArray[np.intp]
    left_out: int
    place: Callable[[int], str]

    def refuse_copies(self, copies: NDArray[np.bool_], rule: str) -> None:
        """Refuse rows that repeat another, if that is the rule."""
        if rule == "refuse" and copies.any():
            rows = self.at[copies]
            more = f" (and {len(rows) - 1} more rows like it)" if len(rows) > 1 else ""
            hint = 'duplicates="merge" takes such rows as purchases of their own, "drop" as copies'
            place = self.place(int(rows[0]))
            raise UserError(f"{place}: repeats an earlier row in every column{more}; {hint}")


class Refusing:
    """Says of the first bad row where it stands, what was found and what was expected."""

    def __init__(self, table: Table, roles: Mapping[str, str], at: NDArray[np.intp] | None = None) -> None:
        self.table, self.roles, self.at = table, roles, at

    def of(self, role: str, shown: Callable[[int], str]) -> Refuse:
        """For a column; `shown` gives the text of a row."""

        def first(bad: NDArray[np.bool_], why: str) -> None:
            rows = np.flatnonzero(bad)
            if len(rows):
                row = int(rows[0])
                value = shown(row)
                more = f" (and {len(rows) - 1:,} more rows like it)" if len(rows) > 1 else ""
                got = f"{value!r} " if value else ""
                place = self.table.place(int(row if self.at is None else self.at[row]))
                raise UserError(f"{place}: {self.roles[role]}: {got}{why}{more}")

        return first


def rows_of(table: Table, roles: dict[str, str], options: LogOptions) -> Rows:
    """Read and check the columns of a purchase log."""
    if not len(table.header):
        raise UserError(f"{table.where}: holds no columns")
    columns = table.read(list(roles.values()))
    of = dict(zip(roles, columns.values(), strict=True))
    total = len(of["customer"])
    customers, dates = (as_text(of[role], f"{table.where}: {roles[role]}") for role in ("customer", "date"))
    numbers = [role for role in ("amount", "units", "price") if role in roles]
    empty = customers.are(customers.values == "") & dates.are(dates.values == "")
    if empty.any():
        for role in numbers:
            empty &= _blank(of[role])
    kept = np.flatnonzero(~empty)
    if not len(kept):
        raise UserError(f"{table.where}: holds no purchases")
    missing = customers.are(customers.values == "") & ~empty
    if missing.any():
        hint = '; anonymous="drop" leaves such rows out'
        if options.anonymous == "refuse":
            Refusing(table, roles).of("customer", customers.at)(missing, f"is missing{hint}")
        kept = np.flatnonzero(~empty & ~missing)
        if not len(kept):
            raise UserError(f"{table.where}: {roles['customer']}: every row is without a customer")
    if len(kept) < total:
        of = {role: column.take(kept) for role, column in of.items()}
        customers, dates = (Text(text.codes[kept], text.values) for text in (customers, dates))
    refusing = Refusing(table, roles, kept)
    day = _days(dates, options, refusing.of("date", dates.at))

    def number(role: str, what: str) -> Floats:
        column = of[role]
        return as_numbers(
            column,
            f"{table.where}: {roles[role]}",
            refusing.of(role, lambda row: "" if column[row].as_py() is None else _short(column[row].as_py())),
            what,
        )

    found = {role: number(role, "an amount of money" if role != "units" else "a number") for role in numbers}
    amount = found["amount"] if "amount" in found else found["units"] * found["price"]
    if options.refunds == "refuse":
        role = "amount" if "amount" in found else "units"
        column = of[role]
        hint = 'refunds="net" takes it off earlier purchases, "drop" leaves it out'
        refusing.of(role, lambda row: _short(column[row].as_py()))(amount < 0, f"is negative money; {hint}")
    who, names = as_customers(customers)
    goods = as_text(of["good"], f"{table.where}: {roles['good']}") if "good" in roles else None
    return Rows(
        roles, who, names, day, amount,
        {"units": found.get("units"), "price": found.get("price"), "good": goods},
        len(table.header) > 3, kept, int(missing.sum()), table.place,
    )  # fmt: skip


def _days(dates: Text, options: LogOptions, refuse: Refuse) -> Ints:
    refuse(dates.are(dates.values == ""), "is missing")
    days = as_days(dates, options.date_format, refuse)
    refuse(days < _EARLIEST, "lies before 1900")
    refuse(days > options.latest, "lies in the future")
    return (days - _EPOCH).astype(np.int64)


def _blank(column: Any) -> NDArray[np.bool_]:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return np.asarray(pc.equal(pc.utf8_trim_whitespace(column.fill_null("")), "").to_numpy())
    return np.asarray(column.is_null(nan_is_null=True).to_numpy())


def _short(value: object) -> str:
    """A value as a person wrote it: whole numbers without a fraction."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
