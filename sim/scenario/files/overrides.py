"""`--set a.b.0.c=value`: what is to replace or change a value, read."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sim.scenario.basics.errors import UserError, near
from sim.scenario.files.changes import Change, change
from sim.scenario.files.near_paths import near_path
from sim.scenario.files.yaml_text import MAX_DEPTH, Node, Place, parse_text, quoted, scalar
from sim.scenario.market.kinds import KINDS
from sim.scenario.plans.study import RunSettings, StudyFile

#: First words of a path: where the value goes.
HEADS = ("run", "study", "market", "strategies")
#: In a path: every name, or every place in a list.
EVERY = "*"
_PART = re.compile(r"([A-Za-z0-9_-]+|\*)\Z")
#: A path, a sign, and a value.
_EXPRESSION = re.compile(r"([^=]*?)(\+=|-=|==|=)(.*)\Z", re.DOTALL)


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
    change : Change or None
        What the value does to a number that stands there.
    """

    head: str
    path: tuple[str, ...]
    value: Node
    change: Change | None = None

    # each was written on its own: two of the same words are two
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    @property
    def place(self) -> Place:
        """The option, as messages show it."""
        return self.value.place

    @property
    def strategy(self) -> str:
        """Name of the strategy that it is about; `EVERY` for all, nothing if it is about something else."""
        return self.head.partition(".")[2]


def parse(expressions: Iterable[str], option: str = "--set") -> list[Override]:
    """Read ``path=value`` expressions.

    Values are read like YAML scalars (``2``, ``0.5``, ``true``, ``text``) or flow collections (``[a, b]``,
    ``{care: 0.5}``); or they are changes.

    Parameters
    ----------
    expressions : iterable of str
    option : str
        Where they were given, as messages begin.

    Raises
    ------
    UserError
        If an expression has no ``=`` or a path that leads nowhere.
    """
    return [_parse(expression, option) for expression in expressions]


def _parse(expression: str, option: str) -> Override:
    shown = f"{option} {quoted(expression)[1:-1]}"
    found = _EXPRESSION.match(expression)
    if not found:
        raise UserError(f"{shown}: path=value is expected, as run.customers=2000")
    path, sign, text = (part.strip() for part in found.groups())
    place = Place(shown, path=path)
    head, rest = _where(path, place)
    value, changes = _value(text, place), None
    if sign in ("+=", "-="):
        changes = change(f"{sign[0]}{text}")
        if changes is None or not changes.doubtful:
            raise UserError(f"{place}: after {sign} a number is expected (got {quoted(text)})")
        changes = dataclasses.replace(changes, doubtful=False)
    elif sign == "=":
        changes = change(text)
    return Override(head, rest, value, changes)


def _where(path: str, place: Place) -> tuple[str, tuple[str, ...]]:
    """Head of a path, and what comes below it; names of a study's or a market's own keys need no head."""
    parts = path.split(".")
    if len(parts) > MAX_DEPTH or not all(_PART.match(part) for part in parts):
        raise UserError(
            f"{place}: a path of at least two names with dots is expected, as market.choice.habit"
        )
    head, rest = parts[0], parts[1:]
    own = {name for kind in KINDS.values() for name in kind.model_fields}
    if head not in HEADS:
        if not rest and head in RunSettings.model_fields:
            other = f" or market.{head}" if head in own else ""
            raise UserError(f"{place}: say which: run.{head}{other} is expected")
        owner = "study" if head in StudyFile.model_fields else "market" if head in own else ""
        if not owner:
            of_head = near(head, (*HEADS, *StudyFile.model_fields, *own))
            hint = of_head or near_path(path) if rest else near_path(path) or of_head
            raise UserError(f"{place}: a path begins with one of {', '.join(HEADS)} (got {head!r}){hint}")
        head, rest = owner, parts
    if not rest:
        raise UserError(
            f"{place}: a path of at least two names with dots is expected, as market.choice.habit"
        )
    if head == "run":
        head, rest = "study", ["run", *rest]
    elif head == "strategies":
        if len(rest) < 2:
            raise UserError(
                f"{place}: strategies.NAME.KEY is expected; to choose strategies use study.strategies=[a, b]"
            )
        head, rest = f"strategies.{rest[0]}", rest[1:]
    return head, tuple(rest)


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
