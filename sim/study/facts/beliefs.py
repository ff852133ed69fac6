"""F31: what each error of planning promises, against what it brings."""

from __future__ import annotations

import numpy as np

from sim.scenario.basics.statement import CLAUSES, listed, named, stated
from sim.scenario.plans.beliefs import BELIEFS
from sim.scenario.plans.study import Study
from sim.study.compare.beliefs import believed
from sim.study.compare.replicate import replicate
from sim.study.compare.result_tables import outcomes_table
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 8
CUSTOMERS = 2500
ERRORS = [name for name, belief in BELIEFS.items() if belief.kind == "error"]
#: Plans among which the planner chooses.
PLANS = (
    "hold", "care", "acquisition", "diversification", "cut_prices", "raise_prices", "innovate",
    "leave_the_small",
)  # fmt: skip


def _study(look: Look, replications: int) -> Study:
    how = ("run.months=48", f"run.replications={replications}")
    return look.study(REFERENCE, CUSTOMERS, *how, strategies=PLANS)


def errors(look: Look) -> dict[str, Measurement]:
    """F31: the plan that each of the seven errors chooses, forecast less outcome.

    The plan is chosen on one forecast; forecast and outcome are then measured over replications.
    """
    study, first = (_study(look, replications) for replications in (REPLICATIONS, 1))

    def seen(played: Study, strategies: list[str] | None = None) -> dict[str, np.ndarray]:
        outcomes = outcomes_table(replicate(played, strategies=strategies, progress=False), played)
        wide = outcomes.pivot(index="replication", columns="strategy", values="npv")
        return {str(name): wide[name].to_numpy(float) for name in wide}

    hoped, plans = {}, {}
    for belief in ERRORS:
        forecasts = seen(believed(first, belief))
        plans[belief] = max(forecasts, key=lambda name: float(forecasts[name].mean()))
        hoped[belief] = seen(believed(study, belief), [plans[belief]])[plans[belief]]
    truth = seen(study, sorted(set(plans.values())))
    parts = [
        over_runs(
            stated(TEXTS, "measured.F31.less", belief=named("measured.F31", belief)),
            (hoped[belief] - truth[plan]) / study.customers,
            Band(0.0, np.inf),
        )
        for belief, plan in plans.items()
    ]
    chosen = [
        stated(TEXTS, "measured.F31.plan", belief=named("measured.F31", belief), plan=named("strategy", plan))
        for belief, plan in plans.items()
    ]
    how = stated(TEXTS, "measured.F31.how", plans=listed(chosen, CLAUSES))
    return {"F31": Measurement(parts, how, study.settings.market)}
