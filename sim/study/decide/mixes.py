"""Mixes of levers to try: each alone, those that do well together, and others close to the best."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario.files.idle_levers import why_idle
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.quadrant_levers import AIMS, PARTNERS
from sim.scenario.plans.strategy import Setting, Strategy
from sim.scenario.plans.study import Study
from sim.study.decide.points import values_over

#: Lever -> value; of a money lever, money a customer of the market a month.
Mix = Mapping[str, float]

_REACHING = frozenset({"reach", "referral"})  # whose money goes to the segments that a strategy aims at
_MOST_LEVERS = 8  # in a mix drawn
_JITTER = 0.5  # of the logarithm of an amount, and of a level as a part of its range


@dataclass(frozen=True)
class Space:
    """What mixes are drawn from.

    Attributes
    ----------
    values : dict of str to tuple of float
        Lever -> values to try alone, by rising value; the ends bound what is drawn.
    budget : float or None
        Most money a customer of the market a month; None if money is free.
    aims : tuple of str
        Levers that every mix has.
    segments : tuple of str
        Whom money for reach and referral goes to; all if empty.
    """

    values: dict[str, tuple[float, ...]]
    budget: float | None
    aims: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()

    @property
    def money(self) -> float:
        """Money to state shares of: at least what any mix spends."""
        if self.budget is not None:
            return self.budget or 1.0
        return sum(found[-1] for name, found in self.values.items() if LEVERS[name].kind == "money") or 1.0


def space(study: Study, levers: Iterable[str], budget: float | None, quadrant: str | None = None) -> Space:
    """Lay out what can be tried in the study's market; levers that cannot act there are left out."""
    market = study.market_of_firms
    usual = study.settings.budget_per_customer_per_month
    values = {}
    for name in dict.fromkeys(levers):
        found = values_over(LEVERS[name], 5, usual, market)
        used = tuple(value for value in found if value != LEVERS[name].default)
        if used and _acts(market, name, used[-1]):
            values[name] = used
    aims = tuple(name for name in AIMS.get(quadrant or "", ()) if name in values)
    served = {segment for sold in market.firms[market.focal].sells.values() for segment in sold}
    new = tuple(name for name in market.segments if name not in served and "new_segments" in aims)
    return Space(values, budget, aims, new)


def _acts(market: Market, name: str, value: float) -> bool:
    used = {name: value, **({PARTNERS[name]: 1.0} if name in PARTNERS else {})}
    return why_idle(market, name, strategy_of(used, 1e6)) is None


def alone(within: Space) -> list[dict[str, float]]:
    """Every lever by itself at each of its values, beside what every mix has."""
    tried = [{name: value} for name, found in within.values.items() for value in found]
    return _distinct(_completed(mix, within) for mix in tried)


def drawn(
    within: Space, gains: Mapping[str, tuple[float, float]], number: int, luck: np.random.Generator
) -> list[dict[str, float]]:
    """Mixes of several levers, the oftener of those that gained more alone.

    Parameters
    ----------
    within : Space
    gains : mapping of str to (value, gain)
        Each lever's best value alone, and what it gained.
    number : int
    luck : Generator
    """
    names = sorted(gains, key=lambda name: -gains[name][1])
    weight = np.array([1.0 / (1.0 + place) for place in range(len(names))])
    found = []
    for _ in range(number):
        count = int(luck.integers(1, min(_MOST_LEVERS, len(names)) + 1))
        chosen = luck.choice(len(names), count, replace=False, p=weight / weight.sum())
        mix = {names[k]: gains[names[k]][0] for k in chosen}
        found.append(_completed(_moved(mix, within, luck), within))
    return _distinct(found)


def close_to(
    mixes: Sequence[Mix], within: Space, number: int, luck: np.random.Generator
) -> list[dict[str, float]]:
    """Mixes that differ a little from those given, in turn."""
    return _distinct(_moved(mixes[n % len(mixes)], within, luck) for n in range(number))


def strategy_of(mix: Mix, budget: float, segments: Sequence[str] = ()) -> Strategy:
    """The strategy that sets each lever from the first month on; money as shares of a budget.

    A quadrant of new business reaches out to its `segments` alone; else it might be one of today's business.
    """
    money = {name: value for name, value in mix.items() if LEVERS[name].kind == "money" and value > 0}
    return Strategy(
        spend={name: value / budget for name, value in money.items()},
        levers=[Setting(lever=n, value=v) for n, v in mix.items() if LEVERS[n].kind == "level"],
        aim=[*segments] if money.keys() & _REACHING else [],
    )


def without(strategy: Strategy, lever: str) -> Strategy:
    """The strategy without a lever, whose money is not spent."""
    spend = {name: share for name, share in strategy.spend.items() if name != lever}
    levers = [setting for setting in strategy.levers if setting.lever != lever]
    aim = strategy.aim if spend.keys() & _REACHING else []
    return strategy.model_copy(update={"spend": spend, "levers": levers, "aim": aim})


def _completed(mix: Mix, within: Space) -> dict[str, float]:
    """The mix with what it is nothing without: the quadrant's aim, and partners."""
    found = dict(mix)
    for name in (*within.aims, *(PARTNERS[lever] for lever in mix if lever in PARTNERS)):
        if name in within.values and name not in found:
            found[name] = within.values[name][len(within.values[name]) // 2]
    return _affordable(found, within)


def _affordable(mix: Mix, within: Space) -> dict[str, float]:
    """The mix with its money cut in proportion to the budget."""
    spent = sum(value for name, value in mix.items() if LEVERS[name].kind == "money")
    # a little less than all of it, so that numbers of six digits never sum to more
    most = math.inf if within.budget is None else within.budget * (1.0 - 1e-5)
    part = min(1.0, most / spent) if spent > 0 else 1.0
    return {
        name: float(f"{value * (part if LEVERS[name].kind == 'money' else 1.0):.6g}")
        for name, value in mix.items()
    }


def _moved(mix: Mix, within: Space, luck: np.random.Generator) -> dict[str, float]:
    """The mix with every value moved a little, within its range."""
    found = {}
    for name, value in mix.items():
        low, high = within.values[name][0], within.values[name][-1]
        if LEVERS[name].whole:
            value = float(luck.choice(within.values[name])) if luck.random() < _JITTER / 2 else value
        elif LEVERS[name].kind == "money":
            value = value * float(np.exp(luck.normal(0.0, _JITTER)))
            value = min(value, high) if within.budget is None else value
        else:
            value = float(np.clip(value + luck.normal(0.0, _JITTER / 2) * (high - low), low, high))
        found[name] = value
    return _affordable(found, within)


def _distinct(mixes: Iterable[Mix]) -> list[dict[str, float]]:
    """Each mix once."""
    return list({tuple(sorted(mix.items())): dict(mix) for mix in mixes if mix}.values())
