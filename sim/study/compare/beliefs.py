"""Plans made under a wrong belief and paid for in the true market: forecast, outcome and regret.

Every strategy is played in the market as it is and in the market as a planner believes it to be, by the
same customers with the same luck. The plan is the strategy that does best in the believed market; what it
does there is the forecast, what it does in the true market the outcome, and how much better the best strategy
does in the true market the regret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.plans.beliefs import BELIEFS
from sim.scenario.plans.study import Study
from sim.study.compare.result_tables import outcomes_table
from sim.study.measure.statistics import mean_interval, ratio_interval

_MANY = ("", "_low", "_high")


def believed(study: Study, belief: str) -> Study:
    """Return the study as a planner sees it who holds a belief."""
    return replace(study, market=BELIEFS[belief].applied(study.market_of_firms))


def belief_tables(
    study: Study, facts: pd.DataFrame, under: Mapping[str, pd.DataFrame], objective: str
) -> dict[str, pd.DataFrame]:
    """Set forecasts beside outcomes.

    Parameters
    ----------
    study : Study
    facts : DataFrame
        Digests of all runs in the true market, as `replicate` returns them.
    under : mapping of str to DataFrame
        The same in the market of each belief.
    objective : str
        What plans are chosen and judged by: npv or value.

    Returns
    -------
    dict of str to DataFrame
        ``beliefs``: belief, strategy, then forecast, outcome and over (forecast less outcome), each with _low
        and _high. ``plans``: belief, kind, number, chosen, best, then forecast, outcome, over, ratio
        (forecast / outcome; not a number unless the outcome is surely positive) and regret, each with _low
        and _high; misjudged, the strategy that the belief is furthest off about, and astray, by how much
        its forecast exceeds what it brings, with _low and _high. All in `objective` and over the study's
        replications, paired.
    """
    confidence = study.settings.confidence
    truth = _wide(facts, study, objective)
    best = _best(truth)
    rows: list[tuple[Any, ...]] = []
    plans: list[tuple[Any, ...]] = []
    for belief, found in under.items():
        seen = _wide(found, believed(study, belief), objective)
        rows += [(belief, name, *_compared(seen[name], truth[name], confidence)) for name in truth]
        plan = _best(seen)
        what = (belief, BELIEFS[belief].kind, BELIEFS[belief].number, plan, best)
        ratio = ratio_interval(seen[plan], truth[plan], confidence)
        regret = mean_interval(truth[best] - truth[plan], confidence)
        wrong = max(truth, key=lambda name: abs(float((seen[name] - truth[name]).mean())))
        astray = mean_interval(seen[wrong] - truth[wrong], confidence)
        compared = _compared(seen[plan], truth[plan], confidence)
        plans.append((*what, *compared, *ratio, *regret, wrong, *astray))
    both = _columns("forecast", "outcome", "over")
    head = ["belief", "kind", "number", "chosen", "best"]
    return {
        "beliefs": pd.DataFrame(rows, columns=["belief", "strategy", *both]),
        "plans": pd.DataFrame(
            plans, columns=[*head, *both, *_columns("ratio", "regret"), "misjudged", *_columns("astray")]
        ),
    }


def _columns(*names: str) -> list[str]:
    return [name + end for name in names for end in _MANY]


def _wide(facts: pd.DataFrame, study: Study, objective: str) -> dict[str, np.ndarray]:
    """Objective of each strategy by replication."""
    outcomes = outcomes_table(facts, study)
    return {
        str(name): rows.sort_values("replication")[objective].to_numpy(float)
        for name, rows in outcomes.groupby("strategy", sort=False)
    }


def _best(values: Mapping[str, np.ndarray]) -> str:
    """The strategy with the highest mean; the first of equals."""
    return max(values, key=lambda name: float(values[name].mean()))


def _compared(seen: np.ndarray, true: np.ndarray, confidence: float) -> tuple[float, ...]:
    parts = (seen, true, seen - true)
    return tuple(number for part in parts for number in mean_interval(part, confidence))
