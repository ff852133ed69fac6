"""Panels that say where strategies stand: the customer matrix, and the quadrants."""

from __future__ import annotations

import numpy as np

from sim.scenario.basics.names import ALL
from sim.show.charts import style
from sim.show.charts.quadrants import PLACES
from sim.show.explorer import svg
from sim.show.explorer.answer import World
from sim.show.explorer.panels import NOW, Shown, last
from sim.show.explorer.svg import Box, Frame
from sim.show.words import numbers, readouts
from sim.study.measure.statistics import Interval

_YEAR = 12
#: How ways of rivals are drawn.
_RIVALS = ((style.PALETTE[3], "3 2"), (style.PALETTE[1], "1 2"), (style.PALETTE[2], "6 2"))


def matrix(shown: Shown, box: Box) -> str:
    """The customer matrix: perceived value against price, each firm from its first year to its last."""
    answer, words = shown.answer, shown.words
    focal = answer.now.study.market_of_firms.focal
    moves = _moves(answer.now, answer.strategy)
    written = _moves(answer.written, answer.strategy).get(focal) if answer.scenario.changed else None
    if focal not in moves:
        return svg.heading(box, words("matrix.title.unseen", firm=_firm(focal)))
    points = np.array([p for move in moves.values() for p in move])
    low, high = points.min(axis=0), points.max(axis=0)
    air = np.maximum(0.12 * (high - low), (0.03, 0.05))
    inside = Box(box.x + 38, box.y + 42, box.width - 50, box.height - 76 - 12 * len(moves))
    across, up = ((float(low[i] - air[i]), float(high[i] + air[i])) for i in (0, 1))
    frame = Frame(inside, across, up, "matrix")
    gain = moves[focal][1][1] - moves[focal][0][1]
    title = words.begin(
        "explorer.matrix.title", firm=_firm(focal), gain=numbers.signed(numbers.plain(float(gain)))
    )
    drawn = [
        svg.heading(box, title, words("explorer.matrix.note")),
        frame.clip(),
    ]
    drawn.append(
        frame.axes(
            [(v, numbers.tick(v)) for v in svg.ticks(*frame.across, 3)],
            [(v, numbers.tick(v)) for v in svg.ticks(*frame.up, 4)],
        )
    )
    drawn += _firms(frame, moves, focal, inside.y + inside.height + 39)
    if written is not None:
        x, y = frame.x(written[1][0]), frame.y(written[1][1])
        drawn.append(svg.dot(x, y, 5.5, "none", edge=style.INK, dash="2 2"))
    named = Box(box.x, box.y, box.width, box.height - 12 * len(moves))
    drawn.append(svg.below(named, inside, words("explorer.matrix.across")))
    return "".join(drawn)


def _firms(
    frame: Frame, moves: dict[str, tuple[np.ndarray, np.ndarray]], focal: str, top: float
) -> list[str]:
    """Each firm's way, the focal one's on top, and its name in a row of its own below."""
    drawn, names = [], []
    rivals = iter(_RIVALS * len(moves))
    looks = {name: (NOW, "") if name == focal else next(rivals) for name in moves}
    left = frame.box.x
    for row, name in enumerate(moves):
        colour, dash = looks[name]
        y = top + 12 * row
        names.append(svg.rule(left, y, left + 16, y, colour, dash, 2.2))
        names.append(svg.dot(left + 20, y, 3.5, colour))
        names.append(svg.text(left + 28, y + 3.5, _firm(name), bold=name == focal, room=frame.box.width - 28))
    for name in sorted(moves, key=lambda one: one == focal):
        colour, dash = looks[name]
        start, end = ((frame.x(point[0]), frame.y(point[1])) for point in moves[name])
        drawn.append(svg.rule(*start, *end, colour, dash, 2.2 if name == focal else 1.6))
        drawn.append(svg.dot(*start, 2.5, "#fff", edge=colour))
        drawn.append(svg.dot(*end, 4, colour))
    return [*drawn, *names]


def _firm(name: str) -> str:
    return name.replace("_", " ")


def _moves(world: World, strategy: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By firm, (price, value) in its first year and in its last, of all customers."""
    table = world.found.tables["matrix"]
    rows = table[(table["strategy"] == strategy) & (table["segment"] == ALL)].dropna(
        subset=["price", "value"]
    )
    found = {}
    for name, one in rows.sort_values("month").groupby("firm", sort=False):
        points = one[["price", "value"]].to_numpy(float)
        found[str(name)] = points[:_YEAR].mean(axis=0), points[-_YEAR:].mean(axis=0)
    return found


def quadrants(shown: Shown, box: Box) -> str:
    """The two by two of customers and business, with what each strategy brings that was run."""
    answer, words = shown.answer, shown.words
    entries = _gains(shown)
    title = words.begin("explorer.quadrant.title", control=words.strategy(answer.control))
    drawn = [svg.heading(box, title, words("explorer.quadrant.note", unit=shown.currency))]
    left, top = box.x + 4, box.y + 50
    width, height = (box.width - 8) / 2, (box.height - 70) / 2
    for quadrant, (row, column) in PLACES.items():
        x, y = left + column * width, top + row * height
        inside = [(name, gain, own) for name, gain, own, where in entries if where == quadrant]
        fill = "#eaf3fa" if any(own for _, _, own in inside) else "#f6f6f6"
        edge = NOW if fill == "#eaf3fa" else style.FAINT
        where = {"x": x + 1, "y": y + 1, "width": width - 2, "height": height - 2}
        drawn.append(svg.tag("rect", fill=fill, stroke=edge, **where))
        drawn.append(svg.text(x + 7, y + 15, words.label("quadrant", quadrant), bold=True, size=10))
        for i, (name, gain, own) in enumerate(inside[:3]):
            shown_gain = numbers.money(gain.mean, "", plus=True)
            mark = "" if readouts.decided(gain.low, gain.high) else words("explorer.quadrant.open")
            drawn.append(svg.text(x + 7, y + 31 + 26 * i, name, colour=style.MUTED, room=width - 12))
            drawn.append(svg.text(x + 7, y + 43 + 26 * i, f"{shown_gain} {mark}", bold=own, room=width - 12))
        if not inside:
            drawn.append(
                svg.text(x + 7, y + 31, words("explorer.quadrant.none"), colour=style.MUTED, room=width - 12)
            )
    outside = [(name, gain) for name, gain, _, where in entries if where not in PLACES]
    if outside:
        told = words.series(
            words("pair", name=n, value=numbers.money(g.mean, "", plus=True)) for n, g in outside
        )
        drawn.append(svg.text(left, box.y + box.height - 4, told, room=box.width - 8))
    return "".join(drawn)


def _gains(shown: Shown) -> list[tuple[str, Interval, bool, str]]:
    """Name, gain over the control, whether it is the strategy as played, and its quadrant."""
    answer, words = shown.answer, shown.words
    strategies = answer.now.study.strategies
    own = {name: strategies[name].quadrant or "" for name in strategies}

    def place(name: str) -> str:
        return str(readouts.quadrant_of(name, own) or "")

    found = [(words("explorer.short.played"), answer.gain(), True, place(answer.strategy))]
    if answer.scenario.changed:
        label = words("explorer.short.written")
        found.append((label, last(answer.against_control(answer.written)), False, place(answer.strategy)))
    gains = {name: last(answer.against_control(answer.now, name)) for name in answer.scenario.beside}
    return [*found, *((words.strategy(name), gain, False, place(name)) for name, gain in gains.items())]
