"""Logs of simulated buyers: as the BG/NBD says, or with a season, or at regular intervals."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from sim.study.calibrate.btyd import BGNBD
from sim.study.calibrate.season import clock_of, whole

START = dt.date(2019, 1, 1)
TRUTH = BGNBD(r=0.6, alpha=6.0, a=0.8, b=2.5)  # alpha in weeks
DECEMBER = np.array([1.0] * 11 + [3.0])


def buyers(
    customers: int,
    days: int,
    seed: int,
    truth: BGNBD = TRUTH,
    regular: int = 1,
    season: np.ndarray | None = None,
) -> pd.DataFrame:
    """A log of customers who come in its first 90 days; `regular` is the shape of the intervals (1: by
    chance).
    """
    rng = np.random.default_rng(seed)
    clock = clock_of(np.ones(12) if season is None else whole(season), START, days) / 7
    rate, leave = rng.gamma(truth.r, 1 / truth.alpha, customers), rng.beta(truth.a, truth.b, customers)
    now = np.interp(rng.uniform(0, 90, customers), np.arange(days + 1), clock)
    rows, alive = [(np.arange(customers), now)], np.ones(customers, bool)
    while alive.any():
        now = now + rng.gamma(regular, 1 / (regular * rate))
        alive &= now < clock[-1]
        rows.append((np.flatnonzero(alive), now[alive]))
        alive &= rng.random(customers) >= leave
    customer, time = (np.concatenate(column) for column in zip(*rows, strict=True))
    day = np.interp(time, clock, np.arange(days + 1)).astype(int).clip(0, days - 1)
    date = np.datetime64(START, "D") + day
    amount = rng.gamma(4.0, 10.0, len(day)).round(2)
    return pd.DataFrame({"customer": customer, "date": date.astype("datetime64[s]"), "amount": amount})
