"""Reading and checking logs of contracts: who began when, and left when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from sim.study.logs.plans import Plans
from sim.study.logs.quality import ContractQuality
from sim.study.logs.rows import Refusing, days_of, foot, one_currency, told_of_names, with_customers
from sim.study.logs.sentences import TEXTS
from sim.study.logs.table import Table
from sim.study.logs.terms import Term, find_term
from sim.study.logs.values import Text, as_customers, as_text

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_JOIN_DAYS = 7  # a contract that begins so soon after another of the same customer continues it
_OPEN_YEAR = re.compile(r"(^|\D)9999(\D|$)|^9999\d{4}$")  # as databases write an end that has not come


@dataclass(frozen=True)
class Contracts:
    """A checked log of contracts, in order of customer and start.

    Attributes
    ----------
    begin : days since `quality.first_date`; after a free trial, if there is one.
    finish : likewise; infinite where the contract runs beyond the log's last day.
    fee : money a term, mean over the terms of each contract; NaN where the log has none.
    terms : of each contract, that `fee` is the mean of.
    term : how long a contract runs until it is renewed.
    """

    begin: Ints
    finish: Floats
    fee: Floats
    terms: Floats
    path: Path | None
    quality: ContractQuality
    term: Term


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
    plans = _plans(of, table, roles)
    if options.plan is not None:
        chosen = np.flatnonzero(plans.named(options.plan))
        who, begin, finish, fee, plans = (
            who[chosen],
            begin[chosen],
            finish[chosen],
            fee[chosen],
            plans.rows(chosen),
        )
    found = _joined(who, begin, finish, fee, plans, table, roles, path, options)
    quality = replace(
        found.quality, rows=len(kept) + left_out, anonymous_rows=left_out, notes=notes, currency=currency
    )
    return replace(found, quality=quality)


def _plans(of: Mapping[str, Any], table: Table, roles: Mapping[str, str]) -> Plans:
    """The plan of each row; one without a name where the log has no column of plans."""
    if "plan" not in roles:
        return Plans(np.zeros(len(of["start"]), np.int64), np.array([""], object), table.where)
    text = as_text(of["plan"], f"{table.where}: {roles['plan']}")
    return Plans(text.codes, text.values, f"{table.where}: {roles['plan']}")


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
    who: Ints, begin: Ints, finish: Floats, fee: Floats, plans: Plans, table: Table,
    roles: Mapping[str, str], path: Path | None, options: LogOptions,
) -> Contracts:  # fmt: skip
    """Contracts from rows: those that continue one another are one."""
    rows = len(who)
    order = np.lexsort((finish, begin, who))
    who, begin, finish, fee, plans = who[order], begin[order], finish[order], fee[order], plans.rows(order)
    same = (np.diff(who) == 0) & (np.diff(begin) == 0) & (finish[1:] == finish[:-1])
    alike = fee[1:] == fee[:-1] if "amount" in roles else True
    keep = np.append(True, ~(same & alike))
    duplicates = int((~keep).sum())
    who, begin, finish, fee, plans = who[keep], begin[keep], finish[keep], fee[keep], plans.rows(keep)

    # how far a customer's rows reach up to each; one that begins later, and not soon after, is a new contract
    offset = who.astype(float) * 1e7  # keeps customers apart in one running maximum
    reach = np.maximum.accumulate(np.minimum(finish, 5e6) + offset) - offset
    new = np.append(True, (np.diff(who) != 0) | (begin[1:] > reach[:-1] + _JOIN_DAYS))
    first = np.flatnonzero(new)
    started, ended = begin[first], np.maximum.reduceat(finish, first)
    past = finish[finish <= _number(options.latest)]
    edge = _date(int(max(begin.max(), past.max() if len(past) else 0)))
    last = int(_number(np.datetime64(options.log_end_day(_date(int(started.min())), table.where) or edge)))
    here = started <= last
    of = np.where(here, np.cumsum(here) - 1, -1)[np.cumsum(new) - 1]  # contract of each row
    joined = len(who) - len(first)
    first = first[here]
    started, ended = begin[first], ended[here]
    ended = np.where(ended > last, np.inf, ended)
    customers = len(np.unique(who[first]))
    if customers < 2:
        raise UserError(f"{table.where}: holds one customer only; a market needs many customers")
    start = int(started.min())
    origin, begun = _date(start), started - start
    fees = _fees(of, begin, np.minimum(finish, last + 1), fee, len(started))
    ended = ended - start
    if not np.isfinite(ended).any():
        raise UserError(_nobody_left(f"{table.where}: {roles['end']}", begun, last - start))
    if options.months is None:
        plans.rows(first).refuse_different(begun, ended, origin)
    term, trial = (Term(origin, options.months), 0) if options.months else find_term(origin, begun, ended)
    if term is None:
        raise UserError(
            f"{table.where}: {roles['end']}: contracts do not end after whole terms; say with --months how "
            "many lie between renewals"
        )
    begun = begun + trial
    kept = (begun <= last - start) & (ended > begun + 1) if trial else np.ones(len(begun), bool)
    tried = int((~kept & np.isfinite(ended)).sum())
    begun, ended, means, changed = begun[kept], ended[kept], fees[0][kept], fees[1][kept]
    term = term.as_written(begun[np.isfinite(ended)], ended[np.isfinite(ended)])
    missed = term.missed(begun[np.isfinite(ended)], ended[np.isfinite(ended)])
    first_day = int(begun.min())
    quality = ContractQuality(
        rows=rows,
        contracts=len(begun),
        customers=customers,
        first_date=_date(start + first_day),
        last_date=_date(last),
        open_contracts=int(np.isinf(ended).sum()),
        months_between_renewals=term.months,
        term_told=options.months is None,
        days_between_renewals=term.days,
        trial_days=trial,
        trial_only=tried,
        fee_changes=int(changed.sum()),
        joined_rows=joined,
        returned=int((np.diff(who[first]) == 0).sum()),
        within_term=int((np.abs(missed) > term.slack).sum()),
        duplicate_rows=duplicates,
        columns=dict(roles),
        sha256=table.sha256,
    )
    term = replace(term, start=quality.first_date)
    begun, ended = begun - first_day, ended - first_day
    lasted = (np.minimum(ended, last - start - first_day + 1) - begun) / term.length
    return Contracts(begun, ended, means, np.maximum(lasted, 0.0), path, quality, term)


def _fees(
    contract: Ints, begin: Ints, finish: Floats, fee: Floats, contracts: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """Mean fee of each contract over the time that each of its rows ran, and whether the fee changed.

    A row runs until the next of the same contract begins, if there is one. `contract` is -1 for rows of none.
    """
    follows = np.append(contract[1:] == contract[:-1], False)
    days = np.maximum(np.where(follows, np.append(begin[1:], 0), finish) - begin, 1.0)
    known = np.isfinite(fee) & (contract >= 0)
    of, days, fee = contract[known], days[known], fee[known]
    with np.errstate(invalid="ignore"):  # no fee known
        mean = np.bincount(of, days * fee, contracts) / np.bincount(of, days, contracts)
    low, high = np.full(contracts, np.inf), np.full(contracts, -np.inf)
    np.minimum.at(low, of, fee)
    np.maximum.at(high, of, fee)
    return np.asarray(mean), high > low


def _nobody_left(where: str, begin: Ints, last: int) -> str:
    """What a log says in which nobody has left: no more than that leaving is rare."""
    months = float((last - begin).sum() / MONTH_DAYS)
    most = 1 - 0.05 ** (1 / max(months, 1e-9))  # so rare that none in so many months has a chance of 5 %
    return (
        f"{where}: nobody has left, in {len(begin):,} contracts over {months:,.0f} months in all; how "
        f"customers leave cannot be fitted, only bounded: at most {most:.2g} of them a month (95 %, "
        "one-sided)"
    )


def _number(days: Any) -> Any:
    return (days - np.datetime64("1970-01-01", "D")).astype(np.int64)


def _date(day: int) -> Any:
    return (np.datetime64("1970-01-01", "D") + day).item()
