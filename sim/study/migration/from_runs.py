"""Moves between stages in simulated markets, replication by replication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.names import CHAIN_STATES
from sim.scenario.basics.statement import stated
from sim.scenario.plans.study import Study
from sim.study.measure.ladder_value import inflow
from sim.study.measure.last_year import YEAR
from sim.study.measure.statistics import Interval, mean_interval
from sim.study.migration.hindsight import hindsight_of_ladders, hindsight_of_markets
from sim.study.migration.markov_chain import Migration, concluded, figures
from sim.study.migration.observed_moves import ladder_moves, market_moves, monthly_rate
from sim.study.migration.sentences import TEXTS
from sim.study.running.compiling import compile_first


def migration_of_study(
    study: Study,
    strategy: str = "hold",
    *,
    years_after: int = 3,
    threads: int | None = None,
    progress: bool | None = None,
) -> Migration:
    """Simulate a study's replications of one strategy and read the moves of its last year.

    Parameters
    ----------
    study : Study
    strategy : str
    years_after : int
        Years beyond the horizon that are simulated to see what customers of each stage pay; 0 for none. A
        migration market is compared over its own horizon.
    threads : int, optional
        Results do not depend on it.
    progress : bool, optional
        A bar on stderr; when left out, if that is a terminal.

    Raises
    ------
    UserError
        If the study has no such strategy.
    """
    from tqdm import tqdm

    if strategy not in study.strategies:
        raise UserError(
            f"strategy: the study {study.name} has none named {strategy!r}"
            f"{near(strategy, study.strategies)}; it has {', '.join(study.strategies)}"
        )
    compile_first(study)
    runs: list[Any] = []
    later: list[Any] = []
    longer = _longer(study, years_after) if study.has_firms and years_after > 0 else None
    numbers = range(study.run.replications)
    for number in tqdm(
        numbers, desc="simulating", leave=False, disable=None if progress is None else not progress
    ):
        runs.append(simulate(study, strategy, number, threads=threads))
        if longer is not None:
            later.append(simulate(longer, strategy, number, threads=threads))
    return migration_of_runs(study, runs, later)


def migration_of_runs(study: Study, runs: Sequence[Any], later: Sequence[Any] = ()) -> Migration:
    """Read the moves from finished runs of one strategy.

    Parameters
    ----------
    study : Study
    runs : sequence of Run or LadderRun
        Replications of one strategy.
    later : sequence of Run
        The same replications of the same study with a longer horizon, for hindsight.
    """
    first = runs[0]
    known: dict[str, Any] = {"currency": study.market.currency, "source": f"{study.name}, {first.strategy}"}
    alone = (stated(TEXTS, "chain.alone"),) if len(runs) < 2 else ()
    confidence = study.settings.confidence
    if not study.has_firms:
        market = study.migration_market
        rate = market.discount_rate_per_period
        moves = ladder_moves(market, runs)
        seen = hindsight_of_ladders(market, runs, moves, study.run.months, confidence)
        known |= {"period_months": 1.0, "notes": alone, "hindsight": seen}
        if market.inflow:
            to_come = figures(moves, rate).value @ inflow(market) / rate
            known["to_come"] = Interval(*mean_interval(to_come, confidence))
        return concluded(moves, market.stages, rate, "replications", confidence, known, study.each)
    rate = monthly_rate(study.market_of_firms.discount_rate_per_year)
    moves = market_moves(study, runs)
    past = hindsight_of_markets(study, runs, later, confidence) if later else None
    notes = (stated(TEXTS, "chain.prospects"), stated(TEXTS, "chain.silent"), *alone)
    known |= {"period_months": 1.0, "notes": notes, "hindsight": past}
    return concluded(moves, list(CHAIN_STATES), rate, "replications", confidence, known, study.each)


def _longer(study: Study, years: int) -> Study:
    """The same study with a longer horizon; luck and all that happens before are the same."""
    run = study.run.model_copy(update={"months": study.run.months + YEAR * years})
    return replace(study, settings=study.settings.model_copy(update={"run": run}))
