"""The part of a log that is fitted, and the rest that is held against the fit."""

from __future__ import annotations

import datetime as dt

from sim.scenario.basics.errors import UserError

#: Days that a log must cover: half of it must hold a few purchase cycles for rate and attrition to be told
#: apart.
SHORTEST = 28


def calibration_days(given: dt.date | str | None, start: dt.date, end: dt.date) -> int:
    """Days of the calibration period of a log; half of the log's unless the last of them is given."""
    if given is None:
        return ((end - start).days + 1) // 2
    try:
        day = dt.date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        raise UserError(f"calibration_end: {given!r} is not a date (expected YYYY-MM-DD)") from None
    if not start + dt.timedelta(days=SHORTEST // 2 - 1) <= day <= end:
        raise UserError(
            f"calibration_end: {day} must lie at least {SHORTEST // 2} days into the log, {start} to {end}"
        )
    return (day - start).days + 1
