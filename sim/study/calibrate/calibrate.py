"""From a transaction log to the traits of a market, with the evidence: fits, intervals, holdout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement, stated
from sim.study.calibrate.bootstrap import RESAMPLES, Method, Modelled, bootstrap, percentiles
from sim.study.calibrate.btyd import BGNBD, bgnbd_cohort, bgnbd_likelihood
from sim.study.calibrate.calibrate_contracts import calibrate_contracts
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.histories import Histories, histories
from sim.study.calibrate.holdout import SHORTEST, calibration_days
from sim.study.calibrate.likelihood import Floats
from sim.study.calibrate.price_sensitivity import fit_price
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.calibrate.sentences import TEXTS
from sim.study.calibrate.spend_model import gamma_gamma_likelihood
from sim.study.calibrate.tracking import Ints, frequency_table, history_grid, monthly_table, weekly_table
from sim.study.logs.calendar import WEEK_DAYS
from sim.study.logs.contract_log import Contracts
from sim.study.logs.purchase_log import Transactions, from_frame, read_log
from sim.study.logs.summary_log import Summary

if TYPE_CHECKING:
    import pandas as pd


def calibrate_file(
    path: str | Path,
    *,
    calibration_end: dt.date | str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 1,
    **options: Any,
) -> Calibration | RenewalCalibration:
    """Read a log (see `read_log` for the options) and calibrate on it."""
    log = read_log(path, **options)
    return calibrate(log, calibration_end=calibration_end, resamples=resamples, seed=seed)


def calibrate(
    log: Transactions | Contracts | Summary | pd.DataFrame | str | Path,
    *,
    calibration_end: dt.date | str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 1,
    method: Method | None = None,
) -> Calibration | RenewalCalibration:
    """Fit models of customers to the first part of a log, and test them on the rest.

    Parameters
    ----------
    log : path, DataFrame, Transactions or Contracts
        A log of purchases (columns for customer, date and amount) or of contracts (customer, start and end):
        its file, the table itself, or what `sim.study.logs.purchase_log.read_log` makes of it.
    calibration_end : date or str, optional
        Last day of the calibration period, as a date or as YYYY-MM-DD; when left out, half of the log's days,
        which for CDNOW are the 39 weeks of the literature.
    resamples : int
        Resamples of the customers that the intervals rest on. With fewer than 20, intervals follow from the
        curvature of the likelihood, and the holdout has none.
    seed : int
        Seed of the resamples.
    method : callable, optional
        Another way to fit, such as `sim.study.calibrate.posterior.posterior`; `resamples` and `seed` then
        play no part.

    Returns
    -------
    Calibration or RenewalCalibration
        The former for purchases (how often customers buy, how they leave, what they spend), the latter for
        contracts (how they renew).

    Raises
    ------
    UserError
        If the log cannot be read, or is too short or too thin to be fitted.

    Examples
    --------
    >>> import sim
    >>> fit = sim.calibrate("scenarios/data/cdnow/cdnow_sample.txt", resamples=0)
    >>> fit.cohort, round(fit.buying.params.r, 3)
    (2357, 0.243)
    """
    if isinstance(log, str | Path):
        log = read_log(log)
    elif not isinstance(log, Transactions | Contracts | Summary):
        log = from_frame(log)
    if isinstance(log, Summary):
        raise UserError(
            f"{log.path or 'table'}: is a summary of customers ({', '.join(log.quality.columns.values())}), "
            "not a log; one row for each purchase is expected (customer, date, amount)"
        )
    method = method or bootstrap(resamples, seed)
    if isinstance(log, Contracts):
        return calibrate_contracts(log, calibration_end, method)
    return calibrate_purchases(log, calibration_end, method)


def calibrate_purchases(
    log: Transactions, calibration_end: dt.date | str | None, method: Method
) -> Calibration:
    """As `calibrate`, of a log of purchases."""
    quality, where = log.quality, str(log.path or "table")
    start, end = quality.first_date, quality.last_date
    days = (end - start).days + 1
    if days < SHORTEST:
        raise UserError(f"{where}: covers {days} days; calibration needs at least {SHORTEST}")
    last = calibration_days(calibration_end, start, end) - 1
    told = histories(log, last)
    if not told.x.any():
        raise UserError(f"{where}: nobody bought on two days between {start} and the end of calibration")
    if (told.paid > 0).sum() < 3:
        raise UserError(f"{where}: fewer than three customers with a repeat purchase that cost something")

    buys, row_of = bgnbd_likelihood(told.x, told.tx, told.until)
    spent = told.paid > 0
    count, mean = told.paid[spent], told.total[spent] / told.paid[spent]
    spends = gamma_gamma_likelihood(count, mean)
    draws: list[tuple[Floats, tuple[float, float]]] = []

    def see(found: Sequence[Any], times: Ints) -> None:
        entries = np.bincount(told.first, weights=times, minlength=days)
        curve, drawn = _tracked(told.entries, last, found[0]), _tracked(entries, last, found[0])
        draws.append((curve, _errors(drawn, last, float(times @ told.x), float(times @ told.after_in_weeks))))

    models = [Modelled(buys, row_of), Modelled(spends, np.where(spent, np.cumsum(spent) - 1, -1))]
    buying, spend = method(models, see)
    tracked = _tracked(told.entries, last, buying.params)
    cumulative, alone = _errors(tracked, last, told.x.sum(), told.after_in_weeks.sum())
    errors = np.array([error for _, error in draws]).reshape(-1, 2)
    curves = np.array([curve for curve, _ in draws]).reshape(-1, days)
    bands = np.quantile(curves, [0.025, 0.975], axis=0) if len(curves) else np.full((2, days), np.nan)
    weekly = weekly_table(start, last, told.cohort_repeats, tracked)
    ends = weekly["week"].to_numpy() * WEEK_DAYS - 1
    weekly["observed_all"] = told.all_repeats[ends]
    weekly["expected_low"], weekly["expected_high"] = bands[:, ends]
    daily = buying.params._replace(alpha=buying.params.alpha * WEEK_DAYS)
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
        **_price(log, told, days),
    )


def _price(log: Transactions, told: Histories, days: int) -> dict[str, Any]:
    if log.prices is None:
        return {"price": None, "price_note": stated(TEXTS, "price.none")}
    entries = told.entries[: days // WEEK_DAYS * WEEK_DAYS].reshape(-1, WEEK_DAYS).sum(axis=1)
    found = fit_price(log.prices, entries.astype(float))
    return {"price": None, "price_note": found} if isinstance(found, Statement) else {"price": found}


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


def _correlation(count: NDArray[np.int64], mean: Floats) -> float:
    if np.ptp(count) == 0 or np.ptp(mean) == 0:
        return 0.0
    return float(np.corrcoef(count, mean)[0, 1])
