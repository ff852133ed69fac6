"""How long a contract runs until it is renewed: told from a log, and the days on which renewals fall due.

Terms are whole months by the calendar, or days; a free trial may come before the first. A renewal is met once
an end on it would stand in the log: some logs write the last day of a contract, others the day after.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.study.logs.calendar import MONTH_DAYS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Days by which the end of a contract may miss a whole term where ends are not written to the day.
SLACK_DAYS = 3.5
_MONTHS = (24, 12, 6, 3, 1)
_DAYS = (90, 60, 30, 28, 14, 7)
_TRIALS = (90, 60, 30, 28, 21, 15, 14, 10, 7)
_MOST = 0.9  # share of ended contracts that must have lasted whole terms
_TRIED = 0.1  # share of them that must have ended with the trial for there to be one


@dataclass(frozen=True)
class Term:
    """Length of a contract.

    Attributes
    ----------
    start : day from which days are counted.
    months, days : between renewals; one of them is 0.
    late : days after a renewal at which its end is written: -1 where it is the last day, 0 the day after.
    """

    start: dt.date
    months: int
    days: int = 0
    late: int = 0

    @property
    def length(self) -> float:
        """Days between renewals, on average."""
        return self.days or self.months * MONTH_DAYS

    @property
    def slack(self) -> float:
        """Days by which an end may miss a renewal and still be one."""
        return min(SLACK_DAYS, self.length / 4)

    def due(self, begin: Ints, renewal: Ints) -> Ints:
        """Day on which a renewal of contracts begun on some day falls; a month too short has it on its
        last.
        """
        if self.days:
            return np.asarray(begin + renewal * self.days, np.int64)
        date = np.datetime64(self.start, "D") + begin
        month = date.astype("datetime64[M]")
        to = month + renewal * self.months
        last = (to + 1).astype("datetime64[D]") - to.astype("datetime64[D]") - np.timedelta64(1, "D")
        day = to.astype("datetime64[D]") + np.minimum(date - month.astype("datetime64[D]"), last)
        return (day - np.datetime64(self.start, "D")).astype(np.int64)

    def met(self, begin: Ints, day: int) -> Ints:
        """Renewals of contracts that the log could show the end of by a day."""
        found = np.maximum(np.floor((day - self.late - begin) / self.length), 0).astype(np.int64) + 1
        for _ in range(3):  # months differ in length
            found = np.where((found > 0) & (self.due(begin, found) + self.late > day), found - 1, found)
        return found

    def left_at(self, begin: Ints, finish: Floats) -> Ints:
        """Renewal at which contracts that ended on some day were left: the first that is not before it."""
        lasted = np.where(np.isfinite(finish), finish, begin) - begin
        found = np.maximum(np.floor(lasted / self.length).astype(np.int64) - 1, 1)
        for _ in range(4):
            found = np.where(self.due(begin, found) + self.slack < begin + lasted, found + 1, found)
        return found

    def missed(self, begin: Ints, finish: Floats) -> Floats:
        """Days by which ended contracts missed the renewal nearest to their end; at least the first."""
        near = np.maximum(np.rint((finish - begin) / self.length).astype(np.int64), 1)
        off = np.array([finish - self.due(begin, np.maximum(near + step, 1)) for step in (-1, 0, 1)])
        return np.asarray(np.take_along_axis(off, np.abs(off).argmin(axis=0)[None], axis=0)[0])

    def as_written(self, begin: Ints, finish: Floats) -> Term:
        """The term with the days after a renewal at which the log writes ends."""
        off = self.missed(begin, finish)
        whole = off[np.abs(off) <= self.slack]
        if not len(whole):
            return replace(self, late=math.ceil(self.slack))
        return replace(self, late=int(np.ceil(np.quantile(whole, 0.95))))


def find_term(start: dt.date, begin: Ints, finish: Floats) -> tuple[Term | None, int]:
    """Term and days of a free trial before the first, told from when contracts ended; None if from nothing.

    The longest of the usual terms of which nine in ten ended contracts lasted a whole number, to the day;
    then to a few days; then after a trial, with which one in ten or more of them ended.
    """
    ended = np.isfinite(finish)
    begin, finish = begin[ended], finish[ended]
    if not len(begin):
        return None, 0
    for term in (*(Term(start, m) for m in _MONTHS), *(Term(start, 0, days) for days in _DAYS)):
        off = term.missed(begin, finish)
        if ((off >= -1) & (off <= (0 if term.days else 1))).mean() >= _MOST:
            return term, 0
    for term in (Term(start, m) for m in _MONTHS):
        if (np.abs(term.missed(begin, finish)) <= SLACK_DAYS).mean() >= _MOST:
            return term, 0
    for trial in sorted(_TRIALS, key=lambda days: -int((finish - begin == days).sum())):
        tried = np.abs(finish - begin - trial) <= 1
        if tried.mean() >= _TRIED and not tried.all():
            found, another = find_term(start, begin[~tried] + trial, finish[~tried])
            if found is not None and not another:
                return found, trial
    return None, 0
