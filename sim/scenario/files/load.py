"""Scenario files in, validated models out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.section import called
from sim.scenario.files.assemble import check_log, market_of, study_in_file, study_of
from sim.scenario.files.build import Gathering, build
from sim.scenario.files.combine import Strategies
from sim.scenario.files.library import FOLDERS, Kind, Library, here_or_shipped, scenarios, shipped
from sim.scenario.files.log_ladder import Ladder, load_ladder
from sim.scenario.files.overrides import parse
from sim.scenario.files.range_check import check_ranges
from sim.scenario.files.yaml_text import Place, node_of, read, shown
from sim.scenario.market.kinds import AnyMarket, of_firms
from sim.scenario.market.market import Market
from sim.scenario.plans.game_file import GameFile
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


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
    found = Gathering()
    market = found.of(lambda: market_of(node))
    if market is not None:
        found.of(lambda: check_log(library, market, node))
        if not found.faults:  # a range is tried in the market as it is
            found.of(lambda: check_ranges(market, node))
    found.tell()
    assert market is not None
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


def load_study(
    path: str | Path,
    overrides: Iterable[str] = (),
    *,
    seed: int | None = None,
    replications: int | None = None,
    customers: int | None = None,
    strategies: Sequence[str] | None = None,
    engine: str | None = None,
) -> Study:
    """Read a study with its market and its strategies.

    Parameters
    ----------
    path : str or Path
        A study file, the fully resolved ``study.yaml`` of a results folder, or the bare name of a study.
    overrides : iterable of str
        ``path=value``, or a change of what stands there: ``path=x2``, ``path=+10%``, ``path+=0.1``. A path
        begins with ``run.``, ``study.``, ``market.`` or ``strategies.NAME.``; ``*`` in it stands for all
        names. `scenarios/README.md` tells the rules.
    seed : int, optional
        Of the luck, in place of `run.seed`.
    replications : int, optional
        Markets played for each strategy, in place of `run.replications`.
    customers : int, optional
        Customers simulated, in place of `run.customers`.
    strategies : sequence of str, optional
        Names of the strategies to compare, in place of the study's.
    engine : str, optional
        ``compiled`` or ``reference``, in place of `run.engine`.

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
    short = {"seed": seed, "replications": replications, "customers": customers, "engine": engine}
    also = [f"run.{key}={value}" for key, value in short.items() if value is not None]
    overrides = [overrides] if isinstance(overrides, str) else overrides  # papermill -p gives one so
    strategies = [strategies] if isinstance(strategies, str) else strategies
    if strategies:
        also.append(f"study.strategies=[{', '.join(strategies)}]")
    return study_in_file(find_study(path), parse([*overrides, *also]))


def load_game(path: str | Path) -> tuple[GameFile, Market]:
    """Read a game to start from, and its market.

    Parameters
    ----------
    path : str or Path
        The file of a game, or the name of one of `games/`.

    Raises
    ------
    UserError
        With file, line and column, if it cannot be used.
    """
    given = Path(path)
    if not given.suffix and not given.exists():
        given = Library(scenarios()).path("game", str(path), Place(str(path)))
    library = Library.around(given)
    node = library.read("game", given)
    settings = build(GameFile, node)
    place = node.value["market"].place
    market = of_firms(load_market(library.path("market", settings.market, place, ("market",))))
    if market is None:
        raise UserError(f"{place}: market: one of firms is expected, {settings.market} is a migration market")
    return settings, market


def changed(study: Study, overrides: Iterable[str], option: str = "--set") -> Study:
    """Return a study with overrides on top of what it is, however it came to be.

    Parameters
    ----------
    study : Study
    overrides : iterable of str
        As `load_study` takes them.
    option : str
        Where they were given, for messages.

    Raises
    ------
    UserError
        In one line, if one of them cannot be used.
    """
    node = node_of(_without_what_follows(study), Place(f"study {study.name}"))
    library = Library(study.root or shipped() or Path("scenarios"))
    return study_of(node, study.name, library, parse(overrides, option))


def find_study(path: str | Path) -> Path:
    """Return the file of a study given by its path or its bare name."""
    found = Path(path)
    if _NAME.match(str(path)) and not found.is_file():
        return Library(scenarios()).path("study", str(path), Place(str(path)))
    return here_or_shipped(found)


def validate(
    path: str | Path, overrides: Iterable[str] = ()
) -> AnyMarket | Strategy | Study | Ladder | GameFile:
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
    if kind == "game":
        return load_game(path)[0]
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


def _without_what_follows(study: Study) -> dict[str, Any]:
    """A study as plain values, but for those that were left out and go on following others."""
    plain, market = resolve(study), of_firms(study.market)
    for name, category in market.categories.items() if market is not None else ():
        if "handling" not in category.model_fields_set:
            del plain["market"]["categories"][name]["handling"]
    return plain


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
    if keys & {"rounds", "practice_rounds", "seats", "marks"}:
        return "game"
    if "rungs" in keys:
        return "ladder"
    folders = ", ".join(f"{name}/" for name in FOLDERS.values())
    raise UserError(
        f"{shown(path)}: neither market, strategy, study, ladder nor game; put it into one of {folders}"
    )
