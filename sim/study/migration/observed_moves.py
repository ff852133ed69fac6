"""Moves between stages that runs show, as the chain of `sim.study.migration.markov_chain` takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.model.migration_market import LadderRun, chain
from sim.scenario.basics.names import STAGES
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.study import Study
from sim.study.measure.residual_value import YEAR, Residual, migration_counts, residual, upkeep
from sim.study.migration.markov_chain import Moves, figures


def worth_of(study: Study, run: Any) -> Residual:
    """What the focal firm's customers are still worth, their upkeep paid."""
    market = study.market_of_firms
    rate = market.discount_rate_per_year
    return residual(run, market.focal, study.run.months, rate, upkeep(study, run))


def market_moves(study: Study, runs: Sequence[Any], worths: Sequence[Residual]) -> Moves:
    """Moves of the last year at the focal firm, with what customers brought less their upkeep.

    `worths` is what `worth_of` finds of each run.
    """
    firm, months = study.market_of_firms.focal, study.run.months
    moved, lived, earned, present = [], [], [], []
    for run, worth in zip(runs, worths, strict=True):
        counts = migration_counts(run.transitions, firm, months)
        last = run.monthly[(run.monthly["month"] == months - 1) & (run.monthly["firm"] == firm)]
        there = last[list(STAGES)].sum().to_numpy(float, copy=True)
        there[STAGES.index("prospect")] = 0.0
        moved.append(counts)
        lived.append(counts.sum(axis=1))
        earned.append(worth.monthly_profit * counts.sum(axis=1))
        present.append(there)
    return Moves(*(np.array(part) for part in (moved, lived, earned, present)))


def ladder_moves(market: MigrationMarket, runs: Sequence[LadderRun]) -> Moves:
    """Moves of all periods of a migration market; what a stage earns is as its file says."""
    code = {stage: i for i, stage in enumerate(market.stages)}
    value = chain(market)[1]
    moved, present = [], []
    for run in runs:
        counts = np.zeros((len(code), len(code)))
        rows, columns = (run.transitions[name].map(code).to_numpy(int) for name in ("from_stage", "to_stage"))
        np.add.at(counts, (rows, columns), run.transitions["customers"].to_numpy(float))
        moved.append(counts)
        present.append(run.monthly[market.stages].iloc[0].to_numpy(float))
    lived = np.array(moved).sum(axis=2)
    return Moves(np.array(moved), lived, lived * value, np.array(present))


def monthly_rate(rate_per_year: float) -> float:
    """Discount rate a month that makes the yearly one."""
    return float((1.0 + rate_per_year) ** (1.0 / YEAR) - 1.0)


def migration_facts(moves: Moves, rate: float, factor: float) -> Iterator[tuple[str, int, int, float]]:
    """Yield chances to move and what a point more of each is worth, as (measure, from, to, value).

    Parameters
    ----------
    moves : Moves
        Of one run.
    rate : float
        Discount rate a period.
    factor : float
        Worth in month 0 of money of the time at which the moves are read.
    """
    found = figures(moves, rate)
    begun = moves.moved[0].sum(axis=1) > 0
    for start in np.flatnonzero(begun):
        for end in range(len(begun)):
            yield "chance", int(start), end, float(found.chance[0, start, end])
            yield "gain", int(start), end, float(found.gain[0, start, end]) * factor
