"""One view of a finished comparison, whether it was just made or read from its folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.scenario.basics.names import control_of
from sim.show.words import numbers, readouts
from sim.show.words.words import Words, capital
from sim.study.measure.idle_verdict import idle_strategies
from sim.study.measure.readings import difference
from sim.study.measure.statistics import Interval
from sim.study.measure.verdict import Verdict, judge

if TYPE_CHECKING:
    from sim.study.compare.comparison import Comparison
    from sim.study.compare.results_folder import Results
    from sim.study.decide.budget_curve import BudgetCurve
    from sim.study.decide.optimise import Optimum
    from sim.study.decide.sweep import Sweep
    from sim.study.decide.what_if import WhatIf


@dataclass(frozen=True)
class View:
    """What charts, tables and sentences of a report read.

    Attributes
    ----------
    tables : mapping of str to DataFrame
    summary : mapping
        Of summary.json.
    study : mapping
        The study with its market and strategies written out.
    manifest : mapping
        Where the results come from.
    words : Words
    """

    tables: Mapping[str, pd.DataFrame]
    summary: Mapping[str, Any]
    study: Mapping[str, Any]
    manifest: Mapping[str, Any]
    words: Words

    def table(self, name: str) -> pd.DataFrame:
        """Return a table; an empty one if this comparison has none of that name."""
        return self.tables.get(name, pd.DataFrame())

    @property
    def names(self) -> list[str]:
        """Strategies in the study's order."""
        return readouts.strategies(self.table("summary"))

    @property
    def control(self) -> str:
        """The strategy that others are measured against."""
        return control_of(self.names)

    @property
    def lead(self) -> str:
        """The winner, or who is ahead if nobody wins; what does nothing is as good as the control."""
        won = self.summary["verdict"]["winner"]
        best = str(won or readouts.measure_of(self.table("summary"), self.objective)["mean"].idxmax())
        return self.control if best in idle_strategies(self.tables) else best

    @property
    def close(self) -> list[str]:
        """Strategies that the one in the lead does not surely beat, and that are not the very same."""
        others = [name for name in self.names if name != self.lead and name not in self.same]
        return [name for name in others if not self.apart(self.lead, name).low > 0]

    @property
    def same(self) -> list[str]:
        """Strategies that bring exactly what the one in the lead brings, in every run."""
        return [name for name in self.names if name != self.lead and not any(self.apart(self.lead, name))]

    def ruined(self, name: str) -> str:
        """In how many runs the firm runs out of cash under a strategy, as written."""
        risk: Any = self.table("risk")
        share = float(risk.loc[risk["strategy"] == name, "ruin"].iloc[0])
        return self.words("ruin.of", count=round(share * self.replications), runs=self.replications)

    @property
    def name(self) -> str:
        """Name of the study."""
        return str(self.summary["study"])

    @property
    def title(self) -> str:
        """Title of the study; its name, readable, if it has none."""
        name = self.name.replace("_", " ")
        return str(self.study.get("title") or name[:1].upper() + name[1:])

    @property
    def objective(self) -> str:
        """What the verdict goes by: npv or value."""
        return str(self.summary.get("judged_by") or self.summary.get("objective") or "npv")

    @property
    def measures(self) -> tuple[str, str]:
        """What the verdict goes by, and the other measure of money."""
        return ("value", "npv") if self.objective == "value" else ("npv", "value")

    @property
    def currency(self) -> str:
        """Unit of money."""
        return str(self.summary.get("currency") or "")

    @property
    def months(self) -> int:
        """Horizon."""
        return int(self.summary["months"])

    @property
    def later(self) -> int:
        """Months played on after the horizon; 0 in a migration market, where nothing is."""
        return int(self.summary.get("play_on_months") or 0)

    @property
    def replications(self) -> int:
        """Markets played for each strategy."""
        return int(self.summary["replications"])

    @property
    def customers(self) -> str:
        """How many customers the market has, and whether all of them were simulated."""
        everybody, simulated = self._everybody, self._simulated
        key = "customers.all" if simulated == everybody else "customers.sample"
        return self.words(key, customers=numbers.count(everybody), simulated=numbers.count(simulated))

    @property
    def _everybody(self) -> float:
        return float(self.summary["customers"])

    @property
    def _simulated(self) -> float:
        return float(self.summary.get("simulated", self._everybody))

    @property
    def level(self) -> float:
        """Confidence of the intervals."""
        return float(self.summary.get("confidence") or 0.95)

    @property
    def confidence(self) -> str:
        """Confidence of the intervals, as written."""
        return numbers.percent(self.level, None).replace(".0", "")

    @property
    def tail(self) -> str:
        """Share of outcomes that the worst case is the mean of, as written."""
        return numbers.percent(float(self.summary.get("tail") or 0.1), 0)

    @property
    def band(self) -> str:
        """What bands and bars are, for captions."""
        return (
            self.words("no.band")
            if self.replications < 2
            else self.words("band.text", confidence=self.confidence)
        )

    @property
    def together(self) -> str:
        """What the bars of differences are, for captions."""
        if self.replications < 2:
            return self.words("no.band")
        key = "band.together" if "together_low" in self.table("paired") else "band.text"
        return self.words(key, confidence=self.confidence)

    @property
    def focal(self) -> str:
        """The firm that decides."""
        market = self.study.get("market")
        return str(market.get("focal") or "") if isinstance(market, Mapping) else ""

    @property
    def worth(self) -> float:
        """Value that makes up for a price e times as high (see the equations of choice); 0 if not known.

        Price weighs kappa on the logarithm of price; a point of value raises an experience by `score_value`
        points of satisfaction, and each of those weighs `satisfaction`.
        """
        market, worths = self.study.get("market"), self.worths
        if not isinstance(market, Mapping) or not worths:
            return 0.0
        shares = {name: float(market["segments"][name]["share"]) for name in worths}
        return sum(worths[name] * share for name, share in shares.items()) / sum(shares.values())

    @property
    def worths(self) -> dict[str, float]:
        """The same for each segment by its own price sensitivity; empty if not known."""
        market = self.study.get("market")
        try:
            slope = market["choice"]["satisfaction"] * market["experience"]["score_value"]  # type: ignore[index]
            segments = market["segments"].items()  # type: ignore[index]
            return {str(name): float(s["price_sensitivity_mean"] / slope) for name, s in segments}
        except (KeyError, TypeError, AttributeError, ZeroDivisionError):
            return {}

    @property
    def quadrants(self) -> dict[str, str]:
        """Strategy -> quadrant, as the strategies say."""
        found = self.study.get("strategies")
        if not isinstance(found, Mapping):
            return {}
        return {
            str(n): str(s["quadrant"])
            for n, s in found.items()
            if isinstance(s, Mapping) and s.get("quadrant")
        }

    @cached_property
    def judged(self) -> Verdict:
        """What the verdict claims and reports, statement by statement."""
        return judge(
            self.tables, objective=str(self.summary["objective"]), currency=self.currency, months=self.months,
            confidence=self.level, tail=float(self.summary.get("tail") or 0.1),
            replications=self.replications, each=self._everybody / self._simulated,
        )  # fmt: skip

    @property
    def verdict(self) -> list[str]:
        """The sentences of the verdict, with true minus signs and names as they are read."""
        return [self.said(statement) for statement in self.judged.statements]

    def said(self, statement: str) -> str:
        """A statement of the verdict as a sentence in the language of the view."""
        return re.sub(r"(?<![\w\u2212-])-(?=\d)", "\u2212", capital(self.words.told(statement)))

    def apart(self, a: str, b: str, measure: str = "") -> Interval:
        """How much more `a` brings than `b` in what is decided on, with the verdict's interval."""
        if a == b:
            return Interval(0.0, 0.0, 0.0)
        return Interval(*difference(self.table("paired"), measure or self.objective, a, b))

    def cost(self, name: str) -> Interval:
        """All that a strategy really costs beyond `hold`; not a number where that is not known."""
        table = self.table("cost")
        rows: Any = table[table["strategy"] == name] if len(table) else table
        found = (nan, nan, nan) if rows.empty else tuple(rows[["cost", "low", "high"]].iloc[0].astype(float))
        return Interval(*found)


def view(
    found: Results | Comparison | Sweep | BudgetCurve | Optimum | WhatIf | View, lang: str = "en"
) -> View:
    """Return the view of results: read (`sim.open_results`), or just made (`sim.compare`, `sim.sweep`).

    A view is its own.

    Raises
    ------
    UserError
        If the language is not there.
    """
    if isinstance(found, View):
        return found
    words = Words(lang)
    tables = {name: _plain(table) for name, table in found.tables.items()}
    from sim.study.compare.results_folder import Results, describe

    if isinstance(found, Results):
        return View(tables, found.summary, found.study, found.manifest, words)
    from sim.scenario.files.load import resolve

    return View(tables, found.document, resolve(found.study), describe(found.study), words)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Turn categories into text, so that filters and groups never carry names that are not there."""
    kinds = {c: object for c in table.columns if isinstance(table[c].dtype, pd.CategoricalDtype)}
    return table.astype(kinds) if kinds else table
