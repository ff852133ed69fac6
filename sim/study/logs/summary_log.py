"""Reading and checking summaries of customers: repeat purchases, the last of them, time known.

Such a table, one row a customer, is what tools of customer-base analysis pass on (frequency, recency, T and
monetary value). The models of purchases need no more than that of each customer; but a summary knows no
calendar, so it has no second half to test a fit on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement, stated
from sim.study.logs.calendar import MONTH_DAYS, WEEK_DAYS, TimeUnit
from sim.study.logs.money import money_of
from sim.study.logs.options import LogOptions
from sim.study.logs.rows import Refusing
from sim.study.logs.sentences import TEXTS
from sim.study.logs.table import Table
from sim.study.logs.values import as_customers, as_text

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_DAYS: Mapping[TimeUnit, float] = {"day": 1, "week": WEEK_DAYS, "month": MONTH_DAYS, "year": 12 * MONTH_DAYS}


@dataclass(frozen=True)
class SummaryQuality:
    """What a summary of customers holds and how it was read.

    Attributes
    ----------
    rows, customers : int
        Rows as read; customers, one row each.
    purchases : int
        Repeat purchases of all, and one first purchase of each.
    single_buyers : int
        Customers who bought once only.
    time_unit : str
        What recency and T are counted in: day, week, month or year; `unit_told` says whether it was told from
        the numbers (fractions: weeks, as in the literature; whole numbers: days, as tools write them).
    has_spend : bool
        Whether the summary says what purchases cost.
    columns, sha256
        Which column was read as what; the fingerprint of the file.
    currency, notes
        As of `sim.study.logs.quality.Quality`.
    """

    rows: int
    customers: int
    purchases: int
    single_buyers: int
    time_unit: TimeUnit
    unit_told: bool
    has_spend: bool
    columns: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    currency: str = ""
    notes: tuple[Statement, ...] = ()

    @property
    def summary(self) -> Statement:
        """The table in one sentence."""
        return stated(
            TEXTS, "log.summary", customers=self.customers, purchases=self.purchases,
            single=self.single_buyers,
        )  # fmt: skip

    @property
    def remarks(self) -> tuple[Statement, ...]:
        """What a reader of the fit should know, one line each."""
        told = [stated(TEXTS, f"log.summary.unit.{self.time_unit}")] if self.unit_told else []
        return (*self.notes, *told, *([] if self.has_spend else [stated(TEXTS, "log.summary.no_spend")]))


@dataclass(frozen=True)
class Summary:
    """A checked summary of customers: one entry each, in the order of `names`.

    Attributes
    ----------
    frequency : repeat purchases, the first one not counted.
    recency, age : weeks from the first purchase to the last one, and to the end of observation (T).
    spend : mean of the repeat purchases, in the log's currency; NaN where there are none, or it is not told.
    names : of the customers, int or str.
    path : None for a table from memory.
    """

    frequency: Ints
    recency: Floats
    age: Floats
    spend: Floats
    names: NDArray[Any]
    path: Path | None
    quality: SummaryQuality


def summary_of(table: Table, roles: Mapping[str, str], path: Path | None, options: LogOptions) -> Summary:
    """Read and check the columns of a summary of customers."""
    columns = table.read(list(roles.values()))
    of = dict(zip(roles, columns.values(), strict=True))
    total = len(of["frequency"])
    if not total:
        raise UserError(f"{table.where}: holds no customers")
    refusing = Refusing(table, roles)

    currency = ""

    def number(role: str, what: str) -> Floats:
        nonlocal currency
        refuse = refusing.number(role, of[role])
        found, beside = money_of(of[role], f"{table.where}: {roles[role]}", refuse, what)
        refuse(found < 0, f"is below 0; {what} is expected")
        currency = currency or beside
        return found

    often = number("frequency", "a number of repeat purchases")
    recency, age = number("recency", "a time"), number("age", "a time")

    def refuse(role: str, bad: NDArray[np.bool_], why: str) -> None:
        refusing.number(role, of[role])(bad, why)

    refuse("frequency", often != np.rint(often), "is no whole number; repeat purchases are counted")
    refuse("recency", recency > age, f"is later than {roles['age']}, the time from first purchase to now")
    refuse(
        "recency", (often == 0) & (recency > 0),
        "of a customer with no repeat purchase: the time from the first purchase to the last is expected (0 "
        "where there is one only), not the time since",
    )  # fmt: skip
    if often.min() >= 1 and (often == 1).any() and not recency[often == 1].any():
        raise UserError(
            f"{table.where}: {roles['frequency']}: seems to count first purchases, too (nobody has 0, and "
            "recency is 0 where it is 1); repeat purchases are expected: take 1 off"
        )
    if not age.any():
        raise UserError(f"{table.where}: {roles['age']}: is 0 for everybody; the time known is expected")
    spend = np.full(total, np.nan)
    if "spend" in roles:
        told = number("spend", "an amount of money")
        spend = np.where(often > 0, told, np.nan)
    who, names = np.arange(total), np.arange(total)
    if "customer" in roles:
        text = as_text(of["customer"], f"{table.where}: {roles['customer']}")
        refusing.of("customer", text.at)(text.missing, "is missing; a customer is expected")
        who, names = as_customers(text)
        again = np.ones(total, bool)
        again[np.unique(who, return_index=True)[1]] = False
        refusing.of("customer", text.at)(again, "stands in an earlier row, too; expected one row each")
    if total < 2:
        raise UserError(f"{table.where}: holds one customer only; a market needs many customers")
    unit = options.time_unit or _unit(recency, age)
    order = np.argsort(who)
    weeks = _DAYS[unit] / WEEK_DAYS
    quality = SummaryQuality(
        rows=total,
        customers=total,
        purchases=int(often.sum()) + total,
        single_buyers=int((often == 0).sum()),
        time_unit=unit,
        unit_told=options.time_unit is None,
        has_spend="spend" in roles,
        columns=dict(roles),
        sha256=table.sha256,
        currency=currency,
        notes=table.notes,
    )
    return Summary(
        often.astype(np.int64)[order],
        recency[order] * weeks,
        age[order] * weeks,
        spend[order],
        names,
        path,
        quality,
    )


def _unit(recency: Floats, age: Floats) -> TimeUnit:
    """Fractions are weeks, as in the literature; whole numbers are days, as tools write them."""
    times = np.concatenate([recency, age])
    return "day" if (times == np.rint(times)).all() else "week"
