"""Money: when each strategy pays back, what it earns and risks, and which line of the ledger does it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.questions import asked
from sim.show.chapters.tables import Table, with_unit
from sim.show.chapters.view import View
from sim.show.words import numbers, readouts
from sim.study.measure.risk import runs_needed


def money(view: View) -> Chapter:
    """Payback, value, the ledger; cash where it may run out, or if the study asks."""
    full = "money" in asked(view)
    scarce = full or bool((view.table("risk")["ruin"] > 0).any())
    return Chapter.of(
        told(view),
        pictures.payback(view),
        pictures.value(view) if full else None,
        earned(view),
        pictures.money(view),
        pictures.cash(view) if scarce else None,
    )


def told(view: View) -> Prose:
    """What net present value is, and how concentrated the business is."""
    words = view.words
    whale, few = view.table("concentration"), ""
    if len(whale) and view.table("portfolio_figures").empty:  # else the section on the portfolio says it
        sales = readouts.share_at(whale, view.control, 0.2, "sales_share")
        few = (
            words("money.whale", name=escape(words.strategy(view.control)), sales=numbers.percent(sales, 0))
            if sales == sales
            else ""
        )
    text = words("money.text", months=view.later) if view.later else words("money.text.own")
    return prose(words("heading.money"), words.sentences(text, few))


def earned(view: View) -> Table:
    """Net present value, equity and the worst outcomes with their intervals."""
    words, summary = view.words, view.table("summary")
    risk: Any = view.table("risk").set_index("strategy")
    npv, equity = readouts.measure_of(summary, "npv"), readouts.measure_of(summary, "equity")
    unit = numbers.unit_for(
        [*npv.to_numpy().ravel(), *equity.to_numpy().ravel(), *risk["cvar"].astype(float)]
    )
    rows: list[list[str]] = []
    for name in view.names:
        worst = [float(risk.loc[name, c]) for c in ("cvar", "cvar_low", "cvar_high")]
        cells = [
            " ".join(numbers.parts(float(mean), float(low), float(high), unit))
            for mean, low, high in (npv.loc[name].to_numpy(), equity.loc[name].to_numpy(), worst)
        ]
        rows.append([words.strategy(name), *cells, view.ruined(name)])
    shown = unit.name(view.currency)
    columns = [
        words("column.strategy"),
        *(with_unit(words(k), shown, view) for k in ("column.npv", "column.equity")),
        with_unit(words("column.worst", tail=view.tail), shown, view),
        words("column.ruin"),
    ]
    caption = words("money.table", tail=view.tail)
    least = runs_needed(float(view.summary.get("tail") or 0.1))
    if 1 < view.replications < least:
        caption = words.sentences(caption, words("money.table.few", tail=view.tail, least=least))
    return Table(pd.DataFrame(rows, columns=columns), caption)
