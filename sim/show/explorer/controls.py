"""The controls of the desk: a slider with a number box for each lever and number worth moving.

All of it is made from the table of levers and from what markets declare: name, unit, bounds, help. A range is
what a manager would look over, within the bounds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from sim.scenario.basics.names import MECHANISMS
from sim.scenario.files.idle_levers import why_idle
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.parameters import Parameter, declared
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.show.explorer.state import LEVER
from sim.show.words.declared import in_money, says
from sim.show.words.words import Words, capital
from sim.study.decide.points import base_value, values_over, with_lever

#: Controls that a desk begins with.
USUAL = 10
_STEPS = 100  # of a slider, about
_TIMES = 2.0  # so many times a number that has no upper bound near is looked over
#: Before the list ends: a lever that any strategy may use, then what the market is most asked about.
_ANYONE = ("list_price", "care", "reach")
_MARKET = (
    "market.firms.{rival}.rules.match_price",
    "market.choice.habit",
    "market.choice.satisfaction",
    "market.segments.{segment}.attrition.b",
    "market.segments.{segment}.price_sensitivity_mean",
    "market.failure.chance_per_purchase",
)
#: Sections of a market with several of a kind, each by its name.
_MANY = ("firms", "segments", "categories")
#: Last words of a path -> the key of what the business calls it.
_CALLED = {
    "rules.match_price": "explorer.number.matching",
    "choice.habit": "explorer.number.habit",
    "choice.satisfaction": "explorer.number.satisfaction",
    "attrition.b": "explorer.number.staying",
    "failure.chance_per_purchase": "explorer.number.failures",
}


@dataclass(frozen=True)
class Control:
    """One number under a slider.

    Attributes
    ----------
    key : str
        As a `Scenario` has it.
    name, unit, help : str
    low, high, step : float
        The range of the slider.
    least, most : float
        What the number box takes.
    default : float
        As the study is written.
    whole : bool
        Whether it takes whole numbers only.
    """

    key: str
    name: str
    unit: str
    help: str
    low: float
    high: float
    step: float
    least: float
    most: float
    default: float
    whole: bool

    def value(self, changes: Mapping[str, float]) -> float:
        """Its value in a scenario with these changes."""
        return changes.get(self.key, self.default)

    def taken(self, value: float) -> float:
        """A value as the control can have it: within what it takes, and whole if it must be."""
        held = min(max(value, self.least), self.most)
        return round(held) if self.whole else float(f"{held:.6g}")


def usual(study: Study, strategy: str, words: Words) -> list[Control]:
    """The controls that a desk begins with: the strategy's own levers first."""
    plan, market = study.strategies[strategy], study.market_of_firms
    own = [*plan.spend, *(setting.lever for setting in plan.levers)]
    rival = next((name for name in market.firms if name != market.focal), "")
    names = {"rival": rival, "segment": next(iter(market.segments))}
    keys = [f"{LEVER}{name}" for name in dict.fromkeys([*own, *_ANYONE])]
    keys += [path.format(**names) for path in _MARKET]
    found = (control(study, strategy, key, words) for key in keys)
    return [one for one in found if one is not None][:USUAL]


def control(study: Study, strategy: str, key: str, words: Words) -> Control | None:
    """The control of a lever or a number of the market; None if it is not there, or cannot act."""
    if key.startswith(LEVER):
        return _of_lever(study, study.strategies[strategy], key.removeprefix(LEVER), words)
    return _of_number(study, key, words)


def known(study: Study, words: Words) -> dict[str, str]:
    """Everything that can be put under a slider: what it is called in a list -> its key."""
    market = study.market_of_firms
    levers = {
        words("explorer.choice.lever", name=words.label("lever", name)): f"{LEVER}{name}"
        for name in LEVERS
        if why_idle(market, name, with_lever(Strategy(), name, LEVERS[name].high, 1.0, 1e6)) is None
    }
    return levers | {_listed(path, words): path for path, _ in _numbers(market, "market")}


def _listed(path: str, words: Words) -> str:
    """What a list calls a number of the market, and whose it is: its customers', a firm's, ..."""
    section = path.split(".")[1]
    whose = section if section in _MANY else "market"
    return words(f"explorer.choice.{whose}", name=_name(path, words))


def mechanisms(study: Study) -> dict[str, bool]:
    """Mechanisms of the market and whether they work, as the study is written."""
    off = set(study.market_of_firms.switched_off)
    return {name: name not in off for name in MECHANISMS}


def _of_lever(study: Study, strategy: Strategy, name: str, words: Words) -> Control | None:
    if name not in LEVERS:
        return None
    lever, market = LEVERS[name], study.market_of_firms
    budget = study.settings.budget_per_customer_per_month
    default = base_value(strategy, name, budget)
    over = values_over(lever, 3 if lever.kind == "money" else 2, budget, market)
    if default is None or why_idle(market, name, with_lever(strategy, name, max(over), 1.0, 1e6)) is not None:
        return None
    least, most = lever.bounds(market.core_price)
    if lever.kind == "money":
        low, high = 0.0, _round_up(max(over[1], _TIMES * default))
    else:
        low, high = min(*over, default), max(*over, default)
        most = max(high, min(most, high)) if name in ("list_price", "light_surcharge") else most
    unit = words.declared(f"unit.{lever.unit}", in_money(lever.unit, market.currency), money=market.currency)
    if lever.kind == "money":
        unit = words("explorer.unit.money", money=market.currency)
    return Control(
        f"{LEVER}{name}", capital(words.label("lever", name)), unit,
        words.begin(
            "explorer.help.lever", effect=words(f"lever.{name}.effect"), cost=words(f"lever.{name}.cost")
        ),
        low, high, _step(low, high, lever.whole), least, most, default, lever.whole,
    )  # fmt: skip


def _of_number(study: Study, path: str, words: Words) -> Control | None:
    market = study.market_of_firms
    found = _declared(path)
    value = _value(market, path.split(".")[1:])
    if found is None or value is None:
        return None
    key, parameter = found
    least, most, whole = _bounds(parameter.bounds, isinstance(value, int))
    low, high = _range(float(value), least, most)
    unit = words.declared(
        f"unit.{parameter.unit}", in_money(parameter.unit, market.currency), money=market.currency
    )
    text = words.declared(key, says(parameter))
    return Control(
        path, _name(path, words), unit, text, low, high, _step(low, high, whole), least, most,
        float(value), whole,
    )  # fmt: skip


def _name(path: str, words: Words) -> str:
    """What a number of the market is called: by the business if there is such a name, else as in the file."""
    parts = path.split(".")[1:]
    whose = parts[1].replace("_", " ") if parts[0] in _MANY else ""
    key = _CALLED.get(".".join(parts[-2:]))
    if key is not None:
        return words.begin(key, whose=whose)
    rest = [part.replace("_", " ") for part in (parts[2:] if whose else parts)]
    whose = whose or " ".join(rest[:-1])
    what = " ".join(rest) if parts[0] in _MANY else rest[-1]
    return capital(words("explorer.name", whose=whose, what=what) if whose else what)


def _declared(path: str) -> tuple[str, Parameter] | None:
    """What is declared of the number at a path of a market, with the key of what is said of it."""
    wanted = path.removeprefix("market.")
    for one in declared():
        pattern = re.sub(r"\(\w+\)", "", re.escape(one.path).replace(r"\(", "(").replace(r"\)", ")"))
        if re.fullmatch(pattern.replace(r"\*", "[^.]+"), wanted):
            return f"parameter.{one.path}", one
    return None


def _value(section: Any, parts: list[str]) -> float | int | None:
    """The number at a path below a section; None if there is none."""
    for part in parts:
        section = section.get(part) if isinstance(section, Mapping) else getattr(section, part, None)
    return section if isinstance(section, int | float) and not isinstance(section, bool) else None


def _numbers(value: Any, path: str) -> Iterator[tuple[str, float]]:
    """Every number of a market with its path; lists are left out."""
    if isinstance(value, BaseModel):
        entries: Any = [(name, part) for name, part in value if name not in ("customers", "sources")]
    elif isinstance(value, Mapping):
        entries = value.items()
    else:
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield path, float(value)
        return
    for name, part in entries:
        yield from _numbers(part, f"{path}.{name}")


def _bounds(text: str, whole: bool) -> tuple[float, float, bool]:
    """Least and most of a declared interval; an end that is not included is left by a hair."""
    if not text:
        return -math.inf, math.inf, whole
    low, high = (part.strip() for part in text.split(","))
    least, most = (float(part.strip("[]()").replace("∞", "inf")) for part in (low, high))
    hair = 1 if whole else 1e-6
    return (least if low[0] == "[" else least + hair), (most if high[-1] == "]" else most - hair), whole


def _range(value: float, least: float, most: float) -> tuple[float, float]:
    """What a manager would look over: a share from end to end, anything else around its value."""
    if most - least <= 1.0:
        return least, most
    reach = _round_up(_TIMES * abs(value)) if value else 1.0
    return max(least, -reach if value < 0 or least < 0 else 0.0), min(most, reach)


def _round_up(value: float) -> float:
    """The next number with one digit, or with 15 or 25 in front."""
    if value <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(value))
    return next(
        float(f"{n * unit:.6g}")
        for n in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
        if n * unit >= value * (1 - 1e-9)
    )


def _step(low: float, high: float, whole: bool) -> float:
    """A round step that goes about a hundred times into a range."""
    if whole:
        return 1.0
    unit = (high - low) / _STEPS
    power = 10.0 ** math.floor(math.log10(unit)) if unit > 0 else 1.0
    return float(f"{min((1, 2, 5, 10), key=lambda n: abs(n * power - unit)) * power:.3g}")
