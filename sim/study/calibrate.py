"""From a transaction log to the traits of a market, with the evidence: fits, intervals, holdout.

Weeks of 7 days are the unit of the fits (as in the literature), months of 30.4375 days that of the market.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.errors import UserError
from sim.study.btyd import (
    BGNBD,
    bgnbd_cohort,
    fit_bgnbd,
)
from sim.study.likelihood import Fit, Floats
from sim.study.logs import Quality, Transactions, from_frame, read_log
from sim.study.spend import GammaGamma, fit_gamma_gamma, gamma_gamma_expected
from sim.study.tracking import MONTH_DAYS, WEEK_DAYS, frequency_table, monthly_table, running, weekly_table

if TYPE_CHECKING:
    import pandas as pd

_SHORTEST = 28  # days: half of it must hold a few purchase cycles for rate and attrition to be told apart


@dataclass(frozen=True)
class Calibration:
    """What a log says about its customers.

    `buying` is in weeks, `spend` in the log's currency. The cohort is everyone whose first purchase falls in
    the calibration period, from `start` to `calibration_end`; `end` is the log's last day.

    `weekly`: week, end (date), observed and expected cumulative repeat purchases of the cohort, holdout
    (bool), observed_all (those of all customers, later entrants too).
    `monthly`: month, days, complete (bool), entries (customers who first bought in it), observed and
    expected cumulative repeat purchases of all customers at its end.
    `frequency`: repeats in the calibration period (the last row: that many or more), customers and
    expected_customers with so many, and their purchases in the holdout: holdout_mean, expected_holdout_mean.
    """

    source: str
    quality: Quality
    start: dt.date
    calibration_end: dt.date
    end: dt.date
    cohort: int
    buying: Fit[BGNBD]
    spend: Fit[GammaGamma]
    spend_frequency_correlation: float
    weekly: pd.DataFrame
    monthly: pd.DataFrame
    frequency: pd.DataFrame

    @property
    def holdout(self) -> pd.DataFrame:
        """The weeks after the calibration period: week, end, observed and expected, cumulative."""
        columns = ["week", "end", "observed", "expected"]
        return self.weekly.loc[self.weekly["holdout"], columns].reset_index(drop=True)

    @property
    def holdout_error(self) -> float:
        """Expected over observed cumulative repeats at the last whole week, minus 1; NaN if no holdout."""
        last = self.holdout.tail(1)
        return float(last["expected"].iloc[0] / last["observed"].iloc[0] - 1) if len(last) else math.nan

    @property
    def notes(self) -> tuple[str, ...]:
        """What to keep in mind: the log's quality, loose parameters, spend tied to frequency."""
        lines = [*self.quality.remarks, *self.buying.notes, *self.spend.notes]
        if self.spend.params.q <= 1:
            lines.append("the fitted spread of spend has no finite mean (q <= 1)")
        if abs(self.spend_frequency_correlation) > 0.2:
            lines.append(
                "mean spend goes with the number of purchases "
                f"(correlation {self.spend_frequency_correlation:.2f}); the market takes them as independent"
            )
        return tuple(lines)

    def market_traits(self) -> dict[str, dict[str, Any]]:
        """Plain numbers for a market file, each group with the `source` of its numbers as a sentence.

        Returns
        -------
        purchase_rate : `shape` and `rate_months` of the Gamma distribution over customers of purchases a
            month (mean `mean_per_month` = shape / rate_months), after the first purchase and while still a
            customer.
        attrition : `a`, `b` of the Beta distribution over customers of the chance to leave for good after
            each repeat purchase (not after the first one).
        spend : `p`, `q`, `gamma`: a customer's nu ~ Gamma(shape q, rate gamma), each of its purchases costs
            Gamma(shape p, rate nu), mean p / nu; `mean` = p gamma / (q - 1) over customers.
        entry : `customers`, and `month_share`: the share who first buy in month 1, 2, ... of the log, evenly
            within the month.
        observed : `repeats_by_week`, `repeats_by_month`: cumulative repeat purchases at the end of week and
            month 1, 2, ... for all customers; `months` = length of the log in months (the last month may be
            partial).
        intervals : 95 % intervals of the numbers above, by "group.name".
        """
        buying, spend = self.buying.params, self.spend.params
        weeks = WEEK_DAYS / MONTH_DAYS
        mean = float(gamma_gamma_expected(0, 0, spend))
        fitted = (
            f"maximum likelihood on {self.source}, {self.start} to {self.calibration_end}, {{}} customers"
        )
        buying_source = "BG/NBD, " + fitted.format(self.buying.observations)
        spend_source = "Gamma-Gamma, " + fitted.format(f"{self.spend.observations} repeat")
        counted = f"counted in {self.source}, {self.start} to {self.end}"
        entries = self.monthly["entries"].to_numpy()
        entries = entries[: int(np.flatnonzero(entries)[-1]) + 1]
        intervals = {
            "purchase_rate.shape": self.buying.intervals["r"],
            "purchase_rate.rate_months": tuple(v * weeks for v in self.buying.intervals["alpha"]),
            **{f"attrition.{name}": self.buying.intervals[name] for name in ("a", "b")},
            **{f"spend.{name}": self.spend.intervals[name] for name in GammaGamma._fields},
        }
        return {
            "purchase_rate": {
                "shape": buying.r,
                "rate_months": buying.alpha * weeks,
                "mean_per_month": buying.r / (buying.alpha * weeks),
                "source": buying_source,
            },
            "attrition": {"a": buying.a, "b": buying.b, "source": buying_source},
            "spend": {**spend._asdict(), "mean": mean, "source": spend_source},
            "entry": {
                "customers": int(entries.sum()),
                "month_share": (entries / entries.sum()).tolist(),
                "source": f"first purchases in the log taken as the first ever, {counted}",
            },
            "observed": {
                "repeats_by_week": [int(n) for n in self.weekly["observed_all"]],
                "repeats_by_month": [int(n) for n in self.monthly["observed"]],
                "months": float(self.monthly["days"].sum() / MONTH_DAYS),
                "source": f"purchases on a later day than the first, {counted}",
            },
            "intervals": {name: [float(low), float(high)] for name, (low, high) in intervals.items()},
        }


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
    log: Transactions | pd.DataFrame, *, calibration_end: dt.date | str | None = None
) -> Calibration:
    """Fit buying, attrition and spend on the first part of a log and hold the rest against them.

    Parameters
    ----------
    log : from `read_log`, or a table with columns for customer, date and amount.
    calibration_end : last day of the calibration period (a date, or "YYYY-MM-DD"); default: half of the log's
        days, which for CDNOW are the 39 weeks of the literature.
    """
    import pandas as pd

    if not isinstance(log, Transactions):
        log = from_frame(log)
    frame, quality, where = log.frame, log.quality, str(log.path or "table")
    start, end = quality.first_date, quality.last_date
    days_in_log = (end - start).days + 1
    if days_in_log < _SHORTEST:
        raise UserError(f"{where}: covers {days_in_log} days; calibration needs at least {_SHORTEST}")
    last = _calibration_days(calibration_end, start, end) - 1

    # Days since the start; one segment a customer, in the order of the sorted frame.
    day = (frame["date"].to_numpy().astype("datetime64[D]") - np.datetime64(start, "D")).astype(int)
    codes = pd.factorize(frame["customer"])[0]
    begins = np.flatnonzero(np.diff(codes, prepend=-1))
    first = day[begins][codes]  # of each purchase's customer
    repeat = np.ones(len(day), bool)
    repeat[begins] = False

    cohort = day[begins] <= last
    within = repeat & (day <= last)
    x = np.bincount(codes[within], minlength=len(begins))[cohort]
    latest = day[begins].copy()
    np.maximum.at(latest, codes[within], day[within])
    tx = (latest - day[begins])[cohort] / WEEK_DAYS
    until_end = (last - day[begins])[cohort] / WEEK_DAYS
    if not x.any():
        raise UserError(f"{where}: nobody bought on two days between {start} and the end of calibration")
    buying = fit_bgnbd(x, tx, until_end)

    paid = within & (frame["amount"].to_numpy() > 0)
    count = np.bincount(codes[paid], minlength=len(begins))
    total = np.bincount(codes[paid], weights=frame["amount"].to_numpy()[paid], minlength=len(begins))
    spent = count > 0
    if spent.sum() < 3:
        raise UserError(f"{where}: fewer than three customers with a repeat purchase that cost something")
    spend = fit_gamma_gamma(count[spent], total[spent] / count[spent])

    daily = buying.params._replace(alpha=buying.params.alpha * WEEK_DAYS)
    of_cohort = repeat & (first <= last)
    entries = np.bincount(day[begins], minlength=days_in_log)
    cohort_entries = np.where(np.arange(days_in_log) <= last, entries, 0)
    after = np.bincount(codes[repeat & (day > last)], minlength=len(begins))[cohort]
    ahead = (days_in_log - 1 - last) / WEEK_DAYS
    observed, all_observed = running(day[of_cohort], days_in_log), running(day[repeat], days_in_log)
    weekly = weekly_table(start, last, observed, bgnbd_cohort(cohort_entries, daily))
    weekly["observed_all"] = all_observed[weekly["week"].to_numpy() * WEEK_DAYS - 1]
    return Calibration(
        source=log.path.name if log.path else "table",
        quality=quality,
        start=start,
        calibration_end=start + dt.timedelta(days=last),
        end=end,
        cohort=int(cohort.sum()),
        buying=buying,
        spend=spend,
        spend_frequency_correlation=_correlation(count[spent], total[spent] / count[spent]),
        weekly=weekly,
        monthly=monthly_table(entries, all_observed, bgnbd_cohort(entries, daily)),
        frequency=frequency_table(x, tx, until_end, after, ahead, buying.params),
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


def _correlation(count: NDArray[np.int64], mean: Floats) -> float:
    if np.ptp(count) == 0 or np.ptp(mean) == 0:
        return 0.0
    return float(np.corrcoef(count, mean)[0, 1])
