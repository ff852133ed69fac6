"""What scenarios there are, and what each is about, in a line."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sim.scenario.basics.errors import UserError
from sim.scenario.files.library import ENDING, FOLDERS, Kind, Library
from sim.scenario.files.yaml_text import Place, read

#: What a file says of itself, best first.
_SAYS = ("title", "question", "description")


class Titled(NamedTuple):
    """A scenario and what it is about.

    Attributes
    ----------
    name : str
    title : str
        Its title, or the first sentence of what it says of itself; empty if it says nothing.
    fault : str
        Why it cannot be read; empty if it can.
    """

    name: str
    title: str
    fault: str = ""


def titles(kind: Kind, root: Path) -> list[Titled]:
    """What scenarios of a kind a folder holds itself, by name."""
    library = Library(root)
    names = [name for name in library.names(kind) if _own(root, kind, name).is_file()]
    return [_titled(library, kind, name) for name in names]


def _own(root: Path, kind: Kind, name: str) -> Path:
    return root / FOLDERS[kind] / f"{name}{ENDING}"


def _titled(library: Library, kind: Kind, name: str) -> Titled:
    try:
        said = read(library.path(kind, name, Place(name))).value
    except UserError as error:
        return Titled(name, "", str(error))
    texts = [" ".join(str(said[key].value).split()) for key in _SAYS if key in said and said[key].value]
    return Titled(name, first_sentence(texts[0]) if texts else "")


def first_sentence(text: str) -> str:
    """Text up to the first stop that ends a sentence."""
    ends = (at for at, c in enumerate(text) if c in ".;:" and text[at + 1 : at + 2] in ("", " "))
    return text[: next(ends, len(text))]
