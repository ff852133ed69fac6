"""Scenario files put where the user edits: copied with all that they name, and never over what is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError, near
from sim.scenario.files.library import ENDING, Kind, Library, shipped, stay_inside
from sim.scenario.files.yaml_text import Node, Place, quoted, read, shown

#: Beside the kinds: what editors complete files with, and what `sim.scenario.files.starting` starts from.
SCHEMA, TEMPLATES = "schema", "templates"


class Copied(NamedTuple):
    """A file that was to be copied.

    Attributes
    ----------
    path : Path
        Where it lies now.
    new : bool
        Whether it was written; a file that was there is left as it is.
    """

    path: Path
    new: bool


def copy(names: list[str], root: Path) -> list[Copied]:
    """Copy scenarios into the folder `root`, each with all the files it names.

    Parameters
    ----------
    names : list of str
        Of studies, markets, strategies, ladders or games; everything that comes with the project if there
        is none.
    root : Path
        A folder of scenarios, made if need be.

    Raises
    ------
    UserError
        If there is no such scenario, or a file cannot be written.
    """
    library = Library(came_with())
    if names:
        found = [path for name in names for path in _named(library, name)]
        found += sorted((library.root / SCHEMA).glob("*.json"))
    else:
        parts = [folder for folder in library.root.iterdir() if folder.name != TEMPLATES]
        found = [path for part in parts for path in (part, *part.rglob("*")) if path.is_file()]
    places = {path.relative_to(library.root): path for path in sorted(found)}
    for place in places:
        _inside(root, place)  # all of them, before the first is written
    return [put(path.read_bytes(), root, place) for place, path in places.items()]


def came_with() -> Path:
    """The folder of scenarios that comes with the project.

    Raises
    ------
    UserError
        If it is not there.
    """
    folder = shipped()
    if folder is None:
        raise UserError("the scenarios that come with loyalty are not here; install it anew")
    return folder


def put(content: bytes, root: Path, name: Path) -> Copied:
    """Write a file below `root`, unless one of its name is there."""
    path = _inside(root, name)
    if path.exists() or path.is_symlink():
        return Copied(path, new=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as partial:
            partial.write_bytes(content)
    except OSError as error:
        raise UserError(f"{shown(path)}: cannot be written ({error.strerror or error})") from None
    return Copied(path, new=True)


def _inside(root: Path, name: Path) -> Path:
    stay_inside(root / name, root, f"{shown(root / name)} leads outside {shown(root)}")
    return root / name


def _named(library: Library, name: str) -> list[Path]:
    """Files of the scenarios of a name, of whatever kind, with all that they name."""
    known = {kind: library.names(kind) for kind in get_args(Kind)}
    kinds: list[Kind] = [kind for kind in get_args(Kind) if name in known[kind]]
    if not kinds:
        every = [one for found in known.values() for one in found]
        raise UserError(f"copy: nothing that comes with loyalty is named {quoted(name)}{near(name, every)}")
    found: dict[Path, None] = {}
    for kind in kinds:
        _follow(library, kind, name, found)
    return list(found)


def _follow(library: Library, kind: Kind, name: str, found: dict[Path, None]) -> None:
    """Enter a scenario's file, and those of all it names, into `found`."""
    path = library.path(kind, name, Place(name))
    if path in found:
        return
    found[path] = None
    node = read(path)
    for other_kind, other in _names_in(kind, node):
        _follow(library, other_kind, other, found)
    log = node.value.get("log")
    if log is not None:
        folder = library.data(log.value, log.place, ("log",))
        found.update(dict.fromkeys(sorted(path for path in folder.rglob("*") if path.is_file())))


def _names_in(kind: Kind, node: Node) -> Iterator[tuple[Kind, str]]:
    """Kind and name of each scenario that a file names."""
    entries = node.value
    if "extends" in entries:
        yield kind, str(entries["extends"].value).removesuffix(ENDING)
    if kind == "study":
        if isinstance(market := entries["market"].value, str):
            yield "market", market
        if isinstance(strategies := entries["strategies"].value, list):
            yield from (("strategy", strategy.value) for strategy in strategies)
        for plan in entries["rivals"].value.values() if "rivals" in entries else ():
            yield "strategy", plan.value["strategy"].value
    if kind == "game" and "market" in entries:
        yield "market", entries["market"].value
    if kind == "strategy" and "combine" in entries:
        yield from (("strategy", name) for name in entries["combine"].value)
