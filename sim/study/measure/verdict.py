"""The verdict in plain words: who wins, by how much, and where it is too close to call.

A strategy wins only if it beats every other one with intervals that all hold together. Each statement knows
the key of its text and its values, so that it can be said in another language, too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.scenario.basics.decimals import decimals
from sim.scenario.basics.statement import Statement, listed, named, stated
from sim.scenario.plans.beliefs import BELIEFS
from sim.study.measure.sentences import TEXTS

_NAMED = 6  # at most so many strategies are named in one list

#: How amounts are shortened, largest first.
UNITS: dict[str, float] = {"bn": 1e9, "M": 1e6, "k": 1e3, "": 1.0}


@dataclass(frozen=True)
class Verdict:
    """The conclusion of a comparison.

    Attributes
    ----------
    winner : str or None
        Name of the strategy that beats every other, if there is one.
    statements : tuple of Statement
        What is said, one sentence after the other.
    """

    winner: str | None
    statements: tuple[Statement, ...]

    @property
    def sentence(self) -> str:
        """All of it in English."""
        return " ".join(text[:1].upper() + text[1:] for text in self.statements)

    def __str__(self) -> str:
        return self.sentence


def _name(strategy: str) -> Statement:
    """A strategy as a sentence names it."""
    return named("strategy", strategy)


def _says(key: str, **values: Any) -> Statement:
    return stated(TEXTS, f"verdict.{key}", **values)


def money(
    value: float, currency: str, low: float = math.nan, high: float = math.nan, unit: str | None = None
) -> str:
    """Write an amount, with its interval if there is one, in units, k (thousands), M or bn.

    `unit` is one of `UNITS`; when left out, the one that suits the amount.
    """
    largest = _size(value, low, high)
    unit = _unit(largest) if unit is None else unit
    scale = UNITS[unit]
    shown = largest / scale
    digits = 0 if shown >= 100 or (not unit and shown >= 10) else 1 if shown >= 10 else 2
    digits = decimals(digits, shown, (high - low) / scale)

    def number(x: float) -> str:
        text = f"{x / scale:,.{digits}f}"
        return text if float(text.replace(",", "")) != 0 else text.removeprefix("-")

    interval = "" if math.isnan(low) or math.isnan(high) else f" [{number(low)}, {number(high)}]"
    return f"{currency} {number(value)}{interval}{' ' + unit if unit else ''}"


def _size(*numbers: float) -> float:
    return max((abs(x) for x in numbers if not math.isnan(x)), default=0.0)


def _unit(size: float) -> str:
    return next((unit for unit, scale in UNITS.items() if size >= scale), "")


def percent(share: float) -> str:
    """Write a share in per cent."""
    return f"{100 * share:.3g} %"


def leading(summary: pd.DataFrame, measure: str) -> str:
    """Return the strategy with the highest mean; the first of equals."""
    rows = summary[summary["measure"] == measure]
    return str(rows["strategy"].iloc[int(rows["mean"].to_numpy().argmax())])


def difference(paired: pd.DataFrame, measure: str, a: str, b: str) -> tuple[float, float, float]:
    """Return a - b in `measure` with the interval that holds together with all others."""
    rows = paired[paired["measure"] == measure]
    same = rows[(rows["a"] == a) & (rows["b"] == b)]
    if len(same):
        row = same.iloc[0]
        return float(row["difference"]), float(row["together_low"]), float(row["together_high"])
    row = rows[(rows["a"] == b) & (rows["b"] == a)].iloc[0]
    return -float(row["difference"]), -float(row["together_high"]), -float(row["together_low"])


def winner(summary: pd.DataFrame, paired: pd.DataFrame, measure: str) -> str | None:
    """Return the strategy that beats every other in `measure`, or None."""
    names = list(dict.fromkeys(summary["strategy"]))
    if len(names) < 2 or summary.loc[summary["measure"] == measure, "mean"].isna().any():
        return None
    best = leading(summary, measure)
    if all(difference(paired, measure, best, other)[1] > 0 for other in names if other != best):
        return best
    return None


def judge(
    summary: pd.DataFrame, paired: pd.DataFrame, risk: pd.DataFrame, plans: pd.DataFrame | None = None,
    *, objective: str, currency: str, months: int, confidence: float, tail: float, replications: int,
) -> Verdict:  # fmt: skip
    """Draw the conclusion of a comparison.

    Parameters
    ----------
    summary, paired, risk : DataFrame
        Tables of the comparison; `paired` with together_low and together_high.
    plans : DataFrame, optional
        Plans made under wrong beliefs, if the study asks about any.
    objective : {"npv", "value"}
    currency : str
    months : int
        Horizon.
    confidence : float
        At which the intervals of all pairs hold together.
    tail : float
        Share of outcomes that CVaR is the mean of.
    replications : int
    """
    names = list(dict.fromkeys(summary["strategy"]))
    beliefs = [] if plans is None or plans.empty else _beliefs(plans, currency)
    context = [
        *beliefs, _says(f"objective_{objective}", months=months, confidence=percent(confidence))
    ]  # fmt: skip
    best = leading(summary, objective)
    if len(names) == 1:
        row = summary[summary["measure"] == objective].iloc[0]
        amount = money(float(row["mean"]), currency, float(row["low"]), float(row["high"]))
        return Verdict(None, (_says("single", best=_name(best), amount=amount), *beliefs))
    against = {other: difference(paired, objective, best, other) for other in names if other != best}
    same = [other for other, apart in against.items() if not any(apart)]
    order = sorted((other for other in against if other not in same), key=lambda other: against[other][0])
    alike = [_says("same", best=_name(best), others=listed(map(_name, same)))] * bool(same)
    if not order:
        return Verdict(None, (*alike, *context))
    # one unit for all, so that the amounts can be compared at a glance
    unit = _unit(min(_size(*against[other]) for other in order))

    def by(others: Iterable[str]) -> Statement:
        parts = []
        for other in others:
            value, low, high = against[other]
            parts.append(_says("by", other=_name(other), amount=money(value, currency, low, high, unit)))
        more = len(parts) - _NAMED
        return listed([*parts[:_NAMED], *[_says("more", count=more)] * (more > 0)])

    if replications < 2:
        undecided = _says("undecided", best=_name(best), close=by(order))
        return Verdict(None, (undecided, _says("more_replications"), *alike, *context))
    beaten = [other for other in order if against[other][1] > 0]
    close = [other for other in order if other not in beaten]
    key = "wins" if not close else "leads" if beaten else "open"
    statements = [_says(key, best=_name(best), beaten=by(beaten), close=by(close)), *alike]
    if best == "hold" and not close and not same:
        statements.append(_says("hold"))
    statements += _other_measure(summary, paired, objective, best, currency)
    statements += _risk(risk, best, names, currency, tail)
    return Verdict(None if close or same else best, (*statements, *context))


def _other_measure(
    summary: pd.DataFrame, paired: pd.DataFrame, objective: str, best: str, currency: str
) -> list[Statement]:
    """Say so if another strategy leads once residual equity is counted (or, the other way round, is not)."""
    measure, word = ("value", "equity") if objective == "npv" else ("npv", "profit")
    other = leading(summary, measure)
    if other == best:
        return []
    apart = difference(paired, measure, other, best)
    key = f"{word}_{'turns' if winner(summary, paired, measure) == other else 'opens'}"
    amount = money(apart[0], currency, *apart[1:])
    return [_says(key, best=_name(best), other=_name(other), amount=amount)]


def _risk(risk: pd.DataFrame, best: str, names: list[str], currency: str, tail: float) -> list[Statement]:
    """Say so if another strategy is the safer one."""
    found: list[Statement] = []
    cvar = dict(zip(risk["strategy"], risk["cvar"].astype(float), strict=True))
    ruin = dict(zip(risk["strategy"], risk["ruin"].astype(float), strict=True))
    safest = max(names, key=lambda name: cvar[name])
    amounts = {name: money(cvar[name], currency) for name in (best, safest)}
    # amounts that read the same tell the reader nothing
    if cvar[safest] > cvar[best] and amounts[safest] != amounts[best]:
        known = {"amount": amounts[best], "other_amount": amounts[safest], "tail": percent(tail)}
        found.append(_says("tail", best=_name(best), other=_name(safest), **known))
    least = min(names, key=lambda name: ruin[name])
    if ruin[least] < ruin[best]:
        known = {"share": percent(ruin[best]), "other_share": percent(ruin[least])}
        found.append(_says("ruin", best=_name(best), other=_name(least), **known))
    return found


def _beliefs(plans: pd.DataFrame, currency: str) -> list[Statement]:
    """Say which belief costs most, or that none is known to cost anything and which disappoints most."""
    costly = plans[plans["regret_low"] > 0]
    if len(costly):
        return [_says("belief_costs", **_planned(costly.sort_values("regret").iloc[-1], currency))]
    found = [_says("beliefs_harmless", best=_name(plans["best"].iloc[0]))]
    hopeful = plans[plans["over_low"] > 0]
    if len(hopeful):
        known = _planned(hopeful.sort_values("over").iloc[-1], currency)
        found.append(_says("belief_disappoints", **known))
    return found


def _planned(row: Any, currency: str) -> dict[str, str]:
    return {
        "belief": Statement(BELIEFS[row["belief"]].label, f"belief.{row['belief']}"),
        "chosen": _name(row["chosen"]),
        "best": _name(row["best"]),
        "forecast": money(float(row["forecast"]), currency),
        "outcome": money(float(row["outcome"]), currency),
        "regret": money(float(row["regret"]), currency, float(row["regret_low"]), float(row["regret_high"])),
    }
