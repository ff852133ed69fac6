"""What is asked for by name, of what there is to be measured."""

from __future__ import annotations

from collections.abc import Iterable

from sim.scenario.basics.errors import UserError, near


def only_these(asked: Iterable[str] | None, known: Iterable[str], kind: str, they_are: str) -> list[str]:
    """Return the names asked for, in the order of those known; all if none are asked for.

    Raises
    ------
    UserError
        If there is no `kind` of such a name, or none is named.
    """
    names = list(known)
    if asked is None:
        return names
    wanted = [name.strip() for name in asked]
    for name in wanted:
        if name not in names:
            raise UserError(f"--only {name}: no such {kind}{near(name, names)}; they are {they_are}")
    if not wanted:
        raise UserError(f"--only: no {kind} is named")
    return [name for name in names if name in wanted]
