"""What a log of contracts says about its customers: renewing (sBG) with intervals, and the holdout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.statement import Statement
from sim.study.calibrate.bootstrap import Estimate, percentiles
from sim.study.calibrate.btyd import SBG
from sim.study.calibrate.likelihood import Fit, Floats
from sim.study.calibrate.misfit import Check, sentence
from sim.study.logs.quality import ContractQuality
from sim.study.logs.terms import Term
from sim.study.measure.statistics import wilson_interval

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RenewalCalibration:
    """What a log of contracts says about its customers.

    Intervals are of 95 %.

    Attributes
    ----------
    source : str
        Name of the log.
    quality : ContractQuality
        What is odd about the log, and what was done about it.
    start, calibration_end, end : date
        First day of the log, last day of the calibration period, last day that the log covers.
    months_between_renewals : int
        How long a contract runs until it is renewed; 0 where that is a number of days (`quality`).
    cohort : int
        Contracts that began in the calibration period.
    renewing : Fit of SBG
        How customers renew: parameters a renewal, intervals, notes.
    survival : DataFrame
        renewal: due (number: contracts that met it); renewed (number: of these); retention, retention_low,
        retention_high (share: renewed of due, with Wilson's interval); expected_retention (share: by the
        fit); surviving (share: product of the retentions so far); expected_surviving, expected_low,
        expected_high (share: by the fit). Over the whole log.
    monthly : DataFrame
        month: end (date: last day of the month); entries (number: contracts begun in it); observed,
        expected, expected_low, expected_high (number: contracts of the cohort in force at its end); holdout
        (bool: after the calibration period).
    frequency : DataFrame
        renewal: due (number: contracts that met it); left, expected_left (number: of these). In the
        calibration period.
    holdout_alone : Estimate
        Expected over observed renewals after the calibration period, minus 1; NaN without a holdout.
    fee : Estimate
        Mean money a term, over the terms of all contracts; NaN if the log has no amounts.
    checks : tuple of Check
        The tests of whether the model holds; `misfit` is what they come to.
    """

    setting = "contractual"

    source: str
    quality: ContractQuality
    start: dt.date
    calibration_end: dt.date
    end: dt.date
    months_between_renewals: int
    cohort: int
    renewing: Fit[SBG]
    survival: pd.DataFrame
    monthly: pd.DataFrame
    frequency: pd.DataFrame
    holdout_alone: Estimate
    fee: Estimate
    checks: tuple[Check, ...] = ()

    @property
    def holdout_error(self) -> float:
        """Expected over observed renewals after the calibration period, minus 1; NaN if no holdout."""
        return self.holdout_alone.value

    @property
    def left_at_first(self) -> Estimate:
        """Share of the contracts that met their first renewal in the calibration period and were left at
        it.
        """
        first = self.frequency.iloc[0]
        return Estimate(*wilson_interval(int(first["left"]), int(first["due"]), 0.95))

    @property
    def chance_to_leave(self) -> Estimate:
        """Chance to leave at the first renewal, as fitted: mean over customers, alpha / (alpha + beta)."""
        alpha, beta = self.renewing.params
        draws = self.renewing.draws
        return percentiles(
            alpha / (alpha + beta), draws[:, 0] / draws.sum(axis=1) if len(draws) else np.empty(0)
        )

    @property
    def misfit(self) -> tuple[Statement, ...]:
        """What is wrong with the fit and what that means, as one sentence; nothing if the model holds."""
        return sentence(self.checks)

    @property
    def notes(self) -> tuple[Statement, ...]:
        """What to keep in mind: the log's quality, loose parameters."""
        return (*self.quality.remarks, *self.renewing.notes)

    def market_traits(self) -> dict[str, dict[str, Any]]:
        """Plain numbers for a market file, each group with the `source` of its numbers as a sentence.

        Returns
        -------
        attrition : `a`, `b` of the Beta distribution over customers of the chance to leave at each renewal;
            `months_between_renewals`.
        spend : `mean` money a period, NaN where the log has no amounts.
        entry : `customers` (contracts), and `month_share`: the share who begin in month 1, 2, ... of the log.
        intervals : 95 % intervals, by "group.name".
        """
        entries = self.monthly["entries"].to_numpy()
        entries = entries[: int(np.flatnonzero(entries)[-1]) + 1]
        alpha, beta = self.renewing.params
        counted = f"counted in {self.source}, {self.start} to {self.end}"
        return {
            "attrition": {
                "a": alpha,
                "b": beta,
                "months_between_renewals": self.months_between_renewals,
                "source": (
                    f"sBG, {self.renewing.method} on {self.source}, {self.start} to {self.calibration_end}, "
                    f"{self.renewing.observations} contracts"
                ),
            },
            "spend": {"mean": self.fee.value, "source": f"mean amount over contracts, {counted}"},
            "entry": {
                "customers": int(entries.sum()),
                "month_share": (entries / entries.sum()).tolist(),
                "source": f"contracts begun, {counted}",
            },
            "intervals": {
                "attrition.a": [float(v) for v in self.renewing.intervals["alpha"]],
                "attrition.b": [float(v) for v in self.renewing.intervals["beta"]],
                "spend.mean": [self.fee.low, self.fee.high],
            },
        }


def renewals_by(
    begin: NDArray[np.int64], finish: Floats, term: Term, day: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """How often each contract had been renewed by a day, and whether it had then been left.

    Parameters
    ----------
    begin, finish : first and last day of each contract, in days; infinite where it still runs.
    term : between renewals.
    day : what is known. A contract that ends later still runs; one given up within its term runs to the end
        of it; a renewal whose refusal the log would not show yet has not been met, by anybody.
    """
    ended = finish <= day
    left_at, met = term.left_at(begin, finish), term.met(begin, day)
    left = ended & (left_at <= met)
    return np.where(left, left_at - 1, met), left
