"""Results that can be looked at: who draws them registers here, so that results need not know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sim.scenario.basics.errors import near

#: "charts" or "chapters" -> what makes those of a result; `sim.show.faces` fills it.
FACES: dict[str, Callable[[Any], ByName]] = {}


class Shown:
    """A result with charts and chapters: ``found.charts.stages()``, ``found.chapters.service()``."""

    @property
    def charts(self) -> ByName:
        """Charts of this result, each drawn by calling its name; `list` names them."""
        return FACES["charts"](self)

    @property
    def chapters(self) -> ByName:
        """Chapters on this result, each made by calling its name; `list` names them."""
        return FACES["chapters"](self)


class ByName:
    """What can be made of a result, each by calling its name.

    Parameters
    ----------
    seen : callable
        Language -> what the makers read; called when something is made.
    makers : mapping of str to callable
        Name -> what makes it.
    kind : str
        What these are, in errors.
    """

    def __init__(
        self, seen: Callable[[str], Any], makers: Mapping[str, Callable[..., Any]], kind: str
    ) -> None:
        self._seen, self._makers, self._kind = seen, makers, kind

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or name not in self._makers:
            raise AttributeError(f"{self._kind}: there is no {name!r} here{near(name, list(self._makers))}")

        def make(*, lang: str = "en", **choices: Any) -> Any:
            return self._makers[name](self._seen(lang), **choices)

        make.__name__, make.__doc__ = name, self._makers[name].__doc__
        return make

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __dir__(self) -> list[str]:
        return list(self._makers)

    def __repr__(self) -> str:
        return f"{self._kind}: {', '.join(self._makers)}"
