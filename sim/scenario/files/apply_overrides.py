"""Overrides put in place: values that replace or change what the files say, validated the same way.

A change (`x2`, `+10%`, `+=0.1`) starts from what stands there after inheritance, defaults, and the overrides
before it. `*` in a path stands for every name of a mapping and every place of a list.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from sim.scenario.basics.errors import UserError, near
from sim.scenario.files.changes import Change, is_number
from sim.scenario.files.near_paths import near_path
from sim.scenario.files.overrides import EVERY, Override
from sim.scenario.files.yaml_text import Node, Place, node_of, quoted

_MISSING = object()


class NothingThereError(UserError):
    """A path leads to nothing that could be changed."""


def apply(node: Node, overrides: Iterable[Override], build: Callable[[Node], BaseModel]) -> Node:
    """Return `node` with the overrides' values in place; mappings on the way are made where they lack.

    Parameters
    ----------
    node : Node
        What a file says of a market, a study or a strategy.
    overrides : iterable of Override
    build : callable
        Validates such a node: what it gives has the values that stand there, defaults and all.

    Raises
    ------
    NothingThereError
        If an override changes what is not there.
    UserError
        If it cannot be put in place, or might be meant as a change or as a value.
    """
    overrides, applied = list(overrides), _Applied(node, build)
    if any(map(_starts_from_values, overrides)):
        applied.know()
    for override in overrides:
        applied.add(override)
    return applied.node


class _Applied:
    """A node with some overrides in place, and the values that stand there."""

    def __init__(self, node: Node, build: Callable[[Node], BaseModel]) -> None:
        self.node, self.build = node, build
        self._known: tuple[Node, BaseModel] | None = None
        self._touched: list[tuple[str, ...]] = []

    def add(self, override: Override) -> None:
        """Put one more in place."""
        chosen = [(override.path, override.value)]
        if _starts_from_values(override):
            chosen = self._chosen(override)
        for path, value in chosen:
            self.node = self._put(self.node, dataclasses.replace(override, path=path, value=value), 0)
            self._touched.append(path)

    def _chosen(self, override: Override) -> list[tuple[tuple[str, ...], Node]]:
        """Where an override acts, and the value that comes to stand there."""
        values, paths = self._before(override.path), [override.path]
        if EVERY in override.path:
            paths = list(_paths(values, override.path, override.change is None))
        found = [(path, self._value(override, path, _at(values, path))) for path in paths]
        chosen = [(path, value) for path, value in found if value is not None]
        if not chosen:
            beside = _at(values, override.path[:-1])
            hint = near(override.path[-1], beside) if isinstance(beside, dict) else ""
            fault = f"this is left out, so there is nothing to change; give a value{hint}"
            if not any(_is_left_out(values, path) for path in paths):
                whole = ".".join((override.head, *override.path))
                fault = f"there is nothing of that name to change{near_path(whole)}"
            raise NothingThereError(f"{override.place}: {fault}")
        return chosen

    def know(self) -> BaseModel:
        """Validate what stands there now."""
        self._known, self._touched = (self.node, values := self.build(self.node)), []
        return values

    def _before(self, path: tuple[str, ...]) -> BaseModel:
        """Values that were valid, and at this path are those of now.

        Others may have been touched since: of two overrides, each alone may not be valid.
        """
        if self._known is None or any(_meet(path, other) for other in self._touched):
            return self.know()
        return self._known[1]

    def _value(self, override: Override, path: tuple[str, ...], old: Any) -> Node | None:
        """The value for a path at which `old` stands; None if there is nothing to change."""
        changes, place = override.change, override.place
        if changes is None or isinstance(old, str):
            return override.value
        if old is _MISSING or old is None:
            return override.value if changes.doubtful and EVERY not in override.path else None
        if isinstance(old, list) and old and all(map(is_number, old)) and not changes.term:
            return node_of([self._new(changes, one, place) for one in old], place)
        if not is_number(old):
            what = "a mapping" if isinstance(old, dict | BaseModel) else quoted(old)
            raise UserError(f"{place}: a number is expected there ({'.'.join(path)} is {what})")
        if changes.doubtful and self._could_be(path, type(old)(-abs(changes.term)), place):
            name, amount, sign = place.path, changes.text[1:], changes.text[0]
            raise UserError(
                f"{place}: either a change, {name}{sign}={amount}, or the value itself, "
                f"{name}=={changes.text}; write which"
            )
        new = self._new(changes, old, place)
        return Node(new, place, place, f"{new:.6g}, from {old:.6g} by {changes.text}")

    @staticmethod
    def _new(changes: Change, old: float, place: Place) -> float:
        new = changes.of(old)
        if new is None:
            low, high = changes.around(int(old))
            raise UserError(f"{place}: {old} by {changes.text} is not a whole number; write {low} or {high}")
        return new

    def _could_be(self, path: tuple[str, ...], value: float, place: Place) -> bool:
        """Whether a number below zero could stand there, so that a sign may belong to it."""
        assert self._known is not None
        number = Override("", path, Node(value, place, place))
        try:
            self.build(self._put(self._known[0], number, 0))
        except UserError:
            return False
        return True

    def _put(self, node: Node, override: Override, depth: int) -> Node:
        if depth == len(override.path):
            return dataclasses.replace(override.value, key_place=override.place)
        part, value = override.path[depth], node.value
        if isinstance(value, list):
            if not part.isdecimal() or int(part) >= len(value):
                length = f"a list of {len(value)}, numbered from 0"
                raise UserError(f"{override.place}: {_upto(override, depth)} is {length} (got {part!r})")
            items = list(value)
            items[int(part)] = self._put(items[int(part)], override, depth + 1)
            return dataclasses.replace(node, value=items)
        if value is not None and not isinstance(value, dict):
            fault = f"{_upto(override, depth)} is {quoted(value)}, it has no {part!r}"
            raise UserError(f"{override.place}: {fault}")
        if part.isdecimal():
            fault = f"{_upto(override, depth)} is not a list in the file, it has no {part!r}"
            raise UserError(f"{override.place}: {fault}")
        # what an option makes stands at the option; what it changes keeps its place
        entries = dict(value or {})
        inside = entries.get(part)
        if inside is None:
            inside = self._default(override, depth + 1)
        entries[part] = self._put(inside, override, depth + 1)
        return dataclasses.replace(node, value=entries)

    def _default(self, override: Override, depth: int) -> Node:
        """What stands for a key that the file leaves out, where one value of it cannot stand alone."""
        place, path = override.place, override.path
        nothing = Node(None, place, place)
        if depth == len(path):
            return nothing
        try:
            found = _at(self._before(path), path[:depth])
        except UserError:
            return nothing  # the file lacks something, which this override may add
        if isinstance(found, BaseModel) and "kind" in type(found).model_fields:
            return node_of(found.model_dump(mode="json", by_alias=True), place)
        return node_of(found, place) if isinstance(found, dict | list) and found else nothing


def _starts_from_values(override: Override) -> bool:
    """Whether what it does depends on what stands there."""
    return EVERY in override.path or override.change is not None


def _item(value: Any, part: str) -> Any:
    """What stands in a value under a name or number, or `_MISSING`."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if part in (name, field.alias):
                return getattr(value, name)
    elif isinstance(value, dict):
        return value.get(part, _MISSING)
    elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        return value[int(part)]
    return _MISSING


def _at(value: Any, path: Iterable[str]) -> Any:
    for part in path:
        value = _item(value, part)
    return value


def _is_left_out(values: Any, path: tuple[str, ...]) -> bool:
    """Whether a value could stand at a path, and none does."""
    found, above = _at(values, path), _at(values, path[:-1])
    return found is None or (found is _MISSING and isinstance(above, dict))


def _paths(value: Any, path: tuple[str, ...], new: bool) -> Iterator[tuple[str, ...]]:
    """Paths that one with `*` stands for, of what is there; a `new` value may have a new name at its end."""
    if not path:
        yield ()
        return
    part, rest = path[0], path[1:]
    if part == EVERY:
        names = list(value) if isinstance(value, dict) else []
        names = [str(place) for place in range(len(value))] if isinstance(value, list) else names
    else:
        names = [part]
    for name in names:
        item = _item(value, name)
        if item is not _MISSING:
            yield from ((name, *below) for below in _paths(item, rest, new))
        elif new and not rest and isinstance(value, dict):
            yield (name,)


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one path leads to the other, or to a part of it."""
    return all(a == b or EVERY in (a, b) for a, b in zip(one, other, strict=False))


def _upto(override: Override, depth: int) -> str:
    return ".".join([override.head, *override.path[:depth]])
