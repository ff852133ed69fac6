"""What keeps a policy to its own business: things shown but not set, and a near name for what is misspelt.

This holds back slips, not malice: who reaches for what begins with an underscore gets it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from numbers import Real
from types import MappingProxyType
from typing import Any, Literal

from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.levers import LEVERS, Lever

#: Levers to which no value is written, and why.
_ELSEWHERE = {
    "list_price": "is set offer by offer, see firm.offer(category).price",
    "new_category": "begins with a launch, which only a strategy can decide",
    "new_segments": "begins with an entry, which only a strategy can decide",
}
_PLACES = {"level": "firm.levels", "money": "firm.spend"}
_FEW = 12


class View:
    """Shows things, and lets some of them be set; any other name raises."""

    __slots__: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what Python itself asks for
            raise AttributeError(name)
        shown = [one for one in dir(type(self)) if not one.startswith("_")]
        raise UserError(f"{self}.{name}: there is no such thing{_hint(name, shown)}")

    def __setattr__(self, name: str, value: Any) -> None:
        found = getattr(type(self), name, None) or getattr(self, name)  # raises for what is not there
        if getattr(found, "fset", None) is None:
            raise UserError(f"{self}.{name}: a policy may read this, not set it")
        object.__setattr__(self, name, value)

    def _hold(self, *values: object) -> None:
        """Fill the slots, in their order."""
        for slot, value in zip(type(self).__slots__, values, strict=True):
            object.__setattr__(self, slot, value)


class Named(Mapping[str, Any]):
    """Values by name, to be read; any other name raises."""

    __slots__ = ("_called", "_values")

    def __init__(self, called: str, values: Mapping[str, Any]) -> None:
        self._called, self._values = called, values

    def __getitem__(self, name: str) -> Any:
        return self._values[known(self._called, name, self._values)]

    def __setitem__(self, name: str, value: Any) -> None:
        raise UserError(f"{self._called}[{name!r}]: a policy may read this, not set it")

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(dict(self))


class Levers(Named):
    """The levers of one kind, each in its unit of the table of levers; what is set holds until set anew.

    Parameters
    ----------
    in_force : dict
        Lever -> value, as the firm keeps them.
    price : float
        Of the market's first category at the start.
    unit : float
        What one of the table's units is there.
    most : dict
        Lever -> the most that contracts of the market allow, where that is less than the table.
    """

    __slots__ = ("_in_force", "_most", "_price", "_unit")

    def __init__(
        self,
        kind: Literal["level", "money"],
        in_force: dict[str, float],
        price: float,
        unit: float = 1.0,
        most: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        shown = {n: lever for n, lever in LEVERS.items() if lever.kind == kind and n != "list_price"}
        super().__init__(_PLACES[kind], shown)
        self._in_force, self._price, self._unit, self._most = in_force, price, unit, most

    def __getitem__(self, name: str) -> float:
        lever = self._lever(name)
        return self._in_force[name] / self._unit if name in self._in_force else lever.default

    def __setitem__(self, name: str, value: float) -> None:
        lever, where = self._lever(name), f"{self._called}[{name!r}]"
        if name in _ELSEWHERE:
            raise UserError(f"{where}: {name} {_ELSEWHERE[name]}")
        amount = number(where, value)
        refused = lever.refusal(amount, self._price)
        if refused is not None:
            raise UserError(f"{where}: {refused}")
        if amount > self._most.get(name, math.inf):
            raise UserError(
                f"{where}: it is at most {self._most[name]:g} under contracts by now, got {amount:g}"
            )
        self._in_force[name] = amount * self._unit

    def _lever(self, name: str) -> Lever:
        lever = LEVERS[known(self._called, name, LEVERS)]
        if name not in self._values:
            instead = _ELSEWHERE.get(name, f"is set as {_PLACES[lever.kind]}[{name!r}]")
            raise UserError(f"{self._called}[{name!r}]: {name} {instead}")
        return lever


def known(where: str, name: Any, names: Collection[str]) -> str:
    """Return `name` if it is one of `names`, and raise with a near one if not."""
    if not isinstance(name, str) or name not in names:
        raise UserError(f"{where}[{name!r}]: there is no such thing{_hint(name, names)}")
    return name


def number(where: str, value: Any) -> float:
    """Return what a policy wrote as a number."""
    if not isinstance(value, Real):
        raise UserError(f"{where}: a number is expected (got {value!r})")
    try:
        return float(value)
    except OverflowError:
        raise UserError(f"{where}: a number is expected (got one too large for any)") from None


def whole(where: str, value: Any) -> int:
    """Return what a policy wrote as a whole number."""
    if not number(where, value).is_integer():
        raise UserError(f"{where}: a whole number is expected (got {value!r})")
    return int(value)


def as_policies(given: Any) -> list[Any]:
    """Return a list of policies as it was given, and raise if it is something else."""
    if not isinstance(given, list | tuple):
        raise UserError(f"policies: a list of generator functions is expected (got {called(given)})")
    for policy in given:
        if not callable(policy):
            raise UserError(f"policies: a generator function (market, firm) is expected (got {policy!r})")
    return list(given)


def called(policy: object) -> str:
    """What a policy is called by who wrote it."""
    return str(getattr(policy, "__name__", None) or repr(policy))


def _hint(name: Any, names: Collection[str]) -> str:
    return near(name, names) or (f"; there are {', '.join(names)}" if len(names) <= _FEW else "")
