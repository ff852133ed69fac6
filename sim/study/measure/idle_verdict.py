"""What a verdict says of strategies that did nothing: every run is the same as under hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.scenario.basics.statement import CLAUSES, Statement, listed, stated
from sim.study.measure.readings import name_of, says
from sim.study.measure.sentences import TEXTS


def idle_strategies(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the strategies that did nothing."""
    idle = tables.get("idle", pd.DataFrame())
    return [] if idle.empty else [str(name) for name in dict.fromkeys(idle["strategy"])]


def of_idle(tables: Mapping[str, pd.DataFrame]) -> list[Statement]:
    """Say which strategies did nothing, and why, where that is known."""
    found = []
    for name in idle_strategies(tables):
        rows: Any = tables["idle"]
        reasons = [
            stated(TEXTS, f"idle.{row.reason}", about=name_of(row.about))
            for row in rows[(rows["strategy"] == name) & (rows["reason"] != "")].itertuples()
        ]
        told = listed({str(reason): reason for reason in reasons}.values(), CLAUSES)
        key = "nothing_because" if reasons else "nothing"
        found.append(says(key, name=name_of(name), control=name_of("hold"), reasons=told))
    return found
