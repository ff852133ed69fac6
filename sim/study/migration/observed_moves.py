"""Moves between stages that runs show, as the chain of `sim.study.migration.markov_chain` takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.model.migration_market import LadderRun, chain
from sim.scenario.basics.names import CHAIN_STATES, KNOWN, STAGES
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.study import Study
from sim.study.measure.last_year import YEAR, migration_counts, monthly_profit
from sim.study.migration.markov_chain import Moves, figures

_SILENT, _GONE = CHAIN_STATES.index("silent"), CHAIN_STATES.index("gone")


def states_moved(run: Any, firm: str, months: int) -> np.ndarray:
    """Count the moves of the last year between `CHAIN_STATES` at a firm, shape (states, states).

    The stage lapsed holds those who fell silent and those who left. Who has left is known at each month's
    end, and so is from which stage active customers left. Who left while silent already, or was won back, is
    seen by what is missing in between, and only the one less the other.
    """
    moved = np.zeros((len(CHAIN_STATES), len(CHAIN_STATES)))
    moved[:-1, :-1] = migration_counts(run.transitions, firm, months)
    own = run.monthly[run.monthly["firm"] == firm]
    by_month = own.groupby("month", sort=True)[["customers", *KNOWN]].sum()
    gone = (by_month[list(KNOWN)].sum(axis=1) - by_month["customers"]).to_numpy(float)
    lost = run.churn[(run.churn["firm"] == firm) & (run.churn["left"] > 0)]
    in_month = lost.groupby("month")["left"].sum().reindex(by_month.index, fill_value=0).to_numpy(float)
    begun = np.append(max(gone[0] - in_month[0], 0.0), gone[:-1])[-YEAR:]
    late = lost[lost["month"] >= months - YEAR]
    code = late["from_stage"].astype(object).map({stage: i for i, stage in enumerate(STAGES)})
    left = np.bincount(code.to_numpy(int), late["left"].to_numpy(float), minlength=len(CHAIN_STATES))
    moved[:, _SILENT] -= left
    moved[:, _GONE] += left
    unseen = gone[-1] - begun[0] - left.sum()
    later, back = max(unseen, 0.0), max(-unseen, 0.0)  # left while silent, won back
    moved[_GONE, _GONE], moved[_GONE, _SILENT] = begun.sum() - back, back
    moved[_SILENT, _SILENT] = max(moved[_SILENT, _SILENT] - begun.sum() - later, 0.0)
    moved[_SILENT, _GONE] += later
    return moved


def there_at(run: Any, firm: str, month: int) -> np.ndarray:
    """Customers in each state at the end of a month; prospects are none yet."""
    last = run.monthly[(run.monthly["month"] == month) & (run.monthly["firm"] == firm)]
    known = last[["customers", *KNOWN]].sum()
    found = np.append(known.reindex([*STAGES], fill_value=0.0).to_numpy(float), 0.0)
    found[_GONE] = found.sum() - float(known["customers"])
    found[_SILENT] -= found[_GONE]
    return found


def market_moves(study: Study, runs: Sequence[Any]) -> Moves:
    """Moves of the last year at the focal firm, with what customers brought less their upkeep."""
    firm, months = study.market_of_firms.focal, study.run.months
    moved, lived, earned, present = [], [], [], []
    for run in runs:
        counts = states_moved(run, firm, months)
        begun = counts.sum(axis=1)
        moved.append(counts)
        lived.append(begun)
        earned.append(monthly_profit(study, run, begun) * begun)
        present.append(there_at(run, firm, months - 1))
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
