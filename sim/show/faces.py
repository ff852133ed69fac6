"""What results are shown with: charts and chapters by name, for each kind of result.

Registered when `sim` is imported; what draws is imported when something is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from sim.scenario.basics.shown import FACES, ByName

#: A table that only one kind of result has -> the module with the `CHARTS` and `CHAPTERS` of that kind.
_HOMES = {
    "cases": "sim.show.chapters.of_what_if",
    "budget_curve": "sim.show.chapters.of_budget_curve",
    "sweep": "sim.show.chapters.of_sweep",
    "outcomes": "sim.show.chapters.of_comparison",
}


def _home(found: Any) -> str:
    return next(home for table, home in _HOMES.items() if table in found.tables)


def _face(name: str) -> Callable[[Any], ByName]:
    def face(found: Any) -> ByName:
        home = import_module(_home(found))
        makers: Mapping[str, Callable[..., Any]] = getattr(home, name.upper())

        def seen(lang: str) -> Any:
            from sim.show.chapters.view import view

            return view(found, lang)

        return ByName(seen, makers, name)

    return face


FACES.update({name: _face(name) for name in ("charts", "chapters")})
