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


def span(months: int) -> Statement:
    """So many months, as a sentence counts them."""
    return says("month") if months == 1 else says("months", months=months)


def leading(summary: pd.DataFrame, measure: str) -> str:
    """Return the strategy with the highest mean; the first of equals."""
    rows = summary[summary["measure"] == measure]
    return str(rows["strategy"].iloc[int(rows["mean"].to_numpy().argmax())])


def difference(paired: pd.DataFrame, measure: str, a: str, b: str) -> tuple[float, float, float]:
    """Return a - b in `measure` with the interval that holds together with all others."""
    first, second = paired["a"].to_numpy(), paired["b"].to_numpy()
    rows = paired["measure"].to_numpy() == measure
    apart = paired[["difference", "together_low", "together_high"]].to_numpy(float)
    same = rows & (first == a) & (second == b)
    if same.any():
        value, low, high = apart[same][0]
        return float(value), float(low), float(high)
    value, low, high = apart[rows & (first == b) & (second == a)][0]
    return -float(value), -float(high), -float(low)


def winner(summary: pd.DataFrame, paired: pd.DataFrame, measure: str) -> str | None:
    """Return the strategy that beats every other in `measure`, or None."""
    names = list(dict.fromkeys(summary["strategy"]))
    if len(names) < 2 or summary.loc[summary["measure"] == measure, "mean"].isna().any():
        return None
    best = leading(summary, measure)
    if all(difference(paired, measure, best, other)[1] > 0 for other in names if other != best):
        return best
    return None
