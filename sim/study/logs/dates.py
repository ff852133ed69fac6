"""Dates as they are written about the world, and as programs count them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError, one_line
from sim.scenario.basics.statement import Statement, stated
from sim.study.logs.sentences import TEXTS

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.logs.values import Refuse, Text

DATE = (
    r"^(\d{8}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
    r"(?:[T\s]+\d{1,2}:\d{2}.*)?$"
)
#: Digits of a count since 1970, in seconds and smaller parts, and how many make a day. Nine digits of seconds
#: reach from 1973 to 2001, ten from there to 2286.
_COUNTS = ((9, 10, 86_400), (12, 13, 86_400_000), (15, 16, 86_400_000_000), (18, 19, 86_400_000_000_000))
BEYOND = " since 1970"  # ends the text of a time that no calendar has
_SHEET = np.datetime64("1899-12-30", "D")  # day 0 of spreadsheets


def as_days(
    text: Text, date_format: str | None, refuse: Refuse
) -> tuple[NDArray[np.datetime64], tuple[Statement, ...]]:
    """Calendar days (datetime64[D]), the time of day cut off; the form is told from the dates or given.

    Days of missing dates, which `refuse` is expected to have dealt with, are NaT. Beside them, what is to be
    said of how dates are written.
    """
    import pandas as pd

    texts = pd.Series(text.values, dtype=object).astype(str)
    there = (texts != "").to_numpy() & (np.bincount(text.codes, minlength=len(texts)) > 0)
    if date_format is None:
        beyond = texts.str.endswith(BEYOND).to_numpy() & there
        refuse(text.are(beyond), "is no day of the calendar (years 1 to 9999)")
        counted = _counted(texts, there)
        if counted is not None:
            return counted[0][text.codes], counted[1]
        texts = texts.str.replace(r"^(\d{8})\.0+$", r"\1", regex=True)  # a missing one made fractions of all
        texts = texts.str.replace(r"^(\d{4})[-/.](\d{1,2})$", r"\1-\2-01", regex=True)  # a month is its first
        parts = texts.str.extract(DATE)[0]
        refuse(
            text.are(parts.isna().to_numpy() & there),
            "is not a date in a known form (expected YYYY-MM-DD or the like); say how it is written with "
            "--date-format, as %d.%m.%y",
        )
        texts = parts.str.replace(r"[-/.年月]", "-", regex=True).str.replace("日", "", regex=False)
        formats = _formats(str(parts[there].iloc[0]) if there.any() else "")
    else:
        formats = [date_format]
    try:
        tries = [pd.to_datetime(texts, format=form, errors="coerce") for form in formats]
    except ValueError as fault:
        raise UserError(f"--date-format {date_format}: is not usable ({one_line(str(fault))})") from None
    failures = [int((found.isna() & there).sum()) for found in tries]
    best = int(np.argmin(failures))
    if len(tries) > 1 and failures[0] == failures[1] and not tries[0].equals(tries[1]):
        why = "may be day-month or month-day; say which with --date-format %d/%m/%Y or %m/%d/%Y"
        refuse(text.are((tries[0] != tries[1]).to_numpy() & there), why)
    expected = formats[best].replace("%Y", "YYYY").replace("%m", "MM").replace("%d", "DD")
    found = tries[best]
    refuse(text.are(found.isna().to_numpy() & there), f"is not a day of the calendar (expected {expected})")
    if getattr(found.dt, "tz", None) is not None:
        found = found.dt.tz_localize(None)  # the day on the customer's clock
    return np.asarray(found.to_numpy().astype("datetime64[D]"))[text.codes], ()


def _formats(example: str) -> list[str]:
    if re.fullmatch(r"\d{8}", example):
        return ["%Y%m%d"]
    if re.match(r"\d{4}", example):
        return ["%Y-%m-%d"]
    return ["%d-%m-%Y"] if "." in example else ["%d-%m-%Y", "%m-%d-%Y"]


def _counted(
    texts: pd.Series, there: NDArray[np.bool_]
) -> tuple[NDArray[np.datetime64], tuple[Statement, ...]] | None:
    """Days of dates that are numbers: a count since 1970, or the day number of a spreadsheet; None if not."""
    known = texts[there]
    if not len(known) or not known.str.fullmatch(r"\d{5,19}(\.\d+)?").all():
        return None
    digits = known.str.extract(r"^(\d+)")[0].str.len()
    least, most = int(digits.min()), int(digits.max())
    number = np.zeros(len(texts))
    number[there] = known.astype(float)
    days = np.full(len(texts), np.datetime64("NaT"), "datetime64[D]")
    if least == most == 5:
        days[there] = _SHEET + number[there].astype(np.int64)
        return days, (stated(TEXTS, "log.dates.sheet"),)
    per = next((count for low, high, count in _COUNTS if low <= least and most <= high), 0)
    if not per:
        return None
    days[there] = np.datetime64("1970-01-01", "D") + (number[there] // per).astype(np.int64)
    return days, (stated(TEXTS, "log.dates.count"),)
