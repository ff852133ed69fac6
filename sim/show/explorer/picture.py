"""The picture of the desk as a whole, its table of numbers, and its verdict in words."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from sim.show.explorer import money, panels, svg, tiles
from sim.show.explorer.panels import Shown
from sim.show.explorer.svg import Box, escaped
from sim.show.words import numbers, readouts
from sim.study.measure.statistics import Interval

WIDTH, HEIGHT = 660, 716
_TOP = Box(6, 4, 648, 228)
_STAGES, _MONEY = Box(6, 240, 316, 228), Box(342, 240, 312, 228)
_BRIDGE, _QUADRANTS, _MATRIX = Box(6, 478, 242, 234), Box(266, 478, 196, 234), Box(480, 478, 174, 234)
#: Rows of the table of numbers, as a comparison measures them.
_MEASURES = ("value", "npv", "equity", "customers", "share")


def drawn(shown: Shown, resting: str | None = None) -> str:
    """The picture as SVG; what does not move with a slider is pale while it moves.

    `resting` is that part of it, where it was drawn already.
    """
    moving = panels.paths(shown, _TOP) + panels.stages(shown, _STAGES)
    title = shown.words("explorer.picture.title", name=shown.played, study=shown.answer.now.study.name)
    rest = svg.tag("g", rested(shown) if resting is None else resting, opacity="0.4" if shown.draft else None)
    return svg.picture(WIDTH, HEIGHT, [moving, rest], title, verdict(shown)[0])


def rested(shown: Shown) -> str:
    """The panels that wait for the full answer."""
    parts = (money.money(shown, _MONEY), money.bridge(shown, _BRIDGE))
    return "".join([*parts, tiles.quadrants(shown, _QUADRANTS), tiles.matrix(shown, _MATRIX)])


def still(shown: Shown) -> str:
    """The picture as it stays in a notebook opened without a kernel: HTML that nothing has to trust."""
    code = base64.b64encode(drawn(shown).encode()).decode()
    told = " ".join(verdict(shown))
    heading = escaped(shown.words("explorer.still"))
    source = f"data:image/svg+xml;base64,{code}"
    image = svg.tag("img", alt=told, style="width:100%", src=source)
    return svg.tag("details", svg.tag("summary", heading), svg.tag("p", escaped(told)), image)


def verdict(shown: Shown) -> list[str]:
    """What was found, in sentences: what the strategy brings, and whether the changes are more than luck."""
    answer, words, currency = shown.answer, shown.words, shown.currency
    horizon = answer.now.study.run.months if answer.now.study.settings.objective == "npv" else None
    months = horizon or len(answer.now.value[answer.strategy][0])
    control = words.strategy(answer.control)
    gain = answer.gain(horizon)
    said = [_sentence("verdict", gain, shown, name=shown.played, months=months, control=control)]
    if answer.scenario.changed:
        said.append(_sentence("changes", answer.lever_or_luck(horizon), shown, control=control))
        budget = answer.now.study.settings.budget_per_customer_per_month
        if budget != answer.written.study.settings.budget_per_customer_per_month:
            said.append(words("explorer.budget", budget=numbers.amount(budget, currency)))
    found = [_last_gain(shown, name) for name in answer.scenario.beside]
    better = [name for name, gain in found if gain.mean > answer.gain().mean]
    if better:
        said.append(
            words.begin("explorer.beside.better", names=words.listing([words.strategy(n) for n in better]))
        )
    run = answer.now.study
    said.append(
        words("explorer.looked", replications=run.run.replications, customers=numbers.count(run.sample),
              confidence=numbers.percent(answer.confidence, 0))
    )  # fmt: skip
    return said


def _last_gain(shown: Shown, name: str) -> tuple[str, Interval]:
    return name, panels.last(shown.answer.against_control(shown.answer.now, name))


def _sentence(key: str, gain: Interval, shown: Shown, **fields: object) -> str:
    """A sentence about money: surely more, surely less, or not to be told from luck."""
    how = "open" if not readouts.decided(gain.low, gain.high) else "more" if gain.mean > 0 else "less"
    size = gain if how != "less" else Interval(-gain.mean, -gain.high, -gain.low)
    amount = numbers.interval(*size, currency=shown.currency, plus=how == "open")
    return shown.words.begin(f"explorer.{key}.{how}", amount=amount, **fields)


def table(shown: Shown) -> str:
    """The numbers behind the picture as an HTML table with header cells."""
    answer, words = shown.answer, shown.words
    worlds = [(words.strategy(answer.control), answer.now, answer.control)]
    if answer.scenario.changed:
        worlds.append((words("explorer.as_written", name=shown.name), answer.written, answer.strategy))
    worlds.append((shown.played, answer.now, answer.strategy))
    heads = [words("explorer.table.measure"), *(name for name, _, _ in worlds)]
    heads.append(words("explorer.table.difference", control=words.strategy(answer.control)))
    differences = readouts_of(shown)
    rows = []
    for measure in _MEASURES:
        cells = [_cell(measure, _mean(world, name, measure), shown) for _, world, name in worlds]
        rows.append(
            [words.label("measure", measure), *cells, _cell(measure, differences[measure], shown, plus=True)]
        )
    head = svg.tag("tr", *(svg.tag("th", escaped(name), scope="col") for name in heads))
    body = svg.tag("tbody", *map(_row, rows))
    whole = svg.tag("table", svg.tag("thead", head), body, class_="explorer-table")
    wide = svg.tag("div", whole, class_="explorer-wide", tabindex=0)
    return svg.tag("details", svg.tag("summary", escaped(words("explorer.table"))), wide)


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    rest = (svg.tag("td", escaped(cell)) for cell in others)
    return svg.tag("tr", svg.tag("th", escaped(first), scope="row"), *rest)


def readouts_of(shown: Shown) -> dict[str, Interval]:
    """The strategy as played less the control, by measure, run by run."""
    answer = shown.answer
    paired = answer.now.found.paired.drop(columns=["together_low", "together_high"])
    found = {}
    for measure in _MEASURES:
        rows = readouts.against(paired, measure, answer.control)
        row = rows[rows["strategy"] == answer.strategy]
        found[measure] = Interval(*(float(row[name].item()) for name in ("difference", "low", "high")))
    return found


def _mean(world: panels.World, strategy: str, measure: str) -> Interval:
    rows = world.found.summary
    row = rows[(rows["strategy"] == strategy) & (rows["measure"] == measure)]
    return Interval(*(float(row[name].item()) for name in ("mean", "low", "high")))


def _cell(measure: str, one: Interval, shown: Shown, plus: bool = False) -> str:
    if measure == "share":
        points = Interval(*(100 * value for value in one))
        return f"{numbers.interval(*points, plus=plus)}{numbers.SPACE}%"
    return numbers.interval(*one, currency=shown.currency if measure != "customers" else "", plus=plus)
