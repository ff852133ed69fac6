"""How a fact is measured: markets made for it, replications, and numbers with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.model.result import Run
from sim.scenario.basics.statement import Statement
from sim.scenario.files.load import load_study
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import RunSettings, Study, StudyFile
from sim.study.facts.fact_table import Band
from sim.study.measure.statistics import Interval, mean_interval, percentile_interval

#: Utility of buying nothing at which every occasion of who knows a firm ends with a purchase: e^-50 is nil.
NEVER_NOTHING = -50.0
_NOTHING = Statement("")


@dataclass(frozen=True)
class Look:
    """How closely facts are looked at.

    Attributes
    ----------
    effort : float
        Multiplies the customers simulated: 1 is what the stored verdicts rest on, less is quicker and
        leaves more facts open.
    seed : int
        Of all chance.
    settings : tuple of str
        Overrides of every study looked at, as ``--set`` takes them: so a mechanism is taken out, to see what
        a finding rests on.
    """

    effort: float = 1.0
    seed: int = 1
    settings: tuple[str, ...] = ()

    def customers(self, full: int) -> int:
        """Customers that are simulated, of whom there are `full` at full effort."""
        return max(200, round(self.effort * full))

    def size(self, full: int) -> tuple[str, str]:
        """A market's customers, as overrides of a study: less effort simulates a sample of them."""
        simulated = self.customers(full)
        return f"market.customers={max(full, simulated)}", f"run.customers={simulated}"

    def study(self, name: str, full: int, *settings: str, strategies: Sequence[str] = ()) -> Study:
        """A study of the library, its market as shipped, with `full` customers simulated at full effort.

        `settings` are further overrides; `strategies` stand in place of the study's.
        """
        how = [f"run.seed={self.seed}", *settings, *self.settings]
        simulated, market = self.customers(full), load_study(name, how, strategies=strategies).customers
        larger = [f"market.customers={simulated}"] if simulated > market else []
        return load_study(name, [*how, *larger, f"run.customers={simulated}"], strategies=strategies)


@dataclass(frozen=True)
class Part:
    """One number of a fact.

    Attributes
    ----------
    what : Statement
        What the number is, in a few words.
    interval : callable
        Interval for a confidence.
    band : Band, optional
        What it has to lie in; that of the table of facts when left out.
    """

    what: Statement
    interval: Callable[[float], Interval]
    band: Band | None = None


@dataclass(frozen=True)
class Measurement:
    """What was measured of one fact.

    Attributes
    ----------
    parts : sequence of Part
    note : Statement
        A sentence on how, or on what else was seen.
    market : str
        Name of the library's market that it was measured on; empty for one made for the purpose.
    """

    parts: Sequence[Part]
    note: Statement = _NOTHING
    market: str = ""


def over_runs(what: Statement, values: Sequence[float] | np.ndarray, band: Band | None = None) -> Part:
    """One value a replication: the interval is that of their mean (Student's t)."""
    kept = np.asarray(values, dtype=float)
    return Part(what, lambda confidence: mean_interval(kept, confidence), band)


def _resamples(number: int) -> np.ndarray:
    """Which replications are drawn into each of 4,000 resamples, the same every time."""
    return np.random.default_rng(20_240_501).integers(0, number, size=(4000, number))


def of_means(
    what: Statement,
    values: np.ndarray,
    function: Callable[[np.ndarray], float],
    band: Band | None = None,
) -> Part:
    """A function of means over replications, as a ratio or a rank: the interval is a bootstrap's.

    Parameters
    ----------
    what : Statement
    values : array of shape (replications, columns)
    function : callable
        Of the means, (columns,).
    band : Band, optional
    """

    def interval(confidence: float) -> Interval:
        found = np.array([function(values[kept].mean(axis=0)) for kept in _resamples(len(values))])
        return percentile_interval(function(values.mean(axis=0)), found, confidence)

    return Part(what, interval, band)


def spread_ratio(what: Statement, a: np.ndarray, b: np.ndarray, band: Band | None = None) -> Part:
    """Ratio of the standard deviations of two paired sets of outcomes, with a bootstrap interval."""
    kept = _resamples(len(a))

    def interval(confidence: float) -> Interval:
        ratios = a[kept].std(axis=1, ddof=1) / np.maximum(b[kept].std(axis=1, ddof=1), 1e-300)
        return percentile_interval(float(a.std(ddof=1) / b.std(ddof=1)), ratios, confidence)

    return Part(what, interval, band)


def parity_market(number: int = 2, segment: dict[str, Any] | None = None, **changes: Any) -> Market:
    """A market of firms that are alike, known to all, and share the customers evenly; defaults elsewhere."""
    given: dict[str, Any] = {
        "focal": "firm_1",
        "categories": {"core": {}},
        "segments": {"people": {"share": 1.0, "occasions": {"core": {}}} | (segment or {})},
        "firms": {
            f"firm_{n + 1}": {"share": 1 / number, "awareness": 1.0, "sells": {"core": ["people"]}}
            for n in range(number)
        },
    }
    return Market.model_validate(given | changes)


def made_study(
    market: Market,
    strategies: dict[str, Strategy] | None = None,
    *,
    customers: int,
    months: int,
    warm_up: int = 0,
    seed: int = 1,
    budget: float = 1.0,
    replications: int = 1,
) -> Study:
    """A study of `market` with so many customers; `hold` is always among its strategies."""
    market = market.model_copy(update={"customers": customers})
    strategies = {"hold": Strategy()} | (strategies or {})
    settings = StudyFile(
        market="made",
        strategies=list(strategies),
        budget_per_customer_per_month=budget,
        run=RunSettings(seed=seed, months=months, warm_up_months=warm_up, replications=replications),
    )
    return Study("facts", settings, market, strategies)


def run_of(study: Study, strategy: str = "hold", replication: int = 0, **how: Any) -> Run:
    """One run of a market."""
    from sim.model.simulate import simulate

    run = simulate(study, strategy, replication=replication, **how)
    assert isinstance(run, Run)
    return run


def by_firm(run: Run, column: str) -> np.ndarray:
    """A column of the run's customers as (firm, customer); everybody must be in the market."""
    return run.customers[column].to_numpy().reshape(run.customers["firm"].nunique(), -1)
