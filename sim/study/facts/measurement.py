"""How a fact is measured: a study of the library, replications, and numbers with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.model.result import Run
from sim.scenario.basics.statement import Statement
from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.measure.statistics import Interval, mean_interval, percentile_interval, resamples

#: Utility of buying nothing at which every occasion of who knows a firm ends with a purchase: e^-50 is nil.
NEVER_NOTHING = -50.0
_NOTHING = Statement("")
_RESAMPLES = 4000
#: The market in which facts are measured.
REFERENCE = "reference"


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
        Name of the library's market that it was measured on.
    """

    parts: Sequence[Part]
    note: Statement = _NOTHING
    market: str = ""


def over_runs(what: Statement, values: Sequence[float] | np.ndarray, band: Band | None = None) -> Part:
    """One value a replication: the interval is that of their mean (Student's t)."""
    kept = np.asarray(values, dtype=float)
    return Part(what, lambda confidence: mean_interval(kept, confidence), band)


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
        found = np.array([function(values[kept].mean(axis=0)) for kept in resamples(len(values), _RESAMPLES)])
        return percentile_interval(function(values.mean(axis=0)), found, confidence)

    return Part(what, interval, band)


def spread_ratio(what: Statement, a: np.ndarray, b: np.ndarray, band: Band | None = None) -> Part:
    """Ratio of the standard deviations of two paired sets of outcomes, with a bootstrap interval."""
    kept = resamples(len(a), _RESAMPLES)

    def interval(confidence: float) -> Interval:
        ratios = a[kept].std(axis=1, ddof=1) / np.maximum(b[kept].std(axis=1, ddof=1), 1e-300)
        return percentile_interval(float(a.std(ddof=1) / b.std(ddof=1)), ratios, confidence)

    return Part(what, interval, band)


def run_of(study: Study, strategy: str = "hold", replication: int = 0, **how: Any) -> Run:
    """One run of a market."""
    from sim.model.simulate import simulate

    run = simulate(study, strategy, replication=replication, **how)
    assert isinstance(run, Run)
    return run
