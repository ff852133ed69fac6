"""The verdict in plain words: who wins, by how much, and where it is too close to call.

A strategy wins only if it beats every other one. All that a verdict claims holds together with the study's
confidence (see `family`). Each statement knows the key of its text and its values, so that it can be said in
another language, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from sim.scenario.basics.statement import Statement, listed
from sim.study.measure.amounts import money, percent, size, unit_of
from sim.study.measure.belief_verdict import of_beliefs
from sim.study.measure.idle_verdict import idle_strategies, of_idle
from sim.study.measure.readings import difference, leading, name_of, says, span
from sim.study.measure.risk_verdict import of_ruin, of_safety
from sim.study.measure.unestimated_verdict import of_unestimated
from sim.study.measure.worth_verdict import decided_on, of_horizon, of_later, of_other_money, of_spending

_NAMED = 6  # at most so many strategies are named in one list


@dataclass(frozen=True)
class Verdict:
    """The conclusion of a comparison.

    Attributes
    ----------
    winner : str or None
        Name of the strategy that beats every other, if there is one.
    statements : tuple of Statement
        What is said, one sentence after the other.
    objective : str
        What it was judged by: npv, or value where that was asked for and is known well enough.
    """

    winner: str | None
    statements: tuple[Statement, ...]
    objective: str

    @property
    def sentence(self) -> str:
        """All of it in English."""
        return " ".join(text[:1].upper() + text[1:] for text in self.statements)

    def __str__(self) -> str:
        return self.sentence


def judge(
    tables: Mapping[str, pd.DataFrame], *, objective: str, currency: str, months: int, confidence: float,
    tail: float, replications: int, each: float = 1.0,
) -> Verdict:  # fmt: skip
    """Draw the conclusion of a comparison.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Of the comparison, by name: summary, paired, risk and risk_paired; where they are there, outcomes,
        overtakes, continued and hindsight for what customers are still worth, idle, and plans.
    objective : {"npv", "value"}
        What the study wants to decide on.
    currency : str
    months : int
        Horizon.
    confidence : float
        With which all that is said holds.
    tail : float
        Share of outcomes that CVaR is the mean of.
    replications : int
    each : float
        How many customers of the market one simulated customer stands for.
    """
    summary, paired = tables["summary"], tables["paired"]
    names = list(dict.fromkeys(summary["strategy"]))
    asked = objective
    objective, unknown = decided_on(asked, tables, months, each)
    left_out = [unknown] if unknown is not None and asked == "value" else []
    best = leading(summary, objective)
    best = "hold" if best in idle_strategies(tables) else best  # what does nothing is as good as hold
    beliefs = of_beliefs(tables, objective, currency, confidence, replications)
    first = [*of_unestimated(tables), *of_ruin(tables["risk"], best)]
    if len(names) == 1:
        row = summary[summary["measure"] == objective].iloc[0]
        amount = money(float(row["mean"]), currency, float(row["low"]), float(row["high"]))
        single = says("single", best=name_of(best), amount=amount)
        return Verdict(None, (*first, single, *left_out, *beliefs), objective)
    against = {other: difference(paired, objective, best, other) for other in names if other != best}
    same = [other for other, apart in against.items() if not any(apart)]
    order = sorted((other for other in against if other not in same), key=lambda other: against[other][0])
    idle = idle_strategies(tables)
    alike = [other for other in same if other not in idle]
    equals = [says("same", best=name_of(best), others=listed(map(name_of, alike)))] * bool(alike)
    equals += of_idle(tables)
    more = _played_on(tables, months)
    context = [says(f"objective_{objective}", span=span(months), more=span(more))]
    context += [says("confidence", confidence=percent(confidence))] * (replications > 1)
    later = of_later(tables) if objective == "value" else []
    last = (*beliefs, *left_out, *context, *later)
    if not order:
        return Verdict(None, (*first, *equals, *last), objective)
    # one unit for all, so that the amounts can be compared at a glance
    unit = unit_of(min(size(*against[other]) for other in order))

    def by(others: Iterable[str]) -> Statement:
        parts = []
        for other in others:
            value, low, high = against[other]
            parts.append(says("by", other=name_of(other), amount=money(value, currency, low, high, unit)))
        more = len(parts) - _NAMED
        return listed([*parts[:_NAMED], *[says("more", count=more)] * (more > 0)])

    if replications < 2:
        undecided = says("undecided", best=name_of(best), close=by(order))
        return Verdict(None, (*first, undecided, says("more_replications"), *equals, *last), objective)
    beaten = [other for other in order if against[other][1] > 0]
    close = [other for other in order if other not in beaten]
    key = "wins" if not close else "leads" if beaten else "open"
    statements = [*first, says(key, best=name_of(best), beaten=by(beaten), close=by(close)), *equals]
    if best == "hold" and not close and not alike:
        statements.append(says("hold"))
    statements += of_other_money(tables, objective, best, currency, months, unknown is None)
    if objective == "value":
        statements += of_horizon(tables, best, won=not close)
        statements += of_spending(tables, best, months, confidence)
    statements += of_safety(tables, best, currency, tail, replications)
    return Verdict(None if close or alike else best, (*statements, *last), objective)


def _played_on(tables: Mapping[str, pd.DataFrame], months: int) -> int:
    """Months played on after the horizon."""
    curve = tables.get("curve", pd.DataFrame())
    return 0 if curve.empty else int(curve["month"].max()) + 1 - months
