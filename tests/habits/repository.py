"""Where things are in the repository, and how tests start what is to be interrupted."""

from __future__ import annotations

import os
import re
import signal
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: Files of all studies, to be loaded in a test and not before: reading them all takes seconds.
STUDIES = sorted((ROOT / "scenarios" / "studies").glob("*.yaml"))
#: Studies of a migration market, which has no firms and no customers.
LADDERS = {"catalogue"}
#: The rooms in order, and the folders of each in order. What stands right in a room comes after its folders.
HOUSE: dict[str, tuple[str, ...]] = {
    "scenario": ("basics", "market", "plans", "files"),
    "model": ("machine", "rules", "customers", "kernels", "firms", "engines"),
    "study": (
        "running",
        "measure",
        "logs",
        "calibrate",
        "migration",
        "compare",
        "decide",
        "facts",
        "claims",
        "round_trips",
    ),
    "show": ("words", "charts", "chapters", "paper", "course", "explorer", "describe"),
    "game": ("setup", "log", "play", "table", "debrief", "web"),
}
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__", ".ipynb_checkpoints", ".hypothesis"}


def project() -> dict[str, Any]:
    """Return the `[project]` table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def files() -> Iterator[Path]:
    """Every file that is kept in the repository: not what installing, testing and running leave behind."""
    for folder, names, found in os.walk(ROOT):
        here = Path(folder)
        names[:] = sorted(n for n in names if n not in NOT_OURS and not n.endswith(("_cache", ".egg-info")))
        if here == ROOT / "reports":
            names[:] = [n for n in names if n == "examples"]
        yield from (here / name for name in sorted(found))


def not_taken(name: str) -> list[str]:
    """What Windows or macOS would not take in the name of a file or folder."""
    found = [c for c in '<>:"|?*\\' if c in name]
    found += ["its end"] if name[-1] in ". " else []
    found += ["reserved"] if _RESERVED.fullmatch(name) else []
    return found


def modules() -> dict[str, Path]:
    """Dotted name -> file of every module of the package."""
    found = {}
    for path in sorted((ROOT / "sim").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def heed_interrupts() -> None:
    """Undo that what runs in the background is deaf to Ctrl-C, and what it starts with it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
