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
SMALL, USUAL, HEAD = 10.5, 11.5, 12.5  # sizes of type
_LETTER, _BOLD = 0.56, 0.62  # width of a letter as a share of its size, on the safe side
_GRID = "#e6e6e6"


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


def text(
    x: float, y: float, what: object, *, size: float = SMALL, colour: str = style.INK, anchor: str = "start",
    bold: bool = False, room: float = math.inf, over: bool = False,
) -> str:  # fmt: skip
    """A line of text; cut, with its whole as a tooltip, where it is longer than its room.

    One that stands `over` a drawing has a rim, so that it can be read.
    """
    whole = str(what)
    shown, tip = fitted(whole, room, size), ""
    if shown != whole:
        tip = f"<title>{escaped(whole)}</title>"
    weight = ' font-weight="600"' if bold else ""
    weight += ' stroke="#fff" stroke-width="3" paint-order="stroke"' if over else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}>'
        f"{tip}{escaped(shown)}</text>"
    )


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
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        faint = ' opacity="0.55"' if pale else ""
        x, y = points[-1].split(",")
        dot = f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"{faint}/>' if end else ""
        return self._inside(
            f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="{width}" '
            f'stroke-linejoin="round"{dashed}{faint}/>{dot}'
        )

    def band(
        self, low: np.ndarray, high: np.ndarray, colour: str, start: float = 1.0, pale: bool = False
    ) -> str:
        """The room between two paths; nothing where it is not known."""
        if not np.isfinite(low).any():
            return ""
        points = self._points(low, start) + self._points(high, start)[::-1]
        shade = 0.1 if pale else 0.2
        return self._inside(f'<polygon points="{" ".join(points)}" fill="{colour}" opacity="{shade}"/>')

    def clip(self) -> str:
        """What keeps lines inside; once a chart."""
        b = self.box
        return (
            f'<clipPath id="{self.name}"><rect x="{b.x:.1f}" y="{b.y - 2:.1f}" width="{b.width + 4:.1f}" '
            f'height="{b.height + 4:.1f}"/></clipPath>'
        )

    def _inside(self, drawn: str) -> str:
        return f'<g clip-path="url(#{self.name})">{drawn}</g>'

    def _points(self, path: np.ndarray, start: float) -> list[str]:
        return [
            f"{self.x(start + step):.1f},{self.y(value):.1f}"
            for step, value in enumerate(path.tolist())
            if math.isfinite(value)
        ]


def rule(x: float, y: float, x2: float, y2: float, colour: str, dash: str = "", width: float = 1.0) -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"{dashed}/>'
    )


def dot(x: float, y: float, radius: float, colour: str, *, edge: str = "", dash: str = "") -> str:
    """A point."""
    rim = f' stroke="{edge}"' if edge else ""
    rim += f' stroke-dasharray="{dash}"' if dash else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"{rim}/>'


def below(box: Box, inside: Box, what: str) -> str:
    """What an axis measures, below it."""
    middle = inside.x + inside.width / 2
    return text(middle, box.y + box.height - 4, what, anchor="middle", colour=style.MUTED)


def bar(x: float, y: float, width: float, height: float, colour: str, *, hatched: str = "") -> str:
    """A bar; `hatched` names the pattern that is laid over it, so that it is told apart without colour."""
    x, width = (x, width) if width >= 0 else (x + width, -width)
    where = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.5):.1f}" height="{height:.1f}"'
    over = f'<rect {where} fill="url(#{hatched})"/>' if hatched else ""
    return f'<rect {where} fill="{colour}"/>{over}'


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
    hatch = (
        '<pattern id="loss" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line x1="0" y1="0" x2="0" y2="5" stroke="#fff" stroke-width="1.6" opacity="0.75"/></pattern>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="100%" role="img" '
        f'font-family="{escaped(FONT)}"><title>{escaped(title)}</title><desc>{escaped(describes)}</desc>'
        f'<defs>{hatch}</defs><rect width="{width:g}" height="{height:g}" fill="#fff"/>{"".join(drawn)}</svg>'
    )
