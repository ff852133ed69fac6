"""What strategies use in vain, and those that did nothing: every run came out as under hold."""

from __future__ import annotations

import pandas as pd

from sim.scenario.basics.names import CONTROL
from sim.scenario.files.idle_levers import idle_in
from sim.scenario.plans.study import Study


def idle_table(study: Study, outcomes: pd.DataFrame) -> pd.DataFrame:
    """List them with the reasons that are known, and what others use in vain.

    Parameters
    ----------
    study : Study
    outcomes : DataFrame
        One row a strategy and replication.

    Returns
    -------
    DataFrame
        strategy, lever, reason, about, nothing: a row for each lever that cannot act (as `idle_in` names it),
        and whether every run of the strategy came out as under hold; of one that did so without a known
        reason, a row with empty cells.
    """
    rows: list[tuple[str, str, str, str, bool]] = []
    runs = {
        str(name): found.drop(columns="strategy").sort_values("replication").reset_index(drop=True)
        for name, found in outcomes.groupby("strategy", sort=False)
    }
    for name, strategy in study.strategies.items():
        if name not in runs or not (strategy.spend or strategy.levers):
            continue
        nothing = CONTROL in runs and runs[name].equals(runs[CONTROL])
        found = [(name, lever, *why, nothing) for lever, why in idle_in(study, strategy).items()]
        rows += found or [(name, "", "", "", True)] * nothing
    return pd.DataFrame(rows, columns=["strategy", "lever", "reason", "about", "nothing"], dtype=object)
