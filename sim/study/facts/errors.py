"""F31: what each error of planning promises, against what it brings."""

from __future__ import annotations

import numpy as np

from sim.scenario.load import load_study
from sim.study.beliefs import believed
from sim.study.facts.measure import Look, Measurement, over_runs
from sim.study.facts.table import Band
from sim.study.replicate import replicate
from sim.study.tables import outcomes_table

REPLICATIONS = 5


def errors(look: Look) -> dict[str, Measurement]:
    """F31: the plan that each of the seven errors chooses, forecast over outcome."""
    study = load_study(
        "seven_errors",
        [
            f"run.customers={look.customers(1500)}",
            f"run.seed={look.seed}",
            f"run.replications={REPLICATIONS}",
        ],
    )
    objective = study.settings.objective

    def seen(belief: str | None) -> dict[str, np.ndarray]:
        played = study if belief is None else believed(study, belief)
        outcomes = outcomes_table(replicate(played, progress=False))
        wide = outcomes.pivot(index="replication", columns="strategy", values=objective)
        return {str(name): wide[name].to_numpy(float) for name in wide}

    truth = seen(None)
    parts, plans = [], []
    for belief in study.settings.beliefs:
        hoped, name = seen(belief), belief.replace("_", " ")
        plan = max(hoped, key=lambda strategy: float(hoped[strategy].mean()))
        plans.append(f"{name}: {plan.replace('_', ' ')}")
        over = (hoped[plan] - truth[plan]) / study.customers
        parts.append(over_runs(f"forecast less outcome a customer, {name}", over, Band(0.0, np.inf)))
    how = (
        "The study seven_errors; a difference, for a ratio says nothing where the outcome is a loss. "
        f"Plans chosen: {'; '.join(plans)}."
    )
    return {"F31": Measurement(parts, how)}
