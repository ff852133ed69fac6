"""What the shell completes: names of scenarios and levers, and paths of scenario files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def _scenarios(kind: str) -> Callable[[str], list[str]]:
    def names(incomplete: str) -> list[str]:
        from sim.scenario.files.library import FOLDERS, Library, scenarios

        library = Library(scenarios())
        found = [name for known in FOLDERS if kind in ("", known) for name in library.names(known)]
        return [name for name in dict.fromkeys(found) if name.startswith(incomplete)]

    return names


studies, markets, everything = _scenarios("study"), _scenarios("market"), _scenarios("")


def files(incomplete: str) -> list[str]:
    """Scenario files and folders whose path begins so, and names of studies."""
    given = Path(incomplete)
    folder = given if incomplete.endswith("/") else given.parent
    try:
        below = sorted(path for path in folder.iterdir() if path.is_dir() or path.suffix == ".yaml")
    except OSError:
        below = []
    paths = [f"{path}/" if path.is_dir() else str(path) for path in below]
    return [*studies(incomplete), *(path for path in paths if path.startswith(incomplete))]


def industries(incomplete: str) -> list[str]:
    """Markets to start from."""
    from sim.scenario.files.starting import templates

    return [name for name in templates("market") if name.startswith(incomplete)]


def levers(incomplete: str) -> list[str]:
    """Levers of a firm."""
    from sim.scenario.plans.levers import LEVERS

    return [name for name in LEVERS if name.startswith(incomplete)]
