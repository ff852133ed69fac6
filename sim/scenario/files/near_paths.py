"""The numbers that a path may have meant: the nearest of all that a study's files may set."""

from __future__ import annotations

import difflib
import re
from functools import cache

from sim.scenario.plans.parameters import declared, of_migration_markets

#: So many paths are named at most, if they are nearly as close as the closest.
_NAMED, _AS_CLOSE = 3, 0.8
_KIND = re.compile(r"\([^)]*\)")


@cache
def _known() -> tuple[str, ...]:
    """Paths as `--set` takes them, `*` standing for names."""
    names = [_KIND.sub("", one.path) for one in (*declared(), *of_migration_markets())]
    names = [name.removeprefix("study.") if name.startswith("study.run.") else name for name in names]
    whole = [name if name.startswith(("study.", "run.")) else f"market.{name}" for name in names]
    return tuple(dict.fromkeys(whole))


def near_path(path: str) -> str:
    """Return ``" (did you mean 'x' or 'y'?)"`` for the known paths closest to `path`, or an empty string.

    Paths that end in the same word are closer than any other.
    """
    last = _last(path)
    alike = [name for name in _known() if _last(name) == last]
    close = difflib.get_close_matches(path, alike, n=_NAMED, cutoff=0.0)
    close = close or difflib.get_close_matches(path, _known(), n=1, cutoff=0.6)
    if len(close) > 1:  # those that are hardly closer than the rest say nothing
        best = _closeness(path, close[0])
        close = [name for name in close if _closeness(path, name) > _AS_CLOSE * best]
    return f" (did you mean {' or '.join(repr(name) for name in close)}?)" if close else ""


def _closeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _last(path: str) -> str:
    """The last word of a path; names and places that it may end with are left out."""
    return path.removesuffix(".*").rpartition(".")[2]
