"""The folder that holds scenario files: finding one by name, and merging it with what it extends.

A folder of scenarios has the folders `markets`, `strategies`, `studies`, `ladders` and `games`; a strategy
made for one market lies in a folder below `strategies` that bears the market's name, and is named with it.
Names are looked up in the folder the study lies in, then among the scenarios that come with the project, so
that a study of the user's own may use `hold`.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.scenario.basics.errors import UserError, near
from sim.scenario.files.faults import line
from sim.scenario.files.yaml_text import Node, Place, quoted, read, shown

Kind = Literal["market", "strategy", "study", "ladder", "game"]
FOLDERS: dict[Kind, str] = {
    "market": "markets",
    "strategy": "strategies",
    "study": "studies",
    "ladder": "ladders",
    "game": "games",
}
ENDING = ".yaml"
_MAX_EXTENDS = 16
_FOLDERED = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*\Z")


def shipped() -> Path | None:
    """Return the folder of scenarios that comes with the project, if it is there."""
    # an installed package holds them; in the repository they lie beside it
    package = Path(__file__).resolve().parents[2]
    folders = [place / "scenarios" for place in (package, package.parent)]
    return next((folder for folder in folders if (folder / FOLDERS["study"]).is_dir()), None)


def project() -> Path:
    """Return the root of the user's project: the nearest folder, from here upwards, with scenarios in it.

    Without one it is the folder one works in. A path is short where it can be: ``.``, not where that is.
    """
    around = (Path(), *Path.cwd().parents)
    return next((folder for folder in around if (folder / "scenarios" / FOLDERS["study"]).is_dir()), Path())


def scenarios() -> Path:
    """Return the folder of scenarios that names are looked up in: the project's, else the shipped one."""
    own = project() / "scenarios"
    return own if own.is_dir() else shipped() or own


def here_or_shipped(path: str | Path) -> Path:
    """Return a path as it is; one that is not there, from the project's root, or beside what is shipped.

    So ``scenarios/data/mine.csv`` and ``reports/music_store`` are found from whatever folder a notebook runs
    in.
    """
    given, common = Path(path), shipped()
    places = [Path(), project(), *([common.parent] if common is not None else [])]
    return next((place / given for place in places if _exists(place / given)), given)


@dataclass(frozen=True)
class Library:
    """A folder of scenarios.

    Attributes
    ----------
    root : Path
        The folder that holds `markets`, `strategies`, `studies` and `data`.
    """

    root: Path

    @classmethod
    def around(cls, path: Path) -> Library:
        """Return the library a file lies in: the nearest folder above it with a kind's folder in between."""
        for folder in path.absolute().parents:
            if folder.name in FOLDERS.values():
                return cls(folder.parent)
        return cls(path.absolute().parent)

    def roots(self) -> list[Path]:
        """Return the folders in which names are looked up, in order."""
        common = shipped()
        same = common is None or common == self.root.resolve()
        return [self.root] if same or common is None else [self.root, common]

    def names(self, kind: Kind) -> list[str]:
        """Return the names of all scenarios of a kind."""
        folders = [root / FOLDERS[kind] for root in self.roots()]
        found = {path.stem for folder in folders for path in folder.glob(f"*{ENDING}")}
        if kind == "strategy":  # those made for one market, behind its name
            found |= {f"{p.parent.name}/{p.stem}" for folder in folders for p in folder.glob(f"*/*{ENDING}")}
        return sorted(found, key=lambda name: ("/" in name, name))

    def path(self, kind: Kind, name: str, place: Place, where: tuple[str, ...] = ()) -> Path:
        """Return the file of the scenario called `name`.

        Raises
        ------
        UserError
            If there is none (with a near name), or if the file is a link that leaves the folder.
        """
        for root in self.roots():
            path = root / FOLDERS[kind] / f"{name}{ENDING}"
            if _is_file(path):
                stay_inside(path, root, line(place, where, f"{quoted(name)} leads outside {shown(root)}"))
                return path
        names = self.names(kind)
        known = near(name, names) or (f"; there are {', '.join(names[:12])}" if names else "")
        folder = shown(self.root / FOLDERS[kind])
        raise UserError(line(place, where, f"no {kind} named {quoted(name)} in {folder}{known}"))

    def data(self, name: str, place: Place, where: tuple[str, ...] = ()) -> Path:
        """Return the folder of data called `name`, as `data/cdnow`.

        Raises
        ------
        UserError
            If there is none, or if it lies outside.
        """
        for root in self.roots():
            try:
                found = (root / name).is_dir()
            except (OSError, ValueError):
                found = False
            if found:
                stay_inside(
                    root / name, root, line(place, where, f"{quoted(name)} lies outside {shown(root)}")
                )
                return root / name
        raise UserError(line(place, where, f"no folder {quoted(name)} in {shown(self.root)}"))

    def read(self, kind: Kind, path: Path) -> Node:
        """Return the file at `path`, merged with what it extends."""
        return self._read(kind, path, ())

    def _read(self, kind: Kind, path: Path, chain: tuple[Path, ...]) -> Node:
        node = read(path)
        entries = dict(node.value)
        parent = entries.pop("extends", None)
        if parent is None:
            return node
        child = dataclasses.replace(node, value=entries)
        chain = (*chain, path.resolve())
        parent_path = self._parent(kind, path, parent)
        if parent_path.resolve() in chain:
            names = " -> ".join(p.stem for p in (*chain, parent_path))
            raise UserError(f"{parent.place}: extends: a circle ({names})")
        if len(chain) >= _MAX_EXTENDS:
            raise UserError(f"{parent.place}: extends: more than {_MAX_EXTENDS} files in a row")
        return merged(self._read(kind, parent_path, chain), child)

    def _parent(self, kind: Kind, path: Path, node: Node) -> Path:
        name, place = node.value, node.place
        if not isinstance(name, str) or not name or "\0" in name:
            raise UserError(
                f"{place}: extends: the name of one {kind} is expected (got {quoted(node.plain())})"
            )
        foldered = kind == "strategy" and _FOLDERED.match(name)
        if foldered or ("/" not in name and "\\" not in name and not name.endswith(ENDING)):
            return self.path(kind, name, place, ("extends",))
        found = path.parent / name
        fault = f"{place}: extends: {quoted(name)} lies outside {shown(self.root)}"
        stay_inside(found, self.root, fault)
        if not _is_file(found):
            raise UserError(f"{place}: extends: no such file {quoted(name)}")
        return found


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long for a file, say
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long for a file, say
        return False


def stay_inside(path: Path, root: Path, fault: str) -> None:
    """Refuse, with `fault`, a path that leaves the folder `root`, be it by a link."""
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        inside = False
    if not inside:
        raise UserError(fault)


def merged(parent: Node, child: Node) -> Node:
    """Return `parent` with the differences `child` states; every value keeps the place it was written at.

    Mappings merge; lists and scalars replace. A mapping whose `kind` differs from its parent's replaces it,
    since the keys of one kind mean nothing to another.
    """
    if not isinstance(parent.value, dict) or not isinstance(child.value, dict):
        return child
    kinds = [node.value["kind"].value for node in (parent, child) if "kind" in node.value]
    if len(kinds) == 2 and kinds[0] != kinds[1]:
        return child
    entries = dict(parent.value)
    for key, node in child.value.items():
        entries[key] = merged(entries[key], node) if key in entries else node
    return dataclasses.replace(child, value=entries)
