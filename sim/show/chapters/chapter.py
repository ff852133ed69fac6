"""A chapter: sentences, charts and tables that belong together, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.show.chapters.narrative import Prose
from sim.show.chapters.tables import Table
from sim.show.charts.chart import Chart

Part = Prose | Chart | Table


@dataclass(frozen=True)
class Chapter:
    """A chapter; shows its parts one below the other in a notebook, and nothing where it has none.

    Attributes
    ----------
    parts : tuple of Prose, Chart or Table
    """

    parts: tuple[Part, ...]

    @classmethod
    def of(cls, *parts: Part | None) -> Chapter:
        """Make a chapter of the parts that there are."""
        return cls(tuple(part for part in parts if part is not None))

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self.parts:
            display(part)
