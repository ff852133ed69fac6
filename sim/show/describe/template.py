"""A page made from a template: every marker ``{{ name words }}`` on a line of its own gives way to a part."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from sim.scenario.basics.atomic_write import replacing

_MARKER = re.compile(r"^\{\{ (\w+)(.*?) \}\}$", re.MULTILINE)


def markers(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Name and words of each marker, in order."""
    return [(name, tuple(words.split())) for name, words in _MARKER.findall(text)]


def filled(text: str, parts: Mapping[str, Callable[..., str]]) -> str:
    """Return the text with each marker replaced by what its part makes of the words.

    Raises
    ------
    LookupError
        If there is no part of a marker's name.
    """

    def part(found: re.Match[str]) -> str:
        if found[1] not in parts:
            raise LookupError(f"no part named {found[1]!r}; there are {', '.join(parts)}")
        return parts[found[1]](*found[2].split())

    return _MARKER.sub(part, text)


def written(text: str, path: Path) -> Path:
    """Write a page, whole or not at all, and return its path."""
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")
    return path
