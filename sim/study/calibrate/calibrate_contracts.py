"""From a log of contracts to renewing customers: the sBG with intervals, and its holdout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError
from sim.study.calibrate.bootstrap import Estimate, Method, Modelled, percentiles
from sim.study.calibrate.btyd import SBG, sbg_likelihood, sbg_retention, sbg_survival
from sim.study.calibrate.holdout import calibration_days
from sim.study.calibrate.likelihood import Floats, withheld
from sim.study.calibrate.misfit import sentence
from sim.study.calibrate.misfit_renewals import Renewals, check_renewing
from sim.study.calibrate.moment_test import Fitted
from sim.study.calibrate.renewal_calibration import RenewalCalibration, renewals_by
from sim.study.logs.calendar import MONTH_DAYS
from sim.study.logs.contract_log import Contracts
from sim.study.logs.terms import Term
from sim.study.measure.statistics import wilson_interval

if TYPE_CHECKING:
    import pandas as pd

Ints = NDArray[np.int64]


def calibrate_contracts(
    log: Contracts, calibration_end: dt.date | str | None, method: Method
) -> RenewalCalibration:
    """As `sim.study.calibrate.calibrate.calibrate`, of a log of contracts."""
    quality, where = log.quality, str(log.path or "table")
    start, end, term = quality.first_date, quality.last_date, log.term
    covered = (end - start).days
    last = calibration_days(calibration_end, start, end) - 1
    cohort = log.begin <= last
    begin, finish = log.begin[cohort], log.finish[cohort]
    renewed, left = renewals_by(begin, finish, term, last)
    until = start + dt.timedelta(days=last)
    if not left.any() or not (renewed > 0).any():
        raise UserError(
            f"{where}: nobody {'left' if not left.any() else 'renewed'} a contract of {quality.term} by "
            f"{until}; retention cannot be fitted"
        )
    later, gone = renewals_by(begin, finish, term, covered)
    due = np.where(left, renewed, np.maximum(_met(begin, term, covered), renewed))
    held = np.where(left, 0, later - renewed)  # renewals made after the calibration period
    most = int(max(due.max(), (later + gone).max()))
    length = int(covered // MONTH_DAYS) + 1
    curves, forces, errors = [], [], []

    def see(found: Sequence[Any], times: Ints) -> None:
        curves.append(sbg_survival(most, found[0]))
        forces.append(_in_force(begin, term, length, found[0]))
        errors.append(_error(float(times @ told.ahead(found[0])), float(times @ held)))

    told, likelihood = Renewals(renewed, left, due, held), sbg_likelihood(renewed, left)
    [fit] = method([Modelled(*likelihood)], see)
    error = _error(float(told.ahead(fit.params).sum()), float(held.sum()))
    checks = check_renewing(told, Fitted.of(*likelihood, fit), until)
    if sentence(checks):
        fit, curves, forces = withheld(fit), [], []
    return RenewalCalibration(
        source=log.path.name if log.path else "table",
        quality=quality,
        start=start,
        calibration_end=until,
        end=end,
        months_between_renewals=term.months,
        cohort=len(begin),
        renewing=fit,
        survival=_survival(log, covered, fit.params, most, np.array(curves)),
        monthly=_monthly(log, last, length, fit.params, np.array(forces)),
        frequency=_frequency(renewed, left, fit.params),
        holdout_alone=percentiles(error, np.array(errors)) if np.isfinite(error) else Estimate(*[np.nan] * 3),
        fee=_mean(log.fee, log.terms),
        checks=checks,
    )


def _met(begin: Ints, term: Term, day: int) -> Ints:
    """Renewals that fall due by a day, whoever is left to make them."""
    return renewals_by(begin, np.full(len(begin), np.inf), term, day)[0]


def _error(expected: float, observed: float) -> float:
    return float(expected / observed - 1) if observed > 0 else np.nan


def _in_force(begin: Ints, term: Term, length: int, params: SBG) -> Floats:
    """Expected contracts in force at the end of each month of the log; shape (length,)."""
    ends = _month_ends(length)
    found = np.empty(length)
    for month, day in enumerate(ends):
        begun = begin[begin <= day]
        met = np.bincount(_met(begun, term, int(day)), minlength=1)
        found[month] = met @ np.concatenate([[1.0], sbg_survival(max(len(met) - 1, 1), params)])[: len(met)]
    return found


def _month_ends(length: int) -> Ints:
    return np.ceil(np.arange(1, length + 1) * MONTH_DAYS).astype(np.int64) - 1


def _survival(log: Contracts, covered: int, params: SBG, most: int, curves: Floats) -> pd.DataFrame:
    import pandas as pd

    renewed, left = renewals_by(log.begin, log.finish, log.term, covered)
    made = np.bincount(renewed, minlength=most + 1)[::-1].cumsum()[::-1][1:]  # made renewal 1, 2, ...
    lost = np.bincount(renewed[left], minlength=most)[:most]
    due = made + lost
    rates = np.array([wilson_interval(int(m), int(d), 0.95) for m, d in zip(made, due, strict=True)])
    low, high = np.quantile(curves, [0.025, 0.975], axis=0) if len(curves) else np.full((2, most), np.nan)
    table = pd.DataFrame(
        {
            "renewal": np.arange(1, most + 1),
            "due": due,
            "renewed": made,
            "retention": rates[:, 0],
            "retention_low": rates[:, 1],
            "retention_high": rates[:, 2],
            "expected_retention": sbg_retention(most, params),
            "surviving": np.cumprod(rates[:, 0]),
            "expected_surviving": sbg_survival(most, params),
            "expected_low": low,
            "expected_high": high,
        }
    )
    return table[table["due"] > 0].reset_index(drop=True)


def _monthly(log: Contracts, last: int, length: int, params: SBG, forces: Floats) -> pd.DataFrame:
    import pandas as pd

    cohort = log.begin <= last
    begin, term, ends = log.begin[cohort], log.term, _month_ends(length)
    runs_to = log.finish[cohort]
    low, high = np.quantile(forces, [0.025, 0.975], axis=0) if len(forces) else np.full((2, length), np.nan)
    entries = np.bincount(np.minimum((log.begin / MONTH_DAYS).astype(int), length - 1), minlength=length)
    table = pd.DataFrame(
        {
            "month": np.arange(1, length + 1),
            "end": (np.datetime64(log.quality.first_date, "D") + ends).astype("datetime64[s]"),
            "entries": entries,
            "observed": [
                int(((begin <= day) & ~renewals_by(begin, runs_to, term, int(day))[1]).sum()) for day in ends
            ],
            "expected": _in_force(begin, term, length, params),
            "expected_low": low,
            "expected_high": high,
            "holdout": ends > last,
        }
    )
    covered = (log.quality.last_date - log.quality.first_date).days
    table.loc[ends > covered, ["observed", "expected", "expected_low", "expected_high"]] = np.nan
    return table


def _frequency(renewed: Ints, left: NDArray[np.bool_], params: SBG) -> pd.DataFrame:
    """Contracts that were left at renewal 1, 2, ..., and how many of those that met it were expected to."""
    import pandas as pd

    most = int((renewed + left).max())
    made = np.bincount(renewed, minlength=most + 1)[::-1].cumsum()[::-1][1:]
    lost = np.bincount(renewed[left], minlength=most)[:most]
    expected = (made + lost) * (1 - sbg_retention(most, params))
    return pd.DataFrame(
        {"renewal": np.arange(1, most + 1), "due": made + lost, "left": lost, "expected_left": expected}
    )


def _mean(fee: Floats, terms: Floats) -> Estimate:
    """Mean fee over all terms, with an interval by contracts; none where all pay the same."""
    known = np.isfinite(fee) & (terms > 0)
    fee, weight = fee[known], terms[known]
    if not len(fee):
        return Estimate(np.nan, np.nan, np.nan)
    mean = float(weight @ fee / weight.sum())
    error = float(np.sqrt(((weight * (fee - mean)) ** 2).sum()) / weight.sum())
    if len(fee) < 2 or error <= 1e-12 * abs(mean):
        return Estimate(mean, np.nan, np.nan)
    return Estimate(mean, mean - 1.96 * error, mean + 1.96 * error)
