"""A docstring in numpy's style taken apart: what it says, and what its sections list."""

from __future__ import annotations

import inspect
import re
from typing import Any, NamedTuple

_HEADING = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)


class Entry(NamedTuple):
    """One item of a section: `names : kind`, and the text below it on one line."""

    names: str
    kind: str
    says: str


class Docstring(NamedTuple):
    """What stands before the sections, and the text of each section by its heading."""

    says: str
    sections: dict[str, str]

    def entries(self, section: str) -> list[Entry]:
        """What a section lists; nothing if there is no such section."""
        listed: list[tuple[str, str, list[str]]] = []
        for line in self.sections.get(section, "").splitlines():
            if line[:1].strip():
                names, _, kind = line.partition(" : ")
                listed.append((names.strip(), kind.strip(), []))
            elif listed:
                listed[-1][2].append(line.strip())
        return [Entry(names, kind, " ".join(" ".join(says).split())) for names, kind, says in listed]


def taken_apart(docstring: str | None) -> Docstring:
    """Take a docstring apart; one that is missing says nothing."""
    says, *parts = _HEADING.split(inspect.cleandoc(docstring or ""))
    return Docstring(
        says.strip(), {h: text.strip("\n") for h, text in zip(parts[::2], parts[1::2], strict=True)}
    )


def of(thing: Any) -> Docstring:
    """Take the docstring of a function or class apart."""
    return taken_apart(thing.__doc__)
