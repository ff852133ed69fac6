"""Tables for people: human column names, sensible rounding, a caption."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.show.chapters.view import View
from sim.show.words import numbers

_SIDE_BY_SIDE = 6  # strategies as columns of a table


@dataclass(frozen=True)
class Table:
    """A table of written numbers with a caption; shows itself as HTML in a notebook.

    Attributes
    ----------
    frame : DataFrame of str
    caption : str
    """

    frame: pd.DataFrame
    caption: str

    def html(self) -> str:
        """Return the table as plain HTML."""
        return self.frame.to_html(index=False, border=0, na_rep=numbers.MISSING, justify="left")

    def _ipython_display_(self) -> None:
        from IPython.display import display

        bundle = {"text/html": self.html(), "text/plain": self.frame.to_string(index=False)}
        display(bundle, metadata={"text/html": {"caption": self.caption}}, raw=True)


def with_unit(text: str, unit: str, view: View) -> str:
    """Name a column with its unit, if it has one."""
    return view.words("with.unit", text=text, unit=unit) if unit else text


def by_strategy(
    cells: dict[str, list[str]], items: list[str], kind: str, unit: str, view: View
) -> pd.DataFrame:
    """Lay out a table with strategies as columns, or as rows if there are too many to stand side by side."""
    words = view.words
    if len(cells) <= _SIDE_BY_SIDE:
        frame = pd.DataFrame({words.strategy(name): column for name, column in cells.items()})
        frame.insert(0, with_unit(words(kind), unit, view), items)
        return frame
    frame = pd.DataFrame(list(cells.values()), columns=items)
    frame.insert(0, with_unit(words("column.strategy"), unit, view), [words.strategy(name) for name in cells])
    return frame
