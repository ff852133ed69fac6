"""Migration markets: customers who climb and fall on a ladder of the user's own, by fixed chances (section
1).

Each period a customer earns the firm the value of the stage it is in, from period 0 on, and then moves. The
population is open where the market has an inflow: so many new customers come in each period, and earn from
that period on. Both engines take the same keyed draw for a customer and period, so they agree customer by
customer.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
import simpy

from sim.model.machine.draws import Decision, key, uniform, words
from sim.scenario.basics.errors import UserError
from sim.scenario.market.migration_market import MOST_CUSTOMERS, MigrationMarket
from sim.scenario.plans.study import Study

Engine = Literal["compiled", "reference"]
_START, _MOVE = 0, 1  # occurrences of the decision LADDER
_DRAWN = -1  # stage of who is there from the start, before it is drawn
_ROUNDS = 1000  # policy iteration ends long before


@dataclass(frozen=True)
class LadderRun:
    """One simulated migration market.

    Attributes
    ----------
    monthly : DataFrame
        month: one column a stage (customers: in it); value (money: earned in the month, not discounted).
        Month 0 is the start, then there is one a period.
    transitions : DataFrame
        month x from_stage x to_stage: customers (number: who made this move, arriving in `month`).
    customers : DataFrame
        customer: since (month: of coming, 0 for who is there from the start); start (name: stage then);
        stage (name: at the end); value (money: earned, discounted to month 0).
    """

    study: str
    strategy: str
    replication: int
    engine: str
    customers_count: int
    monthly: pd.DataFrame
    transitions: pd.DataFrame
    customers: pd.DataFrame


class Arrivals(NamedTuple):
    """When each customer comes and on which stage, in the order of coming; shape (customers,)."""

    since: np.ndarray
    stage: np.ndarray  # _DRAWN for who is there from the start


def arrivals(study: Study) -> Arrivals:
    """Who comes when: those there from the start, then each period's new customers, stage by stage.

    A customer stands for `study.each` of the market's. Where an inflow makes no whole customer, it adds up
    over the periods.

    Raises
    ------
    UserError
        If more customers would come than can be simulated.
    """
    market, months = study.migration_market, study.run.months
    a_period = np.array([market.inflow.get(stage, 0.0) for stage in market.stages]) / study.each
    in_all = study.sample + a_period.sum() * months
    if in_all > MOST_CUSTOMERS:
        raise UserError(
            f"market.inflow: {in_all:,.0f} customers in {months} periods are more than the "
            f"{MOST_CUSTOMERS:,} that can be simulated; run.customers simulates fewer"
        )
    by_then = np.floor(np.outer(np.arange(months + 1), a_period) + 0.5)
    new = np.diff(by_then, axis=0).astype(int).ravel()
    period, stage = (place.ravel() for place in np.indices((months, len(market.stages))))
    return Arrivals(
        np.concatenate([np.zeros(study.sample, int), np.repeat(period + 1, new)]),
        np.concatenate([np.full(study.sample, _DRAWN), np.repeat(stage, new)]),
    )


def given_up(market: MigrationMarket) -> np.ndarray:
    """Which stages to give up: those whose value would be negative under the best such choice, for ever.

    Policy iteration on the stopping problem v = max(0, r + P v / (1 + d)).

    Returns
    -------
    array of bool, shape (stages,)

    Raises
    ------
    UserError
        If the discount rate is 0: without it no value for ever is finite.
    """
    rate = market.discount_rate_per_period
    if rate <= 0:
        raise UserError("market.discount_rate_per_period: values for ever need a rate above 0 (got 0)")
    moves, earned = np.array(market.transition), np.array(market.value)
    stop = np.zeros(len(earned), dtype=bool)
    for _ in range(_ROUNDS):
        kept = np.where(stop[:, None], 0.0, moves)
        value = np.linalg.solve(np.eye(len(earned)) - kept / (1 + rate), np.where(stop, 0.0, earned))
        better = earned + moves @ value / (1 + rate) < 0
        if (better == stop).all():
            break
        stop = better
    return stop


def chain(market: MigrationMarket) -> tuple[np.ndarray, np.ndarray]:
    """Moves and values as they are played: a stage that is given up earns nothing and is never left."""
    moves, earned = np.array(market.transition), np.array(market.value)
    if market.stop_below:
        stop = given_up(market)
        moves = np.where(stop[:, None], np.eye(len(earned)), moves)
        earned = np.where(stop, 0.0, earned)
    return moves, earned


def simulate_ladder(
    study: Study, strategy: str = "hold", replication: int = 0, engine: Engine | None = None
) -> LadderRun:
    """Simulate a migration market for `study.run.months` periods.

    Parameters
    ----------
    study : Study
        Its market is a MigrationMarket.
    strategy : str
        Only `hold`: such a market has no levers.
    replication : int
    engine : {"compiled", "reference"}, optional
        Arrays of customers, or one SimPy process a customer; the study's own when left out.

    Raises
    ------
    UserError
        If another strategy than `hold` is asked for.
    """
    market = study.migration_market
    if strategy != "hold":
        raise UserError(
            f"strategies: a migration market has no levers, so only 'hold' can be run (got {strategy!r})"
        )
    engine = engine or study.run.engine
    follow = _arrays if engine == "compiled" else _processes
    came = arrivals(study)
    path = follow(market, came, study.run.months, key(study.run.seed, replication))
    return _collect(study, strategy, replication, engine, came, path)


def _edges(chances: np.ndarray) -> np.ndarray:
    """Upper edges of the stages on the unit interval; the last is past any draw, whatever the rounding."""
    edges = np.cumsum(chances, axis=-1)
    edges[..., -1] = 2.0
    return edges


def _not_yet(market: MigrationMarket, came: Arrivals, months: int) -> np.ndarray:
    """Stages of all customers, shape (months + 1, customers), before anybody has come: one past the last."""
    return np.full((months + 1, came.since.size), len(market.stages), dtype=np.uint8)


def _arrays(market: MigrationMarket, came: Arrivals, months: int, keys: tuple[Any, Any]) -> np.ndarray:
    """Stages of all customers, shape (months + 1, customers): one process moves them all each period."""
    start, moves = _edges(np.array(market.start)), _edges(chain(market)[0])
    ids = np.arange(came.since.size, dtype=np.uint64)
    path = _not_yet(market, came, months)
    ends = np.searchsorted(came.since, np.arange(months + 1), side="right")  # who is there by each month

    def draws(end: int, month: int, occurrence: int) -> np.ndarray:
        word = words(*keys, ids[:end], month, Decision.LADDER, occurrence)[0]  # type: ignore[arg-type]
        return (np.asarray(word, dtype=float) + 0.5) * 2.0**-32

    def population(env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        path[0, : ends[0]] = (draws(ends[0], 0, _START)[:, None] >= start).sum(axis=1)
        for month in range(1, months + 1):
            yield env.timeout(1)
            here, end = ends[month - 1], ends[month]
            standing = moves[path[month - 1, :here]]
            path[month, :here] = (draws(here, month, _MOVE)[:, None] >= standing).sum(axis=1)
            path[month, here:end] = came.stage[here:end]

    env = simpy.Environment()
    env.process(population(env))
    env.run()
    return path


def _processes(market: MigrationMarket, came: Arrivals, months: int, keys: tuple[Any, Any]) -> np.ndarray:
    """The same, with one SimPy process a customer."""
    start = _edges(np.array(market.start)).tolist()
    moves = _edges(chain(market)[0]).tolist()
    path = _not_yet(market, came, months)

    def drawn(identity: int, month: int, occurrence: int, edges: list[float]) -> int:
        u = uniform(words(*keys, identity, month, Decision.LADDER, occurrence)[0])
        return next(stage for stage, edge in enumerate(edges) if u < edge)

    def customer(env: simpy.Environment, identity: int) -> Generator[simpy.Event, None, None]:
        since, stage = int(came.since[identity]), int(came.stage[identity])
        yield env.timeout(since)
        stage = drawn(identity, 0, _START, start) if stage == _DRAWN else stage
        path[since, identity] = stage
        for month in range(since + 1, months + 1):
            yield env.timeout(1)
            stage = drawn(identity, month, _MOVE, moves[stage])
            path[month, identity] = stage

    env = simpy.Environment()
    for identity in range(came.since.size):
        env.process(customer(env, identity))
    env.run()
    return path


def _collect(
    study: Study, strategy: str, replication: int, engine: str, came: Arrivals, path: np.ndarray
) -> LadderRun:
    """Turn the stages of all customers into tables."""
    market, each = study.migration_market, study.each
    stages, earned = market.stages, chain(market)[1]
    n, (periods, customers) = len(stages), path.shape
    counts = each * np.array([np.bincount(row, minlength=n + 1)[:n] for row in path])
    monthly = pd.DataFrame(np.rint(counts).astype(np.int64), columns=stages)
    monthly.insert(0, "month", np.arange(periods))
    monthly["value"] = counts @ earned
    moves = []
    worth = np.zeros(customers)
    paid = np.append(earned, 0.0)  # who has not come yet pays nothing
    for month, row in enumerate(path):
        worth += paid[row] * (1 + market.discount_rate_per_period) ** -float(month)
        if month:
            here = came.since < month
            pairs = np.bincount(path[month - 1, here].astype(np.int64) * n + row[here], minlength=n * n)
            moves += [
                (month, stages[i // n], stages[i % n], round(each * pairs[i])) for i in np.flatnonzero(pairs)
            ]
    names = np.array(stages, dtype=object)
    return LadderRun(
        study.name, strategy, replication, engine, study.customers, monthly,
        pd.DataFrame(moves, columns=["month", "from_stage", "to_stage", "customers"]),
        pd.DataFrame(
            {
                "customer": np.arange(customers), "since": came.since,
                "start": names[path[came.since, np.arange(customers)]], "stage": names[path[-1]],
                "value": worth,
            }
        ),
    )  # fmt: skip
