"""The four quadrants, or what strategies do where none is compared: their money, and whom it reaches."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, prose
from sim.show.chapters.portfolio import profiles
from sim.show.chapters.tables import Table, by_strategy
from sim.show.chapters.view import View
from sim.show.words import numbers, readouts

_ALL_SPENT = 0.97  # of the largest total, from which on a budget counts as spent


def quadrants(view: View) -> Chapter:
    """What each strategy brings by quadrant, spends, and serves; nothing where nothing is spent."""
    tile = pictures.quadrants(view) if _several(view) else None
    found = Chapter.of(tile, spending(view), profiles(view))
    return Chapter((told(view), *found)) if len(found) else found


def _several(view: View) -> bool:
    """Whether more than one of the four quadrants is compared."""
    return len({readouts.quadrant_of(name, view.quadrants) for name in view.names} - {""}) > 1


def told(view: View) -> Prose:
    """What the four quadrants are, or, where none is compared, what the strategies do."""
    words, several = view.words, _several(view)
    return prose(
        words("heading.quadrants" if several else "heading.strategies"),
        words("quadrants.text" if several else "strategies.text"),
    )


def unplanned(view: View) -> list[str]:
    """What is said of each strategy that really costs more than was planned, or less, by over a tenth."""
    words, told = view.words, []
    table = view.table("cost")
    for row in readouts.costs_apart(table).to_dict("records") if len(table) else ():
        known = {"name": words.strategy(row["strategy"])}
        if row["planned"] > 0:
            share = numbers.percent(abs(row["apart"]) / row["planned"], 0)
            told.append(words("cost.more" if row["apart"] > 0 else "cost.less", share=share, **known))
        else:
            amount = numbers.amount(row["cost"] / float(view.summary["customers"]), view.currency)
            told.append(words("cost.unplanned", amount=amount, **known))
    return told


def spending(view: View) -> Table | None:
    """What each strategy spends on each lever, and all it really costs, as present value; None if nothing."""
    table, words = view.table("spend"), view.words
    costs = view.table("cost")
    real: Any = costs.set_index("strategy") if len(costs) else pd.DataFrame(columns=["cost"])
    costly = [name for name in view.names if name in real.index and real.loc[name, "cost"] != 0]
    if table.empty and not costly:
        return None
    wide = table.pivot_table(
        index="lever", columns="strategy", values="present_value", aggfunc="sum", sort=False
    ).astype(float)
    spenders = [name for name in view.names if name in wide or name in costly]
    wide = wide.reindex(columns=spenders)
    unit = numbers.unit_for([*wide.sum(), *real["cost"].astype(float)])
    levers = [*(words.label("lever", lever) for lever in wide.index), words("quadrants.total")]
    money = view.currency or words("money")
    levers += [words(f"cost.{row}", money=money) for row in ("rest", "all", "customer")] if len(real) else []
    cells = {}
    for name in spenders:
        spent = float(wide[name].sum())
        each = [*(v if v > 0 else float("nan") for v in wide[name]), spent]
        known = [float(real.loc[name, key]) for key in ("cost", "low", "high")] if len(real) else []
        cells[name] = unit.column([*each, known[0] - spent] if known else each)
        cells[name] += _real_cost(view, known, unit) if known else []
    short = [words.strategy(name) for name in _unspent(wide[spenders])]
    caption = words("quadrants.spend")
    if len(real):
        caption = words.sentences(caption, words("cost.text", control=words.strategy(view.control)))
    if short:
        caption = words.sentences(caption, words("quadrants.left", names=words.series(short)))
    return Table(by_strategy(cells, levers, "column.what", unit.name(view.currency), view), caption)


def _real_cost(view: View, known: list[float], unit: numbers.Unit) -> list[str]:
    """All that a strategy costs with its interval, and the same a customer of the market."""
    a_customer = [value / float(view.summary["customers"]) for value in known]
    return [
        " ".join(numbers.parts(known[0], known[1], known[2], unit)),
        " ".join(numbers.parts(a_customer[0], a_customer[1], a_customer[2], numbers.Unit(1.0, ""))),
    ]


def _unspent(wide: pd.DataFrame) -> list[str]:
    """Return the strategies that hire, and spend less than others for want of a whole person's pay."""
    total = wide.sum()
    hiring = wide.index.isin(["front_agents", "expert_agents"])
    hires = wide.loc[hiring].notna().any()
    return list(wide.columns[hires & (total < _ALL_SPENT * total.max())])
