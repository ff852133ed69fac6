"""A file to start from: a market, a strategy or a study with each line explained."""

from __future__ import annotations

import re
from pathlib import Path

from sim.scenario.basics.errors import UserError, near
from sim.scenario.files.copying import SCHEMA, TEMPLATES, came_with, put
from sim.scenario.files.library import ENDING, FOLDERS, Kind, Library
from sim.scenario.files.yaml_text import Place, quoted, shown

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_MARKET = re.compile(r"^market: .*$", re.MULTILINE)


def templates(kind: Kind) -> list[str]:
    """Names of the files of a kind that one can start from."""
    return sorted(path.stem for path in (came_with() / TEMPLATES / FOLDERS[kind]).glob(f"*{ENDING}"))


def start(kind: Kind, name: str, root: Path, *, like: str | None = None, market: str | None = None) -> Path:
    """Write a file to start from into a folder of scenarios.

    Parameters
    ----------
    kind : {"market", "strategy", "study"}
    name : str
        Of the new scenario.
    root : Path
        A folder of scenarios, made if need be.
    like : str, optional
        Which of `templates`; the last by default, which is the only one but of markets.
    market : str, optional
        Market that a study is about; by default the one of the study's own name, if there is one.

    Raises
    ------
    UserError
        If the name cannot be a file's, is taken, or something that is named is not there.
    """
    if not _NAME.match(name):
        wanted = "small letters, digits and _, at most 40, beginning with a letter"
        raise UserError(f"new {kind} {quoted(name)[1:-1]}: a {kind} is named with {wanted}")
    known = templates(kind)
    like = known[-1] if like is None else like
    if like not in known:
        listed = near(like, known) or f"; there are {', '.join(known)}"
        raise UserError(f"--like {quoted(like)[1:-1]}: no {kind} of that name to start from{listed}")
    text = (came_with() / TEMPLATES / FOLDERS[kind] / f"{like}{ENDING}").read_text(encoding="utf-8")
    library = Library(root)
    if market is not None:
        library.path("market", market, Place(f"--market {quoted(market)[1:-1]}"))
    elif kind == "study" and name in library.names("market"):
        market = name
    if market is not None:
        text = _MARKET.sub(f"market: {market}", text, count=1)
    written = put(text.encode(), root, Path(FOLDERS[kind]) / f"{name}{ENDING}")
    if not written.new:
        raise UserError(f"{shown(written.path)}: there is a {kind} of this name already; choose another name")
    schema = Path(SCHEMA) / f"{kind}.json"  # editors look for it beside the file
    put((came_with() / schema).read_bytes(), root, schema)
    return written.path
