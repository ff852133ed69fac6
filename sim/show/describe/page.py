"""`sim/MODEL.md`: the template with its markers filled from the source, and its references made links.

    make model

writes it anew. A marker is ``{{ name words }}`` on a line of its own; ``[[name]]`` refers to a function that
the page tells of. A rule, a policy or a parameter that no marker brings in is an error: nothing is forgotten.
"""

from __future__ import annotations

import re
from pathlib import Path

from sim.scenario.plans.parameters import declared, group
from sim.show.describe import source
from sim.show.describe.parts import PARTS, anchor
from sim.show.describe.template import filled, markers, written

PAGE = source.PACKAGE / "MODEL.md"
TEMPLATE = Path(__file__).with_name("model.md")
_REFERENCE = re.compile(r"\[\[([\w.]+)\]\]")


def page(template: str | None = None) -> str:
    """Return the text of the page.

    Raises
    ------
    LookupError
        If a marker or a reference names what does not exist, or something of the model is not told of.
    """
    text = TEMPLATE.read_text(encoding="utf-8") if template is None else template
    parts = markers(text)
    untold = _wanted() - _told(parts)
    if untold:
        raise LookupError(f"{TEMPLATE.name} tells nothing of {', '.join(sorted(untold))}")
    told_of = [
        function
        for name, words in parts
        if name == "functions"
        for function in source.told(words[0], " ".join(words[1:]))
    ]
    text = _REFERENCE.sub(lambda found: _link(found[1], told_of), text)
    return filled(text, PARTS)


def write(path: Path = PAGE) -> Path:
    """Write the page and return its path."""
    return written(page(), path)


def _link(name: str, told_of: list[source.Function]) -> str:
    """A link to where the page tells of a function, named alone or with its module."""
    found = [f for f in told_of if name in (f.name, f"{Path(f.module).stem}.{f.name}")]
    if len(found) != 1:
        raise LookupError(f"[[{name}]]: {len(found)} functions of that name are told of, one is expected")
    return f"[`{found[0].name}`](#{anchor(found[0])})"


def _wanted() -> set[str]:
    """All that the page must tell of: parts of modules with rules or policies, and groups of parameters."""
    parts = {
        f"{module} {function.title}".strip()
        for module in source.modules("model")
        for function in source.functions(module)
        if function.is_rule or function.is_step or function.is_policy
    }
    return parts | {group(parameter.path) for parameter in declared()}


def _told(parts: list[tuple[str, tuple[str, ...]]]) -> set[str]:
    """What the markers bring in, named as by `_wanted`."""
    told: set[str] = set()
    for name, words in parts:
        if name == "parameters":
            told |= set(words)
        elif name == "functions":
            found = source.told(words[0], " ".join(words[1:]))
            told |= {f"{words[0]} {f.title}".strip() for f in found}
    return told


if __name__ == "__main__":
    print(write())
