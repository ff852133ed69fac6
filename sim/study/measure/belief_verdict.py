"""What a verdict says of plans made under wrong beliefs.

That a plan is worse than the best strategy is a pair of the main comparison, and so is that one plan is
worse than another; these need no intervals of their own. How much a plan disappoints does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.scenario.basics.statement import Statement
from sim.scenario.plans.beliefs import BELIEFS
from sim.study.measure.amounts import money
from sim.study.measure.family import confidence_of
from sim.study.measure.readings import difference, leading, name_of, says
from sim.study.measure.statistics import Interval, widened


def of_beliefs(
    tables: Mapping[str, pd.DataFrame], objective: str, currency: str, confidence: float, replications: int
) -> list[Statement]:
    """Say which belief costs most, or that none is known to cost anything and which disappoints."""
    plans = tables.get("plans", pd.DataFrame())
    if plans.empty:
        return []
    paired = tables["paired"]
    best = leading(tables["summary"], objective)
    apart = {
        plan: difference(paired, objective, best, plan)
        for plan in dict.fromkeys(plans["chosen"])
        if plan != best
    }
    costly = {plan: regret for plan, regret in apart.items() if regret[1] > 0}
    if costly:
        plan = max(costly, key=lambda name: costly[name][0])
        rest = [other for other in costly if other != plan]
        most = all(difference(paired, objective, other, plan)[1] > 0 for other in rest)
        key = "belief_costs_most" if most else "belief_costs"
        return [says(key, **_planned(plans[plans["chosen"] == plan].iloc[0], best, costly[plan], currency))]
    found = [says("beliefs_harmless", best=name_of(best))]
    # the plan is chosen by the data, so each strategy under each belief is a comparison
    many = len(plans) * tables["summary"]["strategy"].nunique()
    wanted = confidence_of("beliefs", confidence, many)
    rows: Any = plans
    over = [
        widened(Interval(row.over, row.over_low, row.over_high), confidence, wanted, replications)
        for row in rows.itertuples()
    ]
    sure = [at for at, interval in enumerate(over) if interval.low > 0]
    if sure:
        row = plans.iloc[max(sure, key=lambda at: over[at].mean)]
        regret = apart.get(str(row["chosen"]), (0.0, 0.0, 0.0))
        found.append(says("belief_disappoints", **_planned(row, best, regret, currency)))
    return found


def _planned(row: Any, best: str, regret: tuple[float, float, float], currency: str) -> dict[str, str]:
    return {
        "belief": Statement(BELIEFS[row["belief"]].label, f"belief.{row['belief']}"),
        "chosen": name_of(row["chosen"]),
        "best": name_of(best),
        "forecast": money(float(row["forecast"]), currency),
        "outcome": money(float(row["outcome"]), currency),
        "regret": money(regret[0], currency, *regret[1:]),
    }
