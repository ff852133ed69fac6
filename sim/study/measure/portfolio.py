"""The portfolio of a firm's customers: how few bring how much, and four weight tiers by profit.

The source documents divide customers three ways, and so does this module, on one ranking by profit: ABC (the
best 5 %, the next 15 %, the other 80 %), 80/20/30 (those of the 80 % who bring no profit), and four weights
(super-heavy, heavy, middle, light). The weights follow ABC: A is super-heavy, B heavy, and C splits into the
middle, who bring a profit, and the light, who bring none. Whoever bought nothing within the horizon is not in
the portfolio.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.scenario.basics.names import ACTIVE
from sim.study.measure.last_year import YEAR

#: Shares of customers by profit, best first: A ends at 5 %, B at 20 %, C is the rest. [S]
A_ENDS, B_ENDS = 0.05, 0.20
#: The customers whom the sources give 57 % of sales. [S]
FEW = 0.12
TIERS = ("super_heavy", "heavy", "middle", "light")
#: What the table of tiers says of each: shares of the whole, then means over its customers.
SHARES = ("customers_share", "sales_share", "profit_share")
MEANS = ("profit", "share_of_wallet", "satisfaction", "price_sensitivity", "tenure_months")
#: What can be said in one number each.
FIGURES = ("a_profit", "b_profit", "c_profit", "c_without_profit", "few_sales")

#: Table, measure, item and value.
Fact = tuple[str, str, str, float]


def active(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the customers who bought within the horizon."""
    return customers[customers["sales"] > 0]


def reached(values: np.ndarray, share: float) -> float:
    """Return the share of a total that the best `share` of customers bring; a part of one counts in part."""
    ordered = -np.sort(-np.asarray(values, dtype=float))
    total = ordered.sum()
    if total <= 0:
        return float("nan")
    sums = np.concatenate([[0.0], ordered.cumsum()]) / total
    return float(np.interp(share * len(ordered), np.arange(len(sums)), sums))


def tier_of(profit: np.ndarray) -> np.ndarray:
    """Return the number of each customer's tier in `TIERS`, shape (customers,); equals rank as they come."""
    rank = np.empty(len(profit))
    rank[np.argsort(-profit, kind="stable")] = np.arange(len(profit))
    share = (rank + 0.5) / max(1, len(profit))
    tier = np.where(share < A_ENDS, 0, np.where(share < B_ENDS, 1, 2))
    return np.where(profit <= 0, 3, tier)


def portfolio_facts(customers: pd.DataFrame) -> Iterator[Fact]:
    """Yield what there is to say of a firm's portfolio, as (table, measure, item, value).

    Parameters
    ----------
    customers : DataFrame
        The firm's rows of `run.customers`.
    """
    rows = active(customers)
    profit, sales = rows["profit"].to_numpy(float), rows["sales"].to_numpy(float)
    if not len(rows):
        return
    a, b = reached(profit, A_ENDS), reached(profit, B_ENDS)
    bottom = np.sort(profit)[: round((1 - B_ENDS) * len(profit))]
    figures = (a, b - a, 1 - b, float((bottom <= 0).mean()) if len(bottom) else np.nan, reached(sales, FEW))
    for name, value in zip(FIGURES, figures, strict=True):
        yield "portfolio_figures", "value", name, value
    tier = tier_of(profit)
    total = {"customers_share": len(rows), "sales_share": sales.sum(), "profit_share": profit.sum()}
    for number, name in enumerate(TIERS):
        inside = tier == number
        part = {"customers_share": inside.sum(), "sales_share": sales[inside].sum()}
        part["profit_share"] = profit[inside].sum()
        for measure in SHARES:
            whole = float(total[measure])
            yield "portfolio", measure, name, float(part[measure]) / whole if whole > 0 else np.nan
        for measure in MEANS:
            if measure in rows:
                values = rows[measure].to_numpy(float)[inside]
                yield "portfolio", measure, name, float(values.mean()) if len(values) else np.nan


def profile_facts(own: pd.DataFrame, months: int) -> Iterator[Fact]:
    """Yield whom a firm serves: each segment's share of its customers at the end and of a year's revenue.

    Parameters
    ----------
    own : DataFrame
        The firm's rows of `run.monthly`.
    months : int
        Length of the run.
    """
    end, year = own[own["month"] == months - 1], own[own["month"] >= months - YEAR]
    people = end[list(ACTIVE)].sum(axis=1).groupby(end["segment"], observed=True).sum()
    revenue = year.groupby("segment", observed=True)["revenue"].sum()
    for measure, column in (("customers_share", people), ("revenue_share", revenue)):
        total = float(column.sum())
        for segment, value in column.items():
            yield "profile", measure, str(segment), float(value) / total if total > 0 else np.nan
