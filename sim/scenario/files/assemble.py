"""A study put together: its own values, its market, its strategies, and what overrides replace in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.section import called
from sim.scenario.files.apply_overrides import apply
from sim.scenario.files.combine import Strategies
from sim.scenario.files.faults import build, line
from sim.scenario.files.library import Library
from sim.scenario.files.overrides import Override
from sim.scenario.files.range_check import check_ranges
from sim.scenario.files.strategy_check import check_fit
from sim.scenario.files.yaml_text import Node, Place, quoted, shown
from sim.scenario.market.kinds import KINDS, AnyMarket, of_firms
from sim.scenario.market.market import Market
from sim.scenario.plans.study import Rival, Study, StudyFile, sample_fault

#: A study's name becomes a folder of results.
_STUDY_NAME = re.compile(r"[\w-]{1,100}\Z")


def market_of(node: Node, path: tuple[str, ...] = ()) -> AnyMarket:
    """Validate a market of either kind; `path` is where it stands in its file."""
    kind = node.value.get("kind") if isinstance(node.value, dict) else None
    name = kind.value if kind is not None else "market"
    if kind is not None and (not isinstance(name, str) or name not in KINDS):
        wanted = f"one of {', '.join(KINDS)} is expected (got {quoted(kind.plain())}){near(name, KINDS)}"
        raise UserError(line(kind.place, (*path, "kind"), wanted))
    market = build(KINDS[name], node, path)
    _check_sources(market, node, path)
    return market


def _check_sources(market: AnyMarket, node: Node, path: tuple[str, ...]) -> None:
    """A source for a number that does not exist is a slip that would hide in the report."""
    if not market.sources:
        return
    paths = set(_paths(market.model_dump(mode="json", exclude={"sources"})))
    for name, source in node.value["sources"].value.items():
        if name not in paths:
            place = source.key_place or source.place
            raise UserError(
                line(place, (*path, "sources"), f"the market has no {quoted(name)}{near(name, paths)}")
            )


def check_log(library: Library, market: AnyMarket, node: Node) -> None:
    """Refuse a market whose log is not there."""
    if market.log is not None:
        library.data(market.log, node.value["log"].place, ("log",))


def _paths(value: Any, prefix: str = "") -> Iterable[str]:
    if prefix:
        yield prefix
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, item in entries:
        yield from _paths(item, f"{prefix}.{key}" if prefix else str(key))


class _Parts(NamedTuple):
    """What a study's file says, taken apart."""

    entries: dict[str, Node]
    names: Node | None
    market: Node | None
    strategies: dict[str, Node]

    def settings(self, place: Place) -> StudyFile:
        """The study's own values."""
        return build(StudyFile, Node(self.entries, place))


def study_in_file(path: Path, overrides: list[Override]) -> Study:
    """Read a study's file, with what it names and what overrides replace."""
    library = Library.around(path)
    node = library.read("study", path)
    if "resolved" not in node.value and not _STUDY_NAME.match(path.stem):
        raise UserError(
            f"{shown(path)}: name the file with letters, digits, _ and - (got {quoted(path.stem)})"
        )
    return study_of(node, path.stem, library, overrides)


def study_of(node: Node, name: str, library: Library, overrides: list[Override]) -> Study:
    """Put a study together from the mapping of its file."""
    node = apply(
        node,
        [one for one in overrides if one.head == "study"],
        lambda found: _taken_apart(found).settings(found.place),
    )
    entries, names, inline_market, inline = parts = _taken_apart(node)
    if names is not None:
        name = _resolved_names(names)[0]
    settings = parts.settings(node.place)

    if inline_market is None:
        place = entries["market"].place
        market_node = library.read("market", library.path("market", settings.market, place, ("market",)))
        if "ranges" in market_node.value:
            check_ranges(market_of(market_node), market_node)
        market_path: tuple[str, ...] = ()
    else:
        market_node, market_path = inline_market, ("market",)
    market_node = apply(
        market_node,
        [one for one in overrides if one.head == "market"],
        lambda found: market_of(found, market_path),
    )
    market = market_of(market_node, market_path)
    if inline_market is None:
        check_log(library, market, market_node)
    if fault := sample_fault(settings, market):
        raise UserError(line(entries["run"].value["customers"].place, ("run", "customers"), fault))
    firms = of_firms(market)
    if settings.beliefs and firms is None:
        fault = "a migration market has no mechanisms that a planner could be wrong about"
        raise UserError(line(entries["beliefs"].place, ("beliefs",), fault))

    if names is not None and "rivals" in names.value:
        inline = names.value["rivals"].value | inline
    reader = Strategies(library, overrides, inline, resolved=names is not None)
    strategies = {}
    for item in entries["strategies"].value:
        short = called(item.value)
        strategies[short] = reader.named(item.value, item.place, ("strategies",))
        if firms is not None:
            check_fit(firms, firms.focal, strategies[short], *reader.nodes[short])
    rivals = _rivals(settings, firms, reader, entries.get("rivals"))
    reader.check_all_used()
    return Study(name, settings, market, strategies, library.root, rivals)


def _taken_apart(node: Node) -> _Parts:
    """Tell what a study's file says itself from a market and strategies that are written out in it."""
    entries = dict(node.value)
    names = entries.pop("resolved", None)
    market, written = entries.get("market"), entries.get("strategies")
    if market is not None and isinstance(market.value, dict):
        market_name = "market" if names is None else _resolved_names(names)[1]
        entries["market"] = Node(market_name, market.place, market.key_place)
    else:
        market = None
    if written is None or not isinstance(written.value, dict):
        return _Parts(entries, names, market, {})
    for key, item in written.value.items():
        if "/" in str(key):
            fault = "a strategy written here has a plain name; with a folder it means a file"
            raise UserError(line(item.key_place or item.place, ("strategies", str(key)), fault))
    listed = [Node(key, item.key_place or item.place, None, key) for key, item in written.value.items()]
    entries["strategies"] = Node(listed, written.place, written.key_place)
    return _Parts(entries, names, market, dict(written.value))


def _rivals(
    settings: StudyFile, market: Market | None, reader: Strategies, node: Node | None
) -> dict[str, Rival]:
    """Read the strategies that rivals follow."""
    found = {}
    for name, plan in settings.rivals.items():
        assert node is not None
        entry = node.value[name]
        others = [] if market is None else [f for f in market.firms if f != market.focal]
        if market is None or name not in others:
            wanted = (
                f"no rival named {quoted(name)}{near(name, others)}; there are {', '.join(others) or 'none'}"
            )
            raise UserError(line(entry.key_place or entry.place, ("rivals", name), wanted))
        place, where = entry.value["strategy"].place, ("rivals", name, "strategy")
        strategy = reader.named(plan.strategy, place, where)
        check_fit(market, name, strategy, *reader.nodes[called(plan.strategy)])
        found[name] = Rival(strategy, plan.budget_per_customer_per_month)
    return found


def _resolved_names(node: Node) -> tuple[str, str]:
    found = []
    for key in ("study", "market"):
        item = node.value.get(key) if isinstance(node.value, dict) else None
        if item is None or not isinstance(item.value, str) or not _STUDY_NAME.match(item.value):
            raise UserError(line((item or node).place, ("resolved", key), f"the name of a {key} is expected"))
        found.append(item.value)
    return found[0], found[1]
