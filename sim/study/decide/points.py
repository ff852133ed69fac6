"""The points of a sweep: which values of which levers are looked at, and the strategy of each.

A point is the base with one lever set to another value. All points are strategies of one study, so that they
share customers and luck with the base.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import numpy as np

from sim.scenario.basics.errors import UserError, near
from sim.scenario.files.idle_levers import Idle, why_idle
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS, Lever
from sim.scenario.plans.strategy import Setting, Strategy
from sim.scenario.plans.study import Study

#: What a caller may name: levers, or levers with the values to look at (None: those looked at by default).
Asked = Iterable[str] | Mapping[str, Sequence[float] | None]

#: Money a customer a month to look around where a study has no budget, in prices of the first category.
_USUAL_SPEND = 0.005


@dataclass(frozen=True)
class Point:
    """One value of one lever.

    Attributes
    ----------
    lever : str
    value : float
        In the lever's unit; a money lever's in money a customer of the market a month.
    strategy : str
        That has it, in the study of the points; the base itself where the base has this value already.
    """

    lever: str
    value: float
    strategy: str


@dataclass(frozen=True)
class Points:
    """All points of a sweep.

    Attributes
    ----------
    study : Study
        With the base and, for each point, a strategy.
    base : str
    points : tuple of Point
        Lever by lever, by rising value.
    idle : dict of str to Idle
        Lever that cannot act -> why.
    """

    study: Study
    base: str
    points: tuple[Point, ...]
    idle: dict[str, Idle]


def lay_out(study: Study, base: str, levers: Asked | None, number: int) -> Points:
    """Lay out the points of a sweep.

    Parameters
    ----------
    study : Study
        In a market of firms.
    base : str
        One of its strategies, or `hold`.
    levers : iterable of str, or mapping of str to values, optional
        All levers when left out.
    number : int
        Values to look at of a lever whose values are not given.

    Raises
    ------
    UserError
        If there is no such base or lever, or a value is out of its lever's bounds.
    """
    if base not in study.strategies and base != "hold":
        hint = near(base, study.strategies) or f"; it has {', '.join(study.strategies)}"
        raise UserError(f"sweep: the study {study.name} has no strategy {base!r} to start from{hint}")
    if not isinstance(number, int) or number < 2:
        raise UserError(f"sweep: a whole number of points, 2 or more, is expected (got {number!r})")
    market = study.market_of_firms
    budget = study.settings.budget_per_customer_per_month
    start = study.strategies.get(base, Strategy())
    idle: dict[str, Idle] = {}
    values: dict[str, tuple[float, ...]] = {}
    for name, given in _asked(levers).items():
        lever = LEVERS[name]
        found = values_over(lever, number, budget, market) if given is None else _checked(name, given, market)
        why = why_idle(market, name, with_lever(start, name, max(found), 1.0, 1.0))
        if why is None:
            values[name] = found
        else:
            idle[name] = why
    raised = _raised(budget, start, values)
    strategies = {base: restated(start, budget / raised)}
    points: list[Point] = []
    for name, found in values.items():
        has = base_value(start, name, budget)
        for value in sorted(_beside(has, found)):
            strategy = base if value == has else f"{name}={value!r}"
            points.append(Point(name, value, strategy))
            if value != has:
                strategies[strategy] = with_lever(start, name, value, budget, raised)
    settings = study.settings.model_copy(update={"budget_per_customer_per_month": raised})
    return Points(replace(study, settings=settings, strategies=strategies), base, tuple(points), idle)


def base_value(base: Strategy, lever: str, budget: float) -> float | None:
    """Value that a lever has in the base; None if it changes on the way, or by segment."""
    if LEVERS[lever].kind == "money":
        return base.spend.get(lever, 0.0) * budget
    settings = [setting for setting in base.levers if setting.lever == lever]
    if not settings:
        return float(LEVERS[lever].default)
    one = settings[0]
    throughout = len(settings) == 1 and one.from_month == 0 and one.until_month is None and not one.segments
    return one.value if throughout else None


def _beside(has: float | None, values: Sequence[float]) -> set[float]:
    """The values to look at and the base's own, which takes the place of what differs from it by rounding."""
    if has is None:
        return set(values)
    return {has, *(value for value in values if not math.isclose(value, has, rel_tol=1e-9))}


def _asked(levers: Asked | None) -> dict[str, Sequence[float] | None]:
    """The levers with the values given for them."""
    if isinstance(levers, str) or not (levers is None or isinstance(levers, Iterable)):
        raise UserError(f"sweep: levers: a list of names is expected (got {levers!r})")
    asked = LEVERS if levers is None else levers
    given = dict(levers) if isinstance(levers, Mapping) else dict.fromkeys(asked)
    refuse_unknown(given, "sweep")
    return given


def refuse_unknown(names: Iterable[str], command: str) -> None:
    """Refuse a lever that there is not, on behalf of a command."""
    for name in names:
        if name not in LEVERS:
            hint = near(name, LEVERS) or "; `loyalty levers` lists them"
            raise UserError(f"{command}: there is no lever named {name!r}{hint}")


def _dearest(name: str, market: Market) -> float:
    """The most of a lever that contracts of the market allow from month 0 on."""
    most = market.dearest(0)
    return {"list_price": most, "light_surcharge": most - 1.0}.get(name, math.inf)


def _checked(name: str, values: Any, market: Market) -> tuple[float, ...]:
    """Values that were given, each within the lever's bounds and what contracts allow."""
    if isinstance(values, str) or not isinstance(values, Sequence | np.ndarray) or not len(values):
        raise UserError(f"sweep: {name}: a list of values is expected (got {values!r})")
    for value in values:
        if not isinstance(value, Real):
            raise UserError(f"sweep: {name}: numbers are expected (got {value!r})")
        refused = LEVERS[name].refusal(float(value), market.core_price)
        if refused is not None:
            raise UserError(f"sweep: {refused}")
        if float(value) > _dearest(name, market) * (1 + 1e-9):
            most = _dearest(name, market)
            raise UserError(
                f"sweep: {name} is at most {most:g} under contracts of this market, got {value:g}"
            )
    return tuple(map(float, values))


def values_over(lever: Lever, number: int, budget: float, market: Market) -> tuple[float, ...]:
    """Values to look at: amounts around the usual one, each twice the last; a level over its range.

    A range that begins above 0 is walked in equal ratios, any other in equal steps.
    """
    price = market.core_price
    if lever.kind == "money":
        usual = budget if budget > 0 else float(f"{_USUAL_SPEND * price:.3g}")
        return tuple(usual * 2.0**step for step in range(-(number // 2), number - number // 2))
    low, high = lever.bounds(price)
    if lever.over is not None:
        low, high = (end * price if lever.by_price else end for end in lever.over)
    high = min(high, _dearest(lever.name, market))
    walk = np.geomspace(low, high, number) if low > 0 else np.linspace(low, high, number)
    if lever.whole:
        walk = np.round(walk)
    return tuple(dict.fromkeys(float(f"{value:.6g}") for value in walk.tolist()))


def _raised(budget: float, base: Strategy, values: Mapping[str, Sequence[float]]) -> float:
    """A budget that leaves room for the largest amount beside all that the base spends.

    It is the study's times a power of two: shares of it give exactly the money that they gave of the study's.
    """
    money = [value for name, found in values.items() if LEVERS[name].kind == "money" for value in found]
    most = sum(base.spend.values()) * budget + max(money, default=0.0)
    unit = budget if budget > 0 else 1.0
    return unit * 2.0 ** max(3, math.ceil(math.log2(most / unit)) if most > 0 else 0)


def restated(strategy: Strategy, part: float) -> Strategy:
    """The strategy with the same money as shares of a budget of which its own is `part`."""
    return strategy.model_copy(update={"spend": {n: share * part for n, share in strategy.spend.items()}})


def with_lever(base: Strategy, lever: str, value: float, budget: float, raised: float) -> Strategy:
    """The base with one lever at another value, throughout."""
    if LEVERS[lever].kind == "money":
        spend = {name: share * (budget / raised) for name, share in base.spend.items() if name != lever}
        return base.model_copy(update={"spend": spend | ({lever: value / raised} if value > 0 else {})})
    others = [setting for setting in base.levers if setting.lever != lever]
    levers = [*others, Setting(lever=lever, value=value)]
    return restated(base, budget / raised).model_copy(update={"levers": levers})
