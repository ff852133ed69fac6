"""A study put together: its own values, its market, its strategies, and what overrides replace in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.section import called
from sim.scenario.files.apply_overrides import apply
from sim.scenario.files.build import BuildError, Gathering, build
from sim.scenario.files.combine import Strategies
from sim.scenario.files.faults import line
from sim.scenario.files.library import Library
from sim.scenario.files.overrides import Override
from sim.scenario.files.range_check import check_ranges
from sim.scenario.files.strategy_check import misfits
from sim.scenario.files.yaml_text import Node, Place, quoted, shown
from sim.scenario.market.kinds import KINDS, AnyMarket, of_firms
from sim.scenario.plans.study import Rival, Study, StudyFile, sample_fault

#: A study's name becomes a folder of results.
_STUDY_NAME = re.compile(r"[\w-]{1,100}\Z")
_STRATEGY = re.compile(r"([a-z][a-z0-9_]{0,39}/)?[a-z][a-z0-9_]{0,39}\Z")


def market_of(node: Node, path: tuple[str, ...] = ()) -> AnyMarket:
    """Validate a market of either kind; `path` is where it stands in its file."""
    kind = node.value.get("kind") if isinstance(node.value, dict) else None
    name = kind.value if kind is not None else "market"
    if kind is not None and (not isinstance(name, str) or name not in KINDS):
        wanted = f"one of {', '.join(KINDS)} is expected (got {quoted(kind.plain())}){near(name, KINDS)}"
        raise UserError(line(kind.place, (*path, "kind"), wanted))
    found = Gathering()
    market = found.of(lambda: build(KINDS[name], node, path))
    if market is not None:
        found.add(_unsourced(market, node, path))
    if found.faults:
        raise BuildError.of(found.faults, market)
    assert market is not None
    return market


def _unsourced(market: AnyMarket, node: Node, path: tuple[str, ...]) -> Iterator[str]:
    """A source for a number that does not exist is a slip that would hide in the report."""
    if not market.sources:
        return
    paths = set(_paths(market.model_dump(mode="json", exclude={"sources"})))
    for name, source in node.value["sources"].value.items():
        if name not in paths:
            place = source.key_place or source.place
            yield line(place, (*path, "sources"), f"the market has no {quoted(name)}{near(name, paths)}")


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
    """Put a study together from the mapping of its file.

    Raises
    ------
    UserError
        With all faults of the study, its market and its strategies.
    """
    found = Gathering()
    node = _changed(found, node, overrides, "study", lambda one: _taken_apart(one).settings(one.place))
    entries, names, inline_market, inline = parts = _taken_apart(node)
    if names is not None:
        name = _resolved_names(names)[0]
    settings = found.of(lambda: parts.settings(node.place))

    market_path: tuple[str, ...] = () if inline_market is None else ("market",)
    written = inline_market or found.of(lambda: _market_file(library, entries, settings))
    market = None
    if written is not None:
        if inline_market is None and "ranges" in written.value:
            found.of(lambda: check_ranges(market_of(written), written))
        market_node = _changed(found, written, overrides, "market", lambda one: market_of(one, market_path))
        market = found.of(lambda: market_of(market_node, market_path))
    if market is not None and inline_market is None:
        found.of(lambda: check_log(library, market, market_node))
    firms = None if market is None else of_firms(market)
    if settings is not None and market is not None:
        found.add(_misfits(settings, market, entries))

    if names is not None and "rivals" in names.value:
        inline = names.value["rivals"].value | inline
    reader = Strategies(library, overrides, inline, resolved=names is not None)
    for item in _listed(entries.get("strategies")):
        strategy = found.of(partial(reader.named, item.value, item.place, ("strategies",)))
        if firms is not None and strategy is not None:
            found.add(misfits(firms, firms.focal, strategy, *reader.nodes[called(item.value)]))
    rivals = {} if settings is None else _rivals(found, settings, market, reader, entries.get("rivals"))
    if not found.faults:
        found.of(reader.check_all_used)
    found.tell()
    assert settings is not None and market is not None
    strategies = {called(one): reader.done[called(one)] for one in settings.strategies}
    return Study(name, settings, market, strategies, library.root, rivals)


def _changed(
    found: Gathering, node: Node, overrides: list[Override], head: str, build: Callable[[Node], BaseModel]
) -> Node:
    """A node with what overrides make of it; as it is, if they cannot be used."""
    ours = [one for one in overrides if one.head == head]
    changed = found.of(lambda: apply(node, ours, build))
    return changed if isinstance(changed, Node) else node  # and not what stands in for its values


def _market_file(library: Library, entries: dict[str, Node], settings: StudyFile | None) -> Node | None:
    """What the file of the market says that a study names."""
    node = entries.get("market")
    if node is None or not isinstance(node.value, str) or settings is None:
        return None
    return library.read("market", library.path("market", node.value, node.place, ("market",)))


def _listed(node: Node | None) -> list[Node]:
    """Names of strategies, as far as they are some."""
    items = node.value if node is not None and isinstance(node.value, list) else []
    return [item for item in items if isinstance(item.value, str) and _STRATEGY.match(item.value)]


def _misfits(settings: StudyFile, market: AnyMarket, entries: dict[str, Node]) -> Iterator[str]:
    """What a study asks that its market cannot give."""
    if fault := sample_fault(settings, market):
        yield line(entries["run"].value["customers"].place, ("run", "customers"), fault)
    if settings.beliefs and of_firms(market) is None:
        fault = "a migration market has no mechanisms that a planner could be wrong about"
        yield line(entries["beliefs"].place, ("beliefs",), fault)


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
    found: Gathering, settings: StudyFile, market: AnyMarket | None, reader: Strategies, node: Node | None
) -> dict[str, Rival]:
    """Read the strategies that rivals follow."""
    rivals = {}
    firms = None if market is None else of_firms(market)
    for name, plan in settings.rivals.items():
        assert node is not None
        entry = node.value[name]
        others = [] if firms is None else [f for f in firms.firms if f != firms.focal]
        if market is not None and name not in others:
            known = f"{near(name, others)}; there are {', '.join(others) or 'none'}"
            place = entry.key_place or entry.place
            found.add([line(place, ("rivals", name), f"no rival named {quoted(name)}{known}")])
            continue
        place, where = entry.value["strategy"].place, ("rivals", name, "strategy")
        strategy = found.of(partial(reader.named, plan.strategy, place, where))
        if strategy is not None and firms is not None:
            found.add(misfits(firms, name, strategy, *reader.nodes[called(plan.strategy)]))
            rivals[name] = Rival(strategy, plan.budget_per_customer_per_month)
    return rivals


def _resolved_names(node: Node) -> tuple[str, str]:
    found = []
    for key in ("study", "market"):
        item = node.value.get(key) if isinstance(node.value, dict) else None
        if item is None or not isinstance(item.value, str) or not _STUDY_NAME.match(item.value):
            raise UserError(line((item or node).place, ("resolved", key), f"the name of a {key} is expected"))
        found.append(item.value)
    return found[0], found[1]
