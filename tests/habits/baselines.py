"""Figures of every study in the repository, kept so that results never move unnoticed.

    make baselines

writes them anew after a change that moves them on purpose, and tells which studies moved; CHANGELOG.md then
says what moved and why.
Counts and money are whole numbers in the model, so a figure that differs at all has moved.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

import sim
from sim.model.migration_market import LadderRun
from sim.scenario.basics.names import STAGES
from tests.habits.repository import ROOT, STUDIES

KEPT = Path(__file__).with_name("baselines.json")
#: Few customers: what moves one customer's luck moves these figures too, and they take seconds.
SMALL = ("run.customers=2000", "run.warm_up_months=6", "run.months=24")
SUMS = ("purchases", "new_customers", "revenue", "discounts", "payouts")


def figures(run: Any) -> dict[str, dict[str, float]]:
    """What a run came to, for each firm; a ladder has none."""
    monthly: pd.DataFrame = run.monthly
    if isinstance(run, LadderRun):
        earned = monthly["value"].sum()
        end = monthly.iloc[-1].drop(["month", "value"])
        return {"ladder": {str(k): float(v) for k, v in end.items()} | {"value": round(float(earned), 2)}}
    last = monthly[monthly["month"] == monthly["month"].max()]
    found: dict[str, dict[str, float]] = {}
    for firm, rows in monthly.groupby("firm", observed=True):
        ledger = run.ledger[run.ledger["firm"] == firm]
        desk = run.desk[run.desk["firm"] == firm]
        numbers = {column: rows[column].sum() for column in SUMS}
        numbers |= {stage: last.loc[last["firm"] == firm, stage].sum() for stage in STAGES}
        numbers |= {"profit": ledger["profit"].sum(), "contacts": desk["contacts"].sum()}
        found[str(firm)] = {name: round(float(value), 2) for name, value in numbers.items()}
    return found


def measure(path: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Strategy -> firm -> figure -> value, of a study made small."""
    study = sim.load_study(path, overrides=list(SMALL))
    return {name: figures(sim.simulate(study, strategy=name)) for name in study.strategies}


def renew(kept: Path = KEPT, studies: Sequence[Path] = STUDIES) -> list[str]:
    """Write the figures of every study, under a temporary name first; return the names of what moved."""
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    now = {path.stem: measure(path) for path in studies}
    waiting = kept.with_suffix(".tmp")
    waiting.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    waiting.replace(kept)
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def main() -> None:
    """Renew the figures and tell what moved."""
    moved = renew()
    print(f"{KEPT.relative_to(ROOT)}: {', '.join(moved) + ' moved' if moved else 'nothing moved'}")


if __name__ == "__main__":
    main()
