"""From a transaction log to the traits of a market, with the evidence: fits, intervals, holdout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.scenario.errors import UserError
from sim.study.bootstrap import RESAMPLES, Refit, percentiles, resampled
from sim.study.btyd import BGNBD, bgnbd_cohort, bgnbd_likelihood
from sim.study.calibration import Calibration
from sim.study.histories import Histories, histories
from sim.study.likelihood import Fit, Floats, Likelihood, maximise
from sim.study.logs import Transactions, from_frame, read_log
from sim.study.spend import GammaGamma, gamma_gamma_likelihood
from sim.study.tracking import (
    WEEK_DAYS,
    Ints,
    frequency_table,
    history_grid,
    monthly_table,
    weekly_table,
)

if TYPE_CHECKING:
    import pandas as pd

_SHORTEST = 28  # days: half of it must hold a few purchase cycles for rate and attrition to be told apart
_FEWEST = 20  # resamples: the 95 % interval would end beyond the outermost of fewer


def calibrate_file(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    calibration_end: dt.date | str | None = None,
    date_format: str | None = None,
    duplicates: str | None = None,
    refunds: str = "refuse",
) -> Calibration:
    """Read a transaction log (see `read_log` for the options) and calibrate on it."""
    log = read_log(path, columns=columns, date_format=date_format, duplicates=duplicates, refunds=refunds)
    return calibrate(log, calibration_end=calibration_end)


def calibrate(
    log: Transactions | pd.DataFrame | str | Path,
    *,
    calibration_end: dt.date | str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> Calibration:
    """Fit buying, attrition and spend on the first part of a log and hold the rest against them.

    Parameters
    ----------
    log : from `read_log`; a table with columns for customer, date and amount; or the path of a log.
    calibration_end : last day of the calibration period (a date, or "YYYY-MM-DD"); default: half of the log's
        days, which for CDNOW are the 39 weeks of the literature.
    resamples : how many resamples of the customers the intervals rest on; below 20, the intervals are those
        of the likelihood's curvature, and the holdout has none.
    seed : of the resamples.
    """
    if not isinstance(log, Transactions):
        log = read_log(log) if isinstance(log, str | Path) else from_frame(log)
    quality, where = log.quality, str(log.path or "table")
    start, end = quality.first_date, quality.last_date
    days = (end - start).days + 1
    if days < _SHORTEST:
        raise UserError(f"{where}: covers {days} days; calibration needs at least {_SHORTEST}")
    last = _calibration_days(calibration_end, start, end) - 1
    told = histories(log, last)
    if not told.x.any():
        raise UserError(f"{where}: nobody bought on two days between {start} and the end of calibration")
    if (told.paid > 0).sum() < 3:
        raise UserError(f"{where}: fewer than three customers with a repeat purchase that cost something")

    buys, row_of = bgnbd_likelihood(told.x, told.tx, told.until)
    spent = told.paid > 0
    count, mean = told.paid[spent], told.total[spent] / told.paid[spent]
    spends = gamma_gamma_likelihood(count, mean)
    buying, spend = maximise(buys), maximise(spends)
    daily = buying.params._replace(alpha=buying.params.alpha * WEEK_DAYS)
    tracked = _tracked(told.entries, last, buying.params)
    cumulative, alone = _errors(tracked, last, told.x.sum(), told.after_in_weeks.sum())
    weekly = weekly_table(start, last, told.cohort_repeats, tracked)
    ends = weekly["week"].to_numpy() * WEEK_DAYS - 1
    weekly["observed_all"] = told.all_repeats[ends]
    errors = np.empty((0, 2))
    if resamples >= _FEWEST:
        buying, spend, bands, errors = _resampled(
            told, last, (buys, buying, row_of), (spends, spend), resamples, seed
        )
        weekly["expected_low"], weekly["expected_high"] = bands[:, ends]
    else:
        weekly["expected_low"] = weekly["expected_high"] = np.nan
    ahead = (days - 1 - last) / WEEK_DAYS
    length = (last - told.first.min()) / WEEK_DAYS
    return Calibration(
        source=log.path.name if log.path else "table",
        quality=quality,
        start=start,
        calibration_end=start + dt.timedelta(days=last),
        end=end,
        cohort=len(told.x),
        buying=buying,
        spend=spend,
        spend_frequency_correlation=_correlation(count, mean),
        weekly=weekly,
        monthly=monthly_table(told.entries, told.all_repeats, bgnbd_cohort(told.entries, daily)),
        frequency=frequency_table(told.x, told.tx, told.until, told.after, ahead, buying.params),
        grid=history_grid(told.x, told.tx, length, ahead or length, buying.params),
        grid_weeks=ahead or length,
        holdout_cumulative=percentiles(cumulative, errors[:, 0]),
        holdout_alone=percentiles(alone, errors[:, 1]),
    )


def _calibration_days(given: dt.date | str | None, start: dt.date, end: dt.date) -> int:
    if given is None:
        return ((end - start).days + 1) // 2
    try:
        day = dt.date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        raise UserError(f"calibration_end: {given!r} is not a date (expected YYYY-MM-DD)") from None
    if not start + dt.timedelta(days=_SHORTEST // 2 - 1) <= day <= end:
        raise UserError(
            f"calibration_end: {day} must lie at least {_SHORTEST // 2} days into the log, {start} to {end}"
        )
    return (day - start).days + 1


def _tracked(entries: Ints, last: int, buying: BGNBD) -> Floats:
    """Expected cumulative repeats by day of those who first bought up to day `last`; `entries` by day."""
    daily = buying._replace(alpha=buying.alpha * WEEK_DAYS)
    return bgnbd_cohort(np.where(np.arange(len(entries)) <= last, entries, 0), daily)


def _errors(expected: Floats, last: int, repeats: float, after: float) -> tuple[float, float]:
    """Expected over observed, minus 1, at the end of the last whole week: since the start, and after `last`.

    `repeats` and `after` are observed, up to day `last` and from there to the last whole week's end.
    """
    end = len(expected) // WEEK_DAYS * WEEK_DAYS - 1
    if end <= last or after <= 0:
        return np.nan, np.nan
    return expected[end] / (repeats + after) - 1, (expected[end] - expected[last]) / after - 1


def _resampled(
    told: Histories,
    last: int,
    buys: tuple[Likelihood[BGNBD], Fit[BGNBD], Ints],
    spends: tuple[Likelihood[GammaGamma], Fit[GammaGamma]],
    resamples: int,
    seed: int,
) -> tuple[Fit[BGNBD], Fit[GammaGamma], Floats, Floats]:
    """Both fits with their intervals, the interval of the expected repeats by day (2, days), and the errors
    of the holdout in each resample (resamples, 2).
    """
    spent = told.paid > 0
    row_of = np.where(spent, np.cumsum(spent) - 1, -1)
    buying, spend = Refit.of(*buys), Refit.of(*spends, row_of)
    found: list[tuple[Floats, Floats]] = []
    curves, errors = [], []
    for times in resampled(len(told.x), resamples, seed):
        found.append((buying.on(times), spend.on(times)))
        params = BGNBD._make(np.exp(found[-1][0]))
        curves.append(_tracked(told.entries, last, params))
        entries = np.bincount(told.first, weights=times, minlength=len(told.entries))
        expected = _tracked(entries, last, params)
        errors.append(_errors(expected, last, float(times @ told.x), float(times @ told.after_in_weeks)))
    logs_buying, logs_spend = (np.array(logs) for logs in zip(*found, strict=True))
    bands = np.quantile(np.array(curves), [0.025, 0.975], axis=0)
    return buying.with_draws(logs_buying), spend.with_draws(logs_spend), bands, np.array(errors)


def _correlation(count: NDArray[np.int64], mean: Floats) -> float:
    if np.ptp(count) == 0 or np.ptp(mean) == 0:
        return 0.0
    return float(np.corrcoef(count, mean)[0, 1])
