"""Weeks and months in days."""

from __future__ import annotations

WEEK_DAYS = 7
MONTH_DAYS = 365.25 / 12
