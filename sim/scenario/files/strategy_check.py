"""Whether a strategy fits the market it is used in: what it pays, whom it names, what it promises."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

from sim.scenario.basics.errors import near
from sim.scenario.files.faults import line
from sim.scenario.files.yaml_text import Node
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Strategy

#: Levers that raise what a contract asks.
PRICING = ("list_price", "light_surcharge")


def misfits(
    market: Market, firm: str, strategy: Strategy, node: Node, path: tuple[str, ...] = ()
) -> Iterator[str]:
    """What of a strategy of `firm` means nothing in `market`.

    Parameters
    ----------
    market : Market
    firm : str
    strategy : Strategy
    node : Node
        What the strategy was read from.
    path : tuple of str
        Where `node` stands in its file.

    Yields
    ------
    str
        A fault, with the place it stands at.
    """
    told = partial(_told, node, path)
    for number, setting in enumerate(strategy.levers):
        refused = LEVERS[setting.lever].refusal(setting.value, market.core_price)
        if refused is not None:
            yield told("levers", refused, number)
    promised = undelivered(market, firm, strategy)
    if promised is not None:
        yield told("levers", promised)
    yield from _beyond_terms(market, strategy, node, path)
    sells = market.firms[firm].sells
    sold_to = {
        name for name, segment in market.segments.items()
        if any(name in sells.get(category, ()) for category in segment.occasions)
    }  # fmt: skip
    named = [strategy.tuned_to] if strategy.tuned_to else []
    places: list[tuple[str, list[str], int | None]] = [
        ("serve", strategy.serve, None),
        ("aim", strategy.aim, None),
        ("tuned_to", named, None),
    ]
    places += [("levers", setting.segments, number) for number, setting in enumerate(strategy.levers)]
    for key, names, place in places:
        for name in names:
            if name not in market.segments:
                known = near(name, market.segments) or f"; there are {', '.join(market.segments)}"
                yield told(key, f"no segment named {name!r}{known}", place)
    for name in market.segments:
        if name in strategy.serve and name not in sold_to:
            yield told(
                "serve", f"{firm!r} sells nothing that {name!r} need; to enter it, spend on new_segments"
            )
        served = name in (strategy.serve or sold_to) or "new_segments" in strategy.spend
        if name in strategy.aim and not served:
            yield told("aim", f"the strategy does not sell to {name!r}")
        for number, setting in enumerate(strategy.levers):
            if name in setting.segments and not served:
                yield told("levers", f"the strategy does not sell to {name!r}", number)
    if market.needs.belief_error is None:
        hint = "firms of this market hold no belief about needs (needs.belief_error)"
        if strategy.tuned_to:
            yield told("tuned_to", hint)
        if strategy.spend.get("listening", 0.0) > 0:
            yield told("spend", f"listening has nothing to correct: {hint}")


def _beyond_terms(market: Market, strategy: Strategy, node: Node, path: tuple[str, ...]) -> Iterator[str]:
    """A price that rises further than contracts of the market let it, where it first does."""
    pricing = [(at, setting) for at, setting in enumerate(strategy.levers) if setting.lever in PRICING]
    changes = {month for _, s in pricing for month in (s.from_month, s.until_month) if month is not None}
    for month in sorted(changes):
        asked, most = asked_price(strategy, month), market.dearest(month)
        if asked > most * (1 + 1e-9):
            held = [(at, s) for at, s in pricing if s.from_month <= month < (s.until_month or math.inf)]
            at, setting = max(held, key=lambda one: one[1].from_month)  # the last to begin
            fault = (
                f"{setting.lever} makes the price {asked:g} times that of the start in month {month}; "
                f"contracts of this market let it be {most:g} times by then "
                f"(rise_at_renewal: {market.rise_at_renewal:g})"
            )
            if "levers" not in node.value:
                yield _told(node, path, "levers", fault)
            else:
                place = node.value["levers"].value[at].value["value"].place
                yield line(place, (*path, "levers", str(at), "value"), fault)
            return


def asked_price(strategy: Strategy, month: int) -> float:
    """Price that a strategy asks of light customers in a month, a multiple of the starting price."""
    held = [s for s in strategy.levers if s.from_month <= month < (s.until_month or math.inf)]
    price = math.prod(setting.value for setting in held if setting.lever == "list_price")
    surcharges = [setting for setting in held if setting.lever == "light_surcharge"]
    latest = max(surcharges, key=lambda setting: setting.from_month, default=None)
    return price * (1.0 + (latest.value if latest else 0.0))


def undelivered(market: Market, name: str, strategy: Strategy) -> str | None:
    """Say what a strategy promises although its firm cannot deliver it; None if all is well."""
    made = {setting.lever for setting in strategy.levers if setting.value > 0}
    firm = market.firms[name]
    if "wait_promise_minutes" in made:
        if "desk" in market.switched_off:
            return "wait_promise_minutes: nobody contacts a desk in this market, so no wait can be promised"
        if firm.front_agents_per_1000_customers == 0 and not strategy.spend.get("front_agents"):
            return f"wait_promise_minutes: {name!r} has no front-line agents, so nobody answers in time"
    goods = made & {"delivery_promise", "unconditional_promise"}
    sells = any(firm.sells.values()) or strategy.spend.keys() & {"new_category", "new_segments"}
    if goods and not sells:
        return f"{min(goods)}: {name!r} sells nothing that it could promise"
    return None


def _told(node: Node, path: tuple[str, ...], key: str, fault: str, number: int | None = None) -> str:
    """Say the fault where the key stands, or the entry of that number.

    A combination has it from a part, and says it of itself.
    """
    found, path = node.value.get(key, node), (*path, key)
    if number is not None and isinstance(found.value, list):
        found, path = found.value[number], (*path, str(number))
    return line(found.place, path, fault)
