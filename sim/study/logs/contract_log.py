"""Reading and checking logs of contracts: who began when, and left when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError, near
from sim.study.logs.calendar import MONTH_DAYS
from sim.study.logs.columns import Text, as_customers, as_days, as_numbers, as_text
from sim.study.logs.file import Table
from sim.study.logs.quality import ContractQuality
from sim.study.logs.rows import LogOptions, Refusing
from sim.study.logs.terms import Term, find_term

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_JOIN_DAYS = 7  # a contract that begins so soon after another of the same customer continues it
_TELLING = 10  # ended contracts of a plan from which its term is told
_EARLIEST = np.datetime64("1900-01-01", "D")


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
    text = {role: as_text(of[role], f"{table.where}: {roles[role]}") for role in ("customer", "start", "end")}
    blank = np.logical_and.reduce([t.are(t.values == "") for t in text.values()])
    kept = np.flatnonzero(~blank)
    if not len(kept):
        raise UserError(f"{table.where}: holds no contracts")
    text = {role: Text(t.codes[kept], t.values) for role, t in text.items()}
    refusing = Refusing(table, roles, kept)
    for role in ("customer", "start"):
        refusing.of(role, text[role].at)(text[role].are(text[role].values == ""), "is missing")
    begin = _days(text["start"], options, refusing, "start")
    refusing.of("start", text["start"].at)(begin > _number(options.latest), "lies in the future")
    finish = np.where(
        text["end"].are(text["end"].values == ""), np.inf, _days(text["end"], options, refusing, "end")
    )
    refusing.of("end", text["end"].at)(finish < begin, "lies before the start of its contract")
    fee = np.full(len(kept), np.nan)
    if "amount" in roles:
        money = of["amount"].take(kept)
        refuse = refusing.of("amount", lambda row: str(money[row]))
        fee = as_numbers(money, f"{table.where}: {roles['amount']}", refuse, "an amount of money")
        refuse(fee < 0, "is negative money")
    who = as_customers(text["customer"])[0]
    plan = np.zeros(len(kept), np.int64)
    names = np.array([""], object)
    if "plan" in roles:
        found = as_text(of["plan"].take(kept), f"{table.where}: {roles['plan']}")
        plan, names = found.codes, found.values
    if options.plan is not None:
        chosen = plan == _number_of(options.plan, names[np.unique(plan)].tolist(), names, table, roles)
        who, begin, plan = (each[chosen] for each in (who, begin, plan))
        finish, fee = (each[chosen] for each in (finish, fee))
    return _joined(who, begin, finish, fee, plan, names, table, roles, path, options, len(kept))


def _number_of(
    plan: str, known: list[str], names: NDArray[Any], table: Table, roles: Mapping[str, str]
) -> int:
    """Number of a plan by its name."""
    if "plan" not in roles:
        raise UserError(
            f"{table.where}: --plan {plan}: no column of plans; --columns plan=NAME says which it is"
        )
    if plan not in known:
        listed = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
        raise UserError(f"{table.where}: --plan {plan}: no such plan among {listed}{near(plan, known)}")
    return int(np.flatnonzero(names == plan)[0])


def _joined(
    who: Ints, begin: Ints, finish: Floats, fee: Floats, plan: Ints, names: NDArray[Any], table: Table,
    roles: Mapping[str, str], path: Path | None, options: LogOptions, rows: int,
) -> Contracts:  # fmt: skip
    """Contracts from rows: those that continue one another are one."""
    order = np.lexsort((finish, begin, who))
    who, begin, plan = (each[order] for each in (who, begin, plan))
    finish, fee = (each[order] for each in (finish, fee))
    same = (np.diff(who) == 0) & (np.diff(begin) == 0) & (finish[1:] == finish[:-1])
    alike = fee[1:] == fee[:-1] if "amount" in roles else True
    keep = np.append(True, ~(same & alike))
    duplicates = int((~keep).sum())
    who, begin, plan = (each[keep] for each in (who, begin, plan))
    finish, fee = (each[keep] for each in (finish, fee))

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
        _one_term(plan[first], names, begun, ended, origin, f"{table.where}: {roles.get('plan', '')}")
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


def _one_term(plan: Ints, names: NDArray[Any], begin: Ints, finish: Floats, start: Any, where: str) -> None:
    """Refuse plans that renew at different intervals: one model of renewals does not hold for all of them."""
    found: dict[tuple[int, int], list[str]] = {}
    for number in np.unique(plan):
        of = plan == number
        if np.isfinite(finish[of]).sum() >= _TELLING:
            term, _ = find_term(start, begin[of], finish[of])
            if term is not None:
                found.setdefault((term.months, term.days), []).append(str(names[number]))
    if len(found) > 1:
        lasting = (
            f"{' and '.join(plans)} ({f'{days} days' if days else f'{months} months'})"
            for (months, days), plans in found.items()
        )
        raise UserError(
            f"{where}: plans renew at different intervals, {', '.join(lasting)}, so one model of renewals "
            "does not hold for all; fit each by itself with --plan NAME"
        )


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


def _days(text: Text, options: LogOptions, refusing: Refusing, role: str) -> Ints:
    days = as_days(text, options.date_format, refusing.of(role, text.at))
    refusing.of(role, text.at)(days < _EARLIEST, "lies before 1900")
    return np.where(np.isnat(days), 0, _number(days))


def _number(days: Any) -> Any:
    return (days - np.datetime64("1970-01-01", "D")).astype(np.int64)


def _date(day: int) -> Any:
    return (np.datetime64("1970-01-01", "D") + day).item()
