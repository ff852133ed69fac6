"""A market's own plausible ranges: each is of a number of the market, contains it and keeps to its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.section import Range
from sim.scenario.files.faults import line
from sim.scenario.files.yaml_text import Node, quoted
from sim.scenario.market.kinds import AnyMarket, of_firms
from sim.scenario.market.market import Market


def check_ranges(market: AnyMarket, node: Node) -> None:
    """Refuse a range of no number, or without the number that the file gives, or beyond its bounds.

    Only what a file says is checked: an option may move a number out of the range stated of it, which then no
    longer holds.
    """
    with_firms = of_firms(market)
    if with_firms is None or not with_firms.ranges:
        return
    plain = with_firms.model_dump(mode="json", by_alias=True, exclude={"ranges"})
    known = dict(_numbers(plain))
    faults = []
    for name, given in with_firms.ranges.items():
        if fault := _fault(name, given, plain, known):
            entry = node.value["ranges"].value[name]
            faults.append(line(entry.key_place or entry.place, ("ranges",), fault))
    if faults:
        raise UserError(faults[0], faults[1:])


def _fault(name: str, given: Range, plain: dict[str, Any], known: dict[str, float]) -> str:
    if name not in known:
        return f"the market has no number {quoted(name)}{near(name, known)}"
    told = f"{name}: from {given.low:g} to {given.high:g}"
    if not given.low <= known[name] <= given.high:
        return f"{told} does not contain its value, {known[name]:g}"
    for end in (given.low, given.high):
        whole = isinstance(known[name], int) and end.is_integer()
        try:
            Market.model_validate(_with(plain, name.split("."), int(end) if whole else end))
        except ValidationError:
            return f"{told} goes beyond what the number may be ({end:g} is refused)"
    return ""


def _numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _numbers(item, f"{path}.{key}" if path else key)


def _with(value: dict[str, Any], path: list[str], number: float) -> dict[str, Any]:
    """The same mapping with another number at a path."""
    inside = number if len(path) == 1 else _with(value[path[0]], path[1:], number)
    return {**value, path[0]: inside}
