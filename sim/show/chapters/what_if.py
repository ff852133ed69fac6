"""What a what-if says, in sentences, a chart and tables for people."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.scenario.basics.errors import UserError, near
from sim.show.chapters.bridge import between, judged
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.loyalty_gap import by_case
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View, view
from sim.show.chapters.what_if_sentences import (
    asked,
    base_of,
    cases_of,
    differences_of,
    foremost,
    further_title,
    in_short,
    lead_in,
    moved_cases,
    names_of,
    of_measure,
    sentences,
    title,
)
from sim.show.charts.bridge import Ends
from sim.show.charts.cases import cases_apart
from sim.show.charts.chart import Chart
from sim.show.words import numbers, readouts
from sim.study.compare.results_folder import Results
from sim.study.decide.what_if import WhatIf

Answered = WhatIf | Results | View
_ROWS = 30  # of strategies in one picture


def pages(found: Answered, lang: str = "en") -> Chapter:
    """Everything a what-if shows, in order.

    Parameters
    ----------
    found : WhatIf, Results or View
        As `sim.what_if` returns it, or `sim.open_results` reads it.
    lang : str
    """
    seen = view(found, lang)
    words = seen.words
    parts: list[Prose | Chart | Table] = [Prose(f"# {words('whatif.heading')}\n\n{escape(asked(seen))}")]
    told = [
        f"**{escape(words.begin('whatif.case', case=case))}** "
        f"{escape(words.sentences(*sentences(seen, case)))}"
        for case in cases_of(seen)
    ]
    parts += [Prose("\n\n".join(told)), *charts(seen), cases(seen), *bridge(seen)]
    if "satisfaction" in (seen.study.get("asks") or ()):
        parts += by_case(seen)
    parts += [Prose(f"## {words('whatif.levels.heading')}"), levels(seen)]
    return Chapter.of(*parts)


def charts(found: Answered, lang: str = "en") -> list[Chart]:
    """Cases side by side, page by page; cases in which nothing happens are not drawn."""
    seen = view(found, lang)
    table, moved = of_measure(seen, "differences"), moved_cases(seen)
    table = table.assign(low=table["together_low"], high=table["together_high"])  # as the sentences
    band = seen.words("whatif.band", confidence=seen.confidence) if seen.replications > 1 else seen.band
    here = max(1, _ROWS // len(names_of(seen)))
    drawn = []
    for first in range(0, len(moved), here):
        shown = moved[first : first + here]
        headline = title(seen) if first == 0 else further_title(seen, first, len(shown))
        drawn.append(
            cases_apart(
                table[table["case"].isin(shown)],
                of_measure(seen, "levels"),
                {case: lead_in(seen, case) for case in shown},
                headline,
                seen.objective,
                names_of(seen),
                seen.words,
                seen.currency,
                band,
                " ".join(in_short(seen, case) for case in shown),
            )
        )
    return [chart for chart in drawn if chart is not None]


def bridge(
    found: Answered, case: str | None = None, strategy: str | None = None, lang: str = "en"
) -> Chapter:
    """Why a strategy earns more or less in a case than as it is; the case that does most when left out."""
    seen = view(found, lang)
    table = seen.table("bridge")
    if table.empty:
        return Chapter(())
    first_case, first_strategy = foremost(seen)
    case = first_case if case is None else case
    strategy = first_strategy if strategy is None else strategy
    rows = table[(table["case"] == case) & (table["strategy"] == strategy)]
    if rows.empty:
        bridges = dict.fromkeys(zip(table["case"], table["strategy"], strict=True))
        known = near(case, [one for one, _ in bridges]) or near(strategy, [name for _, name in bridges])
        raise UserError(f"bridge: no run of {strategy!r} differs in a case {case!r}{known}")
    return between(seen, judged(seen, rows), _ends(seen, case, strategy))


def _ends(seen: View, case: str, strategy: str) -> Ends:
    """A strategy as it is and in a case, and the difference between them."""
    words, row = seen.words, differences_of(seen).loc[(case, strategy)]
    level: Any = of_measure(seen, "levels").set_index(["case", "strategy"])["mean"]
    name = words.strategy(strategy)
    before, after = (float(level[one, strategy]) for one in (base_of(seen), case))
    gain, low, high = (float(row[end]) for end in ("difference", "low", "high"))
    told = [words("whatif.bridge.end", name=name, case=one) for one in (words("whatif.base"), case)]
    sure = readouts.decided(float(row["together_low"]), float(row["together_high"]))
    return Ends(
        told[0], told[1], before, after, gain, low, high, sure, words.label("measure", seen.objective)
    )


def cases(found: Answered, lang: str = "en") -> Table:
    """What each case changes, who is ahead in it, and what becomes of the verdict."""
    seen = view(found, lang)
    words = seen.words
    rows = []
    for _, row in seen.table("cases").iterrows():
        base = row["case"] == base_of(seen)
        becomes = "nothing" if not row["moved"] else str(row["finding"])
        rows.append(
            [
                words("whatif.base") if base else row["case"],
                numbers.MISSING if base else row["changes"],
                words.strategy(row["lead"]),
                numbers.MISSING if base else words.label("becomes", becomes),
            ]
        )
    columns = [words(f"column.{name}") for name in ("case", "changes", "lead", "becomes")]
    return Table(pd.DataFrame(rows, columns=columns), words("whatif.cases.table"))


def levels(found: Answered, lang: str = "en") -> Table:
    """Level of each strategy in base and cases, and its difference to the base."""
    seen = view(found, lang)
    words = seen.words
    level, apart = of_measure(seen, "levels"), differences_of(seen)
    unit = numbers.unit_for(level["mean"].to_numpy(float))
    gap = numbers.unit_for(apart[["difference", "low", "high"]].to_numpy(float).ravel())
    rows, before = [], None
    shown = [base_of(seen), *moved_cases(seen)]
    for _, row in level[level["case"].isin(shown)].iterrows():
        case, name = str(row["case"]), str(row["strategy"])
        base = case == base_of(seen)
        called = words("whatif.base") if base else case
        written = " ".join(numbers.parts(float(row["mean"]), float(row["low"]), float(row["high"]), unit))
        difference = numbers.MISSING
        if not base:
            one = apart.loc[(case, name)]
            ends = (float(one["difference"]), float(one["low"]), float(one["high"]))
            difference = " ".join(numbers.parts(*ends, gap, plus=True)) if one["moved"] else "0"
        rows.append([called if case != before else "", words.strategy(name), written, difference])
        before = case
    columns = [words("column.case"), words("column.strategy")]
    for key, used in (("level", unit), ("apart_from_base", gap)):
        name = used.name(seen.currency)
        text = words(f"column.{key}")
        columns.append(words("with.currency", text=text, unit=name) if name else text)
    measure = words.begin(f"measure.{seen.objective}")
    caption = words("whatif.levels.table", measure=measure, confidence=seen.confidence)
    return Table(pd.DataFrame(rows, columns=columns), caption)


def lines(found: Answered, lang: str = "en") -> list[str]:
    """The same for a terminal: what each case does, and what becomes of the verdict."""
    seen = view(found, lang)
    return [
        seen.words("whatif.line", case=case, text=seen.words.sentences(*sentences(seen, case)))
        for case in cases_of(seen)
    ]
