"""Small charts as SVG, drawn here: no library in the browser, no more than two kilobytes each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from sim.show.charts.style import FAINT, GAIN, INK, LOSS, MUTED
from sim.show.words import numbers

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 38
SMALL = 12  # type size: drawn as wide as a phone, it can still be read


def chart(
    values: Sequence[float],
    *,
    label: str,
    across: str,
    unit: str,
    bars: bool,
    ticks: Sequence[float] = (),
) -> str:
    """Draw what came of each round.

    Parameters
    ----------
    values : sequence of float
        Of round 1, 2, ...; what is not finite is left out.
    label : str
        What is said in place of the picture.
    across, unit : str
        Under the axis of rounds, and above the other.
    bars : bool
        Bars from zero, in two colours and on two sides, for sums; points on a line for levels.
    ticks : sequence of float, optional
        Of the other axis, where a level has a least and a most; otherwise it begins at zero.
    """
    finite = [v for v in values if math.isfinite(v)]
    ticks = ticks or _ticks(min([0.0, *finite]), max([0.0, *finite]))
    bottom, top = ticks[0], ticks[-1]

    def y(value: float) -> float:
        return TOP + 14 + (HEIGHT - TOP - 14 - BOTTOM) * (top - value) / (top - bottom)

    step = (WIDTH - LEFT - RIGHT) / max(1, len(values))
    middles = [LEFT + step * (i + 0.5) for i in range(len(values))]
    scale = numbers.unit_for(ticks if bars else [])  # money in k or M, levels as they are
    parts = [_text(4, TOP + 2, scale.name(unit), anchor="start")]
    for tick in ticks:
        colour = MUTED if tick == 0 else FAINT
        parts.append(_line(LEFT, y(tick), WIDTH - RIGHT, colour))
        parts.append(_text(LEFT - 5, y(tick) + 4, scale.tick(round(tick, 9))))
    places = [(x, y(v), v) for x, v in zip(middles, values, strict=True) if math.isfinite(v)]
    if bars:
        wide = min(44.0, step * 0.62)
        for x, height, value in places:
            over, under = min(height, y(0)), max(height, y(0))
            colour = GAIN if value >= 0 else LOSS
            parts.append(
                f'<rect x="{x - wide / 2:.1f}" y="{over:.1f}" width="{wide:.1f}" '
                f'height="{max(1.0, under - over):.1f}" fill="{colour}"/>'
            )
    else:
        line = " ".join(f"{x:.1f},{height:.1f}" for x, height, _ in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{GAIN}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{height:.1f}" r="4" fill="{GAIN}"/>' for x, height, _ in places]
    parts += [
        _text(x, HEIGHT - BOTTOM + 17, str(number), anchor="middle") for number, x in enumerate(middles, 1)
    ]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 5, across, anchor="middle"))
    inside = "".join(parts)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{inside}</svg>'


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers from below the least to above the most."""
    if not high > low:
        high = low + 1.0
    rough = (high - low) / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [step * k for k in range(first, last + 1)]


def _text(x: float, y: float, text: str, anchor: str = "end") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{SMALL}" text-anchor="{anchor}" '
        f'fill="{INK}">{escape(text)}</text>'
    )


def _line(x1: float, y: float, x2: float, colour: str) -> str:
    return f'<path d="M{x1:.1f} {y:.1f}H{x2:.1f}" stroke="{colour}"/>'
