"""The tables of a comparison, made from the digests of all runs: what charts, notebook and report read."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sim.scenario.basics.names import LEDGER_LINES, control_of
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.study import Study
from sim.study.compare.digest import KEYS
from sim.study.compare.later_tables import names_of, tails
from sim.study.measure.pairs import paired_differences, paired_risk
from sim.study.measure.risk import tail_interval
from sim.study.measure.statistics import MEASURES, mean_interval, t_quantile, wilson_interval

#: Lines of the ledger that a strategy's doings are paid from; the others go with what is sold.
_COSTS = [line for line in LEDGER_LINES if line not in ("revenue", "cost_of_goods", "handling")]
#: Levers that a plan gives money to; what others cost is no part of its budget.
_PLANNED = [lever.name for lever in LEVERS.values() if lever.kind == "money"]

#: Tables that stay long (strategy, item, measure, mean, low, high), and what their items are called.
_ITEMS = {
    "portfolio": "tier",
    "portfolio_figures": "figure",
    "segment_scores": "segment",
    "customer_scores": "group",
    "quality_customers": "traits",
    "profile": "segment",
    "retention": "tenure_years",
    "lost": "reason",
    "lost_from": "stage",
}


def outcomes_table(facts: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row a strategy and replication: measures, lowest_cash, ruined, tail and tail_share.

    Equity and what follows from it are missing where runs were not played on.
    """
    rows = facts[facts["table"] == "outcomes"]
    measures = (*MEASURES, "lowest_cash", "ruined")
    parts = [
        rows[rows["measure"] == measure].set_index(["strategy", "replication"])["value"].rename(measure)
        for measure in measures
    ]
    wide = pd.concat(parts, axis=1).reset_index()
    wide["strategy"] = wide["strategy"].astype(str).astype(object)
    wide["ruined"] = wide["ruined"] > 0
    wide["tail"] = 0.0  # of a migration market: its closed form holds for ever
    if study.has_firms:
        keys = pd.MultiIndex.from_frame(wide[["strategy", "replication"]])
        wide["tail"] = tails(facts, study).reindex(keys).to_numpy(float)
    size = wide["tail"].abs() + wide["equity"].abs()
    wide["tail_share"] = (wide["tail"].abs() / size.where(size > 0)).fillna(0.0).where(wide["equity"].notna())
    return wide


def summary_table(outcomes: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Mean and interval of each measure by strategy."""
    rows = [
        (name, measure, *mean_interval(group[measure].to_numpy(float), confidence))
        for name, group in outcomes.groupby("strategy", sort=False)
        for measure in MEASURES
    ]
    return pd.DataFrame(rows, columns=["strategy", "measure", "mean", "low", "high"])


def risk_table(outcomes: pd.DataFrame, objective: str, tail: float, confidence: float) -> pd.DataFrame:
    """Probability of ruin (cash below 0 in any month) and CVaR of the objective by strategy."""
    rows = []
    for name, group in outcomes.groupby("strategy", sort=False):
        ruin = wilson_interval(int(group["ruined"].sum()), len(group), confidence)
        cvar = tail_interval(group[objective].to_numpy(float), tail, confidence)
        rows.append((name, *ruin, *cvar))
    columns = ["strategy", "ruin", "ruin_low", "ruin_high", "cvar", "cvar_low", "cvar_high"]
    return pd.DataFrame(rows, columns=columns)


def decision_tables(
    outcomes: pd.DataFrame, objective: str, tail: float, confidence: float
) -> dict[str, pd.DataFrame]:
    """Outcomes, and all that a verdict by `objective` rests on, by name."""
    return {
        "outcomes": outcomes,
        "summary": summary_table(outcomes, confidence),
        "risk": risk_table(outcomes, objective, tail, confidence),
        "paired": paired_differences(outcomes, MEASURES, confidence, objective),
        "risk_paired": paired_risk(outcomes, objective, tail, confidence),
    }


def cost_table(facts: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """What each strategy plans to spend, and all that it costs beyond the control.

    That is every line of the ledger that does not simply grow with what is sold: discounts are in it, and
    surcharges and less turnover of staff as a credit.
    """
    names = names_of(facts)
    control = control_of(names)
    costs = _by_run(facts[facts["table"] == "money"], _COSTS)
    planned = _by_run(facts[facts["table"] == "spend"], _PLANNED)
    rows = []
    for name in names:
        real = mean_interval((costs.loc[name] - costs.loc[control]).to_numpy(float), confidence)
        given = planned.loc[[name]].to_numpy(float).mean() if name in planned.index else 0.0
        rows.append((name, float(given), *real))
    return pd.DataFrame(rows, columns=["strategy", "planned", "cost", "low", "high"])


def _by_run(facts: pd.DataFrame, items: Iterable[str]) -> pd.DataFrame:
    """Sum of some items by strategy (rows) and replication (columns)."""
    kept = facts[facts["item"].isin(list(items))]
    return kept.groupby(["strategy", "replication"], observed=True)["value"].sum().unstack(fill_value=0)


def averages(facts: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Mean and t interval over replications of every fact: strategy, the keys of a digest, mean, low,
    high.
    """
    keys = ["strategy", *KEYS]
    grouped = facts.groupby(keys, observed=True, sort=False)["value"]
    table = grouped.agg(["mean", "std", "count"]).reset_index()
    n = table["count"].to_numpy(float)
    quantile = {size: t_quantile(confidence, size - 1) if size > 1 else np.nan for size in np.unique(n)}
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.array([quantile[size] for size in n]) * table["std"].to_numpy(float) / np.sqrt(n)
    table["low"] = table["mean"] - half
    table["high"] = table["mean"] + half
    for key in ("strategy", *(key for key in KEYS if key != "month")):
        table[key] = table[key].astype(object)
    return table.drop(columns=["std", "count"])


def tables(means: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Lay the averages out as the tables that readers know, by name."""
    interval = ["mean", "low", "high"]
    by_table = dict(iter(means.groupby("table", sort=False)))

    def rows(name: str) -> pd.DataFrame:
        return by_table.get(name, means.iloc[:0])

    def long(name: str, keys: dict[str, str], values: Iterable[str]) -> pd.DataFrame:
        frame = rows(name)[["strategy", *keys, *values]].rename(columns=keys)
        return frame.reset_index(drop=True)

    def wide(name: str, keys: dict[str, str], measures: list[str]) -> pd.DataFrame:
        frame = rows(name)
        parts = [
            frame[frame["measure"] == measure].set_index(["strategy", *keys])["mean"].rename(measure)
            for measure in measures
        ]
        return pd.concat(parts, axis=1).reset_index().rename(columns=keys)

    concentration = wide("concentration", {"item": "customers_share"}, ["sales_share", "profit_share"])
    concentration["customers_share"] = concentration["customers_share"].astype(float)
    found = {
        "stages": long("stages", {"month": "month", "item": "stage"}, interval),
        "flows": long("flows", {"item": "from_stage", "to_item": "to_stage"}, ["mean"]).rename(
            columns={"mean": "customers"}
        ),
        "migration": long(
            "migration", {"item": "from_stage", "to_item": "to_stage", "measure": "measure"}, interval
        ),
        "money": _money(long("money", {"item": "line"}, interval)),
        "cash": long("cash", {"month": "month"}, interval),
        "life": long("life", {"month": "month", "measure": "measure"}, interval),
        "matrix": wide(
            "matrix", {"month": "month", "firm": "firm", "segment": "segment"}, ["value", "price"]
        ),
        "service": wide(
            "service",
            {"month": "month", "item": "pool"},
            ["contacts", "mean_wait_minutes", "abandoned_share", "promise_kept_share"],
        ),
        "load": long("load", {"month": "month"}, interval),
        "concentration": concentration,
        "stage_value": wide("stage_value", {"item": "stage"}, ["monthly_profit"]),
        "spend": long("spend", {"item": "lever"}, ["mean"]).rename(columns={"mean": "present_value"}),
    }
    for name, item in _ITEMS.items():
        found[name] = long(name, {"item": item, "measure": "measure"}, interval)
    return found


def _money(frame: pd.DataFrame) -> pd.DataFrame:
    """Order the ledger's lines as they stand in the ledger, profit last."""
    order = {line: i for i, line in enumerate((*LEDGER_LINES, "profit"))}
    names = {name: i for i, name in enumerate(dict.fromkeys(frame["strategy"]))}
    rank = frame["strategy"].map(names) * len(order) + frame["line"].map(order)
    return frame.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)
