"""What a purchase log says about its customers: fits with intervals, holdout, quality, traits of a market.

Weeks of 7 days are the unit of the fits (as in the literature), months of 30.4375 days that of the market.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.scenario.basics.statement import Statement, named, stated
from sim.study.calibrate.bootstrap import Estimate
from sim.study.calibrate.btyd import BGNBD
from sim.study.calibrate.buyers import Buyers
from sim.study.calibrate.holdout import SHORTEST
from sim.study.calibrate.likelihood import Fit
from sim.study.calibrate.misfit import Check
from sim.study.calibrate.season import MONTHS, Season
from sim.study.calibrate.sentences import TEXTS
from sim.study.calibrate.spend_model import GammaGamma
from sim.study.logs.calendar import MONTH_DAYS, WEEK_DAYS
from sim.study.logs.quality import Quality

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.calibrate.price_sensitivity import PriceFit


@dataclass(frozen=True)
class Calibration(Buyers):
    """What a log says about its customers.

    `buying` is in weeks, `spend` in the log's currency. Intervals are of 95 % and come from the same fits on
    resamples of the customers (`sim.study.calibrate.bootstrap`).

    Attributes
    ----------
    source : str
        Name of the log.
    quality : Quality
        What is odd about the log, and what was done about it.
    start, calibration_end, end : date
        First day of the log, last day of the calibration period, last day of the log.
    cohort : int
        Customers whose first purchase falls in the calibration period.
    buying : Fit of BGNBD
        How often customers buy and how they leave: parameters, intervals, notes.
    spend : Fit of GammaGamma or Statement
        What their purchases cost; where it cannot be fitted, a sentence that says why.
    spend_frequency_correlation : float
        Of mean spend and number of purchases, which the model takes to be independent.
    weekly : DataFrame
        week: end (date: last day of the week); observed, expected (number: cumulative repeat purchases of
        the cohort); holdout (bool: after the calibration period); observed_in_week, expected_in_week
        (number: in that week alone); observed_all (number: cumulative, of all customers, those who came
        later included); expected_low, expected_high (number: interval of expected).
    monthly : DataFrame
        month: days (number: of the month that the log covers); complete (bool: whether that is all of them);
        entries (number: customers who made their first purchase); observed, expected (number: cumulative
        repeat purchases of all customers at its end).
    frequency : DataFrame
        repeats: customers, expected_customers (number: with so many repeat purchases in the calibration
        period); holdout_mean, expected_holdout_mean (number: of their purchases in the holdout). The last
        row is that many or more.
    grid : DataFrame
        repeats x last_week: alive (chance: of still being a customer at the end of the calibration period);
        expected (number: of purchases in the `grid_weeks` after it); customers (number: of the cohort,
        nearest to the cell). What to expect of a customer who first bought on the first day, by the week of
        the last purchase, counted from the first. NaN where no customer can be.
    grid_weeks : float
        Weeks ahead that `grid` looks: the holdout, or as long as the calibration period if there is none.
    holdout_cumulative, holdout_alone : Estimate
        Expected over observed repeat purchases, minus 1, at the last whole week: all since the start, and
        those after the calibration period alone. NaN without a holdout.
    season : Season or None
        Factors of the months of the year, where the log has a season, and two of them to show it. `buying` is
        then in weeks of an average month.
    checks : tuple of Check
        The tests of whether the model holds; `misfit` is what they come to.
    price : PriceFit or None
        Price sensitivity, where the log has prices that vary; `price_note` says why it is None.
    """

    source: str
    quality: Quality
    start: dt.date
    calibration_end: dt.date
    end: dt.date
    cohort: int
    buying: Fit[BGNBD]
    spend: Fit[GammaGamma] | Statement
    spend_frequency_correlation: float
    weekly: pd.DataFrame
    monthly: pd.DataFrame
    frequency: pd.DataFrame
    grid: pd.DataFrame
    grid_weeks: float
    holdout_cumulative: Estimate
    holdout_alone: Estimate
    season: Season | None = None
    checks: tuple[Check, ...] = ()
    price: PriceFit | None = None
    price_note: str = ""

    @property
    def holdout(self) -> pd.DataFrame:
        """The weeks after the calibration period: week, end, observed and expected, cumulative."""
        columns = ["week", "end", "observed", "expected"]
        return self.weekly.loc[self.weekly["holdout"], columns].reset_index(drop=True)

    @property
    def holdout_error(self) -> float:
        """Expected over observed cumulative repeats at the last whole week, minus 1; NaN if no holdout."""
        return self.holdout_cumulative.value

    @property
    def notes(self) -> tuple[Statement, ...]:
        """What to keep in mind: a season, the log's quality, loose parameters, spend tied to frequency."""
        prices = self.price.notes if self.price is not None else ()
        short = self.quality.days < SHORTEST
        told = (stated(TEXTS, "short", days=self.quality.days, least=SHORTEST),) if short else ()
        return (*told, *self._seasons, *self.quality.remarks, *self.buying.notes, *self.spend_notes, *prices)

    @property
    def _seasons(self) -> tuple[Statement, ...]:
        if self.season is None:
            return ()
        factor = self.season.factor
        ends = {"peak": int(factor.argmax()), "trough": int(factor.argmin())}
        months = {name: named("month", MONTHS[at]) for name, at in ends.items()}
        return (stated(TEXTS, "season", **months, high=float(factor.max()), low=float(factor.min())),)

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
        season : `factor` of month 1 to 12 of the log; None where the log shows none.
        entry : `customers`, and `month_share`: the share who first buy in month 1, 2, ... of the log, evenly
            within the month.
        observed : `repeats_by_week`, `repeats_by_month`: cumulative repeat purchases at the end of week and
            month 1, 2, ... for all customers; `months` = length of the log in months (the last month may be
            partial).
        intervals : 95 % intervals of the numbers above, by "group.name".
        """
        buying, spent = self.buying.params, None if isinstance(self.spend, Statement) else self.spend
        weeks = WEEK_DAYS / MONTH_DAYS
        mean = self.mean_spend.value
        fitted = (
            f"{self.buying.method} on {self.source}, {self.start} to {self.calibration_end}, {{}} customers"
        )
        buying_source = "BG/NBD, " + fitted.format(self.buying.observations)
        spend_source = (
            str(self.spend)
            if spent is None
            else "Gamma-Gamma, " + fitted.format(f"{spent.observations} repeat")
        )
        counted = f"counted in {self.source}, {self.start} to {self.end}"
        entries = self.monthly["entries"].to_numpy()
        entries = entries[: int(np.flatnonzero(entries)[-1]) + 1]
        intervals = {
            "purchase_rate.shape": self.buying.intervals["r"],
            "purchase_rate.rate_months": tuple(v * weeks for v in self.buying.intervals["alpha"]),
            "purchase_rate.mean_per_month": self.rate_per_month[1:],
            **{f"attrition.{name}": self.buying.intervals[name] for name in ("a", "b")},
            **(
                {}
                if spent is None
                else {f"spend.{name}": spent.intervals[name] for name in GammaGamma._fields}
            ),
            "spend.mean": self.mean_spend[1:],
        }
        return {
            "purchase_rate": {
                "shape": buying.r,
                "rate_months": buying.alpha * weeks,
                "mean_per_month": buying.r / (buying.alpha * weeks),
                "source": buying_source,
            },
            "attrition": {"a": buying.a, "b": buying.b, "source": buying_source},
            "spend": {
                **({} if spent is None else spent.params._asdict()),
                "mean": mean,
                "source": spend_source,
            },
            "season": {
                "factor": None if self.season is None else self.season.by_market_month(self.start),
                "source": f"repeat purchases by month of the year over those expected, {buying_source}",
            },
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
