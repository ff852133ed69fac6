"""Sorting or growing: how much of the rise of retention with tenure is change in customers, and how much is
only that those likely to leave have left.

`sim.model.engines.retention_survey` follows those who become customers and splits the change in the mean
chance to be kept exactly: sorting + growing + surroundings. Here the customers of all years are put together
by tenure.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.study.measure.portfolio import Fact

#: What the change since the first year is made of.
PARTS = ("sorting", "growing", "surroundings")
#: Years of tenure that are told at most.
MOST_YEARS = 10
#: Customers who have to be left of those followed, in one run, for a tenure to be told.
LEAST = 25


def by_tenure(retention: pd.DataFrame, least: int = LEAST) -> pd.DataFrame:
    """Say what changed the chance to be kept since the first year as a customer.

    Parameters
    ----------
    retention : DataFrame
        As `run.retention`; of several runs together if need be.
    least : int
        The table ends before the first tenure at which fewer are left.

    Returns
    -------
    DataFrame
        tenure_years (whole years since the first year as a customer), followed (customers who could reach
        that tenure), stayed (share of them who are still, or again, customers), chance (of those to be kept
        at the next decision: that of the first year plus the rise), and what the rise is made of: sorting,
        growing, surroundings.
    """
    sums = retention.drop(columns="month").groupby("tenure_years", sort=True).sum()
    enough = sums["stayed"].to_numpy() >= max(1, least)
    told = sums.iloc[: len(sums) if enough.all() else int(np.argmin(enough))]
    followed, stayed = told["followed"].to_numpy(float), told["stayed"].to_numpy(float)
    at_start = told["chance"].to_numpy() / followed
    before, changed, after = (told[column].to_numpy() / stayed for column in ("before", "changed", "after"))
    return pd.DataFrame(
        {
            "tenure_years": told.index.to_numpy(int),
            "followed": followed.astype(int),
            "stayed": stayed / followed,
            "chance": at_start[:1].sum() + after - at_start,
            "sorting": before - at_start,
            "growing": changed - before,
            "surroundings": after - changed,
            "rise": after - at_start,
        }
    )


def sorting_facts(retention: pd.DataFrame) -> Iterator[Fact]:
    """Yield the chance to be kept by tenure and what it is made of, as (table, measure, item, value).

    A tenure that this run cannot tell is not a number, and is `told` with 0: where the mean of told is 1, all
    runs could.
    """
    found = by_tenure(retention)
    for year in range(MOST_YEARS + 1):
        known = year < len(found)
        yield "retention", "told", str(year), float(known)
        for measure in ("chance", "stayed", *PARTS, "rise"):
            value = found[measure].to_numpy(float)[year] if known else np.nan
            yield "retention", measure, str(year), float(value)


def told(table: pd.DataFrame, strategy: str) -> pd.DataFrame:
    """Return what every run of a strategy could tell, by tenure.

    Parameters
    ----------
    table : DataFrame
        The table `retention` of a comparison: strategy, tenure_years, measure, mean, low, high.

    Returns
    -------
    DataFrame
        Index tenure_years; columns (measure, mean | low | high). Empty if fewer than two tenures are known.
    """
    rows = table[table["strategy"] == strategy] if len(table) else table
    if not len(rows):
        return pd.DataFrame()
    rows = rows.assign(tenure_years=rows["tenure_years"].astype(int))
    wide = rows.pivot(index="tenure_years", columns="measure", values=["mean", "low", "high"]).swaplevel(
        axis=1
    )
    wide = wide[wide["told", "mean"] == 1.0].sort_index()
    return wide if len(wide) > 1 else pd.DataFrame()
