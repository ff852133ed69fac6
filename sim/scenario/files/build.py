"""From a node to a validated model, or to all that is wrong with it at once.

A value that is refused hides the rules over several values from being looked at. So what can be set right
for the sake of looking is (a key that does not exist is left out, a value out of bounds gives way to the
default), and the rest is looked at again; no rule is judged by a value that was put there so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.scenario.basics.errors import FaultsError, UserError, nearest
from sim.scenario.files.faults import Fault, line, options_at
from sim.scenario.files.yaml_text import Node, quoted

_M = TypeVar("_M", bound=BaseModel)
_T = TypeVar("_T")
_Location = tuple[str | int, ...]
#: As often as values are set right and looked at again: each time, rules of one more level come into sight.
_LOOKS = 8


class BuildError(UserError):
    """What a node says cannot be used.

    Attributes
    ----------
    stand_in : BaseModel or None
        The model with what was wrong set right, with which others may be checked on; None if it could not be.
    """

    stand_in: BaseModel | None = None

    @classmethod
    def of(cls, faults: Iterable[str], stand_in: BaseModel | None) -> BuildError:
        """The error that tells these faults."""
        first, *more = faults
        error = cls(first, more)
        error.stand_in = stand_in
        return error


@dataclasses.dataclass
class Gathering:
    """Faults of several parts, so that all are told at once.

    Attributes
    ----------
    faults : list of str
        In the order found, each once.
    """

    faults: list[str] = dataclasses.field(default_factory=list)

    def of(self, read: Callable[[], _T]) -> _T | None:
        """What `read` returns; if it is refused, what may stand in for it to check others with, or None."""
        try:
            return read()
        except UserError as error:
            self.add(error.faults)
            stand_in: Any = getattr(error, "stand_in", None)
            return stand_in

    def add(self, faults: Iterable[str]) -> None:
        """Take up faults that are not known yet."""
        self.faults = list(dict.fromkeys([*self.faults, *faults]))

    def tell(self) -> None:
        """Raise what was found, if anything was.

        Raises
        ------
        UserError
        """
        if self.faults:
            raise UserError(self.faults[0], self.faults[1:])


def build(model: type[_M], node: Node, path: tuple[str, ...] = ()) -> _M:
    """Validate the values of `node`, which stands at `path` in its file.

    Raises
    ------
    BuildError
        With all faults, in the order of the file.
    """
    if not isinstance(node.value, dict):
        fault = f"a mapping of keys to values is expected (got {quoted(node.plain())})"
        raise BuildError(line(node.place, path, fault))
    try:
        return model.model_validate(node.plain())
    except ValidationError as error:
        first = error
    found, stand_in = _all_faults(first, model, node, path)
    # a misspelt key may leave other things wrong, and says more
    found.sort(key=lambda fault: (fault.rank, fault.place.line or 0, fault.place.column))
    raise BuildError.of(dict.fromkeys(fault.line() for fault in found), stand_in) from None


def _all_faults(
    error: ValidationError, model: type[BaseModel], node: Node, path: tuple[str, ...]
) -> tuple[list[Fault], BaseModel | None]:
    """Every fault that can be found, and the model with them set right, if it can be."""
    found: list[Fault] = []
    right: list[_Location] = []  # where something was set right
    plain = node.plain()
    for _ in range(_LOOKS):
        new = [
            fault
            for item in error.errors(include_url=False)
            for fault in _faults(item, model, node, path)
            if not any(_touch(place, fault.where) for place in right)
        ]
        known = {(fault.kind, fault.where, fault.message) for fault in found}
        new = [fault for fault in new if (fault.kind, fault.where, fault.message) not in known]
        renamed = _renamed(new)
        new = [fault for fault in new if fault.where not in renamed.values()]
        found += new
        for misspelt, name in renamed.items():
            above = _at(plain, name[:-1])
            above[name[-1]] = above[misspelt[-1]]
        before = len(right)
        right += [*renamed.values(), *(fault.where for fault in new if _set_right(plain, fault, model))]
        if len(right) == before:
            break
        try:
            return found, model.model_validate(plain)
        except ValidationError as again:
            error = again
    return found, None


def _faults(item: Any, model: type[BaseModel], node: Node, path: tuple[str, ...]) -> list[Fault]:
    """An entry of a validation error; rules over several values tell all that they found."""
    if item["type"] == "default_factory_not_called":  # what it follows from is wrong, and told
        return []
    told = item.get("ctx", {}).get("error")
    if not isinstance(told, FaultsError):
        return [Fault(item, model, node, path)]
    return [Fault({**item, "ctx": {"error": ValueError(text)}}, model, node, path) for text in told.faults]


def _touch(right: _Location, where: _Location) -> bool:
    """Whether a fault is of what was set right, or of a rule that looked at it."""
    return where[: len(right)] == right or right[: len(where)] == where


def _renamed(faults: list[Fault]) -> dict[_Location, _Location]:
    """Keys that do not exist, each with the missing one that it is a misspelling of."""
    missing = [fault.where for fault in faults if fault.kind == "missing"]
    renamed = {}
    for fault in faults:
        if fault.kind == "extra_forbidden":
            *above, name = fault.where
            close = nearest(str(name), [str(place[-1]) for place in missing if [*place[:-1]] == above])
            if close is not None:
                renamed[fault.where] = (*above, close)
    return renamed


def _at(value: Any, where: _Location) -> Any:
    for part in where:
        value = value[part]
    return value


def _set_right(plain: Any, fault: Fault, model: type[BaseModel]) -> bool:
    """Take what is wrong out of the plain values, or put something in its place; whether it could be done."""
    if fault.kind == "missing" or fault.by_key or not fault.where:
        return False
    where, above = fault.where, plain
    for at, part in enumerate(where[:-1]):
        try:
            inside = above[part]
        except (KeyError, IndexError, TypeError):
            return False
        if isinstance(inside, list):  # without one of its items a list is another
            where = where[: at + 1]
            break
        above = inside
    return _take_out(above, where, model)


def _take_out(above: Any, where: _Location, model: type[BaseModel]) -> bool:
    """Leave the value at a place out of the mapping it stands in; a number that has to be there becomes 1."""
    part = where[-1]
    if not isinstance(above, dict) or part not in above:
        return False
    for option in options_at(model, where[:-1]):
        fields = getattr(option, "model_fields", None)
        if fields is None:
            if any(hasattr(one, "model_fields") for one in options_at(model, where)):
                return False  # what may be named elsewhere has to stay
        elif part in fields and fields[part].is_required():
            if fields[part].annotation not in (int, float):
                return False
            above[part] = 1
            return True
    del above[part]
    return True
