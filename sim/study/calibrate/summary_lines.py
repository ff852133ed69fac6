"""What a calibration found, in lines for a terminal."""

from __future__ import annotations

from typing import Any

from sim.study.calibrate.bootstrap import Estimate
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.likelihood import Fit
from sim.study.calibrate.renewal_calibration import RenewalCalibration


def lines(calibration: Calibration | RenewalCalibration) -> list[str]:
    """The log in a sentence, each fit with its intervals, the holdout, and what to keep in mind."""
    found = _purchases(calibration) if isinstance(calibration, Calibration) else _contracts(calibration)
    return [f"log: {calibration.quality.summary}", *found, *(f"note: {note}" for note in calibration.notes)]


def _purchases(c: Calibration) -> list[str]:
    told = [
        f"fitted on {c.start} to {c.calibration_end}: {c.cohort:,} customers, {c.buying.interval_method}",
        f"buying (BG/NBD, weeks): {_params(c.buying)}",
        f"  purchases a month while a customer: {_with_interval(c.rate_per_month)}",
        f"  chance to leave after a repeat purchase: {_with_interval(c.chance_to_leave, percent=True)}",
        f"spend (Gamma-Gamma): {_params(c.spend)}",
        f"  mean spend: {_with_interval(c.mean_spend)}",
    ]
    if c.price is not None:
        told.append(f"price: elasticity {_with_interval(c.price.elasticity)} ({c.price.method})")
    else:
        told.append(f"price: {c.price_note}")
    if c.holdout_error == c.holdout_error:  # not a number without a holdout
        told += [
            f"holdout: expected repeat purchases are {_error(c.holdout_cumulative)} off at its end, counting "
            "all since the start",
            f"  those after {c.calibration_end} alone: {_error(c.holdout_alone)} off",
        ]
    return told


def _contracts(c: RenewalCalibration) -> list[str]:
    told = [
        f"fitted on {c.start} to {c.calibration_end}: {c.cohort:,} contracts of "
        f"{c.months_between_renewals} months, {c.renewing.interval_method}",
        f"renewing (sBG): {_params(c.renewing)}",
        f"  chance to leave at the first renewal: {_with_interval(c.chance_to_leave, percent=True)}",
    ]
    if c.fee.value == c.fee.value:
        told.append(f"  mean fee a term: {_with_interval(c.fee)}")
    if c.holdout_error == c.holdout_error:
        told.append(f"holdout: expected renewals after {c.calibration_end} are {_error(c.holdout_alone)} off")
    return told


def _params(fit: Fit[Any]) -> str:
    return ", ".join(
        f"{name} {value:.4g} [{fit.intervals[name][0]:.4g}, {fit.intervals[name][1]:.4g}]"
        for name, value in fit.params._asdict().items()
    )


def _with_interval(found: Estimate, percent: bool = False) -> str:
    value, low, high = (100 * v if percent else v for v in found)
    unit = " %" if percent else ""
    return f"{value:.3g}{unit}" + (f" [{low:.3g}, {high:.3g}]{unit}" if low == low else "")


def _error(found: Estimate) -> str:
    value, low, high = found
    return f"{value:+.1%}" + (f" [{low:+.1%}, {high:+.1%}]" if low == low else "")
