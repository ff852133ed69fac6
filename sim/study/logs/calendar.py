"""Weeks and months in days, and the units that times are counted in."""

from __future__ import annotations

from typing import Literal

WEEK_DAYS = 7
MONTH_DAYS = 365.25 / 12

#: What a log's dates tell apart.
DateUnit = Literal["day", "week", "month"]
#: What the times of a summary may be counted in.
TimeUnit = Literal["day", "week", "month", "year"]
