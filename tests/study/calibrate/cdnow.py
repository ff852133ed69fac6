"""The CDNOW log, fitted once for all tests that only look at the fit."""

from __future__ import annotations

from functools import cache

from sim.study.calibrate.calibrate import calibrate_file
from sim.study.calibrate.calibration import Calibration
from tests.habits.repository import ROOT

CDNOW = ROOT / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt"


@cache
def fitted(calibration_end: str | None = None) -> Calibration:
    """The fit with its intervals, on the first half of the log or as far as is said."""
    found = calibrate_file(CDNOW, calibration_end=calibration_end)
    assert isinstance(found, Calibration)
    return found


def fitted_whole() -> Calibration:
    """The fit on all of the log, which leaves no holdout."""
    return fitted("1998-06-30")
