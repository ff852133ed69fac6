"""Charts as SVG text, written in a millisecond: axes, lines, bands, bars and labels.

Every text is escaped, for names come from files. Nothing here knows of widgets or of a plotting library, so
it may be called on any thread.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.show.charts import style

FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif"
TINY, SMALL, USUAL, HEAD = 8.8, 10.5, 11.5, 12.5  # sizes of type
_LETTER, _BOLD = 0.56, 0.62  # width of a letter as a share of its size, on the safe side
_GRID = "#e6e6e6"
_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class Box:
    """Where a panel stands, in pixels of the picture."""

    x: float
    y: float
    width: float
    height: float


def escaped(text: object) -> str:
    """Text as it may stand in SVG or HTML."""
    return html.escape(str(text), quote=True)


def tag(name: str, *inside: str, **marks: object) -> str:
    """An element of SVG or HTML around what is written already; marks without a value are left out.

    An underscore in the name of a mark is a hyphen, or nothing at its end.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_mark(value)}"'
        for key, value in marks.items()
        if value not in (None, "")
    )
    return f"<{name}{told}>{''.join(inside)}</{name}>"


def _mark(value: object) -> str:
    """The value of a mark: numbers to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escaped(value)


def text(
    x: float, y: float, what: object, *, size: float = SMALL, colour: str = style.INK, anchor: str = "start",
    bold: bool = False, room: float = math.inf, halo: bool = False,
) -> str:  # fmt: skip
    """A line of text; cut, with its whole as a tooltip, where it is longer than its room.

    With a halo it can be read where lines cross it.
    """
    whole = str(what)
    shown = fitted(whole, room, size)
    tip = tag("title", escaped(whole)) if shown != whole else ""
    weight = 600 if bold else None
    marks: dict[str, object] = {
        "font_size": size,
        "fill": colour,
        "text_anchor": anchor,
        "font_weight": weight,
    }
    if halo:
        marks |= {"paint_order": "stroke", "stroke": "#fff", "stroke_width": 3}
    return tag("text", tip, escaped(shown), x=x, y=y, **marks)


def fitted(what: str, room: float, size: float) -> str:
    """As much of a text as has room, with an ellipsis where it was cut."""
    letters = int(room / (size * _LETTER)) if math.isfinite(room) else len(what)
    return what if len(what) <= letters else what[: max(0, letters - 1)].rstrip() + "…"


def wrapped(what: str, room: float, size: float, most: int = 2) -> list[str]:
    """A text in lines that have room; what does not fit into `most` lines is cut."""
    lines: list[str] = []
    for word in what.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (len(longer) * size * _LETTER <= room or len(lines) == most):
            lines[-1] = longer
        else:
            lines.append(word)
    return [*lines[:-1], fitted(lines[-1], room, size)] if lines else []


def heads(what: str, room: float, most: int = 1) -> list[str]:
    """The lines of a heading that has room, in bold."""
    return wrapped(what, room, HEAD * _BOLD / _LETTER, most)


def heading(box: Box, what: str, note: str = "", lines: int = 1) -> str:
    """The point of a panel over it, in so many lines at most, and what is drawn in small type below."""
    told = heads(what, box.width, lines)
    drawn = [text(box.x, box.y + 13 + 15 * i, line, size=HEAD, bold=True) for i, line in enumerate(told)]
    if note:
        drawn.append(text(box.x, box.y + 12 + 15 * len(told), note, colour=style.MUTED, room=box.width))
    return "".join(drawn)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers within a range, about so many."""
    if not high > low:
        return [low]
    raw = (high - low) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= raw)
    first = math.ceil(low / step - 1e-9)
    return [round(n * step, 10) for n in range(first, math.floor(high / step + 1e-9) + 1)]


def span(paths: Iterable[np.ndarray], zero: bool = True) -> tuple[float, float]:
    """A range that holds all paths, with a little air; zero always within, unless told otherwise."""
    values = np.concatenate([np.asarray(path, dtype=float).ravel() for path in paths] + [np.zeros(int(zero))])
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    air = 0.05 * (high - low) or 0.5 * abs(high) or 1.0
    return low - air, high + air


@dataclass(frozen=True)
class Frame:
    """The inside of a chart, with its scales.

    Attributes
    ----------
    box : Box
    across, up : tuple of float
        Ranges of the axes.
    name : str
        Of its clip path; one of a kind in a picture.
    """

    box: Box
    across: tuple[float, float]
    up: tuple[float, float]
    name: str

    def x(self, value: float) -> float:
        """Pixel of a value across."""
        low, high = self.across
        return self.box.x + self.box.width * (value - low) / (high - low)

    def y(self, value: float) -> float:
        """Pixel of a value upwards."""
        low, high = self.up
        return self.box.y + self.box.height * (1 - (value - low) / (high - low))

    def axes(self, across: Sequence[tuple[float, str]], up: Sequence[tuple[float, str]]) -> str:
        """Grid and labels: (value, what is written at it)."""
        box, drawn = self.box, []
        for value, what in up:
            y = self.y(value)
            drawn.append(rule(box.x, y, box.x + box.width, y, _GRID))
            drawn.append(text(box.x - 5, y + 3.5, what, anchor="end", colour=style.MUTED))
        for value, what in across:
            drawn.append(
                text(self.x(value), box.y + box.height + 13, what, anchor="middle", colour=style.MUTED)
            )
        return "".join(drawn)

    def line(
        self, path: np.ndarray, colour: str, *, dash: str = "", width: float = 1.8, pale: bool = False,
        start: float = 1.0, end: bool = False,
    ) -> str:  # fmt: skip
        """A path of values, one step across each from `start` on; a dot at its end where asked for."""
        points = self._points(path, start)
        if not points:
            return ""
        faint = 0.55 if pale else None
        look = {"fill": "none", "stroke": colour, "stroke_width": width, "stroke_linejoin": "round"}
        drawn = tag("polyline", points=" ".join(points), stroke_dasharray=dash, opacity=faint, **look)
        x, y = (float(part) for part in points[-1].split(","))
        return self._inside(drawn + (dot(x, y, 3, colour, opacity=faint) if end else ""))

    def band(
        self, low: np.ndarray, high: np.ndarray, colour: str, start: float = 1.0, pale: bool = False
    ) -> str:
        """The room between two paths; nothing where it is not known."""
        if not np.isfinite(low).any():
            return ""
        points = self._points(low, start) + self._points(high, start)[::-1]
        shade = "0.1" if pale else "0.2"
        return self._inside(tag("polygon", points=" ".join(points), fill=colour, opacity=shade))

    def clip(self) -> str:
        """What keeps lines inside; once a chart."""
        b = self.box
        inside = tag("rect", x=b.x, y=b.y - 2, width=b.width + 4, height=b.height + 4)
        return tag("clipPath", inside, id=self.name)

    def _inside(self, drawn: str) -> str:
        return tag("g", drawn, clip_path=f"url(#{self.name})")

    def _points(self, path: np.ndarray, start: float) -> list[str]:
        return [
            f"{self.x(start + step):.1f},{self.y(value):.1f}"
            for step, value in enumerate(path.tolist())
            if math.isfinite(value)
        ]


def rule(x: float, y: float, x2: float, y2: float, colour: str, dash: str = "", width: float = 1.0) -> str:
    """A straight line."""
    return tag("line", x1=x, y1=y, x2=x2, y2=y2, stroke=colour, stroke_width=width, stroke_dasharray=dash)


def dot(
    x: float, y: float, radius: float, colour: str, *, edge: str = "", dash: str = "",
    opacity: float | None = None,
) -> str:  # fmt: skip
    """A point."""
    look = {"fill": colour, "stroke": edge, "stroke_dasharray": dash, "opacity": opacity}
    return tag("circle", cx=x, cy=y, r=radius, **look)


def below(box: Box, inside: Box, what: str) -> str:
    """What an axis measures, below it."""
    middle = inside.x + inside.width / 2
    return text(middle, box.y + box.height - 4, what, anchor="middle", colour=style.MUTED)


def bar(x: float, y: float, width: float, height: float, colour: str, *, hatched: str = "") -> str:
    """A bar; `hatched` names the pattern that is laid over it, so that it is told apart without colour."""
    x, width = (x, width) if width >= 0 else (x + width, -width)
    where = {"x": x, "y": y, "width": max(width, 0.5), "height": height}
    over = tag("rect", fill=f"url(#{hatched})", **where) if hatched else ""
    return tag("rect", fill=colour, **where) + over


def whisker(low: float, high: float, y: float, size: float = 3.0) -> str:
    """An interval across, at a height."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    ends = "".join(rule(x, y - size, x, y + size, style.INK) for x in (low, high))
    return rule(low, y, high, y, style.INK) + ends


def apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Heights of labels as near to those wanted as can be without one touching another."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    at = low
    for i in order:
        placed[i] = at = max(wanted[i], at)
        at += least
    limit = high
    for i in reversed(order):
        placed[i] = limit = min(placed[i], limit)
        limit -= least
    return placed


def picture(width: float, height: float, drawn: Iterable[str], title: str, describes: str) -> str:
    """The whole picture, with what it says for those who cannot see it."""
    stroke = tag("line", x1=0, y1=0, x2=0, y2=5, stroke="#fff", stroke_width="1.6", opacity="0.75")
    size = {"width": 5, "height": 5, "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    parts = [
        tag("title", escaped(title)),
        tag("desc", escaped(describes)),
        tag("defs", tag("pattern", stroke, id="loss", **size)),
        tag("rect", width=width, height=height, fill="#fff"),
    ]
    whole = {"xmlns": _SVG, "viewBox": f"0 0 {width:g} {height:g}", "width": "100%", "role": "img"}
    return tag("svg", *parts, *drawn, font_family=FONT, **whole)
