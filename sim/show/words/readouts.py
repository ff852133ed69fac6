"""What the tables say: small read-outs that charts and sentences share, so that they never disagree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from sim.scenario.basics.names import ACTIVE, CHAIN_STATES, CONTROL, QUADRANTS, STAGES

_TOLD = 0.1  # of a plan: from here on a cost that was not planned is told


def strategies(table: pd.DataFrame) -> list[str]:
    """Return the strategies of a table in its own order."""
    return [str(name) for name in dict.fromkeys(table["strategy"])]


def against(paired: pd.DataFrame, measure: str, control: str = CONTROL) -> pd.DataFrame:
    """Return each strategy's paired difference to `control`.

    Parameters
    ----------
    paired : DataFrame
        Columns a, b, measure, difference, low, high, variance_removed; where the intervals that hold
        together for all pairs are given (together_low, together_high), those are used, as the verdict does.

    Returns
    -------
    DataFrame
        Columns difference, low, high, variance_removed, strategy; turned so that `control` is taken away.
    """
    rows = paired[paired["measure"] == measure]
    if "together_low" in rows:
        rows = rows.assign(low=rows["together_low"], high=rows["together_high"])
    rows = rows[["a", "b", "difference", "low", "high", "variance_removed"]]
    right = rows[rows["b"] == control].drop(columns="b").rename(columns={"a": "strategy"})
    left = rows[(rows["a"] == control) & (rows["b"] != control)].drop(columns="a")
    left = left.rename(columns={"b": "strategy"})
    left = left.assign(difference=-left["difference"], low=-left["high"], high=-left["low"])
    if left.empty or right.empty:
        return (left if right.empty else right).reset_index(drop=True)
    return pd.concat([right, left], ignore_index=True).drop_duplicates("strategy", ignore_index=True)


def decided(low: float, high: float) -> bool:
    """Return whether an interval is known and leaves out zero."""
    return math.isfinite(low) and math.isfinite(high) and (low > 0 or high < 0)


def is_own_ladder(stages: Iterable[object]) -> bool:
    """Return whether stages are the user's own, those of a migration market, and not the model's."""
    return not {str(stage) for stage in stages} <= {*STAGES, *CHAIN_STATES}


def ladder_of(stages: Iterable[object]) -> list[str]:
    """Return stages in their order: the model's, its chain's, or those of the user's own as they come."""
    found = [str(stage) for stage in dict.fromkeys(stages)]
    if is_own_ladder(found):
        return found
    return list(STAGES if set(found) <= set(STAGES) else CHAIN_STATES)


def standing(stages: pd.DataFrame, month: int, among: Iterable[str] = ACTIVE) -> pd.Series:
    """Return customers in the stages `among` at the end of `month`, by strategy."""
    rows = stages[(stages["month"] == month) & stages["stage"].isin(list(among))]
    return rows.groupby("strategy", sort=False, observed=True)["mean"].sum()


def measure_of(summary: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return mean, low and high of one measure with the strategies as index, in their order."""
    rows = summary[summary["measure"] == measure]
    return rows.set_index(rows["strategy"].astype(str))[["mean", "low", "high"]].astype(float)


def share_at(concentration: pd.DataFrame, strategy: str, customers_share: float, column: str) -> float:
    """Return the share of sales or profit that the best `customers_share` of a strategy's customers bring."""
    rows = concentration[concentration["strategy"] == strategy]
    if rows.empty:
        return math.nan
    nearest = int((rows["customers_share"] - customers_share).abs().to_numpy().argmin())
    return float(rows[column].iloc[nearest])


def moves(flows: pd.DataFrame, strategy: str) -> pd.Series:
    """Return a strategy's monthly moves from one stage to another (staying left out), by (from, to)."""
    rows = flows[
        (flows["strategy"] == strategy) & (flows["from_stage"].astype(str) != flows["to_stage"].astype(str))
    ]
    keys = pd.MultiIndex.from_arrays(
        [rows["from_stage"].astype(str), rows["to_stage"].astype(str)], names=["from", "to"]
    )
    return pd.Series(rows["customers"].to_numpy(float), index=keys)


def costs_apart(cost: pd.DataFrame) -> pd.DataFrame:
    """Return strategies whose real cost differs from their plan beyond doubt, by more than a tenth of it.

    Where nothing was planned for a strategy, it is a tenth of the largest plan. Columns as in the table
    `cost`, and apart: real cost less plan.
    """
    apart = cost.assign(apart=cost["cost"] - cost["planned"])
    plan = cost["planned"].where(cost["planned"] > 0, cost["planned"].max())
    beyond = (cost["low"] > cost["planned"]) | (cost["high"] < cost["planned"]) | cost["low"].isna()
    return apart[beyond & (apart["apart"].abs() > _TOLD * plan) & (plan > 0)]


def quadrant_of(name: str, quadrants: Mapping[str, str]) -> str:
    """Quadrant of a strategy, as it says itself or by its name; empty for any other."""
    said = quadrants.get(name, name)
    return said if said in QUADRANTS else ""
