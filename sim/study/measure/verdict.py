"""The verdict in plain words: who wins, by how much, and where it is too close to call.

A strategy wins only if it beats every other one with intervals that all hold together. What is said is kept
apart from how: each statement is a key with values, and `say` puts it into words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

_NAMED = 6  # at most so many strategies are named in one list

#: How amounts are shortened, largest first.
UNITS: dict[str, float] = {"bn": 1e9, "M": 1e6, "k": 1e3, "": 1.0}

#: What can be said, in English; another language gives the same keys.
ENGLISH: dict[str, str] = {
    "wins": "{best} beats {beaten}.",
    "leads": "{best} leads, and beats {beaten}; too close to call against {close}.",
    "open": "Too close to call: {best} is ahead of {close}.",
    "same": "{best} makes exactly as much as {others}.",
    "by": "{other} by {amount}",
    "named": "{other}",
    "and": " and ",
    "more": "{count} more",
    "single": "{best} alone was asked for, so there is nothing to compare: it is worth {amount}.",
    "undecided": "One replication cannot decide: {best} is ahead of {close}. Run more replications.",
    "hold": "Spending nothing more is the better choice: no programme pays back what it costs.",
    "equity_turns": "Counting what customers are still worth at the end, {other} would win: "
    "it beats {best} by {amount}.",
    "equity_opens": "Counting what customers are still worth at the end, it is too close to call: "
    "{other} is ahead of {best} by {amount}.",
    "profit_turns": "By profit within the horizon alone, {other} would win: it beats {best} by {amount}.",
    "profit_opens": "By profit within the horizon alone, it is too close to call: "
    "{other} is ahead of {best} by {amount}.",
    "tail": "In its worst {tail} of outcomes {best} makes {amount}, {other} {other_amount}.",
    "ruin": "{best} runs out of cash in {share} of runs, {other} in {other_share}.",
    "belief_costs": "Planning in the belief that {belief} costs most: it chooses {chosen} and expects "
    "{forecast}, gets {outcome}, and {best} would have brought {regret} more.",
    "belief_disappoints": "Planning in the belief that {belief} disappoints most: {chosen} is expected to "
    "bring {forecast} and brings {outcome}.",
    "beliefs_harmless": "No belief asked about leads to a choice that is known to be worse than {best}.",
    "objective_npv": "Judged by net present value over {months} months; "
    "intervals hold together at {confidence}.",
    "objective_value": "Judged by net present value over {months} months plus residual customer equity; "
    "intervals hold together at {confidence}.",
}

Statement = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """The conclusion of a comparison.

    Attributes
    ----------
    sentence : str
        The whole verdict in English.
    winner : str or None
        Name of the strategy that beats every other, if there is one.
    statements : tuple of (key, values)
        The same as keys with values, for another language.
    """

    sentence: str
    winner: str | None
    statements: tuple[Statement, ...]

    def __str__(self) -> str:
        return self.sentence

    def followed_by(self, more: Sequence[Statement]) -> Verdict:
        """Return the verdict with more said, before what tells how it was judged."""
        judged = sum(key.startswith("objective_") for key, _ in self.statements)
        cut = len(self.statements) - judged
        return _verdict(self.winner, [*self.statements[:cut], *more, *self.statements[cut:]])


def say(statement: Statement, words: Mapping[str, str] = ENGLISH) -> str:
    """Put a statement into words."""
    key, values = statement
    text = words[key].format(**{name: _spoken(value, words) for name, value in values.items()})
    return text[:1].upper() + text[1:]


def title(strategy: str) -> str:
    """Name of a strategy as it is said in a sentence."""
    return strategy.replace("_", " ")


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
    summary: pd.DataFrame, paired: pd.DataFrame, risk: pd.DataFrame,
    *, objective: str, currency: str, months: int, confidence: float, tail: float, replications: int,
) -> Verdict:  # fmt: skip
    """Draw the conclusion of a comparison.

    Parameters
    ----------
    summary, paired, risk : DataFrame
        Tables of the comparison; `paired` with together_low and together_high.
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
    best = leading(summary, objective)
    if len(names) == 1:
        row = summary[summary["measure"] == objective].iloc[0]
        amount = money(float(row["mean"]), currency, float(row["low"]), float(row["high"]))
        return _verdict(None, [("single", {"best": title(best), "amount": amount})])
    against = {other: difference(paired, objective, best, other) for other in names if other != best}
    same = [other for other, apart in against.items() if not any(apart)]
    order = sorted((other for other in against if other not in same), key=lambda other: against[other][0])
    alike: list[Statement] = [
        ("same", {"best": title(best), "others": tuple(("named", {"other": title(other)}) for other in same)})
    ] * bool(same)
    context = (
        f"objective_{objective}",
        {"months": months, "confidence": percent(confidence)},
    )

    if not order:
        return _verdict(None, [*alike, context])
    # one unit for all, so that the amounts can be compared at a glance
    unit = _unit(min(_size(*against[other]) for other in order))

    def listed(others: list[str]) -> tuple[Statement, ...]:
        parts: list[Statement] = [
            ("by", {"other": title(other), "amount": money(value, currency, low, high, unit)})
            for other, (value, low, high) in ((other, against[other]) for other in others[:_NAMED])
        ]
        if len(others) > _NAMED:
            parts.append(("more", {"count": len(others) - _NAMED}))
        return tuple(parts)

    if replications < 2:
        close = listed(order)
        return _verdict(None, [("undecided", {"best": title(best), "close": close}), *alike, context])
    beaten = [other for other in order if against[other][1] > 0]
    close_ones = [other for other in order if other not in beaten]
    values = {"best": title(best), "beaten": listed(beaten), "close": listed(close_ones)}
    statements: list[Statement] = [("wins" if not close_ones else "leads" if beaten else "open", values)]
    statements += alike
    if best == "hold" and not close_ones and not same:
        statements.append(("hold", {}))
    statements += _other_measure(summary, paired, objective, best, currency)
    statements += _risk(risk, best, names, currency, tail)
    return _verdict(None if close_ones or same else best, [*statements, context])


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
    return [
        (key, {"best": title(best), "other": title(other), "amount": money(apart[0], currency, *apart[1:])})
    ]


def _risk(risk: pd.DataFrame, best: str, names: list[str], currency: str, tail: float) -> list[Statement]:
    """Say so if another strategy is the safer one."""
    found: list[Statement] = []
    cvar = dict(zip(risk["strategy"], risk["cvar"].astype(float), strict=True))
    ruin = dict(zip(risk["strategy"], risk["ruin"].astype(float), strict=True))
    safest = max(names, key=lambda name: cvar[name])
    amounts = {name: money(cvar[name], currency) for name in (best, safest)}
    # amounts that read the same tell the reader nothing
    if cvar[safest] > cvar[best] and amounts[safest] != amounts[best]:
        found.append(
            (
                "tail",
                {
                    "tail": percent(tail),
                    "best": title(best),
                    "amount": amounts[best],
                    "other": title(safest),
                    "other_amount": amounts[safest],
                },
            )
        )
    least = min(names, key=lambda name: ruin[name])
    if ruin[least] < ruin[best]:
        shares = {name: percent(ruin[name]) for name in (best, least)}
        found.append(
            (
                "ruin",
                {
                    "best": title(best),
                    "share": shares[best],
                    "other": title(least),
                    "other_share": shares[least],
                },
            )
        )
    return found


def _spoken(value: Any, words: Mapping[str, str]) -> str:
    """Put a value into words: a tuple of statements becomes a list joined by commas and `and`."""
    if not isinstance(value, tuple):
        return str(value)
    parts = [words[key].format(**values) for key, values in value]
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + words["and"] + parts[-1] if parts else ""


def _verdict(won: str | None, statements: list[Statement]) -> Verdict:
    return Verdict(" ".join(say(statement) for statement in statements), won, tuple(statements))
