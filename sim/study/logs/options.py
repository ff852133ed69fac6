"""How a log is to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np

from sim.scenario.basics.errors import UserError, near
from sim.study.logs.calendar import TimeUnit


@dataclass(frozen=True)
class LogOptions:
    """How a log is to be read.

    Attributes
    ----------
    columns : which column is the "customer", "date", "amount", and where there are such, "units", "price",
        "good"; for contracts "customer", "start", "end" (empty while it runs), "amount" (money a period),
        "plan"; for a summary "customer", "frequency" (repeat purchases), "recency" and "age" (from the first
        purchase to the last one and to now), "spend" (mean of the repeat purchases).
        Guessed where not given; amount "none" says that there are no amounts.
    date_format : as for `strptime`; told from the dates where not given.
    duplicates : rows that repeat another in every column are taken as purchases of their own and added up
        like any rows of one day ("merge"), left out as copying errors ("drop"), or "refuse"d. By default they
        are copies where the log has columns that two purchases would not share (an order number, say; see
        `sim.study.logs.clean.told_apart`), or half of it repeats the rest, and purchases where not.
    refunds : negative amounts are taken off what the customer bought before ("net"), left out ("drop") or
        "refuse"d.
    bulk : purchases far above all others (see `sim.study.logs.quality.BULK`) are "keep"t or "drop"ped.
    anonymous : rows without a customer are "refuse"d or "drop"ped.
    months : contracts: between renewals; told from the log where not given.
    plan : contracts: the only one to read, by the log's column of plans ("plan").
    log_end : last day that the log covers; default: its last purchase (or start or end of a contract).
    today : no purchase may be later than the day after this one (default: the day of the call).
    time_unit : summaries of customers: what their times are counted in ("day", "week", "month" or "year");
        told from the numbers where not given.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    duplicates: str | None = None
    refunds: str = "net"
    bulk: str = "keep"
    anonymous: str = "refuse"
    months: int | None = None
    plan: str | None = None
    log_end: dt.date | str | None = None
    today: dt.date | None = None
    time_unit: TimeUnit | None = None

    def __post_init__(self) -> None:
        for name, known in (
            ("duplicates", (None, "refuse", "merge", "drop")),
            ("refunds", ("refuse", "net", "drop")),
            ("bulk", ("keep", "drop")),
            ("anonymous", ("refuse", "drop")),
            ("time_unit", (None, *get_args(TimeUnit))),
        ):
            given = getattr(self, name)
            if given not in known:
                listed = [word for word in known if word]
                option = f"--{name.replace('_', '-')}"
                raise UserError(f"{option} {given}: is not one of {', '.join(listed)}{near(given, listed)}")
        if self.months is not None and not 1 <= self.months <= 120:
            raise UserError(f"--months {self.months}: between 1 and 120 are expected between renewals")

    @classmethod
    def of(cls, **options: Any) -> LogOptions:
        """From options by name, of which None means the default."""
        return cls(**{name: value for name, value in options.items() if value is not None})

    @property
    def latest(self) -> np.datetime64:
        """Last day that may stand in a log."""
        return np.datetime64((self.today or dt.date.today()) + dt.timedelta(days=1), "D")

    def log_end_day(self, earliest: dt.date, where: str) -> dt.date | None:
        """Last day that the log is said to cover, if it is said."""
        if self.log_end is None:
            return None
        try:
            day = dt.date.fromisoformat(self.log_end) if isinstance(self.log_end, str) else self.log_end
        except ValueError:
            raise UserError(f"--log-end {self.log_end}: is not a date (expected YYYY-MM-DD)") from None
        if day < earliest:
            raise UserError(f"--log-end {day}: is too early for {where}, which goes on to {earliest}")
        return day
