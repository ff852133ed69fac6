"""A calendar in a log of purchases: how much more is bought in one month of the year than in another.

The factor of a month is taken as a change of clock: at a factor of 3, a day passes as three days of an
average month do. On that clock customers buy as the BG/NBD says, so that model, likelihood and projections
stay as they are. The factors are those at which repeat purchases of each month of the year are as many as
expected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.study.calibrate.btyd import BGNBD, bgnbd_cohort
from sim.study.calibrate.likelihood import Floats
from sim.study.calibrate.tracking import Ints
from sim.study.logs.calendar import MONTH_DAYS, WEEK_DAYS

if TYPE_CHECKING:
    import pandas as pd

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
#: Days from which a log has two seasons, one to learn from and one to show it: two years, but for half a
#: month of slack, as logs seldom begin and end with a purchase on the very day.
TWO_SEASONS = round(2 * 365.25 - MONTH_DAYS / 2)
#: Days of a month of the year that the calibration period must hold for a factor.
_FEWEST_DAYS = 14
_MONTHS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_ROUNDS, _CLOSE = 12, 2e-3


@dataclass(frozen=True)
class Season:
    """Factors of the months of the year on how often customers buy; January first, mean over days 1.

    `low` and `high` are the ends of their 95 % intervals, NaN where there are none; shape (12,) each.
    """

    factor: Floats
    low: Floats
    high: Floats

    @property
    def table(self) -> pd.DataFrame:
        """month: factor, low, high (times an average month)."""
        import pandas as pd

        return pd.DataFrame({"month": MONTHS, "factor": self.factor, "low": self.low, "high": self.high})

    def by_market_month(self, start: dt.date) -> list[float]:
        """Factors of months of 30.4375 days, the first of which begins with the log; mean 1."""
        days = np.arange(round(12 * MONTH_DAYS))
        each = self.factor[month_of_year(start, len(days))]
        found = np.bincount((days / MONTH_DAYS).astype(int), weights=each) / np.bincount(
            (days / MONTH_DAYS).astype(int)
        )
        return [float(value) for value in found / found.mean()]


def month_of_year(start: dt.date, days: int) -> Ints:
    """Month of the year, from 0, of each day of a log; shape (days,)."""
    dates = np.datetime64(start, "D") + np.arange(days)
    return dates.astype("datetime64[M]").astype(np.int64) % 12


def clock_of(factor: Floats, start: dt.date, days: int) -> Floats:
    """Time that has passed by the beginning of each day of a log, and by its end; shape (days + 1,).

    In average days. Without a season it is the number of the day.
    """
    return np.concatenate([[0.0], np.cumsum(factor[month_of_year(start, days)])])


def whole(factor: Floats) -> Floats:
    """Factors with a mean over the days of a year of 1."""
    return np.asarray(factor / np.average(factor, weights=_MONTHS))


def tracked(entries: Ints, last: int, buying: BGNBD, clock: Floats) -> Floats:
    """Expected cumulative repeats by day of those who first bought up to day `last`; `entries` by day."""
    daily = buying._replace(alpha=buying.alpha * WEEK_DAYS)
    early = np.where(np.arange(len(entries)) <= last, entries, 0)
    ticks = int(np.ceil(clock[-1]))
    floor = np.floor(clock[:-1]).astype(np.int64)
    part = clock[:-1] - floor  # an entry between two ticks of the clock is shared out to both
    shared = np.bincount(floor, early * (1 - part), ticks + 1) + np.bincount(
        floor + 1, early * part, ticks + 1
    )
    by_tick = np.concatenate([[0.0], bgnbd_cohort(shared[:ticks], daily)])
    return np.asarray(np.interp(clock[1:], np.arange(ticks + 1), by_tick))


def seasonal(start: dt.date, days: int, last: int) -> bool:
    """Whether a log has two seasons, and its calibration period one: enough to fit factors and to show
    them.
    """
    held = np.bincount(month_of_year(start, last + 1), minlength=12)
    return days >= TWO_SEASONS and bool((held >= _FEWEST_DAYS).all())


def fit_factors(start: dt.date, days: int, fitted: Callable[[Floats], tuple[Floats, Floats]]) -> Floats:
    """Factors at which each month of the year has the repeat purchases that are expected of it; shape (12,).

    Parameters
    ----------
    fitted : clock -> observed and expected repeat purchases by month of the year, in the calibration period,
        of a fit on that clock; shape (12,) each.
    """
    factor = np.ones(12)
    for _ in range(_ROUNDS):
        ratio = moved(*fitted(clock_of(factor, start, days)))
        factor = whole(factor * ratio)
        if np.abs(np.log(ratio)).max() < _CLOSE:
            break
    return factor


def moved(observed: Floats, expected: Floats) -> Floats:
    """By how much factors must change for what is expected to be what is observed, beside the level of all.

    A month without purchases has half of one, so that no factor is 0.
    """
    ratio = np.maximum(observed, 0.5) / np.maximum(expected, 1e-9)
    return np.asarray(ratio * expected.sum() / np.maximum(observed, 0.5).sum())
