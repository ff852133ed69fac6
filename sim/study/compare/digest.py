"""A run boiled down to the few thousand numbers that a comparison needs: no row of it is a customer.

A digest is one tidy table, the same for every kind of content, so that replications are averaged in one go
and the files of finished tasks can be queried together:

table, measure, month (-1 where there is none), firm, segment, item, to_item (empty where there is none),
value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.model.customers.state import segment_sizes
from sim.model.later import Later
from sim.model.migration_market import LadderRun
from sim.model.result import Run
from sim.scenario.basics.names import ACTIVE, CHAIN_STATES, LEDGER_LINES, STAGES
from sim.scenario.market.market import Market
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.study import Study
from sim.study.measure.bridge import bridge_facts
from sim.study.measure.churn import lost_facts
from sim.study.measure.ladder_value import chain, finite_values, residual_equity, simulated_values
from sim.study.measure.last_year import YEAR, discount_factor, migration_counts, monthly_profit
from sim.study.measure.observable_value import observed_facts
from sim.study.measure.played_on import customers_worth, later_facts, value_by_month
from sim.study.measure.portfolio import Fact, portfolio_facts, profile_facts
from sim.study.measure.satisfaction import satisfaction_facts
from sim.study.measure.scoring import scoring_facts
from sim.study.measure.tenure import sorting_facts
from sim.study.migration.markov_chain import Moves
from sim.study.migration.observed_moves import (
    ladder_moves,
    market_moves,
    migration_facts,
    monthly_rate,
)

KEYS = ("table", "measure", "month", "firm", "segment", "item", "to_item")
COLUMNS = (*KEYS, "value")

#: Customer's shares at which concentration is read: 0, 0.01, ... 1.
SHARES = np.linspace(0.0, 1.0, 101)


class _Facts:
    """Collects pieces of a digest."""

    def __init__(self) -> None:
        self._pieces: list[dict[str, Any]] = []

    def add(self, table: str, measure: Any, value: Any, **keys: Any) -> None:
        """Add an array of values; each key is an array as long or one value for all."""
        self._pieces.append({"table": table, "measure": measure, "value": np.atleast_1d(value), **keys})

    def frame(self) -> pd.DataFrame:
        """Everything added, in the order in which it was."""
        sizes = [len(piece["value"]) for piece in self._pieces]
        columns: dict[str, Any] = {}
        for column in COLUMNS:
            missing: Any = -1 if column == "month" else ""
            parts = [
                np.broadcast_to(np.asarray(piece.get(column, missing)), (size,))
                for piece, size in zip(self._pieces, sizes, strict=True)
            ]
            kind: Any = {"month": np.int64, "value": np.float64}.get(column, object)
            columns[column] = np.concatenate([part.astype(kind) for part in parts])
        return pd.DataFrame(columns)


def digest(study: Study, run: Any) -> pd.DataFrame:
    """Boil a run of `study` down.

    Parameters
    ----------
    study : Study
    run : Run or LadderRun
        What `simulate` returned for one strategy and replication.

    Returns
    -------
    DataFrame
        Columns as `COLUMNS`.
    """
    facts = _Facts()
    if study.has_firms:
        _market(facts, study, study.market_of_firms, run)
    else:
        _ladder(facts, study, study.migration_market, run)
    return facts.frame()


def _repeats(study: Study, market: Market, own: pd.DataFrame) -> np.ndarray:
    """Cumulative repeat purchases at the focal firm by month, per customer of the log's segments."""
    names = list(market.segments)
    logged = market.log_segments or names
    sizes = dict(zip(names, segment_sizes(market, study.sample), strict=True))
    customers = study.each * sum(sizes[name] for name in logged)
    by_month = (
        own[own["segment"].isin(logged)]
        .groupby("month", sort=True)[["core_purchases", "new_customers"]]
        .sum()
    )
    repeats = (by_month["core_purchases"] - by_month["new_customers"]).to_numpy(float).cumsum()
    return repeats / max(customers, 1)


def _market(facts: _Facts, study: Study, market: Market, run: Any) -> None:
    focal, months = market.focal, study.run.months
    monthly, ledger = run.monthly, run.ledger
    own = monthly[monthly["firm"] == focal]
    book = ledger[ledger["firm"] == focal].sort_values("month")

    by_month = own.groupby("month", sort=True)[[*STAGES, "purchases", "new_customers"]].sum()
    month = by_month.index.to_numpy()
    for stage in STAGES:
        facts.add("stages", "customers", by_month[stage].to_numpy(float), month=month, item=stage)
    facts.add("repeats", "cumulative", _repeats(study, market, own), month=month)

    factor = discount_factor(book["month"].to_numpy(), market.discount_rate_per_year)
    for line in (*LEDGER_LINES, "profit"):
        facts.add("money", "present_value", float((book[line].to_numpy(float) * factor).sum()), item=line)
    profit = book["profit"].to_numpy(float) * factor
    npv = float(profit.sum())
    facts.add("cash", "cash", book["cash"].to_numpy(float), month=book["month"].to_numpy())
    facts.add("load", "load", book["load"].to_numpy(float), month=book["month"].to_numpy())

    late = monthly[monthly["month"] >= months - YEAR]
    bought = late["purchases"].sum()
    share = late.loc[late["firm"] == focal, "purchases"].sum() / bought if bought > 0 else 0.0
    lowest = float(book["cash"].min())
    equity = np.nan if run.later is None else float(run.later.monthly["brought"].sum())
    outcome = {
        "npv": npv,
        "equity": equity,
        "value": npv + equity,
        "customers": float(by_month[list(ACTIVE)].iloc[-1].sum()),
        "share": float(share),
        "lowest_cash": lowest,
        "ruined": float(lowest < 0),
    }
    for measure, number in outcome.items():
        facts.add("outcomes", measure, number)

    _flows(facts, run.transitions[run.transitions["firm"] == focal], STAGES, months)
    monthly_profits = monthly_profit(study, run, migration_counts(run.transitions, focal, months).sum(axis=1))
    facts.add("stage_value", "monthly_profit", monthly_profits, item=np.array(STAGES, dtype=object))
    facts.add(
        "spend", "present_value", run.spend["present_value"].to_numpy(float), item=_words(run.spend["lever"])
    )

    _life(facts, monthly, ledger)
    _matrix(facts, monthly)
    _service(facts, run.desk[run.desk["firm"] == focal])
    customers = run.customers[(run.customers["firm"] == focal) & (run.customers["purchases"] > 0)]
    _concentration(facts, customers)
    _listed(facts, lost_facts(run.churn[run.churn["firm"] == focal], own, months))
    moves, rate = market_moves(study, [run]), monthly_rate(market.discount_rate_per_year)
    _migration(
        facts, moves, CHAIN_STATES, rate, float(discount_factor(months, market.discount_rate_per_year))
    )
    _listed(facts, sorting_facts(run.retention))
    _listed(facts, portfolio_facts(customers))
    still_worth = None if run.later is None else customers_worth(run.later, customers)
    _listed(facts, scoring_facts(market, run, customers, still_worth))
    _listed(facts, profile_facts(own, months))
    of_bridge, item, at, numbers = (np.array(c) for c in zip(*bridge_facts(market, run), strict=True))
    facts.add("bridge", of_bridge.astype(object), numbers, item=item.astype(object), month=at)
    if len(customers):
        seen = (np.array(c) for c in zip(*observed_facts(customers, still_worth), strict=True))
        kind, one, other, values = seen
        words = {"item": one.astype(object), "to_item": other.astype(object)}
        facts.add("observed", kind.astype(object), values, **words)
    if run.later is not None:
        facts.add("curve", "value", (curve := value_by_month(profit, run.later)), month=np.arange(len(curve)))
        _later(facts, study, run.later)
        _listed(facts, satisfaction_facts(run.customers, focal, run.later))


def going_on(study: Study, run: Run) -> pd.DataFrame:
    """The little that is read of a run whose plan went on: what it earned within the horizon, and later."""
    facts, market = _Facts(), study.market_of_firms
    book = run.ledger[run.ledger["firm"] == market.focal].sort_values("month")
    factor = discount_factor(book["month"].to_numpy(), market.discount_rate_per_year)
    facts.add("outcomes", "npv", float((book["profit"].to_numpy(float) * factor).sum()))
    assert run.later is not None, "the run was played on"
    _later(facts, study, run.later)
    return facts.frame()


def _later(facts: _Facts, study: Study, later: Later) -> None:
    """What customers brought after the horizon."""
    measure, item, value = (np.array(c) for c in zip(*later_facts(study, later), strict=True))
    facts.add("later", measure.astype(object), value, item=item.astype(object))


def _listed(facts: _Facts, rows: Iterable[Fact]) -> None:
    """Add facts that come one by one, table by table."""
    by_table: dict[str, list[Fact]] = {}
    for fact in rows:
        by_table.setdefault(fact[0], []).append(fact)
    for table, found in by_table.items():
        measure, item, value = zip(*(fact[1:] for fact in found), strict=True)
        keys = {"measure": np.array(measure, dtype=object), "item": np.array(item, dtype=object)}
        facts.add(table, value=np.array(value, dtype=float), **keys)


def _words(column: pd.Series) -> np.ndarray:
    return column.to_numpy(object)


def _levels(frame: pd.DataFrame | pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The two levels of an index, as long as the frame."""
    return tuple(frame.index.get_level_values(i).to_numpy() for i in (0, 1))  # type: ignore[return-value]


def _flows(facts: _Facts, moves: pd.DataFrame, stages: Sequence[str], months: int) -> None:
    """Mean customers a month who went from each stage to each other, or stayed."""
    flow = moves.groupby(["from_stage", "to_stage"], observed=True)["customers"].sum() / months
    flow = flow.reindex(pd.MultiIndex.from_product([stages, stages]), fill_value=0.0)
    item, to_item = _levels(flow)
    facts.add("flows", "customers", flow.to_numpy(float), item=item, to_item=to_item)


def _migration(facts: _Facts, moves: Moves, stages: Sequence[str], rate: float, factor: float) -> None:
    """Chances to move in a period, and what a point more of each move is worth in month 0."""
    found = list(migration_facts(moves, rate, factor))
    if found:
        measure, start, end, value = (np.array(column) for column in zip(*found, strict=True))
        names = np.array(stages, dtype=object)
        facts.add("migration", measure.astype(object), value, item=names[start], to_item=names[end])


def _life(facts: _Facts, monthly: pd.DataFrame, ledger: pd.DataFrame) -> None:
    """Firms in the market, what they keep of their sales (0 where nothing is sold), and the price paid."""
    total = ledger.groupby("month", sort=True)[["present", "profit", "revenue"]].sum()
    sold = total["revenue"].to_numpy(float)
    kept = np.divide(total["profit"].to_numpy(float), sold, out=np.zeros_like(sold), where=sold > 0)
    bought = monthly["purchases"].to_numpy(float)
    paid = (
        pd.DataFrame(
            {"month": monthly["month"].to_numpy(), "bought": bought}
            | {"paid": np.where(bought > 0, monthly["price"].to_numpy(float) * bought, 0.0)}
        )
        .groupby("month", sort=True)[["paid", "bought"]]
        .sum()
    )
    price = (paid["paid"] / paid["bought"].replace(0.0, np.nan)).ffill().fillna(1.0)
    for measure, value in (
        ("firms", total["present"].to_numpy(float)), ("margin", kept), ("price", price.to_numpy(float)),
    ):  # fmt: skip
        facts.add("life", measure, value, month=total.index.to_numpy())


def _matrix(facts: _Facts, monthly: pd.DataFrame) -> None:
    """Perceived value and price paid by month, firm and segment; `all` weighs segments by their purchases."""
    keys = {"month": monthly["month"].to_numpy(), "firm": _words(monthly["firm"])}
    weight = monthly["purchases"].to_numpy(float)
    for measure in ("value", "price"):
        value = monthly[measure].to_numpy(float)
        facts.add("matrix", measure, value, segment=_words(monthly["segment"]), **keys)
        known = ~np.isnan(value)
        weighed = pd.DataFrame(
            {**keys, "top": np.where(known, value, 0.0) * weight, "weight": np.where(known, weight, 0.0)}
        )
        total = weighed.groupby(["month", "firm"], sort=False)[["top", "weight"]].sum()
        top, bottom = total["top"].to_numpy(), total["weight"].to_numpy()
        mean = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
        month, firm = _levels(total)
        facts.add("matrix", measure, mean, segment="all", month=month, firm=firm)


def _service(facts: _Facts, desk: pd.DataFrame) -> None:
    """The desk by month and pool, over all kinds of contact."""
    frame = pd.DataFrame({"month": desk["month"].to_numpy(), "pool": _words(desk["pool"])})
    contacts = desk["contacts"].to_numpy(float)
    frame["contacts"] = contacts
    for name in ("mean_wait_minutes", "promise_kept"):
        value = desk[name].to_numpy(float)
        known = ~np.isnan(value)
        # a mean wait weighs by contacts; kept promises are counts already
        frame[name] = np.where(known, value, 0.0) * (contacts if name == "mean_wait_minutes" else 1.0)
        frame[name + "_of"] = np.where(known, contacts, 0.0)
    frame["abandoned"] = desk["abandoned"].to_numpy(float)
    total = frame.groupby(["month", "pool"], sort=True).sum()
    month, pool = _levels(total)
    keys = {"month": month, "item": pool}

    def ratio(top: str, bottom: str) -> np.ndarray:
        a, b = total[top].to_numpy(float), total[bottom].to_numpy(float)
        return np.divide(a, b, out=np.full_like(a, np.nan), where=b > 0)

    facts.add("service", "contacts", total["contacts"].to_numpy(float), **keys)
    facts.add("service", "mean_wait_minutes", ratio("mean_wait_minutes", "mean_wait_minutes_of"), **keys)
    facts.add("service", "abandoned_share", ratio("abandoned", "contacts"), **keys)
    facts.add("service", "promise_kept_share", ratio("promise_kept", "promise_kept_of"), **keys)


def _concentration(facts: _Facts, customers: pd.DataFrame) -> None:
    """Share of sales and of profit by the best share of customers, each in its own order."""
    item = np.array([f"{share:.2f}" for share in SHARES], dtype=object)
    for measure in ("sales", "profit"):
        value = -np.sort(-customers[measure].to_numpy(float))
        total = value.sum()
        if total <= 0:
            facts.add("concentration", f"{measure}_share", np.full(len(SHARES), np.nan), item=item)
            continue
        reached = np.concatenate([[0.0], value.cumsum()]) / total
        curve = np.interp(SHARES * len(value), np.arange(len(value) + 1), reached)
        facts.add("concentration", f"{measure}_share", curve, item=item)


def _ladder(facts: _Facts, study: Study, market: MigrationMarket, run: LadderRun) -> None:
    """The same for a migration market: money, stages, flows, and what a start in each stage was worth."""
    months, rate = study.run.months, market.discount_rate_per_period
    month = run.monthly["month"].to_numpy()
    for stage in market.stages:
        facts.add("stages", "customers", run.monthly[stage].to_numpy(float), month=month, item=stage)
    npv = float((run.monthly["value"].to_numpy(float) * (1 + rate) ** -month.astype(float)).sum())
    equity = residual_equity(market, run, months)
    moves, earned = chain(market)
    alive = finite_values(moves, np.abs(earned), rate, len(earned)) > 0  # can still earn or cost
    customers = float(run.monthly[market.stages].to_numpy(float)[-1] @ alive)
    outcome = {
        "npv": npv, "equity": equity, "value": npv + equity, "customers": customers,
        "share": np.nan, "lowest_cash": np.nan, "ruined": 0.0,
    }  # fmt: skip
    for measure, number in outcome.items():
        facts.add("outcomes", measure, number)
    facts.add("money", "present_value", npv, item="profit")
    _flows(facts, run.transitions, market.stages, months)
    _migration(facts, ladder_moves(market, [run]), market.stages, rate, 1.0)
    seen = simulated_values(run, market.stages)
    facts.add("ladder", "simulated", seen["mean"].to_numpy(float), item=_words(seen["stage"]))
