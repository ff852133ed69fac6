"""F39: what a per cent more of retention, margin or acquisition cost is worth."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from sim.scenario.basics.statement import stated
from sim.scenario.files.load import load_study
from sim.scenario.market.market import Market
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 8
_CENT = 0.01
#: Chance to stay at a renewal: the middle of the published firms' 70 to 95 %.
_RETENTION = 0.825
#: The published 1 % and 0.1 %, within the tolerance that the table gives retention: two fifths.
_MARGIN, _ACQUISITION = Band(0.6, 1.4), Band(0.06, 0.14)


def _retaining(market: Market, retention: float) -> Market:
    """Subscribers stay with this chance at a renewal, on average; they differ as before (a + b stays)."""
    segments = {}
    for name, segment in market.segments.items():
        attrition = segment.attrition
        assert attrition is not None
        both = attrition.a + attrition.b
        changed = attrition.model_copy(update={"a": both * (1 - retention), "b": both * retention})
        segments[name] = segment.model_copy(update={"attrition": changed})
    return market.model_copy(update={"segments": segments})


def _better_margin(market: Market) -> Market:
    """A purchase leaves 1 % more of its price."""
    core = market.categories["core"]
    share = core.unit_cost_share - _CENT * (1 - core.unit_cost_share)
    better = core.model_copy(update={"unit_cost_share": share})
    return market.model_copy(update={"categories": market.categories | {"core": better}})


def _equity(study: Study, market: Market, replication: int) -> tuple[float, float]:
    """Discounted contribution of all customers over ten years, and what was paid to acquire them."""
    run = run_of(replace(study, market=market), "acquisition", replication)
    earned = run.customers.loc[run.customers["firm"] == market.focal, "profit"].sum()
    return float(earned) * study.each, float(run.spend["present_value"].sum())


def elasticities(look: Look) -> dict[str, Measurement]:
    """F39: elasticities of customer equity (contribution less acquisition cost) in the subscription
    market.
    """
    settings = (*look.size(10_000), f"run.seed={look.seed}", "run.months=120")
    study = load_study("subscription", [*settings, "run.warm_up_months=0"])
    rows = []
    usual, better = (_retaining(study.market_of_firms, _RETENTION * factor) for factor in (1.0, 1 + _CENT))
    for n in range(REPLICATIONS):
        base, paid = _equity(study, usual, n)
        markets = (better, _better_margin(usual))
        rows.append(
            [
                *(
                    math.log((_equity(study, m, n)[0] - paid) / (base - paid)) / math.log(1 + _CENT)
                    for m in markets
                ),
                paid / (base - paid),
            ]
        )
    retention, margins, acquisition = np.array(rows).T
    return {
        "F39": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F39.retention"), retention),
                over_runs(stated(TEXTS, "measured.F39.margin"), margins, _MARGIN),
                over_runs(stated(TEXTS, "measured.F39.acquisition"), acquisition, _ACQUISITION),
            ],
            stated(TEXTS, "measured.F39.how", retention=_RETENTION),
        )
    }
