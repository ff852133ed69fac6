"""What customers of each stage went on to pay, beside what the chain of their moves says they would.

A run that is played on with the same luck tells what each customer brings after the horizon. Its stage at the
horizon, the year's moves and what each stage brought in that year give the chain's forecast over as many
months. Both count what can be traced to a customer, without upkeep, in money of the month after the horizon.
A chain of first order holds on average; whether it holds stage by stage is what is looked at here. A log is
halved for the same purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.model.migration_market import LadderRun
from sim.model.result import Run
from sim.scenario.basics.names import ALL, CHAIN_STATES, STAGES
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.study import Study
from sim.study.measure.ladder_value import finite_values, simulated_values
from sim.study.measure.last_year import brought, discount_factor, migration_matrix
from sim.study.measure.statistics import mean_interval
from sim.study.migration.markov_chain import Moves, figures, weights
from sim.study.migration.observed_moves import states_moved


class Half(NamedTuple):
    """A log at half time: its moves until then, what customers paid after, and the periods that was.

    `paid` (group, stage at half time) money in that of the first period after it.
    """

    moves: Moves
    paid: np.ndarray
    ahead: int


COLUMNS = ("by_chain", "paid", "too_much")


def hindsight_of_markets(
    study: Study, runs: Sequence[Run], later: Sequence[Run], confidence: float
) -> pd.DataFrame:
    """Compare the chain's forecast with what was paid, at the focal firm.

    Parameters
    ----------
    study : Study
    runs : sequence of Run
    later : sequence of Run
        The same replications with a longer horizon.

    Returns
    -------
    DataFrame
        stage, ahead (periods looked ahead), payments (made meanwhile), customers (mean, in that stage at the
        horizon), and money a customer, each with NAME_low and NAME_high over the replications: by_chain,
        paid, too_much (the difference). The last row is of all customers.
    """
    market, months = study.market_of_firms, study.run.months
    rate = market.discount_rate_per_year
    rows, ahead = [], 0
    for run, played_on in zip(runs, later, strict=True):
        ahead = int(played_on.monthly["month"].max()) + 1 - months
        rows.append(_one(market.focal, months, ahead, rate, run, played_on))
    customers = np.array([state != "prospect" for state in CHAIN_STATES], dtype=float)
    return _table(list(CHAIN_STATES), np.array(rows), ahead, confidence, customers)


def _one(firm: str, months: int, ahead: int, rate: float, run: Run, played_on: Run) -> np.ndarray:
    """Customers, forecast and what was paid by stage, shape (3, stages)."""
    moved = states_moved(run, firm, months)
    monthly = brought(run, firm, moved.sum(axis=1))
    keep = float(discount_factor(0, rate))
    forecast = finite_values(migration_matrix(moved), monthly, 1.0 / keep - 1.0, ahead - 1)
    now, then = (
        each.loc[each["firm"] == firm, ["customer", "stage", "left", "profit"]].set_index("customer")
        for each in (run.customers, played_on.customers)
    )
    paid = (then["profit"].reindex(now.index) - now["profit"]).to_numpy(float)
    paid = paid / float(discount_factor(months, rate))
    state = pd.Categorical(now["stage"].astype(object), categories=list(STAGES)).codes.astype(int)
    state[now["left"].to_numpy(bool)] = CHAIN_STATES.index("gone")
    people = np.bincount(state, minlength=len(CHAIN_STATES)).astype(float)
    total = np.bincount(state, paid, minlength=len(CHAIN_STATES))
    mean = np.divide(total, people, out=np.full_like(total, np.nan), where=people > 0)
    return np.array([people, forecast, mean])


def hindsight_of_ladders(
    market: MigrationMarket, runs: Sequence[LadderRun], moves: Moves, periods: int, confidence: float
) -> pd.DataFrame:
    """The same for a migration market, from the start over its horizon: there a first-order chain is true.

    Its customers pay at the start, too, so there is one payment more than there are periods.
    """
    chance = figures(moves, market.discount_rate_per_period).chance
    rows = []
    for run, own, lived, earned in zip(runs, chance, moves.lived, moves.earned, strict=True):
        monthly = np.divide(earned, lived, out=np.array(market.value, float), where=lived > 0)
        first = run.customers[run.customers["since"] == 0]
        people = first.groupby("start").size().reindex(market.stages).to_numpy(float)
        forecast = finite_values(own, monthly, market.discount_rate_per_period, periods)
        paid = simulated_values(run, market.stages)["mean"].to_numpy(float)
        rows.append([np.nan_to_num(people), forecast, paid])
    return _table(market.stages, np.array(rows), periods, confidence).assign(payments=periods + 1)


def hindsight_of_logs(stages: list[str], half: Half, rate: float, confidence: float) -> pd.DataFrame:
    """The same for a log: the chain of its first half against what was paid in the second.

    Intervals come from customers drawn again with all they did.
    """
    rows = []
    for each in (np.ones((1, len(half.paid))), weights(len(half.paid))):
        drawn = Moves(*(np.tensordot(each, array, axes=1) for array in half.moves))
        found = figures(drawn, rate)
        forecast = found.earned
        for _ in range(half.ahead - 1):
            forecast = found.earned + np.einsum("...ij,...j->...i", found.chance, forecast) / (1 + rate)
        people, paid = drawn.present, each @ half.paid
        mean = np.divide(paid, people, out=np.full_like(paid, np.nan), where=people > 0)
        rows.append(_with_all(people, forecast, mean))
    (_, forecast, paid), drawn_again = rows
    customers = _with_all(half.moves.present.sum(axis=0), forecast[0, :-1], paid[0, :-1])[0]
    table = pd.DataFrame({"stage": [*stages, ALL], "ahead": half.ahead, "payments": half.ahead})
    table["customers"] = customers
    tails = [0.5 - confidence / 2, 0.5 + confidence / 2]
    there = customers > 0
    best, again = (forecast, paid, forecast - paid), (*drawn_again[1:], drawn_again[1] - drawn_again[2])
    for name, told, spread in zip(COLUMNS, best, again, strict=True):
        low, high = np.full(len(table), np.nan), np.full(len(table), np.nan)
        low[there], high[there] = np.nanquantile(spread[:, there], tails, axis=0)
        table[name], table[f"{name}_low"], table[f"{name}_high"] = told[0], low, high
    return table[there].reset_index(drop=True)


def _with_all(
    people: np.ndarray, forecast: np.ndarray, paid: np.ndarray, counted: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Customers, forecast and what was paid, each (.., stage), with a last entry for all customers.

    Stages that nobody was in are not numbers; `counted` (stage,) says whose stages are customers'.
    """
    inside = people * (1.0 if counted is None else counted)
    total = inside.sum(axis=-1)
    columns = []
    for values in (forecast, paid):
        known = np.where(people > 0, values, np.nan)
        sums = np.nansum(inside * np.where(inside > 0, values, 0.0), axis=-1)
        mean = np.divide(sums, total, out=np.full_like(sums, np.nan), where=total > 0)
        columns.append(np.concatenate([known, mean[..., None]], axis=-1))
    return np.concatenate([people, total[..., None]], axis=-1), columns[0], columns[1]


def _table(
    stages: list[str], rows: np.ndarray, ahead: int, confidence: float, counted: np.ndarray | None = None
) -> pd.DataFrame:
    """Lay out (replication, 3, stage) with intervals; stages that nobody was in are left out."""
    people, forecast, paid = _with_all(rows[:, 0], rows[:, 1], rows[:, 2], counted)
    table = pd.DataFrame({"stage": [*stages, ALL], "ahead": ahead, "payments": ahead})
    table["customers"] = people.mean(axis=0)
    for name, values in zip(COLUMNS, (forecast, paid, forecast - paid), strict=True):
        found = np.array([mean_interval(column, confidence) for column in values.T])
        for suffix, column in zip(("", "_low", "_high"), found.T, strict=True):
            table[name + suffix] = column
    return table[table["customers"] > 0].reset_index(drop=True)
