"""`--set a.b.0.c=value`: values that replace what the files say, validated the same way."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sim.scenario.basics.errors import UserError, near
from sim.scenario.files.yaml_text import MAX_DEPTH, Node, Place, parse_text, quoted, scalar

#: First words of a path: where the value goes.
HEADS = ("run", "study", "market", "strategies")
_PART = re.compile(r"[A-Za-z0-9_-]+\Z")


@dataclass(frozen=True)
class Override:
    """One ``path=value``.

    Attributes
    ----------
    head : str
        ``study``, ``market`` or ``strategies.NAME``.
    path : tuple of str
        Below the head.
    value : Node
        Its place is the option itself.
    """

    head: str
    path: tuple[str, ...]
    value: Node

    @property
    def place(self) -> Place:
        """The option, as messages show it."""
        return self.value.place


def parse(expressions: Iterable[str]) -> list[Override]:
    """Read ``path=value`` expressions.

    Values are read like YAML scalars (``2``, ``0.5``, ``true``, ``text``) or flow collections (``[a, b]``,
    ``{care: 0.5}``).

    Raises
    ------
    UserError
        If an expression has no ``=`` or a path that leads nowhere.
    """
    return [_parse(expression) for expression in expressions]


def _parse(expression: str) -> Override:
    shown = quoted(expression)[1:-1]
    path_text, equals, text = expression.partition("=")
    if not equals:
        raise UserError(f"--set {shown}: path=value is expected, as run.customers=2000")
    place = Place(f"--set {shown}")
    parts = path_text.strip().split(".")
    if not 2 <= len(parts) <= MAX_DEPTH or not all(_PART.match(part) for part in parts):
        raise UserError(
            f"{place}: a path of at least two names with dots is expected, as market.choice.habit"
        )
    head, rest = parts[0], parts[1:]
    if head not in HEADS:
        raise UserError(
            f"{place}: a path begins with one of {', '.join(HEADS)} (got {head!r}){near(head, HEADS)}"
        )
    if head == "run":
        head, rest = "study", ["run", *rest]
    elif head == "strategies":
        if len(rest) < 2:
            raise UserError(
                f"{place}: strategies.NAME.KEY is expected; to choose strategies use study.strategies=[a, b]"
            )
        head, rest = f"strategies.{rest[0]}", rest[1:]
    return Override(head, tuple(rest), _value(text.strip(), place))


def _value(text: str, place: Place) -> Node:
    if text[:1] in ("{", "[", '"', "'"):
        try:
            node = parse_text(text, "value")
        except UserError as error:
            raise UserError(f"{place}: {str(error).removeprefix('value:')}") from None
        return _placed(node, place) if node is not None else Node(None, place)
    return Node(scalar(text), place, None, text)


def _placed(node: Node, place: Place) -> Node:
    value = node.value
    if isinstance(value, dict):
        value = {key: _placed(item, place) for key, item in value.items()}
    elif isinstance(value, list):
        value = [_placed(item, place) for item in value]
    return Node(value, place, place, node.text)


def apply(node: Node, overrides: Iterable[Override]) -> Node:
    """Return `node` with the overrides' values in place; mappings on the way are made where they lack."""
    for override in overrides:
        node = _apply(node, override, 0)
    return node


def _apply(node: Node, override: Override, depth: int) -> Node:
    if depth == len(override.path):
        return dataclasses.replace(override.value, key_place=override.place)
    part, value = override.path[depth], node.value
    if isinstance(value, list):
        if not part.isdecimal() or int(part) >= len(value):
            length = f"a list of {len(value)}, numbered from 0"
            raise UserError(f"{override.place}: {_upto(override, depth)} is {length} (got {part!r})")
        items = list(value)
        items[int(part)] = _apply(items[int(part)], override, depth + 1)
        return dataclasses.replace(node, value=items)
    if value is not None and not isinstance(value, dict):
        raise UserError(f"{override.place}: {_upto(override, depth)} is {quoted(value)}, it has no {part!r}")
    if part.isdecimal():
        raise UserError(
            f"{override.place}: {_upto(override, depth)} is not a list in the file, it has no {part!r}"
        )
    # what an option makes stands at the option; what it changes keeps its place
    entries = dict(value or {})
    place = override.place
    entries[part] = _apply(entries.get(part, Node(None, place, place)), override, depth + 1)
    return dataclasses.replace(node, value=entries)


def _upto(override: Override, depth: int) -> str:
    return ".".join([override.head, *override.path[:depth]])
