"""Reading and checking logs of contracts: who began when, and left when."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement, stated
from sim.study.logs.calendar import MONTH_DAYS
from sim.study.logs.missing import MISSING, NOBODY, OPEN
from sim.study.logs.money import money_of
from sim.study.logs.options import LogOptions
from sim.study.logs.quality import ContractQuality
from sim.study.logs.rows import Refusing, days_of, foot, one_currency, told_of_names, with_customers
from sim.study.logs.sentences import TEXTS
from sim.study.logs.table import Table
from sim.study.logs.values import Text, as_customers, as_text

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Days by which a contract may miss a whole number of months and still end at a renewal: months differ in
#: length, and some write the last day of a contract, others the first day without it.
SLACK_DAYS = 3.5
_JOIN_DAYS = 7  # a contract that begins so soon after another of the same customer continues it
_OPEN_YEAR = re.compile(r"(^|\D)9999(\D|$)|^9999\d{4}$")  # as databases write an end that has not come
_TERMS = (24, 12, 6, 3, 1)  # months


@dataclass(frozen=True)
class Contracts:
    """A checked log of contracts, in order of customer and start.

    Attributes
    ----------
    begin : days since `quality.first_date`.
    finish : likewise; infinite where the contract runs beyond the log's last day.
    fee : money a period; NaN where the log has none.
    """

    begin: Ints
    finish: Floats
    fee: Floats
    path: Path | None
    quality: ContractQuality


def contracts_of(table: Table, roles: Mapping[str, str], path: Path | None, options: LogOptions) -> Contracts:
    """Read and check the columns of a log of contracts."""
    columns = table.read(list(roles.values()))
    of = dict(zip(roles, columns.values(), strict=True))
    words = {"customer": NOBODY, "start": MISSING, "end": OPEN}
    text = {role: as_text(of[role], f"{table.where}: {roles[role]}", words[role]) for role in words}
    blank = np.logical_and.reduce([t.missing for t in text.values()])
    below = foot(text["customer"], text["start"], None, blank)
    kept = np.flatnonzero(~blank & ~below)
    if not len(kept):
        raise UserError(f"{table.where}: holds no contracts; rows with customer, start and end are expected")
    kept, left_out = with_customers(text["customer"], kept, Refusing(table, roles), options.anonymous)
    of = {role: column.take(kept) for role, column in of.items()}
    text = {role: t.rows(kept) for role, t in text.items()}
    refusing = Refusing(table, roles, kept)
    begin, dated = days_of(text["start"], options, refusing.of("start", text["start"].at))
    runs, open_notes = _still_runs(text["end"])
    ends = Text(text["end"].codes, np.where(runs, "", text["end"].values), text["end"].written)
    until, _ = days_of(ends, options, refusing.of("end", ends.at), optional=True)
    finish = np.where(ends.missing, np.inf, until)
    refusing.of("end", ends.at)(finish < begin, "lies before the start of its contract")
    currency = one_currency(of, table, roles, refusing)
    fee = np.full(len(kept), np.nan)
    if "amount" in roles:
        refuse = refusing.number("amount", of["amount"])
        where = f"{table.where}: {roles['amount']}"
        fee, beside = money_of(of["amount"], where, refuse, "an amount of money")
        currency = currency or beside
        refuse(fee < 0, "is negative money; what is paid a period is expected")
    who, names = as_customers(text["customer"])
    notes = (*table.notes, *dated, *open_notes, *told_of_names(text["customer"], names))
    if below.any():
        notes = (*notes, stated(TEXTS, "log.foot", count=int(below.sum())))
    found = _joined(who, begin, finish, fee, table, roles, path, options)
    quality = dataclasses.replace(
        found.quality, rows=len(kept) + left_out, anonymous_rows=left_out, notes=notes, currency=currency
    )
    return dataclasses.replace(found, quality=quality)


def _still_runs(end: Text) -> tuple[NDArray[np.bool_], tuple[Statement, ...]]:
    """Which values mean that the contract still runs, and what is said of those that are written out."""
    open_ = np.array([_OPEN_YEAR.search(value) is not None for value in end.values])
    zero = np.array([value.split(" ")[0].split("T")[0] in OPEN for value in end.values])  # with a time of day
    runs = open_ | zero | (end.values == "")
    written = runs & (end.written != "")
    count = int(end.are(written).sum())
    if not count:
        return runs, ()
    words = dict.fromkeys(end.at(int(row)) for row in np.flatnonzero(end.are(written)))
    shown = ", ".join(repr(word) for word in list(words)[:3])
    return runs, (stated(TEXTS, "log.open", count=count, words=shown),)


def _joined(
    who: Ints, begin: Ints, finish: Floats, fee: Floats, table: Table, roles: Mapping[str, str],
    path: Path | None, options: LogOptions,
) -> Contracts:  # fmt: skip
    """Contracts from rows: those that continue one another are one."""
    rows = len(who)
    order = np.lexsort((finish, begin, who))
    who, begin, finish, fee = who[order], begin[order], finish[order], fee[order]
    same = (np.diff(who) == 0) & (np.diff(begin) == 0) & (finish[1:] == finish[:-1])
    alike = fee[1:] == fee[:-1] if "amount" in roles else True
    keep = np.append(True, ~(same & alike))
    duplicates = int((~keep).sum())
    who, begin, finish, fee = who[keep], begin[keep], finish[keep], fee[keep]

    # how far a customer's rows reach up to each; one that begins later, and not soon after, is a new contract
    offset = who.astype(float) * 1e7  # keeps customers apart in one running maximum
    reach = np.maximum.accumulate(np.minimum(finish, 5e6) + offset) - offset
    new = np.append(True, (np.diff(who) != 0) | (begin[1:] > reach[:-1] + _JOIN_DAYS))
    first = np.flatnonzero(new)
    started, ended = begin[first], np.maximum.reduceat(finish, first)
    past = finish[finish <= _number(options.latest)]
    edge = _date(int(max(begin.max(), past.max() if len(past) else 0)))
    last = int(_number(np.datetime64(options.log_end_day(_date(int(started.min())), table.where) or edge)))
    first = first[started <= last]
    started, ended = begin[first], ended[started <= last]
    ended = np.where(ended > last, np.inf, ended)
    customers = len(np.unique(who[first]))
    if customers < 2:
        raise UserError(f"{table.where}: holds one customer only; a market needs many customers")
    months = options.months or term_of(started, ended)
    if months is None:
        raise UserError(
            f"{table.where}: {roles['end']}: contracts do not end after whole terms; say with --months how "
            "many lie between renewals"
        )
    lasted = (ended - started)[np.isfinite(ended)] / (months * MONTH_DAYS)
    slack = SLACK_DAYS / (months * MONTH_DAYS)
    start = int(started.min())
    quality = ContractQuality(
        rows=rows,
        contracts=len(started),
        customers=customers,
        first_date=_date(start),
        last_date=_date(last),
        open_contracts=int(np.isinf(ended).sum()),
        months_between_renewals=months,
        term_told=options.months is None,
        joined_rows=len(who) - len(first),
        returned=int((np.diff(who[first]) == 0).sum()),
        within_term=int((np.abs(lasted - np.maximum(np.rint(lasted), 1)) > slack).sum()),
        duplicate_rows=duplicates,
        columns=dict(roles),
        sha256=table.sha256,
    )
    return Contracts(started - start, ended - start, fee[first], path, quality)


def term_of(begin: Ints, finish: Floats) -> int | None:
    """Months between renewals, told from when contracts end: the longest usual term of which nine in ten
    ended contracts lasted a whole number; None if there is none.
    """
    lasted = (finish - begin)[np.isfinite(finish)]
    for months in _TERMS:
        term = months * MONTH_DAYS
        whole = np.maximum(np.rint(lasted / term), 1)
        if len(lasted) and (np.abs(lasted - whole * term) <= SLACK_DAYS).mean() >= 0.9:
            return months
    return None


def _number(days: Any) -> Any:
    return (days - np.datetime64("1970-01-01", "D")).astype(np.int64)


def _date(day: int) -> Any:
    return (np.datetime64("1970-01-01", "D") + day).item()
