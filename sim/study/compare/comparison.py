"""What a comparison of strategies found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from sim.scenario.plans.study import Study
from sim.study.measure.statistics import MEASURES
from sim.study.measure.verdict import Verdict, winner

_PAIRED = ["a", "b", "measure", "difference", "low", "high", "variance_removed"]


@dataclass(frozen=True)
class Comparison:
    """What a comparison of strategies found.

    Attributes
    ----------
    study : Study
    tables : dict of str to DataFrame
        By name: outcomes, summary, risk, paired, stages, flows, money, cash, matrix, service, load,
        concentration, stage_value, spend, assumptions; check if the market has a log; ladder if it is a
        migration market; beliefs and plans if the study asks about beliefs.
    verdict : Verdict
        In plain words, with the winner or None.
    calibration : dict or None
        How `hold` reproduced the market's log: week, observed, simulated, error, passes.
    policies : dict of str to list of str
        Name of each set of policies -> the strategy it is on top of, and what its policies are called.
    """

    study: Study
    tables: dict[str, pd.DataFrame]
    verdict: Verdict
    calibration: dict[str, Any] | None = None
    policies: dict[str, list[str]] = field(default_factory=dict)

    @property
    def summary(self) -> pd.DataFrame:
        """strategy, measure, mean, low, high."""
        return self.tables["summary"]

    @property
    def paired(self) -> pd.DataFrame:
        """a, b, measure, difference (a - b), low, high, variance_removed, together_low, together_high."""
        return self.tables["paired"]

    @cached_property
    def winners(self) -> dict[str, str | None]:
        """By measure, the strategy that beats every other, or None."""
        return {measure: winner(self.summary, self.paired, measure) for measure in MEASURES}

    @property
    def document(self) -> dict[str, Any]:
        """What summary.json holds; numbers that are not known are NaN here and null there."""
        risk = {str(row["strategy"]): row for row in self.tables["risk"].to_dict("records")}
        strategies: dict[str, dict[str, Any]] = {}
        for row in self.summary.itertuples(index=False):
            interval = {"mean": row.mean, "low": row.low, "high": row.high}
            strategies.setdefault(str(row.strategy), {})[str(row.measure)] = interval
        for name, found in strategies.items():
            found["ruin"] = float(risk[name]["ruin"])
            found["cvar"] = float(risk[name]["cvar"])
        columns = [*_PAIRED, "together_low", "together_high"]
        document = {
            "study": self.study.name,
            "seed": self.study.run.seed,
            "replications": self.study.run.replications,
            "currency": self.study.market.currency,
            "months": self.study.run.months,
            "customers": self.study.customers,
            "confidence": self.study.settings.confidence,
            "tail": self.study.settings.tail,
            "objective": self.study.settings.objective,
            "strategies": strategies,
            "paired": self.paired[columns].to_dict("records"),
            "winners": self.winners,
            "verdict": {"sentence": self.verdict.sentence, "winner": self.verdict.winner},
        }
        if self.calibration is not None:
            document["calibration"] = self.calibration
        if self.policies:
            document["policies"] = self.policies
        return document
