"""`sim/API.md`: what `import sim` offers, from its docstrings.

    make api

writes it anew. A public name that the template does not bring in is an error: nothing is forgotten.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.show.describe import docstring, source
from sim.show.describe.columns import Table, is_table, tables
from sim.show.describe.docstring import Docstring, Entry
from sim.show.describe.markdown import code, heads, table, text
from sim.show.describe.template import filled, markers, written
from sim.show.words.words import Words

PAGE = source.PACKAGE / "API.md"
TEMPLATE = Path(__file__).with_name("api.md")


def page(template: str | None = None) -> str:
    """Return the text of the page.

    Raises
    ------
    LookupError
        If a marker names what does not exist, or a public name is not told of.
    """
    words = TEMPLATE.read_text(encoding="utf-8") if template is None else template
    told = {named[0] for part, named in markers(words) if part == "public"}
    untold = {name for name in _found("sim.__all__") if not name.startswith("__")} - told
    if untold:
        raise LookupError(f"{TEMPLATE.name} tells nothing of {', '.join(sorted(untold))}")
    return filled(words, PARTS)


def write(path: Path = PAGE) -> Path:
    """Write the page and return its path."""
    return written(page(), path)


def public(name: str) -> str:
    """A public function or error: signature, summary, parameters, what it returns and raises, an example."""
    if name not in _found("sim.__all__"):
        raise LookupError(f"sim has no public name {name!r}")
    thing = _found(f"sim.{name}")
    said = docstring.of(thing)
    return "\n\n".join([f"### {name}", *_signature(name, thing), text(said.says), *_sections(said)])


def holder(path: str) -> str:
    """A class that a function returns: its attributes, its tables column by column, what it works out."""
    thing = _found(path)
    said = docstring.of(thing)
    listed = [entry for entry in said.entries("Attributes") if not is_table(entry)]
    described = [*tables(said, "Attributes"), *tables(said, "Tables")]
    members = [(code(name), text(docstring.of(one).says)) for name, one in _members(thing)]
    parts = [f"### {thing.__name__}", text(said.says)]
    if listed:
        parts.append(table(heads("attribute", "type", "meaning"), map(_listed, listed)))
    if members:
        parts.append(table(heads("also", "meaning"), members))
    return "\n\n".join([*parts, *map(_columns, described)])


def view(path: str, name: str) -> str:
    """What a policy reads of a view, calls and sets; `name` is what it is called in a policy."""
    yes = Words()("model.set")
    rows = [
        (code(f"{name}.{key}"), yes if getattr(one, "fset", None) else "", text(docstring.of(one).says))
        for key, one in _members(_found(path))
    ]
    return table(heads("name", "may_be_set", "meaning"), rows)


#: Markers of the template and what makes their text.
PARTS: dict[str, Callable[..., str]] = {part.__name__: part for part in (public, holder, view)}


def _found(path: str) -> Any:
    """What a dotted name stands for; looked up when the page is written, for this room needs none of it."""
    module, _, name = path.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError):
        raise LookupError(f"there is no {path}") from None


def _signature(name: str, thing: Any) -> Iterator[str]:
    """The call as code, one parameter a line; an error has none."""
    if inspect.isclass(thing):
        return
    lines: list[str] = []
    keyword = False
    signature = inspect.signature(thing)
    for one in signature.parameters.values():
        if one.kind is one.KEYWORD_ONLY and not keyword:
            lines, keyword = [*lines, "    *,"], True
        default = "" if one.default is one.empty else f" = {one.default!r}"
        lines.append(f"    {one.name}: {one.annotation}{default},")
    yield "\n".join(["```python", f"sim.{name}(", *lines, f") -> {signature.return_annotation}", "```"])


def _sections(said: Docstring) -> Iterator[str]:
    words = Words()
    if parameters := said.entries("Parameters"):
        yield table(heads("parameter", "type", "meaning"), map(_listed, parameters))
    for section, key in (("Returns", "model.returns"), ("Raises", "model.raises")):
        for entry in said.entries(section):
            yield words(key, kind=code(entry.names), says=text(entry.says))
    if "Examples" in said.sections:
        yield f"```pycon\n{said.sections['Examples']}\n```"


def _listed(entry: Entry) -> tuple[str, str, str]:
    return code(entry.names), entry.kind, entry.says


def _columns(described: Table) -> str:
    words = Words()
    told = words("model.row", keys=words.listing([code(name) for name in described.rows]))
    rows = ((words.series(map(code, c.names)), c.unit, c.says) for c in described.columns)
    cells = table(heads("column", "unit", "meaning"), rows)
    return f"#### {described.name}\n\n{told} {text(described.notes)}".rstrip() + f"\n\n{cells}"


def _members(thing: type) -> Iterator[tuple[str, Any]]:
    """Public properties, and methods with their parameters, in the order of the source."""
    for name, one in vars(thing).items():
        if name.startswith("_"):
            continue
        if inspect.isfunction(one):
            parameters = [p for p in inspect.signature(one).parameters if p != "self"]
            yield f"{name}({', '.join(parameters)})", one
        elif isinstance(one, property) or hasattr(one, "func"):
            yield name, one


if __name__ == "__main__":
    print(write())
