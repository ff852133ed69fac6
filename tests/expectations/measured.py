"""Outcomes of a study's strategies on equal luck, small enough for a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from sim.model.later import PlayOn
from sim.scenario.files.load import load_study
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.compare.replicate import replicate
from sim.study.compare.result_tables import outcomes_table
from sim.study.measure.statistics import mean_interval

#: Of every interval: a true difference of nought is called a difference in one test of a hundred.
CONFIDENCE = 0.99


@cache
def outcomes(study: str, *settings: str, replications: int = 8, measure: str = "npv") -> pd.DataFrame:
    """A measure by replication and strategy, a customer of the market."""
    return _outcomes(load_study(study, [f"run.replications={replications}", *settings]), measure)


def outcomes_of(study: str, made: Mapping[str, Strategy], *settings: str) -> pd.DataFrame:
    """The same of `hold` and of strategies that stand in no file."""
    asked = load_study(study, ["run.replications=8", "run.customers=2000", *settings])
    return _outcomes(replace(asked, strategies={"hold": Strategy(), **made}), "npv")


def _outcomes(asked: Study, measure: str) -> pd.DataFrame:
    later: PlayOn | None = "plan_ends" if measure in ("equity", "value") else None
    wide = outcomes_table(replicate(asked, play_on=later, progress=False), asked).pivot(
        index="replication", columns="strategy", values=measure
    )
    return wide / asked.customers


def beats(found: pd.DataFrame, one: str, other: str) -> bool:
    """Whether one strategy is better than another for certain: the whole interval of the difference is
    above 0.
    """
    return mean_interval((found[one] - found[other]).to_numpy(), CONFIDENCE).low > 0


def spread(found: pd.DataFrame, name: str) -> float:
    """Standard deviation of what a strategy earns more than holding."""
    return float(np.std(found[name] - found["hold"], ddof=1))
