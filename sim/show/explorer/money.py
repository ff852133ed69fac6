"""Panels of money: the ledger's lines, and the bridge from one run to another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.scenario.basics.names import LEDGER_LINES
from sim.show.charts import style
from sim.show.explorer import svg
from sim.show.explorer.answer import World
from sim.show.explorer.panels import Shown
from sim.show.explorer.svg import Box, Frame
from sim.show.words import numbers
from sim.study.measure.bridge import bridge_table
from sim.study.measure.statistics import Interval, mean_interval


def money(shown: Shown, box: Box) -> str:
    """Where the difference within the horizon comes from, by line of the ledger, as it acts on profit."""
    answer, words = shown.answer, shown.words
    rows = _ledger(shown)
    if not rows:
        return svg.heading(box, words("explorer.money.title.same"))
    every = [v for _, one in rows for v in one if np.isfinite(v)]
    unit = numbers.unit_for(every)
    profit = rows[-1][1]
    amount = numbers.interval(*profit, currency=shown.currency, plus=shown.mode != "level")
    title = words.begin("explorer.money.title", amount=amount)
    fields = {"unit": unit.name(shown.currency), "months": answer.now.study.run.months}
    key = "explorer.money.level" if shown.mode == "level" else "explorer.money.note"
    note = words(key, reference=shown.reference, **fields)
    drawn = [svg.heading(box, title, note)]
    labels = [(words.label("line", line), one, line == "profit") for line, one in rows]
    return "".join([*drawn, _bars(box, labels, unit, signed=shown.mode != "level")])


def bridge(shown: Shown, box: Box) -> str:
    """Why it earns more: each part of the difference, from the study as written or from the control."""
    answer, words = shown.answer, shown.words
    own = answer.now.facts[answer.now.facts["strategy"] == answer.strategy]
    changed = answer.scenario.changed
    world, other = (answer.written, answer.strategy) if changed else (answer.now, answer.control)
    base = world.facts[world.facts["strategy"] == other]
    table = bridge_table(base, own, answer.confidence)
    values = table[["value", "low", "high"]].to_numpy(float)
    parts = [(str(name), Interval(*row)) for name, row in zip(table["part"], values.tolist(), strict=True)]
    least = 1e-4 * max((abs(one.mean) for _, one in parts), default=0.0)
    rows = [(words.label("part", part), one, False) for part, one in parts if abs(one.mean) > least]
    reference = words("explorer.short.written") if changed else words.strategy(other)
    title = words.begin("explorer.bridge.title", reference=reference)
    if not rows:
        return svg.heading(box, title, words("explorer.bridge.same"))
    total = mean_interval(_value(answer.now, answer.strategy) - _value(world, other), answer.confidence)
    rows.append((words("explorer.bridge.all"), total, True))
    unit = numbers.unit_for([value for _, one, _ in rows for value in one if np.isfinite(value)])
    note = words("explorer.bridge.note", unit=unit.name(shown.currency))
    return svg.heading(box, title, note) + _bars(box, rows, unit, name=104, told=42)


def _value(world: World, strategy: str) -> np.ndarray:
    """Value at the end, by replication."""
    return world.value[strategy][:, -1]


def _bars(
    box: Box, rows: Sequence[tuple[str, Interval, bool]], unit: numbers.Unit, *, signed: bool = True,
    name: float = 130.0, told: float = 54.0,
) -> str:  # fmt: skip
    """A bar a row with its interval: gains plain, losses hatched; the sum in bold."""
    inside = Box(box.x + name, box.y + 36, box.width - name - told, box.height - 56)
    low, high = svg.span([np.array([value for _, one, _ in rows for value in one])])
    frame = Frame(inside, (low, high), (0, 1), "")
    step, drawn = inside.height / len(rows), []
    for value in svg.ticks(low, high, 3 if inside.width > 120 else 2):
        x = frame.x(value)
        drawn.append(svg.rule(x, inside.y, x, inside.y + inside.height, "#e6e6e6"))
        drawn.append(
            svg.text(x, inside.y + inside.height + 13, unit.tick(value), anchor="middle", colour=style.MUTED)
        )
    for i, (label, one, total) in enumerate(rows):
        middle, tall = inside.y + step * (i + 0.5), min(12.0, 0.62 * step)
        gain = one.mean >= 0
        lines = svg.wrapped(label, name - 4, svg.SMALL)
        size = svg.SMALL if len(lines) == 1 else svg.TINY
        for j, line in enumerate(lines):
            y = middle + 3.5 + svg.TINY * (j - (len(lines) - 1) / 2)
            drawn.append(svg.text(inside.x - 6, y, line, anchor="end", bold=total, size=size))
        colour = style.GAIN if gain else style.LOSS
        width = frame.x(one.mean) - frame.x(0)
        drawn.append(
            svg.bar(frame.x(0), middle - tall / 2, width, tall, colour, hatched="" if gain else "loss")
        )
        drawn.append(svg.whisker(frame.x(one.low), frame.x(one.high), middle))
        number = unit.digits(one.mean)
        number = numbers.signed(number) if signed else number
        drawn.append(svg.text(box.x + box.width, middle + 3.5, number, anchor="end", bold=total))
    return "".join([*drawn, svg.rule(frame.x(0), inside.y, frame.x(0), inside.y + inside.height, style.INK)])


def _ledger(shown: Shown) -> list[tuple[str, Interval]]:
    """Lines of the ledger that differ, as they act on profit, and profit last; run by run."""
    answer = shown.answer
    now = _lines_of(answer.now, answer.strategy)
    if shown.mode == "level":
        apart = now
    else:
        world, other = (
            (answer.written, answer.strategy) if shown.mode == "written" else (answer.now, answer.control)
        )
        apart = now - _lines_of(world, other)
    found = []
    for line in (*LEDGER_LINES, "profit"):
        sign = 1.0 if line in ("revenue", "profit") else -1.0
        values = sign * apart[line].to_numpy(float)
        if np.abs(values).max() > 1e-6:
            found.append((line, mean_interval(values, answer.confidence)))
    return found


def _lines_of(world: World, strategy: str) -> pd.DataFrame:
    """Ledger lines of a strategy, a column each, by replication."""
    facts = world.facts
    rows = facts[(facts["table"] == "money") & (facts["strategy"] == strategy)]
    wide = rows.astype({"item": object}).pivot(index="replication", columns="item", values="value")
    return wide.sort_index()
