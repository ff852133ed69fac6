"""Whether the models hold for a log of purchases: four tests of what the fit takes for granted.

Each test finds a fault in at most one of a hundred logs for which the model holds (`FALSE_ALARM`). In a large
log chance explains little, and every model is wrong in something; a test therefore fails only where what it
found is also large enough to matter (`MATTERS`).

- frequencies: are there as many customers with 0, 1, 2, ... repeat purchases as expected (chi-square)?
- holdout: were as many repeat purchases made after the calibration period as expected?
- calendar: are repeat purchases spread over the months of the year as expected, but for level and trend?
- regularity: do purchases come by chance, rather than at regular intervals or in bursts?
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from sim.scenario.basics.statement import Statement, listed, named, stated
from sim.study.calibrate.btyd import BGNBD, bgnbd_expected, bgnbd_repeats_distribution
from sim.study.calibrate.histories import Histories
from sim.study.calibrate.likelihood import Floats
from sim.study.calibrate.moment_test import Fitted
from sim.study.calibrate.regularity import intervals_of, regularity
from sim.study.calibrate.season import MONTHS, month_of_year
from sim.study.calibrate.sentences import TEXTS
from sim.study.calibrate.tracking import Ints
from sim.study.logs.calendar import WEEK_DAYS, DateUnit

#: Share of true logs, at most, in which a test finds a fault by chance.
FALSE_ALARM = 0.01
#: p-value below which it does: a few heavy buyers make the tests of small logs alarm more often than their
#: p-values say, by the factor between these two in simulated logs of 300 customers.
_ALARM = 0.002
#: From where a fault matters: share of customers who bought more or less often than expected; share by which
#: the holdout is off; standard deviation of the months' factors; how much the shape of the intervals differs
#: from 1, as a factor; share of those who left at another renewal than expected.
MATTERS = {"frequencies": 0.03, "holdout": 0.1, "calendar": 0.15, "regularity": 1.5, "renewals": 0.1}
_MOST, _FEWEST = 7, 5.0  # repeats told apart; customers expected in a cell of the chi-square
_FEWEST_REPEATS = 5.0  # expected in a month of the year


@dataclass(frozen=True)
class Check:
    """A test of a fit.

    Attributes
    ----------
    name : what is tested.
    p : chance of a fault so large, or larger, in a log for which the model holds.
    size, matters : how large it is, and from where it matters.
    said : what was found, as part of a sentence.
    """

    name: str
    p: float
    size: float
    matters: float
    said: Statement

    @property
    def fails(self) -> bool:
        """Whether the fault is beyond chance, and matters."""
        return self.p < _ALARM and self.size >= self.matters


def sentence(checks: tuple[Check, ...]) -> tuple[Statement, ...]:
    """What is wrong with a fit and what that means, as one sentence; nothing if it holds."""
    failed = [check.said for check in checks if check.fails]
    return (stated(TEXTS, "misfit", what=listed(failed, "clauses")),) if failed else ()


def check_buying(
    told: Histories, fitted: Fitted, start: dt.date, last: int, clock: Floats, unit: DateUnit = "day"
) -> tuple[Check, ...]:
    """Test a fit of the BG/NBD.

    Parameters
    ----------
    last : last day of the calibration period, counted from 0.
    clock : how late it is at the beginning of each day.
    unit : what the log's dates tell apart.
    """
    found = [check_frequencies(told.x, told.until, fitted)]
    if len(clock) - 2 > last:
        found.append(_holdout(told, fitted, start, last, clock))
    found += _calendar(told, fitted, start, clock)
    found += _regularity(told, start, clock, unit)
    return tuple(found)


def check_frequencies(x: Ints, until: Floats, fitted: Fitted) -> Check:
    """Test how many customers have so many repeat purchases `x` in their time `until`, in weeks."""
    lengths, of, people = np.unique(until, return_inverse=True, return_counts=True)
    chance = people @ bgnbd_repeats_distribution(_MOST, lengths, fitted.fit.params)
    most = next((k for k in range(_MOST, 1, -1) if chance[k:].sum() >= _FEWEST), 1)  # pool the rare ones
    group = np.minimum(x, most)

    def expected(params: BGNBD) -> Floats:
        return bgnbd_repeats_distribution(most, lengths, params)[:, :most]

    p = fitted.test((group[:, None] == np.arange(most)).astype(float), of, expected)
    awaited, observed = np.append(chance[:most], chance[most:].sum()), np.bincount(group, minlength=most + 1)
    off = float(np.abs(observed - awaited).sum() / 2 / len(group))
    worst = int(np.argmax(np.abs(observed - awaited)))
    said = stated(
        TEXTS, "misfit.frequencies", repeats=worst, observed=int(observed[worst]),
        expected=float(awaited[worst]),
    )  # fmt: skip
    return Check("frequencies", p, off, MATTERS["frequencies"], said)


def _holdout(told: Histories, fitted: Fitted, start: dt.date, last: int, clock: Floats) -> Check:
    firsts, of, people = np.unique(told.first, return_inverse=True, return_counts=True)
    since = (clock[[last + 1, len(clock) - 1]] - clock[firsts][:, None]) / WEEK_DAYS

    def expected(params: BGNBD) -> Floats:
        return np.diff(bgnbd_expected(since, params), axis=1)

    p = fitted.test(told.after[:, None].astype(float), of, expected)
    awaited, observed = float((people @ expected(fitted.fit.params)).sum()), float(told.after.sum())
    off = abs(awaited / observed - 1) if observed else np.inf
    until = start + dt.timedelta(days=last)
    said = stated(TEXTS, "misfit.holdout", end=until, expected=awaited, observed=observed)
    return Check("holdout", p, off, MATTERS["holdout"], said)


def _calendar(told: Histories, fitted: Fitted, start: dt.date, clock: Floats) -> list[Check]:
    """Repeat purchases by month of the year, beside what a level and a trend of their own would explain."""
    days, month = len(told.entries), month_of_year(start, len(told.entries))
    edges = np.concatenate([[0], np.flatnonzero(np.diff(month)) + 1, [days]])
    firsts, of, people = np.unique(told.first, return_inverse=True, return_counts=True)
    since = np.maximum(clock[edges] - clock[firsts][:, None], 0.0) / WEEK_DAYS
    total = people @ np.diff(bgnbd_expected(since, fitted.fit.params), axis=1)  # by stretch of the log
    of_month = month[edges[:-1]]
    cells = np.flatnonzero(np.bincount(of_month, total, 12) >= _FEWEST_REPEATS)
    if len(cells) < 4:
        return []
    into = (of_month[:, None] == cells).astype(float)

    def expected(params: BGNBD) -> Floats:
        return np.asarray(np.diff(bgnbd_expected(since, params), axis=1) @ into)

    repeat = np.append(False, np.diff(told.code) == 0)
    at = told.code[repeat] * 12 + month[told.day[repeat]]
    counts = np.bincount(at, minlength=12 * len(of)).reshape(-1, 12)[:, cells].astype(float)
    middle = (clock[edges[:-1]] + clock[edges[1:]]) / 2 / clock[-1]
    drift = (total[:, None] * np.column_stack([np.ones(len(middle)), middle])).T @ into  # level and trend
    free = np.linalg.svd(drift / np.linalg.norm(drift, axis=1)[:, None])[2][2:].T  # what neither explains
    p = fitted.test(counts, of, expected, free)
    ratio, spread = _factors(counts.sum(axis=0), total @ into, drift)
    peak = int(np.argmax(ratio)) if ratio.max() - 1 > 1 - ratio.min() else int(np.argmin(ratio))
    key = "misfit.peak" if ratio[peak] > 1 else "misfit.trough"
    said = stated(TEXTS, key, month=named("month", MONTHS[cells[peak]]), factor=float(ratio[peak]))
    return [Check("calendar", p, spread, MATTERS["calendar"], said)]


def _factors(observed: Floats, expected: Floats, drift: Floats) -> tuple[Floats, float]:
    """Observed over expected by month without level and trend, and the spread that chance does not
    explain.
    """
    level = np.linalg.lstsq((drift / np.sqrt(expected)).T, observed / np.sqrt(expected), rcond=None)[0]
    ratio = observed / np.maximum(level @ drift, 1e-9)
    weight = expected / expected.sum()
    chance = float(weight @ (1 / expected))
    return ratio, float(np.sqrt(max(0.0, weight @ (ratio - weight @ ratio) ** 2 - chance)))


def _regularity(told: Histories, start: dt.date, clock: Floats, unit: DateUnit) -> list[Check]:
    time = clock[told.day] / (WEEK_DAYS if unit == "week" else 1)
    if unit == "month":
        dates = np.datetime64(start, "D") + told.day
        time = dates.astype("datetime64[M]").astype(float)
    p, shape = regularity(intervals_of(told.code, time))
    if not np.isfinite(shape):
        return []
    said = stated(TEXTS, "misfit.regular" if shape > 1 else "misfit.bursts", shape=shape)
    return [Check("regularity", p, max(shape, 1 / shape), MATTERS["regularity"], said)]
