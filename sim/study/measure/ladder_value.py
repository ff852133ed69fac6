"""Closed form of a migration market: what a customer in each stage is worth (Pfeifer & Carraway 2000).

Where new customers come each period, a by stage, the customers there are n_t = n_(t-1) P + a, which settles
at n = a (I - P)^-1 in stages that are left again. Equity is of customers there are; what those still to come
will bring is told apart: from period 1 on, a v / d.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.model.migration_market import LadderRun, chain, given_up
from sim.scenario.basics.errors import UserError
from sim.scenario.market.migration_market import MigrationMarket


def finite_values(moves: np.ndarray, earned: np.ndarray, rate: float, periods: int) -> np.ndarray:
    """Expected present value by stage of what is earned now and after each of `periods` moves.

    Parameters
    ----------
    moves : array of shape (stages, stages)
        Chances of the next stage, by row.
    earned : array of shape (stages,)
        Money earned a period.
    rate : float
        Discount rate a period.
    periods : int
        Moves; 0 counts only what is earned now.
    """
    value = earned.astype(float)
    for _ in range(periods):
        value = earned + moves @ value / (1 + rate)
    return value


def infinite_values(moves: np.ndarray, earned: np.ndarray, rate: float) -> np.ndarray:
    """The same for ever: (I - P / (1 + d))^-1 r.

    Raises
    ------
    UserError
        If the rate is 0: the sum has no end.
    """
    if rate <= 0:
        raise UserError("market.discount_rate_per_period: values for ever need a rate above 0 (got 0)")
    return np.linalg.solve(np.eye(len(earned)) - moves / (1 + rate), earned)


def stopping_values(market: MigrationMarket) -> np.ndarray:
    """Value for ever when a stage is given up, at no cost, where going on would lose money."""
    stop = given_up(market)
    moves = np.where(stop[:, None], 0.0, np.array(market.transition))
    earned = np.where(stop, 0.0, np.array(market.value))
    return infinite_values(moves, earned, market.discount_rate_per_period)


def ladder_table(market: MigrationMarket, periods: int) -> pd.DataFrame:
    """Value of each stage in closed form.

    Returns
    -------
    DataFrame
        stage, start (share of customers), finite (from period 0 to `periods`, as the market is played),
        infinite (nothing given up), stopping (loss-making stages given up), given_up (whether they are when
        stopping), inflow (customers who come a period), steady (customers there in the long run of it),
        to_come (worth in period 0 of who comes there after `periods`, for ever).
    """
    moves, earned = np.array(market.transition), np.array(market.value, dtype=float)
    rate = market.discount_rate_per_period
    return pd.DataFrame(
        {
            "stage": market.stages,
            "start": market.start,
            "finite": finite_values(*chain(market), rate, periods),
            "infinite": infinite_values(moves, earned, rate),
            "stopping": stopping_values(market),
            "given_up": given_up(market),
            "inflow": inflow(market),
            "steady": steady_state(market),
            "to_come": equity_to_come(market, periods),
        }
    )


def inflow(market: MigrationMarket) -> np.ndarray:
    """New customers a period, by stage."""
    return np.array([market.inflow.get(stage, 0.0) for stage in market.stages])


def expected_customers(market: MigrationMarket, periods: int) -> np.ndarray:
    """Expected customers by period, from 0 to `periods`, and stage: n_t = n_(t-1) P + a."""
    moves, came = chain(market)[0], inflow(market)
    there = [market.customers * np.array(market.start)]
    for _ in range(periods):
        there.append(there[-1] @ moves + came)
    return np.array(there)


def steady_state(market: MigrationMarket) -> np.ndarray:
    """Customers by stage in the long run of the inflow: a (I - P)^-1, whoever was there at the start.

    A stage that is never left for good by those who reach it fills without end, if new customers do reach it.
    """
    moves, came = chain(market)[0], inflow(market)
    reach = np.linalg.matrix_power(np.eye(len(came)) + (moves > 0), len(came)) > 0  # from row to column
    stays = np.array([all(reach[j, i] for j in np.flatnonzero(reach[i])) for i in range(len(came))])
    settled = np.where(stays & (came @ reach > 0), np.inf, 0.0)
    left = np.flatnonzero(~stays)
    settled[left] = np.linalg.solve((np.eye(left.size) - moves[np.ix_(left, left)]).T, came[left])
    return settled


def equity_to_come(market: MigrationMarket, periods: int) -> np.ndarray:
    """Worth in period 0, by the stage on which they come, of all customers who come after `periods`."""
    rate = market.discount_rate_per_period
    return inflow(market) * infinite_values(*chain(market), rate) / (rate * (1 + rate) ** periods)


def residual_equity(market: MigrationMarket, run: LadderRun, periods: int) -> float:
    """Worth in month 0 of what customers there at the end earn after it, as the market is played."""
    moves, earned = chain(market)
    rate = market.discount_rate_per_period
    after = moves @ infinite_values(moves, earned, rate)
    present = run.monthly[market.stages].to_numpy(float)[-1]
    return float(present @ after) / (1 + rate) ** (periods + 1)


def simulated_values(run: LadderRun, stages: list[str]) -> pd.DataFrame:
    """Mean value and its standard error by the stage of who was there at the start; NaN where none was."""
    first = run.customers[run.customers["since"] == 0]
    grouped = first.groupby("start")["value"]
    frame = pd.DataFrame({"mean": grouped.mean(), "se": grouped.std(ddof=1) / np.sqrt(grouped.size())})
    return frame.reindex(stages).rename_axis("stage").reset_index()
