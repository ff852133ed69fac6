"""F56: how sales answer advertising, at first and in the long run, and how soon most of it is there."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from sim.model.firms.good_will import ordinary_budget
from sim.scenario.basics.statement import stated
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import REFERENCE, Look, Measurement, of_means, over_runs, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 16
_CUSTOMERS = 10_000
_YEARS = 3
#: The firm goes on to spend half as much again as a firm that is as well known does within its fixed cost.
_MORE = 0.5
_QUARTER = 3
#: In the long run: the last year.
_LATE = slice(-4, None)
#: The quarter that begins after nine months.
_AFTER_NINE_MONTHS = 3
#: Of the long run, the mean and half of it on both sides, where single brands lie; of the ratio, half to half
#: as much again of the published two; nine tenths is what studies of duration mean by most of the answer.
_LONG, _RATIO, _MOST = Band(0.12, 0.36), Band(1.5, 3.0), Band(0.9, math.inf)


def _study(look: Look) -> Study:
    study = look.study(REFERENCE, _CUSTOMERS, f"run.months={12 * _YEARS}")
    market = study.market_of_firms
    more = _MORE * market.firms[market.focal].awareness * ordinary_budget(market)
    strategies = {"hold": Strategy(), "reach": Strategy(spend={"reach": 1.0})}
    settings = study.settings.model_copy(
        update={"budget_per_customer_per_month": more, "strategies": list(strategies)}
    )
    return replace(study, settings=settings, strategies=strategies)


def elasticities(study: Study, replication: int) -> np.ndarray:
    """Of the focal firm's units in its advertising, by quarter since it spends more (quarter,)."""
    units = []
    for strategy in study.strategies:
        monthly = run_of(study, strategy, replication).monthly
        own = monthly[monthly["firm"] == study.market_of_firms.focal].groupby("month")["purchases"].sum()
        units.append(own.to_numpy(float).reshape(-1, _QUARTER).sum(axis=1))
    return np.asarray(np.log(units[1] / units[0]) / math.log(1.0 + _MORE))


def advertising(look: Look) -> dict[str, Measurement]:
    """F56: on the reference market, with all it does: who is known, who is liked, who stays."""
    study = _study(look)
    paths = np.array([elasticities(study, n) for n in range(REPLICATIONS)])
    return {
        "F56": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F56.short"), paths[:, 0]),
                over_runs(stated(TEXTS, "measured.F56.long"), paths[:, _LATE].mean(axis=1), _LONG),
                of_means(
                    stated(TEXTS, "measured.F56.ratio"), paths, lambda p: p[_LATE].mean() / p[0], _RATIO
                ),
                of_means(
                    stated(TEXTS, "measured.F56.soon"),
                    paths,
                    lambda p: p[_AFTER_NINE_MONTHS] / p[_LATE].mean(),
                    _MOST,
                ),
            ],
            stated(TEXTS, "measured.F56.how", more=_MORE, years=_YEARS),
            REFERENCE,
        )
    }
