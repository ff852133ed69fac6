"""What one strategy brings more than another: the same market, customers and luck under both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sim.model.result import Run
from sim.scenario.plans.study import Study
from sim.study.facts.measurement import run_of

REPLICATIONS = 8
#: What is read off a run of a study: a number, or an array of them.
Reading = Callable[[Study, Run], Any]


def more(
    study: Study, one: str, other: str, reading: Reading, replications: int = REPLICATIONS
) -> np.ndarray:
    """A reading under one strategy less that under another: (replication, ...)."""
    return np.array(
        [
            reading(study, run_of(study, one, n)) - reading(study, run_of(study, other, n))
            for n in range(replications)
        ]
    )


def book(study: Study, run: Run, columns: str | Sequence[str]) -> np.ndarray:
    """Columns of the focal firm's ledger by month, in order."""
    ledger = run.ledger
    return ledger.loc[ledger["firm"] == study.market_of_firms.focal, columns].to_numpy(float)


def monthly_profit(study: Study, run: Run) -> np.ndarray:
    """Profit of the focal firm by month, for each customer of the market."""
    return book(study, run, "profit") / study.customers


def profit(study: Study, run: Run) -> float:
    """Profit of the focal firm over the run, for each customer of the market."""
    return float(monthly_profit(study, run).sum())


def satisfaction(study: Study, run: Run) -> float:
    """Mean satisfaction of the focal firm's customers at the end."""
    everybody = run.customers
    own = everybody[
        (everybody["firm"] == study.market_of_firms.focal) & (everybody["purchases"] > 0) & ~everybody["left"]
    ]
    return float(own["satisfaction"].mean())
