"""What a budget curve says, in sentences, a chart and tables for people."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View, view
from sim.show.charts.budget_curve import budget_curve, money_of, said_of
from sim.show.charts.chart import Chart
from sim.show.words import numbers
from sim.study.compare.results_folder import Results
from sim.study.decide.budget_curve import BudgetCurve

Budgeted = BudgetCurve | Results | View


def pages(found: Budgeted, lang: str = "en") -> Chapter:
    """Everything a chapter on budgets shows, in order.

    Parameters
    ----------
    found : BudgetCurve or Results
        As `sim.budget_curve` returns it, or `sim.open_results` reads it.
    lang : str
    """
    seen = view(found, lang)
    told = "\n\n".join(escape(sentence) for sentence in [_asked(seen), *_sentences(seen)])
    prose = Prose(f"# {seen.words('budget.heading')}\n\n{told}")
    return Chapter.of(prose, chart(seen), _peaks(seen), _points(seen))


def chart(seen: View) -> Chart | None:
    """Gain against budget of each strategy."""
    return budget_curve(
        seen.table("budget_curve"), seen.table("peaks"), seen.words, seen.currency, seen.band, _own(seen),
        seen.objective,
    )  # fmt: skip


def lines(found: Budgeted, lang: str = "en") -> list[str]:
    """The same for a terminal: the best budgets, and how sure they are."""
    seen = view(found, lang)
    return [*_peaks(seen).frame.to_string(index=False).splitlines(), "", *_sentences(seen)]


def _peaks(seen: View) -> Table:
    """Best budget of each strategy, what is as good, its gain, and what the last and the next unit bring."""
    words, table = seen.words, seen.table("peaks")
    unit = numbers.unit_for(table[["gain", "low", "high"]].to_numpy(float).ravel())
    one = numbers.Unit(1.0, "")
    rows = []
    for row in table.to_dict("records"):
        ends = [money_of(float(row[name])) for name in ("least", "most")]
        rows.append(
            [
                words.strategy(row["strategy"]),
                money_of(float(row["budget"])),
                words("budget.to", least=ends[0], most=ends[1]) if ends[0] != ends[1] else ends[0],
                _interval(row, "gain", "", unit),
                _interval(row, "marginal", "marginal_", one),
                _interval(row, "next", "next_", one),
                words.label("finding", row["finding"]),
            ]
        )
    columns = [words("column.strategy"), _with(words("column.best_budget"), one, seen)]
    columns += [words("column.alike"), _with(words("column.budget_gain"), unit, seen)]
    columns += [words(f"column.{name}") for name in ("marginal", "next_unit", "finding")]
    return Table(pd.DataFrame(rows, columns=columns), words("budget.table", **_known(seen)))


def _points(seen: View) -> Table:
    """What every strategy spends and gains at every budget."""
    words, table = seen.words, seen.table("budget_curve")
    unit = numbers.unit_for(table[["gain", "low", "high", "spent"]].to_numpy(float).ravel())
    rows = [
        [
            words.strategy(row["strategy"]),
            money_of(float(row["budget"])),
            unit.digits(float(row["spent"])),
            _interval(row, "gain", "", unit),
            _interval(row, "marginal", "marginal_", numbers.Unit(1.0, "")),
        ]
        for row in table[table["budget"] > 0].to_dict("records")
    ]
    columns = [words("column.strategy"), _with(words("column.budget"), numbers.Unit(1.0, ""), seen)]
    columns += [_with(words(f"column.{name}"), unit, seen) for name in ("spent", "budget_gain")]
    caption = words("budget.points", **_known(seen))
    return Table(pd.DataFrame(rows, columns=[*columns, words("column.marginal")]), caption)


def _with(text: str, unit: numbers.Unit, seen: View) -> str:
    """A column's name with the unit of its money, if there is one."""
    name = unit.name(seen.currency)
    return seen.words("with.currency", text=text, unit=name) if name else text


def _interval(row: Any, name: str, ends: str, unit: numbers.Unit) -> str:
    mean, low, high = (float(row[column]) for column in (name, f"{ends}low", f"{ends}high"))
    return " ".join(numbers.parts(mean, low, high, unit, plus=True))


def _own(seen: View) -> float:
    return float(seen.summary["budget_per_customer_per_month"])


def _known(seen: View) -> dict[str, str]:
    return {"measure": seen.words.label("measure", seen.objective), "confidence": seen.confidence}


def _asked(seen: View) -> str:
    """What was looked at, and how."""
    words, count = seen.words, seen.replications
    budgets = sorted(set(seen.table("budget_curve")["budget"]))
    return words(
        "budget.text",
        count=len(budgets),
        most=money_of(float(budgets[-1]), seen.currency),
        own=money_of(_own(seen), seen.currency),
        replications=words("replications.many", count=count) if count > 1 else words("replications.one"),
        measure=words.label("measure", seen.objective),
        customers=seen.customers,
    )


def _sentences(seen: View) -> list[str]:
    """One paragraph a strategy: its best budget, how sure that is, and what more money would bring."""
    return [_told(seen, row) for row in seen.table("peaks").to_dict("records")]


def _told(seen: View, row: Any) -> str:
    words = seen.words
    said = said_of(row, words, seen.currency)
    mean, low, high = (float(row[name]) for name in ("gain", "together_low", "together_high"))
    said["gain"] = numbers.interval(mean, low, high, currency=seen.currency, plus=row["finding"] != "gains")
    said["name"] = words.begin("pair", name=said["name"], value="").strip()
    if row["finding"] in ("nothing", "loses"):
        return words(f"budget.{row['finding']}", **said)
    least, most = (money_of(float(row[name]), seen.currency) for name in ("least", "most"))
    sure = "budget.peak.sure" if least == most else "budget.peak.range"
    if row["edge"] == "zero":
        return words.sentences(words("budget.zero", **said), words(sure, least=least, most=most))
    after = ""
    if numbers.finite(row["next"]):
        after = words("budget.next", next=_interval(row, "next", "next_", numbers.Unit(1.0, "")))
    return words.sentences(
        words(f"budget.{row['finding']}", **said),
        words(sure, least=least, most=most),
        words("budget.peak.end") if row["edge"] == "end" else "",
        after,
    )
