"""Which column of a log is what; and what kind of table it is that is no log."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sim.scenario.basics.errors import UserError, near
from sim.study.logs.header import short
from sim.study.logs.names import NAMES, RECORD_DATES, plain
from sim.study.logs.table import Table

PURCHASES, CONTRACTS = ("customer", "date", "amount"), ("customer", "start", "end")
SUMMARY = ("frequency", "recency", "age")
#: What is said in place of the column of amounts if there is none, as for the cards of a library.
NONE = "none"
_NEEDED = "a log has one row for each purchase (customer, date, amount) or contract (customer, start, end)"
_PERIOD = re.compile(r"[a-z]?(19|20)\d\d([-_/. ]?(0[1-9]|1[0-2]|q[1-4]))?", re.IGNORECASE)
_STATES = {"tenure", "churn", "churned", "churnlabel", "exited", "attrition", "attritionflag", "churnvalue"}


def find_roles(table: Table, given: Mapping[str, str]) -> dict[str, str]:
    """Column of each role: as `given`, else guessed from the header.

    A log with a start and an end is one of contracts, unless it has a date and an amount, too, as any log of
    purchases. Where no column is an amount, units and price together are; those that are given come before an
    amount that is guessed.
    """
    header = table.header
    guesses = _Guesses(table, given)
    if all(map(guesses.column, SUMMARY)) and not guesses.column("date"):
        return guesses.known(("customer", *SUMMARY, "spend"))
    contracts = guesses.contracts()
    needed = CONTRACTS if contracts else PURCHASES
    roles = guesses.known(needed)
    if len(set(roles.values())) < len(roles):
        raise UserError(f"--columns: {', '.join(needed)} must be three columns")
    by_units = {"units", "price"} <= given.keys() and "amount" not in given
    if by_units or given.get("amount") == NONE:
        roles.pop("amount", None)
    beside = ("amount", "currency", "plan") if contracts else ("units", "price", "good", "order", "currency")
    for role, name in guesses.known(beside).items():
        if name not in roles.values():
            roles[role] = name
    missing = [role for role in needed if role not in roles]
    if missing == ["amount"] and ({"units", "price"} <= roles.keys() or _no_amounts(header, roles, given)):
        missing = []
    if missing:
        _refuse(table, missing[0], guesses)
    twice = next((name for name in roles.values() if header.count(name) > 1), None)
    if twice is not None:
        raise UserError(
            f"{table.top}: the header names {short(twice)!r} twice; which one is meant is not clear"
        )
    return roles


class _Guesses:
    """The columns that roles are likely to have."""

    def __init__(self, table: Table, given: Mapping[str, str]) -> None:
        self.given = {role: name for role, name in given.items() if (role, name) != ("amount", NONE)}
        for role, name in self.given.items():
            if role not in NAMES:
                raise UserError(f"--columns: {role!r} is not one of {', '.join(NAMES)}{near(role, NAMES)}")
            if name not in table.header:
                raise UserError(f"{table.top}: {role}: no column {short(name)!r}{near(name, table.header)}")
        names = {plain(name): name for name in reversed(table.header)}
        self.free = {key: name for key, name in names.items() if name not in self.given.values()}

    def column(self, role: str) -> str | None:
        """A role's column, if there is any."""
        return self.given.get(role) or next((self.free[n] for n in self.names(role) if n in self.free), None)

    def names(self, role: str) -> tuple[str, ...]:
        """What a role's column may be called; orders of some shops have a name, where they have lines."""
        shop = role == "order" and any(key.startswith("lineitem") for key in self.free)
        return (*NAMES[role], "name") if shop else NAMES[role]

    def known(self, roles: Sequence[str]) -> dict[str, str]:
        """Those roles that have a column."""
        return {role: name for role in roles if (name := self.column(role)) is not None}

    def contracts(self) -> bool:
        """Whether these are columns of contracts."""
        if "date" in self.given:
            return False
        if {"start", "end"} & self.given.keys():
            return True
        date = self.column("date")
        bought = date is not None and self.column("amount") is not None and plain(date) not in RECORD_DATES
        return bool(self.column("start") and self.column("end") and not bought)


def _no_amounts(header: Sequence[str], roles: Mapping[str, str], given: Mapping[str, str]) -> bool:
    """Whether no amounts are meant: it is said so, or no column is left that could hold them."""
    return given.get("amount") == NONE or all(name in roles.values() or not name.strip() for name in header)


def _refuse(table: Table, role: str, guesses: _Guesses) -> None:
    """Say what kind of table it is, if that is known, else which column is missing."""
    kind = _kind(table.header)
    if kind:
        raise UserError(f"{table.top}: {kind}; {_NEEDED}")
    hint = next((h for h in (near(name, table.header) for name in NAMES[role]) if h), "")
    listed = ", ".join(repr(short(name, 30)) for name in table.header[:8])
    more = ", ..." if len(table.header) > 8 else ""
    also = f", or --columns amount={NONE} if there are no amounts" if role == "amount" else ""
    raise UserError(
        f"{table.top}: {role}: no such column among {listed}{more}{hint}; say which it is with --columns "
        f"{role}=NAME{also}"
    )


def _kind(header: Sequence[str]) -> str:
    """What a table is that is no log, by its columns; empty if that is not known."""
    names = {plain(name): name for name in header}
    states = [names[key] for key in names if key in _STATES]
    if states:
        told = ", ".join(repr(name) for name in states[:3])
        return f"is a table of customers as they stand, one row each ({told}), not of what they did and when"
    if "recency" in names and names.keys() & {"frequency", "monetary", "monetaryvalue"}:
        return (
            "is a summary of customers without the time each has been known (T), from first purchase to now; "
            "frequency, recency and T are needed of a summary, or the log itself"
        )
    if {"x", "tx"} <= names.keys() and names.keys() & {"n", "ncal", "nopportunities"}:
        return (
            f"is a summary by occasions ({', '.join(map(repr, header[:4]))}, as of donations by year), "
            "whose model (BG/BB) is not fitted"
        )
    periods = [name for name in header if _PERIOD.fullmatch(name.strip())]
    if len(periods) >= 3:
        told = ", ".join(map(repr, periods[:3]))
        return f"has a column for each period ({told}, ...), not a row for each event"
    return ""
