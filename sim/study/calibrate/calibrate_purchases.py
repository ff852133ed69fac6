"""From a log of purchases to its customers: the fits with intervals, a season, the holdout, and whether it
holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement, stated
from sim.study.calibrate.bootstrap import FEWEST, Method, Modelled, percentiles
from sim.study.calibrate.btyd import BGNBD, bgnbd_likelihood
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.histories import Histories, histories
from sim.study.calibrate.holdout import calibration_days
from sim.study.calibrate.likelihood import Fit, Floats, Indices, Likelihood, maximise, withheld
from sim.study.calibrate.misfit import Check, check_buying, sentence
from sim.study.calibrate.moment_test import Fitted
from sim.study.calibrate.price_sensitivity import fit_price
from sim.study.calibrate.season import (
    Season,
    clock_of,
    fit_factors,
    month_of_year,
    moved,
    seasonal,
    tracked,
    whole,
)
from sim.study.calibrate.sentences import TEXTS
from sim.study.calibrate.spend_model import Spending, correlation, spending
from sim.study.calibrate.tracking import Ints, frequency_table, history_grid, monthly_table, weekly_table
from sim.study.logs.calendar import WEEK_DAYS
from sim.study.logs.purchase_log import Transactions


@dataclass(frozen=True)
class _Clocked:
    """A log on a clock, and the likelihood of its customers' buying; `last` is the last day learnt from."""

    log: Transactions
    start: dt.date
    last: int
    clock: Floats

    @cached_property
    def told(self) -> Histories:
        """What the models need of it."""
        return histories(self.log, self.last, self.clock)

    @cached_property
    def buys(self) -> tuple[Likelihood[BGNBD], Indices]:
        """Likelihood, and the row of each customer."""
        return bgnbd_likelihood(self.told.x, self.told.tx, self.told.until)

    @cached_property
    def by_month(self) -> Floats:
        """Repeat purchases of each customer by month of the year, in the calibration period; (customers,
        12).
        """
        told = self.told
        repeat = np.append(False, np.diff(told.code) == 0) & (told.day <= self.last)
        at = told.code[repeat] * 12 + month_of_year(self.start, len(self.clock))[told.day[repeat]]
        return np.bincount(at, minlength=12 * len(told.x)).reshape(-1, 12).astype(float)

    def tracked(self, buying: BGNBD, entries: Ints | None = None) -> Floats:
        """Expected cumulative repeats by day; of the cohort's `entries` unless others are given."""
        return tracked(self.told.entries if entries is None else entries, self.last, buying, self.clock)

    def months(self, curve: Floats) -> Floats:
        """Expected repeats by month of the year, in the calibration period."""
        each = np.diff(curve[: self.last + 1], prepend=0.0)
        return np.asarray(np.bincount(month_of_year(self.start, self.last + 1), each, 12), float)

    def checks(self, buying: Fit[BGNBD]) -> tuple[Check, ...]:
        """The tests of a fit."""
        fitted, unit = Fitted.of(*self.buys, buying), self.log.quality.date_unit
        return check_buying(self.told, fitted, self.start, self.last, self.clock, unit)


def calibrate_purchases(
    log: Transactions, calibration_end: dt.date | str | None, method: Method
) -> Calibration:
    """As `sim.study.calibrate.calibrate.calibrate`, of a log of purchases."""
    quality, where = log.quality, str(log.path or "table")
    start, end, days = quality.first_date, quality.last_date, quality.days
    last = calibration_days(calibration_end, start, end) - 1
    plain = _Clocked(log, start, last, clock_of(np.ones(12), start, days))
    if not plain.told.x.any():
        raise UserError(f"{where}: nobody bought on two days between {start} and the end of calibration")
    factor = _season(plain)
    on = plain if factor is None else replace(plain, clock=clock_of(factor, start, days))
    told, spends = on.told, spending(plain.told.paid, plain.told.total)
    draws: list[tuple[Floats, tuple[float, float], Floats]] = []

    def see(found: Sequence[Any], times: Ints) -> None:
        curve = on.tracked(found[0])
        drawn = on.tracked(found[0], np.bincount(told.first, weights=times, minlength=days))
        errors = _errors(drawn, last, float(times @ told.x), float(times @ told.after_in_weeks))
        months = (
            np.empty(0)
            if factor is None
            else whole(factor * moved(np.asarray(times @ on.by_month), on.months(drawn)))
        )
        draws.append((curve, errors, months))

    models = [Modelled(*on.buys), *([spends.model] if isinstance(spends, Spending) else [])]
    buying, *spent = method(models, see)
    checks = on.checks(buying)
    curve = on.tracked(buying.params)
    cumulative, alone = _errors(curve, last, told.x.sum(), told.after_in_weeks.sum())
    errors = np.array([error for _, error, _ in draws]).reshape(-1, 2)
    curves = np.array([drawn for drawn, _, _ in draws]).reshape(-1, days)
    if sentence(checks):
        buying, curves = withheld(buying), curves[:0]
    bands = np.quantile(curves, [0.025, 0.975], axis=0) if len(curves) else np.full((2, days), np.nan)
    weekly = weekly_table(start, last, told.cohort_repeats, curve)
    ends = weekly["week"].to_numpy() * WEEK_DAYS - 1
    weekly["observed_all"] = told.all_repeats[ends]
    weekly["expected_low"], weekly["expected_high"] = bands[:, ends]
    ahead = float(on.clock[days - 1] - on.clock[last]) / WEEK_DAYS
    length = float(on.clock[last] - on.clock[told.first.min()]) / WEEK_DAYS
    return Calibration(
        source=log.path.name if log.path else "table",
        quality=quality,
        start=start,
        calibration_end=start + dt.timedelta(days=last),
        end=end,
        cohort=len(told.x),
        buying=buying,
        spend=spends.in_money(spent[0]) if isinstance(spends, Spending) else spends,
        spend_frequency_correlation=correlation(plain.told.paid, plain.told.total),
        weekly=weekly,
        monthly=monthly_table(
            told.entries, told.all_repeats, tracked(told.entries, days, buying.params, on.clock)
        ),
        frequency=frequency_table(told.x, told.tx, told.until, told.after, ahead, buying.params),
        grid=history_grid(told.x, told.tx, length, ahead or length, buying.params),
        grid_weeks=ahead or length,
        holdout_cumulative=percentiles(cumulative, errors[:, 0]),
        holdout_alone=percentiles(alone, errors[:, 1]),
        season=None if factor is None else _with_intervals(factor, np.array([m for _, _, m in draws])),
        checks=checks,
        **_price(log, told, days),
    )


def _season(plain: _Clocked) -> Floats | None:
    """Factors of the months of the year, where the log has a season and two of them to show it."""
    days = len(plain.clock) - 1
    if not seasonal(plain.start, days, plain.last):
        return None
    first = plain.checks(maximise(plain.buys[0]))
    if not any(check.name == "calendar" and check.fails for check in first):
        return None

    def fitted(clock: Floats) -> tuple[Floats, Floats]:
        on = replace(plain, clock=clock)
        return on.by_month.sum(axis=0), on.months(on.tracked(maximise(on.buys[0]).params))

    return fit_factors(plain.start, days, fitted)


def _with_intervals(factor: Floats, draws: Floats) -> Season:
    if len(draws) < FEWEST:
        return Season(factor, *np.full((2, 12), np.nan))
    return Season(factor, *np.quantile(draws, [0.025, 0.975], axis=0))


def _price(log: Transactions, told: Histories, days: int) -> dict[str, Any]:
    if log.prices is None:
        return {"price": None, "price_note": stated(TEXTS, "price.none")}
    entries = told.entries[: days // WEEK_DAYS * WEEK_DAYS].reshape(-1, WEEK_DAYS).sum(axis=1)
    found = fit_price(log.prices, entries.astype(float))
    return {"price": None, "price_note": found} if isinstance(found, Statement) else {"price": found}


def _errors(expected: Floats, last: int, repeats: float, after: float) -> tuple[float, float]:
    """Expected over observed, minus 1, at the end of the last whole week: since the start, and after `last`.

    `repeats` and `after` are observed, up to day `last` and from there to the last whole week's end.
    """
    end = len(expected) // WEEK_DAYS * WEEK_DAYS - 1
    if end <= last or after <= 0:
        return np.nan, np.nan
    return expected[end] / (repeats + after) - 1, (expected[end] - expected[last]) / after - 1
