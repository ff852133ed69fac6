"""Outcomes of strategies made up for tests of verdicts, and the verdict on them through the real tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from sim.scenario.files.load import load_study
from sim.scenario.plans.beliefs import BELIEFS
from sim.scenario.plans.study import Study
from sim.study.compare.beliefs import belief_tables
from sim.study.compare.result_tables import decision_tables, outcomes_table
from sim.study.measure.pairs import overtaking
from sim.study.measure.statistics import mean_interval
from sim.study.measure.verdict import Verdict, judge

CONFIDENCE, TAIL, MONTHS = 0.95, 0.1, 60
NAMES = ("hold", "loyalty", "expansion", "acquisition", "diversification")

#: Luck of one run by the name of its shape, standardised to about 1.
SHAPES: Mapping[str, Callable[[np.random.Generator, int], np.ndarray]] = {
    "normal": lambda rng, n: rng.normal(size=n),
    "heavy left tail": lambda rng, n: rng.normal(size=n) - (rng.random(n) < 0.08) * rng.exponential(4.0, n),
    "skewed": lambda rng, n: 1.0 - rng.exponential(size=n),
}


def made_up(
    rng: np.random.Generator,
    replications: int,
    shape: str,
    common: float,
    ruin: float,
    lead: Mapping[str, float],
) -> pd.DataFrame:
    """Facts of a comparison, as digests have them: one row a strategy, run and measure.

    Parameters
    ----------
    rng : Generator
    replications : int
    shape : str
        Of the luck, among `SHAPES`.
    common : float
        Share of the variance that all strategies have in common.
    ruin : float
        Chance that cash runs out.
    lead : mapping of str to float
        By how much a strategy is better, in standard deviations of its luck.
    """
    draw = SHAPES[shape]
    everybody = {key: draw(rng, replications) for key in ("npv", "equity", "cash")}
    scale = {"npv": 100e3, "equity": 60e3, "cash": 1.0}
    line = np.quantile(draw(np.random.default_rng(1), 100_000), ruin)
    measures: dict[str, list[np.ndarray]] = {}
    for name in NAMES:
        own = {
            key: scale[key] * (np.sqrt(common) * luck + np.sqrt(1 - common) * draw(rng, replications))
            for key, luck in everybody.items()
        }
        npv, equity = 1e6 + lead.get(name, 0.0) * scale["npv"] + own["npv"], 500e3 + own["equity"]
        found = {"npv": npv, "equity": equity, "value": npv + equity, "lowest_cash": own["cash"] - line}
        found |= {"customers": 4e3 + equity / 1e3, "share": 0.3 + npv / 1e8, "ruined": own["cash"] < line}
        for measure, values in found.items():
            measures.setdefault(measure, []).append(np.asarray(values, dtype=float))
    each = len(NAMES) * replications
    return pd.DataFrame(
        {
            "table": "outcomes",
            "strategy": np.tile(np.repeat(np.array(NAMES, dtype=object), replications), len(measures)),
            "replication": np.tile(np.arange(replications), len(NAMES) * len(measures)),
            "measure": np.repeat(np.array(list(measures), dtype=object), each),
            "value": np.concatenate([np.concatenate(parts) for parts in measures.values()]),
        }
    )


@cache
def study() -> Study:
    """A study whose confidence and market are read, and of which nothing is simulated."""
    return load_study("mature_retail")


def tables(facts: pd.DataFrame, objective: str = "npv") -> dict[str, pd.DataFrame]:
    """The tables that a verdict rests on."""
    return decision_tables(outcomes_table(facts, study()), objective, TAIL, CONFIDENCE)


def everything(
    rng: np.random.Generator,
    replications: int,
    shape: str,
    common: float,
    ruin: float,
    lead: Mapping[str, float],
) -> dict[str, pd.DataFrame]:
    """The same with all else that a verdict by value may speak of; `made_up` says what is asked for."""
    asked = (replications, shape, common, ruin, lead)
    facts = made_up(rng, *asked)
    found = tables(facts, "value")
    runs = {str(name): rows for name, rows in found["outcomes"].groupby("strategy", sort=False)}
    found["overtakes"] = overtaking({name: _curve(rng, rows) for name, rows in runs.items()}, CONFIDENCE)
    further = {name: rows["value"] + rng.normal(0, 30e3, replications) for name, rows in runs.items()}
    apart = {
        name: mean_interval(value - further["hold"].to_numpy(), CONFIDENCE) for name, value in further.items()
    }
    found["continued"] = pd.DataFrame(
        [(name, *interval, replications) for name, interval in apart.items()],
        columns=["strategy", "difference", "low", "high", "replications"],
    )
    held = {belief: made_up(rng, *asked) for belief in list(BELIEFS)[:2]}
    return found | belief_tables(study(), facts, held, "value")


def _curve(rng: np.random.Generator, runs: pd.DataFrame) -> np.ndarray:
    """Value cumulated by month: a random walk up to what each run came to."""
    steps = rng.normal(0, 20e3, (len(runs), MONTHS))
    walk = np.cumsum(steps, axis=1)
    share = np.arange(1, MONTHS + 1) / MONTHS
    return walk + (runs["value"].to_numpy(float)[:, None] - walk[:, -1:]) * share


def judged(found: Mapping[str, pd.DataFrame], objective: str = "npv", **choices: object) -> Verdict:
    """The verdict on them."""
    replications = int(found["outcomes"]["replication"].nunique())
    asked = {"currency": "EUR", "months": MONTHS, "confidence": CONFIDENCE, "tail": TAIL}
    return judge(found, objective=objective, replications=replications, **(asked | choices))  # type: ignore[arg-type]
