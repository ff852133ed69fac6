"""Panels of money: the ledger's lines, and the bridge from one run to another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.scenario.basics.names import LEDGER_LINES
from sim.show.charts import style
from sim.show.explorer import svg
from sim.show.explorer.answer import World
from sim.show.explorer.panels import Shown
from sim.show.explorer.svg import Box, Frame
from sim.show.words import numbers
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
    title = words.begin("explorer.money.title", amount=amount, months=answer.now.study.run.months)
    note = words("explorer.money.note", unit=unit.name(shown.currency), reference=shown.reference)
    if shown.mode == "level":
        note = words("explorer.money.level", unit=unit.name(shown.currency))
    inside = Box(box.x + 130, box.y + 42, box.width - 130 - 54, box.height - 62)
    low, high = svg.span([np.array(every)])
    frame = Frame(inside, (low, high), (0, 1), "money")
    step = inside.height / len(rows)
    drawn = [svg.heading(box, svg.fitted(title, box.width, svg.HEAD), note)]
    for value in svg.ticks(low, high, 3):
        x = frame.x(value)
        drawn.append(svg.rule(x, inside.y, x, inside.y + inside.height, "#e6e6e6"))
        drawn.append(
            svg.text(x, inside.y + inside.height + 13, unit.tick(value), anchor="middle", colour=style.MUTED)
        )
    for i, (line, one) in enumerate(rows):
        y, last = inside.y + step * i, line == "profit"
        colour = style.GAIN if one.mean >= 0 else style.LOSS
        tall = min(12.0, 0.62 * step)
        drawn.append(
            svg.text(
                inside.x - 6, y + step / 2 + 3.5, words.label("line", line), anchor="end", bold=last, room=128
            )
        )
        width = frame.x(one.mean) - frame.x(0)
        drawn.append(
            svg.bar(
                frame.x(0),
                y + (step - tall) / 2,
                width,
                tall,
                colour,
                hatched="" if one.mean >= 0 else "loss",
            )
        )
        drawn.append(svg.whisker(frame.x(one.low), frame.x(one.high), y + step / 2))
        told = numbers.signed(unit.digits(one.mean)) if shown.mode != "level" else unit.digits(one.mean)
        drawn.append(svg.text(box.x + box.width, y + step / 2 + 3.5, told, anchor="end", bold=last))
    drawn.append(svg.rule(frame.x(0), inside.y, frame.x(0), inside.y + inside.height, style.INK))
    return "".join(drawn)


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
