"""What a sweep of levers says, in sentences, charts and tables for people."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View, view
from sim.show.charts.chart import Chart
from sim.show.charts.levers import PANELS, levers_over_values, said
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.compare.results_folder import Results
from sim.study.decide.sweep import Sweep

Swept = Sweep | Results | View
_STRONGEST = 10  # levers in a table
_NAMED = 8  # levers in a sentence


def pages(found: Swept, lang: str = "en") -> list[Prose | Chart | Table]:
    """Everything a chapter on a sweep shows, in order.

    Parameters
    ----------
    found : Sweep or Results
        As `sim.sweep` returns it, or `sim.open_results` reads it.
    lang : str
    """
    seen = view(found, lang)
    words = seen.words
    told = "\n\n".join(escape(sentence) for sentence in [_asked(seen), *_sentences(seen)])
    parts: list[Prose | Chart | Table] = [Prose(f"# {words('sweep.heading')}\n\n{told}")]
    parts += [strongest(found, lang), *charts(found, lang)]
    cannot = seen.table("idle")
    if len(cannot):
        parts.append(Prose(f"## {words('sweep.heading.idle')}"))
        rows = [
            [words.label("lever", row["lever"]), words(f"idle.{row['reason']}", about=row["about"])]
            for _, row in cannot.iterrows()
        ]
        names = [words("column.lever"), words("column.reason")]
        parts.append(Table(pd.DataFrame(rows, columns=names), words("sweep.idle")))
    return parts


def charts(found: Swept, lang: str = "en") -> list[Chart]:
    """Small multiples of gain against value, page by page; levers that change nothing have no panel."""
    seen = view(found, lang)
    best = _moving(seen)
    drawn = (
        levers_over_values(
            seen.table("sweep"),
            best,
            seen.words,
            seen.currency,
            seen.band,
            _base(seen),
            seen.objective,
            first,
        )
        for first in range(0, len(best), PANELS)
    )
    return [chart for chart in drawn if chart is not None]


def strongest(found: Swept, lang: str = "en", most: int = _STRONGEST) -> Table:
    """Best value, gain, cost and time until it pays of the levers that gain most."""
    seen = view(found, lang)
    words = seen.words
    best: Any = _moving(seen).head(most)
    unit = numbers.unit_for(best[["gain", "low", "high", "cost"]].to_numpy(float).ravel())
    rows = []
    for _, row in best.iterrows():
        gain = _interval(row, ("gain", "low", "high"), unit)
        known = said(row, words, seen.currency)
        value = words(f"edge.{row['edge']}", value=known["value"])
        changed = [
            gain,
            known["share"],
            unit.digits(float(row["cost"])),
            _last_unit(row),
            _pays_after(row, words) if row["finding"] == "gains" else numbers.MISSING,
        ]
        cells = [numbers.MISSING] * len(changed) if row["base"] else changed
        rows.append([known["lever"], value, *cells, known["finding"]])
    shown = unit.name(seen.currency)
    money = [
        words("with.currency", text=words(f"column.{name}"), unit=shown) if shown else words(f"column.{name}")
        for name in ("lever_gain", "lever_cost")
    ]
    columns = [words("column.lever"), words("column.best"), money[0], words("column.of_sales"), money[1]]
    columns += [words(f"column.{name}") for name in ("marginal", "pays_after", "finding")]
    caption = words(
        "sweep.table",
        measure=words.label("measure", seen.objective),
        base=words.strategy(_base(seen)),
        confidence=seen.confidence,
    )
    return Table(pd.DataFrame(rows, columns=columns), caption)


def lines(found: Swept, lang: str = "en") -> list[str]:
    """The same for a terminal: the strongest levers, and what is known of the others."""
    seen = view(found, lang)
    told = strongest(found, lang).frame.to_string(index=False).splitlines() if len(_moving(seen)) else []
    return [*told, "", *_sentences(seen)]


def _base(seen: View) -> str:
    return str(seen.summary["base"])


def _moving(seen: View) -> pd.DataFrame:
    """Levers that change something, the strongest first."""
    best = seen.table("best")
    return best[best["finding"] != "nothing"].reset_index(drop=True)


def _asked(seen: View) -> str:
    """What was looked at, and how."""
    words, count = seen.words, seen.replications
    times = words("replications.many", count=count) if count > 1 else words("replications.one")
    return words(
        "sweep.text",
        base=words.strategy(_base(seen)),
        points=seen.summary["points"],
        levers=len(seen.table("best")),
        measure=words.label("measure", seen.objective),
        replications=times,
        customers=seen.customers,
    )


def _sentences(seen: View) -> list[str]:
    """What gains, what is open, what loses, what changes nothing, and how many cannot act."""
    words, best = seen.words, seen.table("best")
    by_finding = {name: best[best["finding"] == name] for name in ("gains", "open", "loses", "nothing")}
    gains, ahead = by_finding["gains"], by_finding["open"][by_finding["open"]["gain"] > 0]
    key = "sweep.gains.none" if gains.empty else "sweep.gains.one" if len(gains) == 1 else "sweep.gains"
    base = words.strategy(_base(seen))
    found = [words(key, count=len(gains), names=_items(gains, seen))]
    edge = {name: best[(best["edge"] == name) & (best["gain"] > 0)] for name in ("bound", "end")}
    for name, rows, names in (
        ("open", ahead, _items(ahead, seen)),
        ("bound", edge["bound"], _names(edge["bound"], words)),
        ("end", edge["end"], _names(edge["end"], words)),
        ("loses", by_finding["loses"], _names(by_finding["loses"], words, len(best))),
        ("nothing", by_finding["nothing"], _names(by_finding["nothing"], words, len(best))),
    ):
        if len(rows):
            found.append(words(f"sweep.{name}", names=names, base=base))
    cannot = seen.table("idle")
    return [*found, words("sweep.idle.count", count=len(cannot))] if len(cannot) else found


def _items(rows: pd.DataFrame, seen: View) -> str:
    """Levers with their best value and what it gains."""
    items = [seen.words("sweep.item", **said(row, seen.words, seen.currency)) for _, row in rows.iterrows()]
    return _listed(items, seen.words, _NAMED)


def _names(rows: pd.DataFrame, words: Words, most: int = _NAMED) -> str:
    return _listed([words.label("lever", name) for name in rows["lever"]], words, most)


def _listed(items: list[str], words: Words, most: int) -> str:
    """Items as a sentence lists them; of many, the first few and how many more there are."""
    rest = len(items) - most
    return words.listing(items if rest < 2 else [*items[:most], words("sweep.rest", count=rest)])


def _last_unit(row: Any) -> str:
    """What the last unit of money spent brought, net; nothing for a level."""
    return _interval(row, ("marginal", "marginal_low", "marginal_high"), numbers.Unit(1.0, ""))


def _interval(row: Any, columns: tuple[str, str, str], unit: numbers.Unit) -> str:
    mean, low, high = (float(row[name]) for name in columns)
    return " ".join(numbers.parts(mean, low, high, unit, plus=True))


def _pays_after(row: Any, words: Words) -> str:
    """Months until a lever pays, with its interval; `never` within the horizon."""
    mean, low, high = (
        numbers.tick(months) if numbers.finite(months) else words("sweep.never")
        for months in (float(row[f"pays_after{end}"]) for end in ("", "_low", "_high"))
    )
    return mean if low == high == mean else words("sweep.to", mean=mean, low=low, high=high)
