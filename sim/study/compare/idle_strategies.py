"""Strategies that did nothing: every run came out as under hold, although they spend or set levers."""

from __future__ import annotations

import pandas as pd

from sim.scenario.basics.names import CONTROL
from sim.scenario.files.idle_levers import Idle, used_levers, why_idle
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study


def idle_table(study: Study, outcomes: pd.DataFrame) -> pd.DataFrame:
    """List them with the reasons that are known.

    Parameters
    ----------
    study : Study
    outcomes : DataFrame
        One row a strategy and replication.

    Returns
    -------
    DataFrame
        strategy, lever, reason, about: a row for each lever that cannot act (as `why_idle` names it), and
        one with empty cells where none is known to be unable to.
    """
    rows: list[tuple[str, str, str, str]] = []
    runs = {
        str(name): found.drop(columns="strategy").sort_values("replication").reset_index(drop=True)
        for name, found in outcomes.groupby("strategy", sort=False)
    }
    for name, strategy in study.strategies.items():
        if name not in runs or CONTROL not in runs or not (strategy.spend or strategy.levers):
            continue
        if runs[name].equals(runs[CONTROL]):
            found = [(name, lever, *why) for lever, why in reasons(study, strategy).items()]
            rows += found or [(name, "", "", "")]
    return pd.DataFrame(rows, columns=["strategy", "lever", "reason", "about"], dtype=object)


def reasons(study: Study, strategy: Strategy) -> dict[str, Idle]:
    """Why each lever of a strategy cannot act, of those that cannot."""
    market = study.market_of_firms
    known = {lever: why_idle(market, lever, strategy) for lever in used_levers(strategy)}
    if study.settings.budget_per_customer_per_month == 0:
        known |= {lever: Idle("no_budget") for lever in strategy.spend}
    return {lever: why for lever, why in known.items() if why is not None}
