"""What a log holds, what is odd about it, and what was done about that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: A purchase is a bulk purchase when the logarithm of its amount lies this many robust standard deviations
#: (1.4826 times the median distance from the median) above the median: one normal amount in 3.5 million does.
BULK = 5.0
#: The log's last week is thin when it has less than this share of the median of the weeks before it, and less
#: than chance (`_ALARM` standard deviations of a count) explains.
THIN = 0.5
_ALARM = 5.0
_BEFORE = 12  # weeks with which the last one is compared


@dataclass(frozen=True)
class Quality:
    """What a purchase log holds and what was done to it.

    Attributes
    ----------
    rows, purchases, customers : int
        Rows as read; purchases after rows of one customer and day were merged (`merged_rows` fewer) and what
        is named below was left out.
    first_date, last_date : date
        Of the purchases.
    duplicate_rows : int
        Rows that repeat an earlier one in every column; `duplicates` says what was done ("merge": taken as
        purchases of their own and added up like all rows of one day; "drop": taken as copies and left out).
    refunds, unmatched_refunds, refunded_purchases : int
        Rows with negative amounts; those of them that follow no purchase; purchases that refunds wiped out.
        `refund_rule` says what was done ("net": taken off the customer's latest purchase up to that day, and
        earlier ones if it is not enough; "drop": left out).
    zero_amounts : int
        Purchases that cost nothing.
    bulk_purchases, bulk_buyers, bulk_above : int, int, float
        Purchases above the bound, and customers with one of them and no second; the bound is `BULK` robust
        standard deviations above the median of the logarithm. `bulk_rule` is "keep" or "drop".
    single_buyers : int
        Customers who bought on one day only.
    anonymous_rows : int
        Rows without a customer, left out.
    empty_weeks : int
        Whole weeks of the log without any purchase.
    gaps : (first, last) days
        Silences too long to be chance at the log's average pace.
    thin_end : (found, usual) or None
        Purchases in the last seven days and in a usual week before, if the log seems to break off.
    columns, sha256
        Which column was read as what; the fingerprint of the file.
    """

    rows: int
    purchases: int
    customers: int
    first_date: dt.date
    last_date: dt.date
    merged_rows: int = 0
    duplicate_rows: int = 0
    duplicates: str = "merge"
    refunds: int = 0
    unmatched_refunds: int = 0
    refunded_purchases: int = 0
    refund_rule: str = "net"
    zero_amounts: int = 0
    bulk_purchases: int = 0
    bulk_buyers: int = 0
    bulk_above: float = np.nan
    bulk_rule: str = "keep"
    single_buyers: int = 0
    anonymous_rows: int = 0
    empty_weeks: int = 0
    gaps: tuple[tuple[dt.date, dt.date], ...] = ()
    thin_end: tuple[int, float] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""

    @property
    def days(self) -> int:
        """Days from the first purchase to the last, both counted."""
        return (self.last_date - self.first_date).days + 1

    @property
    def summary(self) -> str:
        """The log in one sentence."""
        return (
            f"{self.rows:,} rows, {self.purchases:,} purchases of {self.customers:,} customers from "
            f"{self.first_date} to {self.last_date} ({self.days:,} days)"
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader of the fit should know, one line each; empty for a spotless log."""
        left_out = "left out" if self.bulk_rule == "drop" else "kept"
        copies = "as copies" if self.duplicates == "drop" else "kept as purchases of their own"
        off = "taken off earlier purchases" if self.refund_rule == "net" else "left out"
        wiped = f", {self.refunded_purchases:,} of which cost nothing then and are left out"
        unmatched = f"; {self.unmatched_refunds:,} follow no purchase and are left out"
        counted = (
            (self.duplicate_rows, f"rows repeat an earlier row exactly: {copies}"),
            (self.merged_rows, "rows merged into another purchase of the same customer and day"),
            (
                self.refunds,
                f"refunds (negative amounts) {off}"
                + (wiped if self.refunded_purchases else "")
                + (unmatched if self.unmatched_refunds and self.refund_rule == "net" else ""),
            ),
            (self.zero_amounts, "purchases cost nothing: counted as purchases, not as spend"),
            (
                self.bulk_purchases,
                f"bulk purchases (above {self.bulk_above:,.0f}), by {self.bulk_buyers:,} customers who made "
                f"one only: {left_out}",
            ),
            (self.anonymous_rows, "rows without a customer left out"),
            (self.empty_weeks, "whole weeks without any purchase"),
        )
        lines = [f"{count:,} {what}" for count, what in counted if count]
        if self.thin_end is not None:
            found, usual = self.thin_end
            lines.append(
                f"the log thins out: {found:,} purchases in its last seven days, {usual:,.0f} in a usual week"
            )
        return (*lines, *(f"no purchases at all from {first} to {last}" for first, last in self.gaps))


@dataclass(frozen=True)
class ContractQuality:
    """What a log of contracts holds and what was done to it.

    Attributes
    ----------
    rows, contracts, customers : int
        Rows as read; contracts after rows that follow on one another were joined (`joined_rows` fewer).
    first_date, last_date : date
        First start; last day that the log is taken to cover.
    open_contracts : int
        Contracts that still run on the last day.
    returned : int
        Contracts of customers who had been away; each counts as a contract of its own.
    within_term : int
        Contracts that ended within their term; they count as left at the renewal that follows.
    duplicate_rows : int
        Rows that repeat an earlier one in every column, left out.
    months_between_renewals : int
        Length of a contract; `term_told` says whether it was told from the log.
    columns, sha256
        Which column was read as what; the fingerprint of the file.
    """

    rows: int
    contracts: int
    customers: int
    first_date: dt.date
    last_date: dt.date
    open_contracts: int
    months_between_renewals: int
    term_told: bool
    joined_rows: int = 0
    returned: int = 0
    within_term: int = 0
    duplicate_rows: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""

    @property
    def summary(self) -> str:
        """The log in one sentence."""
        return (
            f"{self.rows:,} rows, {self.contracts:,} contracts of {self.customers:,} customers from "
            f"{self.first_date} to {self.last_date}, {self.open_contracts:,} of them still running"
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader of the fit should know, one line each; empty for a spotless log."""
        counted = (
            (self.duplicate_rows, "rows repeat an earlier row exactly: left out"),
            (self.joined_rows, "rows joined to the contract that they continue"),
            (self.returned, "contracts of customers who came back, counted as contracts of their own"),
            (self.within_term, "contracts ended within their term, counted as left at the renewal after"),
        )
        lines = [f"{count:,} {what}" for count, what in counted if count]
        if self.term_told:
            lines.append(f"contracts taken to last {self.months_between_renewals} months: most end so")
        return tuple(lines)


def silences(by_day: Ints) -> list[tuple[int, int]]:
    """First and last day of silences of 3+ days that the log's average pace would leave in fewer than one log
    in a hundred; `by_day` are purchases on each day.
    """
    bought = np.flatnonzero(by_day)
    pace = by_day.sum() / len(by_day)
    silent = np.diff(bought) - 1
    long = (silent >= 3) & (len(by_day) * np.exp(-pace * silent) < 0.01)
    return [(int(bought[i]) + 1, int(bought[i + 1]) - 1) for i in np.flatnonzero(long)]


def thin_end(by_day: Ints) -> tuple[int, float] | None:
    """Purchases of the last seven days and of a usual week before them, if far fewer; None if all is well."""
    weeks = min(_BEFORE, (len(by_day) - 7) // 7)
    if weeks < 4:
        return None
    counts = by_day[len(by_day) - 7 * (weeks + 1) :].reshape(-1, 7).sum(axis=1)
    usual, found = float(np.median(counts[:-1])), int(counts[-1])
    spread = max(1.4826 * float(np.median(np.abs(counts[:-1] - usual))), np.sqrt(usual))
    return (found, usual) if found < min(THIN * usual, usual - _ALARM * spread) else None


def bulk_bound(amounts: NDArray[np.float64]) -> float:
    """Amount above which a purchase is a bulk purchase; infinite where amounts hardly differ."""
    logs = np.log(amounts[amounts > 0])
    if not len(logs):
        return np.inf
    middle = np.median(logs)
    spread = 1.4826 * np.median(np.abs(logs - middle))
    return float(np.exp(middle + BULK * spread)) if spread > 0 else np.inf
