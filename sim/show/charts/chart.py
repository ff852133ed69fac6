"""A chart: a figure that says its point, with a caption and a text for those who cannot see it."""

from __future__ import annotations

import functools
import io
import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec

from sim.show.charts import fonts, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


_P = ParamSpec("_P")


@dataclass(frozen=True)
class Chart:
    """A figure with what belongs to it; shows itself as vector graphics in a notebook.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    title : str
        The point, as written at the top of the figure.
    caption : str
        What is drawn, in which unit, and what the bands are.
    alt : str
        The same for a reader who cannot see it, with the numbers that matter.
    """

    figure: Figure
    title: str
    caption: str
    alt: str

    def svg(self) -> str:
        """Return the figure as SVG, the same bytes for the same figure."""
        import matplotlib

        target = io.StringIO()
        with matplotlib.rc_context(style.rc()):
            fonts.cover(self.figure)
            self.figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
        return target.getvalue()

    def _ipython_display_(self) -> None:
        from IPython.display import display

        marks = {"alt": self.alt, "caption": self.caption, "title": self.title}
        display(
            {"image/svg+xml": self.svg(), "text/plain": self.title},
            metadata={"image/svg+xml": marks},
            raw=True,
        )
        display(
            {"text/markdown": f"*{self.caption}*", "text/plain": self.caption},
            metadata={"text/markdown": {"role": "caption"}},
            raw=True,
        )


def drawn(function: Callable[_P, Chart | None]) -> Callable[_P, Chart | None]:
    """Run a chart function under the project's settings; an empty first table gives None, not a chart."""

    @functools.wraps(function)
    def inside(*args: _P.args, **kwargs: _P.kwargs) -> Chart | None:
        import matplotlib

        table: Any = args[0] if args else None
        if table is not None and table.empty:
            return None
        with matplotlib.rc_context(style.rc()):
            return function(*args, **kwargs)

    return inside


def page_of(charts: Sequence[Chart], page: int) -> Chart | None:
    """Return one of the charts that a picture takes, counted from 1; None where there is none."""
    return charts[page - 1] if 1 <= page <= len(charts) else None


def width_of(text: str) -> int:
    """Return the width of `text` in Latin letters; a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int) -> str:
    """Break `text` into lines of at most `width` Latin letters."""
    if any(unicodedata.east_asian_width(c) in "WF" for c in text):
        lines, line = [], ""
        for character in text:
            if width_of(line + character) > width:
                lines.append(line)
                line = ""
            line += character
        return "\n".join([*lines, line])
    return "\n".join(textwrap.wrap(text, width, break_long_words=True)) or text


def shorten(name: str, width: int) -> str:
    """Cut a long name to `width` letters, with an ellipsis to show it."""
    if width_of(name) <= width:
        return name
    kept = ""
    for character in name:
        if width_of(kept + character) > width - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def new_figure(height: float, rows: int = 1, columns: int = 1, **choices: Any) -> tuple[Figure, Any]:
    """Return a figure of the page's width and `height` inches, and its axes, of shape (rows, columns)."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(style.WIDTH, height))
    axes = figure.subplots(rows, columns, squeeze=False, **choices)
    layout: Any = figure.get_layout_engine()
    layout.set(w_pad=0.05, h_pad=0.05, hspace=0.05, wspace=0.07)
    return figure, axes


def put_title(figure: Figure, title: str) -> None:
    """Write the point of the chart over it, at the left."""
    figure.suptitle(wrap(title, 86), x=0.008, ha="left", fontsize=9.5, fontweight="bold", linespacing=1.25)


def put_legend(
    figure: Figure, handles: Sequence[Any], labels: Sequence[str], columns: int | None = None
) -> None:
    """Write a legend below the figure, in as many columns as the names allow."""
    if not handles:
        return
    names = [shorten(label, 34) for label in labels]
    room, key = 104, 9  # letters across the page; letters that one key takes
    widest = max(width_of(name) for name in names) + key
    in_one_row = sum(width_of(name) + key for name in names) <= room
    fit = len(names) if in_one_row else max(1, room // widest)
    figure.legend(
        handles, names, loc="outside lower center", ncols=columns or fit, handlelength=2.6, columnspacing=1.6
    )


def put_heading(ax: Axes, name: str, note: str = "", width: int = 30) -> None:
    """Write a panel's name over it, in as many lines as it takes, and a note below it in small type."""
    ax.set_title(wrap(name, width), pad=13 if note else 5, linespacing=1.1)
    if note:
        ax.annotate(
            note, (0, 1), (0, 3), xycoords="axes fraction", textcoords="offset points", fontsize=7,
            color=style.MUTED,
        )  # fmt: skip


def grid_of(panels: int, most: int = 3) -> tuple[int, int]:
    """Return rows and columns for small multiples: even rows rather than a lone last panel."""
    if panels <= most:
        return 1, max(1, panels)
    rows = -(-panels // most)
    columns = -(-panels // rows)
    return rows, columns


def room_for(columns: int) -> int:
    """Return how many letters of a panel's name fit over it."""
    return {1: 70, 2: 38, 3: 23}.get(columns, 17)


def hide_rest(axes: Any, used: int) -> None:
    """Take away the axes of a grid that have no panel."""
    for ax in axes.flat[used:]:
        ax.set_visible(False)
