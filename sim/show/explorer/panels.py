"""The panels that move with a slider: value by month, and customers by stage.

Each takes what is shown (`Shown`) and where (`Box`), and returns SVG.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sim.scenario.basics.names import KNOWN
from sim.show.charts import style
from sim.show.explorer import svg
from sim.show.explorer.answer import Answer, Draft, World
from sim.show.explorer.svg import Box, Frame
from sim.show.words import numbers, readouts
from sim.show.words.words import Words
from sim.study.measure.statistics import Interval

NOW, WRITTEN = style.GAIN, style.MUTED
PINS = ((style.PALETTE[1], "7 3"), (style.PALETTE[3], "2 2"), (style.PALETTE[2], "9 3 2 3"))
BESIDE = ((style.PALETTE[5], "5 2 1 2"), (style.PALETTE[4], "3 3"), (style.PALETTE[6], "8 2"))
_WRITTEN_DASH = "4 3"
#: What the first two panels show: the difference to the control, to the study as written, or levels.
MODES = ("control", "written", "level")
_YEAR = 12


@dataclass(frozen=True)
class Shown:
    """What is shown.

    Attributes
    ----------
    answer : Answer
        The last full one.
    draft : Draft or None
        By how much it has moved since, as far as that is known.
    pins : mapping of str to Answer
        Scenarios kept as ghosts, by name.
    mode : str
        One of `MODES`.
    """

    answer: Answer
    draft: Draft | None = None
    pins: Mapping[str, Answer] = field(default_factory=dict)
    mode: str = "control"
    words: Words = field(default_factory=Words)

    @property
    def currency(self) -> str:
        """Of the market."""
        return str(self.answer.now.study.market.currency)

    @property
    def name(self) -> str:
        """What the strategy explored is called."""
        return self.words.strategy(self.answer.strategy)

    @property
    def played(self) -> str:
        """What it is called as played."""
        key = "explorer.as_played" if self.answer.scenario.changed else "explorer.as_named"
        return self.words(key, name=self.name)

    @property
    def reference(self) -> str:
        """What differences are to."""
        if self.mode == "written":
            return self.words("explorer.as_written", name=self.name)
        return self.words.strategy(self.answer.control)


@dataclass(frozen=True)
class _Path:
    """A line of a chart: its label at the end, its values, its look, and its band where it has one."""

    label: str
    values: np.ndarray
    colour: str
    dash: str = ""
    width: float = 1.8
    band: tuple[np.ndarray, np.ndarray] | None = None


def paths(shown: Shown, box: Box) -> str:
    """Value by month: how far the strategy is ahead, with the band of luck, and the ghosts beside it."""
    answer, words = shown.answer, shown.words
    lines, months = _value_paths(shown), len(answer.now.value[answer.strategy][0])
    horizon = answer.now.study.run.months
    pieces = [p for one in lines for p in (one.values, *(one.band or ()))]
    unit = numbers.unit_for(np.concatenate(pieces).tolist())
    title, note = _paths_title(shown), words(f"explorer.paths.{shown.mode}", unit=unit.name(shown.currency))
    full = _paths_title(replace(shown, draft=None))  # whose lines make room, so that axes stay
    top = 34 + 15 * (len(svg.heads(full, box.width, 2)) - 1)
    inside = Box(box.x + 46, box.y + top + 6, box.width - 46 - 144, box.height - top - 38)
    frame = Frame(inside, (0.0, float(months)), svg.span(pieces), "paths")
    up = [(v, unit.tick(v)) for v in svg.ticks(*frame.up, 4)]
    across = [(float(m), str(m)) for m in range(0, months + 1, _YEAR if months <= 120 else 2 * _YEAR)]
    drawn = [svg.heading(box, title, note, lines=2), frame.clip(), frame.axes(across, up)]
    drawn.append(svg.rule(inside.x, frame.y(0), inside.x + inside.width, frame.y(0), style.INK))
    if horizon < months:
        x = frame.x(horizon)
        drawn.append(svg.rule(x, inside.y, x, inside.y + inside.height, style.INK, "2 2", 0.8))
        told = svg.text(x + 4, inside.y + 9, words("explorer.played_on"), colour=style.MUTED, halo=True)
    else:
        told = ""
    drawn.append(svg.below(box, inside, words("explorer.month")))
    moving = _lines(frame, lines, shown.draft is not None), _draft_line(frame, shown)
    return "".join([*drawn, *moving, told])


def _value_paths(shown: Shown) -> list[_Path]:
    """The lines of the first panel, the strategy as played last, so that it lies on top."""
    answer, words = shown.answer, shown.words
    control, mode = answer.control, shown.mode
    changed = answer.scenario.changed

    def of(one: Answer, world: World, strategy: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        if mode == "level":
            return one.level(world, strategy)
        return one.against_control(world, strategy)

    found: list[_Path] = []
    if mode == "written":
        mean, low, high = answer.against_written()
        ghosts = [(name, one.against_written()[0]) for name, one in shown.pins.items()]
    else:
        mean, low, high = of(answer, answer.now, answer.strategy)
        ghosts = [(name, of(one, one.now, one.strategy)[0]) for name, one in shown.pins.items()]
        for name, (colour, dash) in zip(answer.scenario.beside, BESIDE, strict=False):
            found.append(_Path(words.strategy(name), of(answer, answer.now, name)[0], colour, dash, 1.3))
        if mode == "level":
            path = of(answer, answer.now, control)[0]
            found.append(_Path(words.strategy(control), path, style.INK, "1 2", 1.3))
        if changed:
            label = words("explorer.as_written", name=shown.name)
            found.append(
                _Path(label, of(answer, answer.written, answer.strategy)[0], WRITTEN, _WRITTEN_DASH, 1.5)
            )
    for (name, path), (colour, dash) in zip(ghosts, PINS, strict=False):
        found.append(_Path(name, path, colour, dash, 1.4))
    return [*found, _Path(shown.played, mean, NOW, "", 2.2, (low, high))]


def _paths_title(shown: Shown) -> str:
    """What the first panel says, in a sentence."""
    answer, words, currency = shown.answer, shown.words, shown.currency
    if shown.draft is not None:
        return words("explorer.paths.title.draft", months=shown.draft.months)
    names = {"name": shown.played, "reference": shown.reference}
    months = len(answer.now.value[answer.strategy][0])
    if shown.mode == "level":
        value = answer.level()
        amount = numbers.interval(*last(value), currency=currency)
        return words.begin("explorer.paths.title.level", amount=amount, months=months, **names)
    gain = answer.gain() if shown.mode == "control" else last(answer.against_written())
    sure = "sure" if readouts.decided(gain.low, gain.high) else "open"
    amount = numbers.interval(*gain, currency=currency, plus=True)
    return words.begin(f"explorer.paths.title.{sure}", amount=amount, months=months, **names)


def last(band: Sequence[np.ndarray]) -> Interval:
    """The end of a band."""
    return Interval(*(float(path[-1]) for path in band))


def _lines(frame: Frame, lines: Sequence[_Path], pale: bool) -> str:
    """Lines and bands, and a label at the end of each line."""
    drawn = [frame.band(*one.band, one.colour, pale=pale) for one in lines if one.band is not None]
    drawn += [
        frame.line(p.values, p.colour, dash=p.dash, width=p.width, pale=pale, end=p.band is not None)
        for p in lines
    ]
    box = frame.box
    wanted = [min(max(frame.y(float(one.values[-1])), box.y), box.y + box.height) for one in lines]
    right = box.x + box.width
    for one, y in zip(lines, svg.apart(wanted, 13.0, box.y, box.y + box.height), strict=True):
        drawn.append(svg.rule(right + 4, y, right + 18, y, one.colour, one.dash, one.width))
        bold = one.band is not None
        drawn.append(svg.text(right + 22, y + 3.5, one.label, size=svg.SMALL, bold=bold, room=120))
    return "".join(drawn)


def _draft_line(frame: Frame, shown: Shown) -> str:
    """The strategy as it moves, over what was known before."""
    draft, answer = shown.draft, shown.answer
    if draft is None:
        return ""
    name, control = answer.strategy, answer.control
    if shown.mode == "level":
        path = draft.moved(answer.level()[0], name)
    elif shown.mode == "control":
        path = draft.moved(answer.against_control()[0], name, control)
    else:
        path = draft.moved(answer.against_written()[0], name)
    return frame.line(path, NOW, width=2.4, end=True)


def stages(shown: Shown, box: Box) -> str:
    """Customers by stage and month: how many more than under the reference, or how many there are."""
    answer, words = shown.answer, shown.words
    levels = shown.mode == "level"
    world = answer.written if shown.mode == "written" else answer.now
    other = answer.strategy if shown.mode == "written" else answer.control
    now, reference = _by_stage(answer.now, answer.strategy), _by_stage(world, other)
    values = {s: now[s] if levels else now[s] - reference[s] for s in KNOWN}
    under = [reference[s] for s in KNOWN] if levels else []
    unit = numbers.unit_for(np.concatenate(list(values.values())).tolist())
    inside = Box(box.x + 40, box.y + 42, box.width - 40 - 106, box.height - 74)
    months = len(next(iter(values.values())))
    frame = Frame(inside, (0.0, float(months)), svg.span([*values.values(), *under]), "stages")
    across = [(float(m), str(m)) for m in range(0, months + 1, _YEAR if months <= 72 else 2 * _YEAR)]
    up = [(v, unit.tick(v)) for v in svg.ticks(*frame.up, 4)]
    most = max(KNOWN, key=lambda s: abs(float(values[s][-1])))
    fields = {"stage": words.label("stage", most), "reference": shown.reference}
    key = "level" if levels else "more" if values[most][-1] >= 0 else "fewer"
    title = words.begin(
        f"explorer.stages.title.{key}", number=numbers.count(abs(float(values[most][-1]))), **fields
    )
    note = words("explorer.stages.level" if levels else "explorer.stages.difference", **fields)
    drawn = [
        svg.heading(box, title, note),
        frame.clip(),
        frame.axes(across, up),
    ]
    drawn.append(svg.rule(inside.x, frame.y(0), inside.x + inside.width, frame.y(0), style.INK))
    right, dashes = inside.x + inside.width, ("", "7 2", "4 2", "2 2", "6 2 1 2")
    order = list(reversed(KNOWN))
    heights = svg.apart(
        [frame.y(float(values[s][-1])) for s in order], 12.5, inside.y, inside.y + inside.height
    )
    for stage, y, dash in zip(order, heights, dashes, strict=True):
        colour, pale = _stage_colour(stage), shown.draft is not None
        if levels:
            drawn.append(frame.line(reference[stage], colour, dash="1 2", width=1.0))
        drawn.append(frame.line(values[stage], colour, dash=dash, width=1.8, pale=pale))
        if shown.draft is not None:
            drawn.append(
                frame.line(_moved_stage(shown.draft, values[stage], stage, shown.mode), colour, width=2.2)
            )
        drawn.append(svg.rule(right + 4, y, right + 18, y, colour, dash, 2.0))
        drawn.append(svg.text(right + 22, y + 3.5, words.label("stage", stage), room=84))
    drawn.append(svg.below(box, inside, words("explorer.month")))
    return "".join(drawn)


def _moved_stage(draft: Draft, path: np.ndarray, stage: str, mode: str) -> np.ndarray:
    by = draft.stages[draft.since.strategy][stage]
    if mode == "control":
        by = by - draft.stages[draft.since.control].get(stage, 0.0)
    return path[: draft.months] + by


def _stage_colour(stage: str) -> str:
    """A stage's colour in charts; as a line on white the lightest would not be seen."""
    return {"new": "#b59b00"}.get(stage, style.STAGE_COLOURS[stage])


def _by_stage(world: World, strategy: str) -> dict[str, np.ndarray]:
    table = world.found.tables["stages"]
    rows = table[table["strategy"] == strategy]
    return {s: rows.loc[rows["stage"] == s, "mean"].to_numpy(float) for s in KNOWN}
