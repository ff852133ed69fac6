"""What a claim is about, read off its runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.scenario.plans.study import Study
from sim.study.measure.last_year import discount_factor
from sim.study.measure.tenure import by_tenure

if TYPE_CHECKING:
    from sim.model.result import Run

Floats = npt.NDArray[np.float64]
#: (strategy, measure) -> a value for each replication.
Seen = Mapping[tuple[str, str], Floats]
#: Measures of one run.
Observe = Callable[[Study, "Run"], dict[str, float]]

#: Months in which a price cut is new, and from which on it is old.
_NEW, _OLD = 3, 24


def money(study: Study, run: Run) -> dict[str, float]:
    """What the firm earns within the horizon, a customer of the market."""
    market = study.market_of_firms
    book = run.ledger[run.ledger["firm"] == market.focal]
    factor = discount_factor(book["month"].to_numpy(), market.discount_rate_per_year)
    return {"npv": float((book["profit"].to_numpy(float) * factor).sum()) / study.customers}


def price(study: Study, run: Run) -> dict[str, float]:
    """Share of purchases in the first quarter and in the third year; margin of all firms a purchase then."""
    monthly, focal = run.monthly, study.market_of_firms.focal
    old = monthly[monthly["month"] >= _OLD]

    def share(of: object) -> float:
        months = monthly[of]
        return float(months.loc[months["firm"] == focal, "purchases"].sum() / months["purchases"].sum())

    kept = old["revenue"].sum() - old["discounts"].sum() - old["cost_of_goods"].sum()
    return {
        "early": share(monthly["month"] < _NEW),
        "late": share(monthly["month"] >= _OLD),
        "margin": float(kept / old["purchases"].sum()),
    }


def tenure(study: Study, run: Run) -> dict[str, float]:
    """How retention has risen at the last tenure told, and what the rise is made of."""
    told = by_tenure(run.retention)
    names = ("rise", "sorting", "growing", "surroundings")
    return {name: float(told[name].iloc[-1]) if len(told) else np.nan for name in names}


def seen(study: Study, strategies: Sequence[str], observe: Observe) -> dict[tuple[str, str], Floats]:
    """Play strategies under the same luck and read off what the claim is about."""
    from sim.model.result import Run
    from sim.model.simulate import simulate  # words are looked up without the model

    found: dict[tuple[str, str], list[float]] = {}
    for replication in range(study.run.replications):
        for name in strategies:
            run = simulate(study, name, replication)
            assert isinstance(run, Run), "the study's market has firms"
            for measure, value in observe(study, run).items():
                found.setdefault((name, measure), []).append(value)
    return {key: np.array(values) for key, values in found.items()}
