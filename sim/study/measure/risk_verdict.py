"""What a verdict says of ruin and of the worst outcomes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.scenario.basics.statement import Statement, listed
from sim.study.measure.amounts import money, percent
from sim.study.measure.readings import difference, name_of, says
from sim.study.measure.risk import ENOUGH, runs_needed

_OFTEN = 0.5  # of runs: from here on, ruin comes before all else that is said


def of_ruin(risk: pd.DataFrame, best: str) -> list[Statement]:
    """Say first under which strategies the firm is ruined in every run, and of the best if it mostly is."""
    ruin = _by_strategy(risk, "ruin")
    always = [name for name, share in ruin.items() if share == 1]
    if len(always) == len(ruin):
        return [says("ruined_always")]
    found = [says("ruined_every", names=listed(map(name_of, always)))] * bool(always)
    if _OFTEN <= ruin[best] < 1:
        found.append(says("ruined_some", names=name_of(best), share=percent(ruin[best])))
    return found


def of_safety(
    tables: Mapping[str, pd.DataFrame], best: str, currency: str, tail: float, replications: int
) -> list[Statement]:
    """Say which strategy is safer than the best, if one surely is, or that it is not known."""
    risk, paired = tables["risk"], tables["risk_paired"]
    ruin, cvar = _by_strategy(risk, "ruin"), _by_strategy(risk, "cvar")
    others = [name for name in ruin if name != best]
    rarer = [name for name in others if difference(paired, "ruin", best, name)[1] > 0]
    found: list[Statement] = []
    if rarer:
        least = min(rarer, key=lambda name: ruin[name])
        known = {"share": percent(ruin[best]), "other_share": percent(ruin[least])}
        found.append(says("ruin", best=name_of(best), other=name_of(least), **known))
    elif 0 < ruin[best] < _OFTEN:
        found.append(says("ruined_some", names=name_of(best), share=percent(ruin[best])))
    least_runs = runs_needed(tail)
    if replications < least_runs:
        few = {"count": replications, "least": least_runs}
        return [*found, says("tail_unknown", tail=percent(tail), **few)]
    safer = {name: difference(paired, "cvar", name, best) for name in others}
    safer = {name: apart for name, apart in safer.items() if apart[1] > 0}
    if safer:
        safest = max(safer, key=lambda name: cvar[name])
        amounts = {"amount": money(cvar[best], currency), "other_amount": money(cvar[safest], currency)}
        apart = money(safer[safest][0], currency, *safer[safest][1:])
        known = {**amounts, "difference": apart, "tail": percent(tail)}
        found.append(says("tail", best=name_of(best), other=name_of(safest), **known))
        enough = runs_needed(tail, ENOUGH)
        if replications < enough:
            found.append(says("tail_rough", enough=enough))
    return found


def _by_strategy(risk: pd.DataFrame, column: str) -> dict[str, float]:
    return dict(zip(risk["strategy"].astype(str), risk[column].astype(float), strict=True))
