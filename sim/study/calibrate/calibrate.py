"""From a transaction log to the traits of a market, with the evidence: fits, intervals, holdout."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.study.calibrate.bootstrap import RESAMPLES, Method, bootstrap
from sim.study.calibrate.calibrate_contracts import calibrate_contracts
from sim.study.calibrate.calibrate_purchases import calibrate_purchases
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.calibrate.summary_calibration import SummaryCalibration, calibrate_summary
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
) -> Calibration | RenewalCalibration | SummaryCalibration:
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
) -> Calibration | RenewalCalibration | SummaryCalibration:
    """Fit models of customers to the first part of a log, and test them on the rest.

    Parameters
    ----------
    log : path, DataFrame, Transactions, Contracts or Summary
        A log of purchases (columns for customer, date and amount) or of contracts (customer, start and end),
        or a summary with a row for each customer (repeat purchases, when the last was, for how long it was
        watched): its file, the table itself, or what `sim.study.logs.purchase_log.read_log` makes of it.
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
    Calibration, RenewalCalibration or SummaryCalibration
        The first for purchases (how often customers buy, how they leave, what they spend), the second for
        contracts (how they renew), the third for a summary of customers.

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
    method = method or bootstrap(resamples, seed)
    if isinstance(log, Summary):
        return calibrate_summary(log, method)
    if isinstance(log, Contracts):
        return calibrate_contracts(log, calibration_end, method)
    return calibrate_purchases(log, calibration_end, method)
