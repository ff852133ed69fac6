"""What a log holds, what is odd about it, and what was done about that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.statement import Statement, stated
from sim.study.logs.calendar import DateUnit
from sim.study.logs.sentences import TEXTS

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
    date_unit : "day", "week" or "month"
        What the dates tell apart: "week" where all of them fall on one day of the week, "month" where all are
        firsts (or lasts) of a month; each then stands for its week or month.
    columns, sha256
        Which column was read as what; the fingerprint of the file.
    currency : str
        What stands beside amounts, or in a column of its own; "" where the log does not say.
    notes : tuple of Statement
        What was understood, chosen or passed over in reading.
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
    date_unit: DateUnit = "day"
    columns: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    currency: str = ""
    notes: tuple[Statement, ...] = ()

    @property
    def days(self) -> int:
        """Days from the first purchase to the last, both counted."""
        return (self.last_date - self.first_date).days + 1

    @property
    def summary(self) -> Statement:
        """The log in one sentence."""
        return stated(
            TEXTS, "log.purchases", rows=self.rows, purchases=self.purchases, customers=self.customers,
            first=self.first_date, last=self.last_date, days=self.days,
        )  # fmt: skip

    @property
    def remarks(self) -> tuple[Statement, ...]:
        """What a reader of the fit should know, one line each; empty for a spotless log."""
        bulk = {"above": self.bulk_above, "buyers": self.bulk_buyers}
        refunds = {"wiped": self.refunded_purchases, "unmatched": self.unmatched_refunds}
        counted: tuple[tuple[int, str, dict[str, Any]], ...] = (
            (self.duplicate_rows, f"log.repeats.{'drop' if self.duplicates == 'drop' else 'merge'}", {}),
            (self.merged_rows, f"log.merged.{self.date_unit}", {}),
            (self.refunds, f"log.refunds.{self._refunds_were}", refunds),
            (self.zero_amounts if self.zero_amounts < self.purchases else 0, "log.free", {}),
            (self.bulk_purchases, f"log.bulk.{'drop' if self.bulk_rule == 'drop' else 'keep'}", bulk),
            (self.anonymous_rows, "log.anonymous", {}),
            (self.empty_weeks, "log.empty_weeks", {}),
        )
        found = [stated(TEXTS, key, count=count, **more) for count, key, more in counted if count]
        if self.zero_amounts == self.purchases and not any(n.key == "log.no_amounts" for n in self.notes):
            found.append(stated(TEXTS, "log.all_free"))
        if self.date_unit != "day":
            days = stated(TEXTS, f"log.days.{_days_of(self.first_date, self.date_unit)}")
            found.insert(0, stated(TEXTS, f"log.unit.{self.date_unit}", days=days))
        if self.thin_end is not None:
            found.append(stated(TEXTS, "log.thin_end", found=self.thin_end[0], usual=self.thin_end[1]))
        gaps = (stated(TEXTS, "log.gap", first=first, last=last) for first, last in self.gaps)
        return (*self.notes, *found, *gaps)

    @property
    def _refunds_were(self) -> str:
        """What was done with refunds, as the end of a key."""
        if self.refund_rule != "net":
            return "drop"
        if self.refunded_purchases and self.unmatched_refunds:
            return "both"
        return "wiped" if self.refunded_purchases else "unmatched" if self.unmatched_refunds else "net"


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
        Length of a contract; `term_told` says whether it was told from the log. 0 where it is
        `days_between_renewals`.
    trial_days, trial_only : int
        Length of a free trial before the first term (0: none), and contracts that ended with it, left out.
    fee_changes : int
        Contracts whose fee changed while they ran.
    anonymous_rows : int
        Rows without a customer, left out.
    columns, sha256
        Which column was read as what; the fingerprint of the file.
    currency, notes
        As of `Quality`.
    """

    rows: int
    contracts: int
    customers: int
    first_date: dt.date
    last_date: dt.date
    open_contracts: int
    months_between_renewals: int
    term_told: bool
    days_between_renewals: int = 0
    trial_days: int = 0
    trial_only: int = 0
    fee_changes: int = 0
    joined_rows: int = 0
    returned: int = 0
    within_term: int = 0
    duplicate_rows: int = 0
    anonymous_rows: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    currency: str = ""
    notes: tuple[Statement, ...] = ()

    @property
    def term(self) -> Statement:
        """Length of a contract in words."""
        days, months = self.days_between_renewals, self.months_between_renewals
        key = "term.days" if days else "term.month" if months == 1 else "term.months"
        return stated(TEXTS, key, count=days or months)

    @property
    def _tried(self) -> float:
        """Share of those who tried that left with the trial."""
        return self.trial_only / (self.trial_only + self.contracts)

    @property
    def summary(self) -> Statement:
        """The log in one sentence."""
        return stated(
            TEXTS, "log.contracts", rows=self.rows, contracts=self.contracts, customers=self.customers,
            first=self.first_date, last=self.last_date, open=self.open_contracts,
        )  # fmt: skip

    @property
    def remarks(self) -> tuple[Statement, ...]:
        """What a reader of the fit should know, one line each; empty for a spotless log."""
        counted = (
            (self.duplicate_rows, "log.repeats.contracts"),
            (self.joined_rows, "log.joined"),
            (self.returned, "log.returned"),
            (self.within_term, "log.within_term"),
            (self.anonymous_rows, "log.anonymous"),
            (self.fee_changes, "log.fee_changes"),
        )
        found = [stated(TEXTS, key, count=count) for count, key in counted if count]
        if self.trial_days:
            said = {"days": self.trial_days, "count": self.trial_only}
            found.append(stated(TEXTS, "log.trial", share=self._tried, **said))
        if self.term_told:
            found.append(stated(TEXTS, "log.term", term=self.term))
        return (*self.notes, *found)


def date_unit(day: Ints) -> DateUnit:
    """What the dates of a log (days since 1970-01-01, a Thursday) tell apart.

    So many different dates must agree that chance makes them do so in fewer than one log in 25,000.
    """
    dates = np.unique(day)
    on = dates.astype("datetime64[D]")
    months = on.astype("datetime64[M]")
    last = (months + 1).astype("datetime64[D]") - 1
    if len(dates) >= 4 and ((on == months).all() or (on == last).all()):
        return "month"
    return "week" if len(dates) >= 7 and len(np.unique(dates % 7)) == 1 else "day"


def _days_of(date: dt.date, unit: DateUnit) -> str:
    """Which days all dates are, as the end of a key."""
    if unit == "week":
        return str(date.isoweekday())
    return "first" if date.day == 1 else "last"


def silences(counts: Ints, shortest: int = 3) -> list[tuple[int, int]]:
    """First and last number of silences of `shortest` or more days (or weeks, or months) that the log's
    average pace would leave in fewer than one log in a hundred; `counts` are purchases in each.
    """
    bought = np.flatnonzero(counts)
    pace = counts.sum() / len(counts)
    silent = np.diff(bought) - 1
    long = (silent >= shortest) & (len(counts) * np.exp(-pace * silent) < 0.01)
    return [(int(bought[i]) + 1, int(bought[i + 1]) - 1) for i in np.flatnonzero(long)]


def gaps(by_day: Ints, begin: dt.date, unit: DateUnit) -> tuple[tuple[dt.date, dt.date], ...]:
    """First and last day of the silences of a log that begins on a day; `by_day` are purchases on each."""
    dates = np.datetime64(begin, "D") + np.arange(len(by_day))
    if unit == "day":
        return tuple((dates[a].item(), dates[b].item()) for a, b in silences(by_day))
    spans = dates.astype("datetime64[M]") if unit == "month" else np.arange(len(by_day)) // 7
    edges = np.flatnonzero(np.append(True, spans[1:] != spans[:-1]))
    quiet = silences(np.add.reduceat(by_day, edges), 1)
    return tuple((dates[edges[a]].item(), dates[edges[b + 1] - 1].item()) for a, b in quiet)


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
