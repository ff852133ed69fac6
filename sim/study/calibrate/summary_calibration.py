"""What a summary of customers (frequency, recency, T, value) says about them: the fits, and one test of them.

A summary knows no calendar: there is no second part to test a forecast on, no season to see, and no market
can be made of it, as nobody knows when its customers came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement
from sim.study.calibrate.bootstrap import Method, Modelled
from sim.study.calibrate.btyd import BGNBD, bgnbd_likelihood
from sim.study.calibrate.buyers import Buyers
from sim.study.calibrate.likelihood import Fit, withheld
from sim.study.calibrate.misfit import Check, check_frequencies, sentence
from sim.study.calibrate.moment_test import Fitted
from sim.study.calibrate.spend_model import GammaGamma, Spending, correlation, spending
from sim.study.calibrate.tracking import frequency_table
from sim.study.logs.summary_log import Summary, SummaryQuality

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SummaryCalibration(Buyers):
    """What a summary of customers says about them; attributes are those of `Calibration` that it can have.

    Attributes
    ----------
    source, quality, cohort, buying, spend, spend_frequency_correlation, checks
        As of `sim.study.calibrate.calibration.Calibration`.
    frequency : DataFrame
        repeats: customers, expected_customers (number); the last row is that many or more.
    """

    source: str
    quality: SummaryQuality
    cohort: int
    buying: Fit[BGNBD]
    spend: Fit[GammaGamma] | Statement
    spend_frequency_correlation: float
    frequency: pd.DataFrame
    checks: tuple[Check, ...] = ()

    @property
    def notes(self) -> tuple[Statement, ...]:
        """What to keep in mind: the summary's quality, loose parameters, spend tied to frequency."""
        return (*self.quality.remarks, *self.buying.notes, *self.spend_notes)


def calibrate_summary(log: Summary, method: Method) -> SummaryCalibration:
    """As `sim.study.calibrate.calibrate.calibrate`, of a summary of customers."""
    if not log.frequency.any():
        raise UserError(f"{log.path or 'table'}: nobody bought twice; there is nothing to fit")
    likelihood = bgnbd_likelihood(log.frequency.astype(float), log.recency, log.age)
    paid = np.where(log.spend > 0, log.frequency, 0)
    total = np.where(paid > 0, log.spend * paid, 0.0)
    spends = spending(paid, total)
    models = [Modelled(*likelihood), *([spends.model] if isinstance(spends, Spending) else [])]
    buying, *spent = method(models, _unseen)
    checks = (check_frequencies(log.frequency, log.age, Fitted.of(*likelihood, buying)),)
    if sentence(checks):
        buying = withheld(buying)
    none = np.zeros(len(log.age), np.int64)
    frequency = frequency_table(log.frequency, log.recency, log.age, none, 0.0, buying.params)
    return SummaryCalibration(
        source=log.path.name if log.path else "table",
        quality=log.quality,
        cohort=len(log.age),
        buying=buying,
        spend=spends.in_money(spent[0]) if isinstance(spends, Spending) else spends,
        spend_frequency_correlation=correlation(paid, total),
        frequency=frequency,
        checks=checks,
    )


def _unseen(found: Any, times: Any) -> None:
    """Nothing is made of the draws but intervals."""
