"""The tables of a what-if, from the digests of base and cases: levels, differences, and what becomes of the
verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.statement import Statement, kept
from sim.scenario.plans.study import Study
from sim.study.compare.comparison import Comparison
from sim.study.decide.cases import BASE
from sim.study.decide.nothing_happened import why_nothing
from sim.study.measure.bridge import bridge_table
from sim.study.measure.readings import leading
from sim.study.measure.satisfaction import APART, counts_by_strategy, differences
from sim.study.measure.statistics import MEASURES, Interval, mean_interval, together

_NOTHING = Interval(0.0, 0.0, 0.0)
_ROUNDING = 1e-12  # what the order of a floating-point sum may change, of a value or, of small ones, at all


@dataclass(frozen=True)
class Case:
    """A case, or the base, with what its runs say."""

    study: Study
    facts: pd.DataFrame
    comparison: Comparison

    @property
    def outcomes(self) -> pd.DataFrame:
        """One row a strategy and replication."""
        return self.comparison.tables["outcomes"]

    def of(self, strategy: str, measure: str) -> np.ndarray:
        """What the runs of a strategy say, in the order of replications."""
        rows = self.outcomes[self.outcomes["strategy"] == strategy].sort_values("replication")
        return rows[measure].to_numpy(float)

    @property
    def lead(self) -> str:
        """Who wins, or is ahead if nobody does."""
        verdict = self.comparison.verdict
        return verdict.winner or leading(self.comparison.summary, verdict.objective)

    @property
    def first(self) -> str:
        """What the verdict says of who is ahead: its first sentence."""
        return self.comparison.verdict.statements[0]


def levels_table(cases: Mapping[str, Case]) -> pd.DataFrame:
    """Each measure of each strategy in base and cases: case, strategy, measure, mean, low, high."""
    frames = [case.comparison.summary.assign(case=name) for name, case in cases.items()]
    columns = ["case", "strategy", "measure", "mean", "low", "high"]
    return pd.concat(frames, ignore_index=True)[columns]


def moved(base: Case, case: Case) -> dict[str, bool]:
    """By strategy: whether any of its runs differs from the base's, by more than the rounding of a sum."""
    return {
        name: not _alike(_rows(base.facts, name), _rows(case.facts, name)) for name in base.study.strategies
    }


def _alike(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether digests say the same: luck turns what really differs into other purchases."""
    if not one.drop(columns="value").equals(other.drop(columns="value")):
        return False
    was, now = (rows["value"].to_numpy(float) for rows in (one, other))
    return bool(np.allclose(was, now, rtol=_ROUNDING, atol=_ROUNDING, equal_nan=True))


def _rows(facts: pd.DataFrame, strategy: str) -> pd.DataFrame:
    """Digests of a strategy, words as such: coded, they would differ by what other strategies mention."""
    rows = facts[facts["strategy"] == strategy].reset_index(drop=True)
    coded = [name for name in rows.columns if isinstance(rows[name].dtype, pd.CategoricalDtype)]
    return rows.astype(dict.fromkeys(coded, object))


def differences_table(cases: Mapping[str, Case], confidence: float) -> pd.DataFrame:
    """Each case less the base, run by run.

    Columns case, strategy, measure, moved, difference, low, high, together_low, together_high. Those together
    hold for all cases and strategies of a measure at once.
    """
    base = cases[BASE]
    others = {name: case for name, case in cases.items() if name != BASE}
    wide = together(confidence, len(others) * len(base.study.strategies))
    rows: list[tuple[Any, ...]] = []
    for name, case in others.items():
        differs = moved(base, case)
        for strategy, measure in ((s, m) for s in base.study.strategies for m in MEASURES):
            apart = case.of(strategy, measure) - base.of(strategy, measure)
            alone, family = (
                mean_interval(apart, sure) if differs[strategy] else _NOTHING for sure in (confidence, wide)
            )
            rows.append((name, strategy, measure, differs[strategy], *alone, *family[1:]))
    columns = ["case", "strategy", "measure", "moved", "difference", "low", "high"]
    return pd.DataFrame(rows, columns=[*columns, "together_low", "together_high"])


def bridge_of_cases(cases: Mapping[str, Case], confidence: float) -> pd.DataFrame:
    """Why each strategy earns more or less in a case than in the base, in parts that add up.

    Columns case, strategy, part, order, value, low, high; of strategies of which any run differs.
    """
    base, frames = cases[BASE], []
    for name, case in cases.items():
        for strategy, differs in moved(base, case).items():
            if differs:
                one, other = (each.facts[each.facts["strategy"] == strategy] for each in (base, case))
                table = bridge_table(one, other, confidence)
                frames.append(table.assign(case=name, strategy=strategy))
    columns = ["case", "strategy", "part", "order", "value", "low", "high"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def satisfaction_of_cases(cases: Mapping[str, Case], confidence: float) -> pd.DataFrame:
    """What customers answer and buy again in base and cases, and how far that differs from the base."""
    base = counts_by_strategy(cases[BASE].facts)
    compared = (len(cases) - 1) * len(base)
    frames = []
    for name, case in cases.items():
        figures = case.comparison.tables["satisfaction_figures"]
        figures = figures.rename(columns={"low": "mean_low", "high": "mean_high"}).assign(case=name)
        apart = [
            (strategy, figure, *told)
            for strategy, counts in (counts_by_strategy(case.facts) if name != BASE else {}).items()
            for figure, told in differences(counts, base[strategy], confidence, compared).items()
        ]
        told = pd.DataFrame(apart, columns=["strategy", "figure", *APART]).astype(dict.fromkeys(APART, float))
        frames.append(figures.merge(told, on=["strategy", "figure"], how="left"))
    columns = ["case", "strategy", "figure", "mean", "mean_low", "mean_high", *APART]
    return pd.concat(frames, ignore_index=True)[columns]


def curve_of_cases(cases: Mapping[str, Case]) -> pd.DataFrame:
    """What is bought again by satisfaction, in base and cases: case and the columns of the comparison's."""
    frames = [case.comparison.tables["satisfaction_curve"].assign(case=name) for name, case in cases.items()]
    curve = pd.concat(frames, ignore_index=True)
    return curve[["case", *curve.columns.drop("case")]]


def cases_table(
    cases: Mapping[str, Case], changes: Mapping[str, list[str]], confidence: float
) -> pd.DataFrame:
    """What each case changes, and what becomes of the verdict; the base first."""
    base = cases[BASE]
    rows = []
    for name, case in cases.items():
        verdict, differs = case.comparison.verdict, name != BASE and any(moved(base, case).values())
        finding, apart = _finding(base, case, confidence, len(cases) - 1)
        first = case.first
        rows.append(
            {
                "case": name,
                "changes": "; ".join(changes.get(name, ())),
                "moved": differs,
                "lead": case.lead,
                "winner": verdict.winner or "",
                "finding": finding,
                "apart": apart.mean,
                "apart_low": apart.low,
                "apart_high": apart.high,
                "sentence": str(first),
                "told": kept(first) if isinstance(first, Statement) else "",
            }
        )
    return pd.DataFrame(rows)


def _finding(base: Case, case: Case, confidence: float, tests: int) -> tuple[str, Interval]:
    """What becomes of the verdict, and the case's leader less the base's, in the case.

    Another leader is a change only if it is ahead of the first beyond luck: by the paired difference of the
    two, in an interval that holds for every pair in every case.
    """
    was, now = base.lead, case.lead
    if now == was:
        before, after = (each.comparison.verdict.winner is not None for each in (base, case))
        key = "holds" if before == after else "surer" if after else "less_sure"
        return key, _NOTHING
    names = len(base.study.strategies)
    objective = case.comparison.verdict.objective
    apart = case.of(now, objective) - case.of(was, objective)
    wide = together(confidence, max(1, tests) * names * (names - 1) // 2)
    found = mean_interval(apart, wide)
    return ("turns" if found.low > 0 else "within_luck"), found


def reasons_table(cases: Mapping[str, Case]) -> pd.DataFrame:
    """Why cases in which nothing happened changed nothing: case, path, reason, about."""
    base = cases[BASE]
    rows = [
        (name, *why)
        for name, case in cases.items()
        if name != BASE and not any(moved(base, case).values())
        for why in why_nothing(base.study, case.study)
    ]
    return pd.DataFrame(rows, columns=["case", "path", "reason", "about"], dtype=object)
