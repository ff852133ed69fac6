"""What a verdict says of strategies that did nothing, or use in vain a part of what they decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.scenario.basics.statement import CLAUSES, Statement, listed, named, stated
from sim.study.measure.readings import name_of, says
from sim.study.measure.sentences import TEXTS


def idle_strategies(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the strategies that did nothing."""
    idle = tables.get("idle", pd.DataFrame())
    return (
        []
        if idle.empty
        else [str(name) for name in dict.fromkeys(idle.loc[idle["nothing"].astype(bool), "strategy"])]
    )


def of_idle(tables: Mapping[str, pd.DataFrame]) -> list[Statement]:
    """Say which strategies did nothing, and why, where that is known; and what others use in vain."""
    found, did_nothing = [], idle_strategies(tables)
    idle: Any = tables.get("idle", pd.DataFrame(columns=["strategy"]))
    for name in dict.fromkeys(map(str, idle["strategy"])):
        rows = [row for row in idle[idle["strategy"] == name].itertuples() if row.reason]
        reasons = [stated(TEXTS, f"idle.{row.reason}", about=name_of(row.about)) for row in rows]
        if name in did_nothing:
            told = listed({str(reason): reason for reason in reasons}.values(), CLAUSES)
            key = "nothing_because" if reasons else "nothing"
            found.append(says(key, name=name_of(name), control=name_of("hold"), reasons=told))
        else:
            levers = [
                says("in_vain.lever", lever=named("lever", row.lever), reason=reason)
                for row, reason in zip(rows, reasons, strict=True)
            ]
            found.append(says("in_vain", name=name_of(name), levers=listed(levers)))
    return found
