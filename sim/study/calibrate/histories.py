"""What the models need of a log: each customer's repeats, the time of the last one, spend; totals by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.study.calibrate.likelihood import Floats
from sim.study.calibrate.tracking import Ints, running
from sim.study.logs.calendar import WEEK_DAYS
from sim.study.logs.purchase_log import Transactions


@dataclass(frozen=True)
class Histories:
    """Customers of the cohort (first bought in the calibration period), and the whole log by day.

    Attributes
    ----------
    x, tx, until : repeat purchases in the calibration period, weeks from the first purchase to the last one,
        and to the period's end; shape (cohort,). Weeks of the clock, where there is a season.
    first : day of the first purchase, counted from the log's first day; shape (cohort,).
    paid, total : repeat purchases in the period that cost something, and what they cost; shape (cohort,).
    after, after_in_weeks : purchases after the period, and those of them within whole weeks of the log; shape
        (cohort,).
    entries : customers who first bought on each day of the log, later entrants too; shape (days,).
    cohort_repeats, all_repeats : repeat purchases up to each day, of the cohort and of all; shape (days,).
    code, day : customer, numbered within the cohort, and day of each of its purchases in the log.
    """

    x: Ints
    tx: Floats
    until: Floats
    first: Ints
    paid: Ints
    total: Floats
    after: Ints
    after_in_weeks: Ints
    entries: Ints
    cohort_repeats: Ints
    all_repeats: Ints
    code: Ints
    day: Ints


def histories(log: Transactions, last: int, clock: Floats) -> Histories:
    """Histories of a log whose calibration period ends with day `last`, counted from 0.

    `clock` tells how late it is at the beginning of each day (`sim.study.calibrate.season.clock_of`).
    """
    day, codes, amount = log.day, log.customer, log.amount
    days, customers = log.quality.days, log.quality.customers
    begins = np.flatnonzero(np.diff(codes, prepend=-1))  # purchases are in order of customer and day
    first = day[begins].astype(np.int64)
    repeat = np.ones(len(day), bool)
    repeat[begins] = False
    within = repeat & (day <= last)
    of_cohort = first <= last

    x = np.bincount(codes[within], minlength=customers)[of_cohort]
    # the last purchase within the period is the last of those that are no later: they are sorted
    tx = clock[day[begins[of_cohort] + x]] - clock[first[of_cohort]]
    paid = within & (amount > 0)
    later = repeat & (day > last)
    in_weeks = later & (day < days // WEEK_DAYS * WEEK_DAYS)
    among = of_cohort[codes]
    return Histories(
        x=x,
        tx=tx / WEEK_DAYS,
        until=(clock[last] - clock[first[of_cohort]]) / WEEK_DAYS,
        first=first[of_cohort],
        paid=np.bincount(codes[paid], minlength=customers)[of_cohort],
        total=np.bincount(codes[paid], weights=amount[paid], minlength=customers)[of_cohort].astype(float),
        after=np.bincount(codes[later], minlength=customers)[of_cohort],
        after_in_weeks=np.bincount(codes[in_weeks], minlength=customers)[of_cohort],
        entries=np.bincount(first, minlength=days),
        cohort_repeats=running(day[repeat & among], days),
        all_repeats=running(day[repeat], days),
        code=(np.cumsum(of_cohort) - 1)[codes[among]],
        day=day[among],
    )
