"""Churn post-mortem: who was lost, when, and why, as far as the customers' last grievance tells."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.study.measure.last_year import YEAR
from sim.study.measure.portfolio import Fact


def lost_facts(churn: pd.DataFrame, own: pd.DataFrame, months: int) -> Iterator[Fact]:
    """Yield what a firm's losses came to, as (table, measure, item, value).

    Parameters
    ----------
    churn : DataFrame
        The firm's rows of `run.churn`.
    own : DataFrame
        The firm's rows of `run.monthly`.
    months : int
        Horizon.

    Yields
    ------
    tuple
        By reason: customers lost a year, and months they had been customers (mean). By stage before:
        customers lost a year, and the share of that stage's customers whom a year takes.
    """
    years = months / YEAR
    for reason, rows in churn.groupby("reason", observed=True):
        lost = rows["customers"].to_numpy(float)
        yield "lost", "a_year", str(reason), float(lost.sum()) / years
        yield "lost", "tenure", str(reason), float(np.average(rows["mean_tenure_months"], weights=lost))
    for stage, gone in churn.groupby("from_stage", observed=True)["customers"].sum().items():
        there = float(own[str(stage)].sum()) / months  # customers of the stage, mean over months
        yield "lost_from", "a_year", str(stage), float(gone) / years
        yield "lost_from", "rate", str(stage), float(gone) / years / there if there > 0 else np.nan
