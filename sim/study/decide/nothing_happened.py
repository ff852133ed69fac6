"""Why a case changed nothing: the reasons that a market and its strategies give, where they are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sim.scenario.files.idle_levers import idle_in
from sim.scenario.files.load import resolve
from sim.scenario.market.market import Market
from sim.scenario.plans.study import Study

#: Which mechanism a number of a market is part of: by the beginning of its path, names left out.
_MECHANISMS = {
    "norm_growth_per_month": "norm_growth",
    "segments.attrition": "attrition",
    "segments.attachment_sd": "attachment",
    "segments.price_sensitivity": "price",
    "segments.need_drift_per_year": "need_drift",
    "segments.promise_relevance": "promise",
    "segments.choice_cost": "range",
    "segments.reasons_to_call_per_month": "contacts",
    "segments.relationship_wanted": "contacts",
    "segments.minds_harm": "wants",
    "firms.rules": "rivals",
    "firms.entry": "entry",
    "firms.credit_per_customer": "exit",
    "firms.front_agents": "desk",
    "firms.expert_agents": "desk",
    "firms.morale": "morale",
    "choice.habit": "habit",
    "experience": "satisfaction",
    "reach": "reach",
    "talk": "talk",
    "contact": "contacts",
    "tiers": "tiers",
    "failure": "failure",
    "desk": "desk",
    "promise": "promise",
    "staff": "morale",
    "selling": "cross_selling",
    "serving": "serving",
    "rivalry.price_war": "price_war",
    "substitution": "substitution",
    "needs": "belief",
    "range_of_goods": "range",
    "focus": "focus",
    "wants": "wants",
    "data": "data",
}
_PRICES = re.compile(r"firms\.([^.]+)\.rules\.(match_price|undercut|recover_price_per_month|floor_margin)\Z")
_UNIT = re.compile(r"categories\.[^.]+\.price\Z")
_NAMED = re.compile(r"\A(segments|firms|categories)\.[^.]+")

#: Path, reason by which languages have it, and what it is about.
Why = tuple[str, str, str]


def why_nothing(base: Study, case: Study) -> list[Why]:
    """Say why no run of a case differs from the base's: a reason for each path that was changed."""
    paths = list(_apart(resolve(base), resolve(case)))
    if not paths:
        return [("", "own_value", "")]
    return list(dict.fromkeys(why for path in paths for why in _why(case, path)))


def _why(case: Study, path: str) -> Iterable[Why]:
    market = case.market_of_firms
    head, _, rest = path.partition(".")
    if head == "market":
        return [(path, *_of_market(market, rest))]
    if head == "strategies":
        strategy = rest.partition(".")[0]
        found = idle_in(case, case.strategies[strategy])
        return [(path, why.reason, why.about) for why in found.values()] or [(path, "", "")]
    if head == "budget_per_customer_per_month":
        if not any(strategy.spend for strategy in case.strategies.values()):
            return [(path, "nothing_spent", "")]
        known = [why for strategy in case.strategies.values() for why in idle_in(case, strategy).values()]
        return [(path, why.reason, why.about) for why in known] or [(path, "", "")]
    return [(path, "", "")]


def _of_market(market: Market, path: str) -> tuple[str, str]:
    """Reason that a number of a market has for doing nothing, and what it is about."""
    plain = _NAMED.sub(lambda found: found[1], path)
    mechanisms = [name for begin, name in _MECHANISMS.items() if plain.startswith(begin)]
    off = [name for name in mechanisms if name in market.switched_off]
    if off:
        return "switched_off", off[0]
    priced = _PRICES.match(path)
    if priced and _is_cheapest(market, priced[1]):
        return "price_already", priced[1]
    if _UNIT.match(path):
        return "price_is_unit", ""
    return "", ""


def _is_cheapest(market: Market, name: str) -> bool:
    """Whether no firm asks less than this one for anything that it sells as the market starts."""

    def price(firm: str, category: str) -> float:
        return market.firms[firm].price.get(category, market.categories[category].price)

    return all(
        price(name, category) <= price(other, category)
        for category in market.firms[name].sells
        for other in market.firms
        if category in market.firms[other].sells
    )


def _apart(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Paths at which two plain values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from _apart(one.get(key), other.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from _apart(a, b, f"{path}.{number}")
    elif one != other:
        yield path
