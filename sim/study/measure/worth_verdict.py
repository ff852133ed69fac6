"""What a verdict says of what customers are still worth: whether it is known well enough to decide on, who
would win without it (or with it), from which month the best is ahead, and what if the spending went on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.scenario.basics.names import ALL, control_of
from sim.scenario.basics.statement import Statement, named
from sim.study.measure.amounts import money, percent
from sim.study.measure.family import confidence_of
from sim.study.measure.readings import difference, leading, name_of, says, span, winner
from sim.study.measure.statistics import Interval, widened

#: How far what customers bring may be missed, by stage and in all; how many simulated customers a stage must
#: have to be looked at; from which share on it is told what comes after the months played on.
MISSED_BY_STAGE, MISSED_IN_ALL, LEAST_CUSTOMERS, MUCH_LATER = 0.05, 0.03, 200, 0.1


def decided_on(
    objective: str, tables: Mapping[str, pd.DataFrame], months: int, each: float
) -> tuple[str, Statement | None]:
    """Return what a verdict may go by, and why it may not go by value if it may not.

    `each` is how many customers of the market one simulated customer stands for.
    """
    unknown = withheld(tables, months, each)
    return objective if unknown is None else "npv", unknown


def withheld(tables: Mapping[str, pd.DataFrame], months: int, each: float) -> Statement | None:
    """Say why what customers are still worth cannot be decided on; None if it can."""
    seen = tables.get("hindsight", pd.DataFrame())
    if seen.empty:
        return None
    everybody = seen["stage"] == ALL
    worst = _missed(seen[everybody], MISSED_IN_ALL)
    if worst is not None:
        return says("withheld_all", months=months, error=percent(abs(worst["error"])))
    worst = _missed(seen[~everybody & (seen["customers"] >= LEAST_CUSTOMERS * each)], MISSED_BY_STAGE)
    if worst is None:
        return None
    stage = named("stage", str(worst["stage"]))
    return says("withheld_stage", months=months, stage=stage, error=percent(abs(worst["error"])))


def holds(tables: Mapping[str, pd.DataFrame], months: int, each: float) -> bool | None:
    """Whether what was said of customers agrees with what others paid; None if too few runs could tell."""
    if withheld(tables, months, each) is not None:
        return False
    seen = tables["hindsight"]
    return True if seen.loc[seen["stage"] == ALL, "error_low"].notna().all() else None


def _missed(seen: pd.DataFrame, most: float) -> Any:
    """The row missed by most, of those that surely are by more than they may be: by all of the interval."""
    over = seen[(seen["error_low"] > most) | (seen["error_high"] < -most)]
    return None if over.empty else over.iloc[int(over["error"].abs().to_numpy().argmax())]


def of_later(tables: Mapping[str, pd.DataFrame]) -> list[Statement]:
    """Say how much would come after the months played on, which is not counted, if that is much."""
    outcomes = tables.get("outcomes", pd.DataFrame())
    if "tail_share" not in outcomes:
        return []
    share = float(outcomes.groupby("strategy", sort=False)["tail_share"].mean().max())
    return [says("later", share=percent(round(share, 2)))] if share >= MUCH_LATER else []


def of_other_money(
    tables: Mapping[str, pd.DataFrame], objective: str, best: str, currency: str, months: int, known: bool
) -> list[Statement]:
    """Say so if another strategy leads without customers' worth, or with it where that is `known`."""
    measure, word = ("value", "value") if objective == "npv" else ("npv", "profit")
    if measure == "value" and not known:
        return []
    summary, paired = tables["summary"], tables["paired"]
    other = leading(summary, measure)
    apart = difference(paired, measure, other, best) if other != best else (0.0, 0.0, 0.0)
    if not any(apart):
        return []
    key = f"{word}_{'turns' if winner(summary, paired, measure) == other else 'opens'}"
    amount = money(apart[0], currency, *apart[1:])
    told = {"best": name_of(best), "other": name_of(other), "amount": amount}
    return [says(key, months=months, span=span(months), **told)]


def of_horizon(tables: Mapping[str, pd.DataFrame], best: str, won: bool) -> list[Statement]:
    """Say from which month on the best is ahead of every other for good, if it is not from the first.

    Who is ahead before may change often, so only who is overtaken last is said. The month from which it
    surely is follows from the main comparison, so it is said only if that is `won`.
    """
    table = tables.get("overtakes", pd.DataFrame())
    if table.empty:
        return []
    rows = table[table["a"] == best].set_index("b")
    if rows["ahead"].isna().any() or rows["ahead"].max() <= 1:
        return []
    last = str(rows["ahead"].idxmax())
    several = len(rows) > 1
    others = says("every_other") if several else name_of(last)
    known = {"best": name_of(best), "others": others, "month": int(rows["ahead"].max())}
    sure = won and rows["sure"].notna().all()
    first = says("leads_from", sure=int(rows["sure"].max()), **known) if sure else says("ahead_from", **known)
    return [first, *[says("last_overtaken", other=name_of(last))] * several]


def of_spending(
    tables: Mapping[str, pd.DataFrame], best: str, months: int, confidence: float
) -> list[Statement]:
    """Say so if another strategy leads once spending goes on after the horizon.

    The table has differences to the control, so two strategies are sure to differ where their intervals,
    which hold together, do not meet.
    """
    table: Any = tables.get("continued", pd.DataFrame())
    if table.empty:
        return []
    wanted = confidence_of("spending", confidence, len(table))
    found = {
        str(row.strategy): widened(
            Interval(row.difference, row.low, row.high), confidence, wanted, int(row.replications)
        )
        for row in table.itertuples()
    }
    names = [str(name) for name in dict.fromkeys(tables["summary"]["strategy"])]
    found.setdefault(control_of(names), Interval(0.0, 0.0, 0.0))
    other = max(found, key=lambda name: found[name].mean)
    if best not in found or found[other].mean <= found[best].mean:
        return []
    high = found[best].high if math.isfinite(found[best].high) else found[best].mean
    if not found[other].low > high:  # of the few runs that go on, what is not sure says nothing
        return []
    return [says("spending_turns", best=name_of(best), other=name_of(other), months=months)]
