"""Actual against expected: repeat purchases by week and month, and customers by how often they came back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.study.calibrate.btyd import BGNBD, bgnbd_alive, bgnbd_expected_given, bgnbd_repeats_distribution
from sim.study.calibrate.likelihood import Floats, distinct

if TYPE_CHECKING:
    import pandas as pd

from sim.study.logs.calendar import MONTH_DAYS, WEEK_DAYS

Ints = NDArray[np.int64]
_MOST = 7  # repeat purchases shown one by one in the frequency table; the rest are pooled, as published
_GRID_ROWS, _GRID_COLUMNS = 14, 26  # most repeats in the grid of histories, and steps of time


def running(days: Ints, length: int) -> Ints:
    """Events up to and including day 0, 1, ..., `length` - 1, given the day of each event."""
    return np.cumsum(np.bincount(days, minlength=length))


def weekly_table(start: dt.date, last: int, observed: Ints, expected: Floats) -> pd.DataFrame:
    """Cumulative repeat purchases at the end of each whole week, from those at the end of each day.

    `last` is the last day of the calibration period, counted from 0; weeks that end later are holdout.
    """
    import pandas as pd

    week = np.arange(1, len(observed) // WEEK_DAYS + 1)
    at = week * WEEK_DAYS - 1
    return pd.DataFrame(
        {
            "week": week,
            "end": (np.datetime64(start, "D") + at).astype("datetime64[s]"),
            "observed": observed[at],
            "expected": expected[at],
            "holdout": at > last,
            "observed_in_week": np.diff(observed[at], prepend=0),
            "expected_in_week": np.diff(expected[at], prepend=0.0),
        }
    )


def monthly_table(entries: Ints, observed: Ints, expected: Floats) -> pd.DataFrame:
    """Entries in each month of the log and cumulative repeat purchases at its end, from the same by day.

    A month is 30.4375 days; the last one ends with the log.
    """
    import pandas as pd

    days = len(observed)
    month_of = (np.arange(days) / MONTH_DAYS).astype(int)
    month = np.arange(1, month_of[-1] + 2)
    ends = np.minimum(month * MONTH_DAYS, days)
    return pd.DataFrame(
        {
            "month": month,
            "days": np.diff(ends, prepend=0.0),
            "complete": month * MONTH_DAYS <= days,
            "entries": np.bincount(month_of, weights=entries).astype(int),
            "observed": observed[np.ceil(ends).astype(int) - 1],
            "expected": np.interp(ends, np.arange(days + 1), np.concatenate([[0.0], expected])),
        }
    )


def frequency_table(
    x: Ints, tx: Floats, until_end: Floats, after: Ints, ahead: float, params: BGNBD
) -> pd.DataFrame:
    """Customers by repeat purchases in the calibration period, and what they went on to buy in the holdout.

    Parameters
    ----------
    x, tx, until_end : repeat purchases, time of the last one and of the period's end since the first; shape
        (n,).
    after : purchases of each in the holdout; shape (n,).
    ahead : length of the holdout, in the unit of the other times.
    """
    import pandas as pd

    lengths, people = np.unique(until_end, return_counts=True)
    expected = people @ bgnbd_repeats_distribution(_MOST, lengths, params)
    group = np.minimum(x, _MOST)
    customers = np.bincount(group, minlength=_MOST + 1)
    (ux, utx, until), of_row, _ = distinct(x.astype(float), tx, until_end)
    given = bgnbd_expected_given(ahead, ux, utx, until, params)[of_row]
    some = np.where(
        (customers > 0) & (ahead > 0), customers, np.nan
    )  # a mean over nobody, or no holdout: NaN
    return pd.DataFrame(
        {
            "repeats": np.arange(_MOST + 1),
            "customers": customers,
            "expected_customers": expected,
            "holdout_mean": np.bincount(group, weights=after, minlength=_MOST + 1) / some,
            "expected_holdout_mean": np.bincount(group, weights=given, minlength=_MOST + 1) / some,
        }
    )


def history_grid(x: Ints, tx: Floats, length: float, ahead: float, params: BGNBD) -> pd.DataFrame:
    """What to expect of customers by how often and how lately they bought; see `Calibration.grid`.

    Parameters
    ----------
    x, tx : repeat purchases of the customers and time of the last one since the first; shape (n,).
    length : time since the first purchase of those who came first; the grid is theirs.
    ahead : time in which purchases are expected.
    """
    import pandas as pd

    most = int(np.clip(np.quantile(x, 0.999), 4, _GRID_ROWS))
    at = np.linspace(0.0, length, _GRID_COLUMNS + 1)
    repeats, last = (v.reshape(-1) for v in np.meshgrid(np.arange(most + 1), at, indexing="ij"))
    possible = (repeats > 0) == (last > 0)
    n, seen = repeats[possible].astype(float), last[possible]
    alive, expected = (np.full(len(repeats), np.nan) for _ in range(2))
    alive[possible] = bgnbd_alive(n, seen, length, params)
    expected[possible] = bgnbd_expected_given(ahead, n, seen, length, params)
    column = np.where(x > 0, np.clip(np.rint(tx / length * _GRID_COLUMNS), 1, _GRID_COLUMNS), 0).astype(int)
    cell = np.minimum(x, most) * (_GRID_COLUMNS + 1) + column
    return pd.DataFrame(
        {
            "repeats": repeats,
            "last_week": last,
            "alive": alive,
            "expected": expected,
            "customers": np.bincount(cell, minlength=len(repeats)),
        }
    )
