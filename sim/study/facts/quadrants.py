"""F19: how far the outcomes of the four quadrants spread."""

from __future__ import annotations

import numpy as np

from sim.scenario.basics.statement import SERIES, listed, named, stated
from sim.study.compare.replicate import replicate
from sim.study.compare.result_tables import outcomes_table
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import REFERENCE, Look, Measurement, spread_ratio
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 20
CUSTOMERS = 5000
OTHERS = ("loyalty", "expansion", "acquisition")
_WIDER = Band(1.0, np.inf)


def riskiest(look: Look) -> dict[str, Measurement]:
    """F19: spread, over courses of luck, of what each quadrant earns more than holding."""
    study = look.study(REFERENCE, CUSTOMERS, f"run.replications={REPLICATIONS}")
    outcomes = outcomes_table(replicate(study, progress=False), study)
    npv = outcomes.pivot(index="replication", columns="strategy", values="npv")
    gain = {name: (npv[name] - npv["hold"]).to_numpy() for name in (*OTHERS, "diversification")}
    means = [
        stated(
            TEXTS, "measured.F19.mean", strategy=named("strategy", name), gain=values.mean() / study.customers
        )
        for name, values in gain.items()
    ]
    return {
        "F19": Measurement(
            [
                spread_ratio(
                    stated(TEXTS, "measured.F19.spread", other=named("strategy", name)),
                    gain["diversification"],
                    gain[name],
                    _WIDER,
                )
                for name in OTHERS
            ],
            stated(TEXTS, "measured.F19.how", means=listed(means, SERIES)),
            study.settings.market,
        )
    }
