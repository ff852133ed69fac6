"""What verdicts read out of a comparison's tables, and how they name and say it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.scenario.basics.statement import Statement, named, stated
from sim.study.measure.sentences import TEXTS


def name_of(strategy: str) -> Statement:
    """A strategy as a sentence names it."""
    return named("strategy", strategy)


def says(key: str, **values: Any) -> Statement:
    """A sentence of the verdict."""
    return stated(TEXTS, f"verdict.{key}", **values)


def leading(summary: pd.DataFrame, measure: str) -> str:
    """Return the strategy with the highest mean; the first of equals."""
    rows = summary[summary["measure"] == measure]
    return str(rows["strategy"].iloc[int(rows["mean"].to_numpy().argmax())])


def difference(paired: pd.DataFrame, measure: str, a: str, b: str) -> tuple[float, float, float]:
    """Return a - b in `measure` with the interval that holds together with all others."""
    rows = paired[paired["measure"] == measure]
    same = rows[(rows["a"] == a) & (rows["b"] == b)]
    if len(same):
        row = same.iloc[0]
        return float(row["difference"]), float(row["together_low"]), float(row["together_high"])
    row = rows[(rows["a"] == b) & (rows["b"] == a)].iloc[0]
    return -float(row["difference"]), -float(row["together_high"]), -float(row["together_low"])


def winner(summary: pd.DataFrame, paired: pd.DataFrame, measure: str) -> str | None:
    """Return the strategy that beats every other in `measure`, or None."""
    names = list(dict.fromkeys(summary["strategy"]))
    if len(names) < 2 or summary.loc[summary["measure"] == measure, "mean"].isna().any():
        return None
    best = leading(summary, measure)
    if all(difference(paired, measure, best, other)[1] > 0 for other in names if other != best):
        return best
    return None
