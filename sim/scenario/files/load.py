"""Scenario files in, validated models out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.section import called
from sim.scenario.files.combine import Strategies
from sim.scenario.files.faults import build, line
from sim.scenario.files.library import FOLDERS, Kind, Library, shipped
from sim.scenario.files.log_ladder import Ladder, load_ladder
from sim.scenario.files.overrides import Override, apply, parse
from sim.scenario.files.strategy_check import check_fit
from sim.scenario.files.yaml_text import Node, Place, quoted, read, shown
from sim.scenario.market.kinds import KINDS, AnyMarket, of_firms
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Rival, Study, StudyFile, sample_fault

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
#: A study's name becomes a folder of results.
_STUDY_NAME = re.compile(r"[\w-]{1,100}\Z")


def load_market(path: str | Path) -> AnyMarket:
    """Read a market file, with what it extends.

    Parameters
    ----------
    path : str or Path
        A market file.

    Returns
    -------
    Market or MigrationMarket
        The latter for a file of ``kind: migration``.

    Raises
    ------
    UserError
        With file, line and column, if the file cannot be used.

    Examples
    --------
    >>> import sim
    >>> market = sim.load_market("scenarios/markets/mature_retail.yaml")
    >>> list(market.firms)
    ['ours', 'rival_broad', 'rival_service']
    """
    path = Path(path)
    library = Library.around(path)
    node = library.read("market", path)
    market = _market(node)
    _check_log(library, market, node)
    return market


def load_strategy(path: str | Path) -> Strategy:
    """Read a strategy file; a combination comes back as the spend and levers it amounts to.

    Raises
    ------
    UserError
        With file, line and column, if the file or one it combines cannot be used.
    """
    path = Path(path)
    return Strategies(Library.around(path), []).read(path, path.stem)


def load_study(path: str | Path, overrides: Iterable[str] = ()) -> Study:
    """Read a study with its market and its strategies.

    Parameters
    ----------
    path : str or Path
        A study file, the fully resolved ``study.yaml`` of a results folder, or the bare name of a study.
    overrides : iterable of str
        ``path=value`` with a path that begins with ``run.``, ``study.``, ``market.`` or ``strategies.NAME.``.

    Returns
    -------
    Study
        With its market and its strategies; nothing of it can be changed.

    Raises
    ------
    UserError
        In one line, if anything in these files or overrides cannot be used.

    Examples
    --------
    >>> import sim
    >>> study = sim.load_study("mature_retail", overrides=["run.customers=2000"])
    >>> list(study.strategies)
    ['hold', 'loyalty', 'expansion', 'acquisition', 'diversification']
    """
    path = find_study(path)
    return _study(path, parse(overrides))


def find_study(path: str | Path) -> Path:
    """Return the file of a study given by its path or its bare name."""
    found = Path(path)
    if _NAME.match(str(path)) and not found.is_file():
        here = Path("scenarios")
        folders = [folder for folder in (here, shipped()) if folder is not None and folder.is_dir()]
        library = Library(folders[0] if folders else here)
        return library.path("study", str(path), Place(str(path)))
    return found


def validate(path: str | Path, overrides: Iterable[str] = ()) -> AnyMarket | Strategy | Study | Ladder:
    """Read a scenario file of any kind and all it names.

    The kind is that of the folder the file lies in; elsewhere, that of its keys. Overrides are for a study.

    Raises
    ------
    UserError
        If the file cannot be used.
    """
    path, overrides = find_study(path), list(overrides)
    kind = _kind(path)
    if kind == "study":
        return load_study(path, overrides)
    if overrides:
        raise UserError(f"{shown(path)}: --set changes a study, this is a {kind}")
    if kind == "ladder":
        return load_ladder(path)
    return load_market(path) if kind == "market" else load_strategy(path)


def log_folder(study: Study) -> Path | None:
    """Return the folder of the calibration that the study's market names as `log`, or None if it names none.

    Raises
    ------
    UserError
        If the folder is not there.
    """
    log = study.market.log
    if log is None:
        return None
    root = study.root or shipped() or Path("scenarios")
    return Library(root).data(log, Place(f"market {study.settings.market}"), ("log",))


def resolve(study: Study) -> dict[str, Any]:
    """Return a study as plain values with its market and strategies written out, ready for YAML.

    `load_study` reads it back. The names that files give otherwise stand under ``resolved``.
    """
    left_out = {"market", "strategies"} | ({"asks"} if not study.settings.asks else set())
    settings = study.settings.model_dump(mode="json", exclude=left_out)
    plans = study.settings.rivals
    followed = {
        called(plans[name].strategy): rival.strategy.model_dump(mode="json", exclude={"combine"})
        for name, rival in study.rivals.items()
    }
    return {
        "resolved": {"study": study.name, "market": study.settings.market}
        | ({"rivals": followed} if followed else {}),
        **settings,
        "market": study.market.model_dump(mode="json"),
        "strategies": {
            name: strategy.model_dump(mode="json", exclude={"combine"})
            for name, strategy in study.strategies.items()
        },
    }


def _kind(path: Path) -> Kind:
    folder = path.absolute().parent
    for kind, name in FOLDERS.items():
        if folder.name == name or (kind == "strategy" and folder.parent.name == name):
            return kind
    keys = set(read(path).value)
    if keys & {"strategies", "resolved"}:
        return "study"
    if keys & {"segments", "firms", "transition"}:
        return "market"
    if keys & {"spend", "levers", "combine"}:
        return "strategy"
    if "rungs" in keys:
        return "ladder"
    folders = ", ".join(f"{name}/" for name in FOLDERS.values())
    raise UserError(
        f"{shown(path)}: neither market, strategy, study nor ladder; put it into one of {folders}"
    )


def _market(node: Node, path: tuple[str, ...] = ()) -> AnyMarket:
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


def _check_log(library: Library, market: AnyMarket, node: Node) -> None:
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


def _study(path: Path, overrides: list[Override]) -> Study:
    library = Library.around(path)
    node = apply(library.read("study", path), [o for o in overrides if o.head == "study"])
    entries = dict(node.value)
    names = entries.pop("resolved", None)
    name, market_name = path.stem, ""
    if names is not None:
        name, market_name = _resolved_names(names)
    elif not _STUDY_NAME.match(name):
        raise UserError(f"{shown(path)}: name the file with letters, digits, _ and - (got {quoted(name)})")
    inline_market, inline_strategies = entries.get("market"), entries.get("strategies")
    if inline_market is not None and isinstance(inline_market.value, dict):
        key_place = inline_market.key_place
        entries["market"] = Node(market_name or "market", inline_market.place, key_place)
    else:
        inline_market = None
    if inline_strategies is not None and isinstance(inline_strategies.value, dict):
        for key, item in inline_strategies.value.items():
            if "/" in str(key):
                fault = "a strategy written here has a plain name; with a folder it means a file"
                raise UserError(line(item.key_place or item.place, ("strategies", str(key)), fault))
        listed = [
            Node(key, item.key_place or item.place, None, key)
            for key, item in inline_strategies.value.items()
        ]
        entries["strategies"] = Node(listed, inline_strategies.place, inline_strategies.key_place)
    else:
        inline_strategies = None
    settings = build(StudyFile, Node(entries, node.place))

    if inline_market is None:
        place = entries["market"].place
        market_node = library.read("market", library.path("market", settings.market, place, ("market",)))
        market_path: tuple[str, ...] = ()
    else:
        market_node, market_path = inline_market, ("market",)
    market_node = apply(market_node, [o for o in overrides if o.head == "market"])
    market = _market(market_node, market_path)
    if inline_market is None:
        _check_log(library, market, market_node)
    if fault := sample_fault(settings, market):
        raise UserError(line(entries["run"].value["customers"].place, ("run", "customers"), fault))
    firms = of_firms(market)
    if settings.beliefs and firms is None:
        fault = "a migration market has no mechanisms that a planner could be wrong about"
        raise UserError(line(entries["beliefs"].place, ("beliefs",), fault))

    inline = dict(inline_strategies.value) if inline_strategies else {}
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
