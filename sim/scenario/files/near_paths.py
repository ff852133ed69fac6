"""The number that a path may have meant: the nearest of all that a study's files may set."""

from __future__ import annotations

import difflib
import re
from functools import cache

from sim.scenario.plans.parameters import declared, of_migration_markets

_KIND = re.compile(r"\([^)]*\)")


@cache
def _known() -> tuple[str, ...]:
    """Paths as `--set` takes them, `*` standing for names."""
    names = [_KIND.sub("", one.path) for one in (*declared(), *of_migration_markets())]
    names = [name.removeprefix("study.") if name.startswith("study.run.") else name for name in names]
    whole = [name if name.startswith(("study.", "run.")) else f"market.{name}" for name in names]
    return tuple(dict.fromkeys(whole))


def near_path(path: str) -> str:
    """Return ``" (did you mean 'x'?)"`` for the known path closest to `path`, or an empty string.

    A path that ends in the same word is closer than any other.
    """
    last = path.rpartition(".")[2]
    alike = [name for name in _known() if name.rpartition(".")[2] == last]
    close = difflib.get_close_matches(path, alike, n=1, cutoff=0.3)
    close = close or difflib.get_close_matches(path, _known(), n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""
