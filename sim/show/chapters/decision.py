"""Page 1: what to do, what it costs and brings, how sure that is, and what would change it.

Whatever is claimed here is a statement of the verdict (see `sim.study.measure.family`), or follows from the
intervals of its main comparison; all else is a figure with its interval.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from sim.scenario.basics.names import CONTROL
from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.doubts import BELIEFS, doubts, said_of
from sim.show.chapters.narrative import Prose, bullets, escape, prose
from sim.show.chapters.portfolio import decided
from sim.show.chapters.tables import Table, with_unit
from sim.show.chapters.view import View
from sim.show.charts.chart import shorten
from sim.show.words import numbers, readouts
from sim.study.measure.family import confidence_of, kind_of
from sim.study.measure.statistics import Interval, runs_to_tell

_TOO_MANY = 5_000  # runs: whoever would need more should decide on other grounds
_LONGEST = 170  # letters of what a strategy is
_IN_WORDS, _OF_MANY = 5, 3  # strategies that page 1 tells in words: all of five, the first three of more


def decision(view: View) -> Chapter:
    """The recommendation, the strategies at a glance, what they are, and what would change the decision."""
    return Chapter.of(
        question(view),
        recommendation(view),
        glance(view),
        pictures.differences(view) if len(view.names) > 1 else None,
        prose(view.words("heading.doubts"), bullets(*map(escape, doubts(view)))),
        strategies(view),
    )


def question(view: View) -> Prose:
    """Title and question."""
    asked = str(view.study.get("question") or "") or view.words("question.default")
    return prose(escape(view.title), escape(asked), level=1)


def recommendation(view: View) -> Prose:
    """What to do in one sentence, and the figures behind it."""
    first, *rest = (escape(text) for text in (*_ruin(view), _advice(view), *_figures(view)) if text)
    count = len([text for text in _ruin(view) if text])
    bold = view.words.sentences(f"**{first}**", *(f"**{text}**" for text in rest[:count]))
    return prose(view.words("heading.decision"), view.words.sentences(bold, *rest[count:]))


def _ruin(view: View) -> list[str]:
    """What has to be known before all else: what was never estimated, and ruin in every run, or mostly."""
    keys = ("verdict.unestimated", "verdict.ruined_always", "verdict.ruined_every")
    return [view.said(statement) for statement in view.judged.statements if statement.key in keys]


def _advice(view: View) -> str:
    """The recommendation itself."""
    words, best, control = view.words, view.lead, view.control
    known = {"best": words.strategy(best), "control": words.strategy(control), "months": view.months}
    if len(view.names) == 1:
        return view.said(next(s for s in view.judged.statements if s.key == "verdict.single"))
    if view.replications < 2:
        return words("decision.one_run", **known)
    close = view.close
    listed = words.listing([words.strategy(name) for name in close])
    same = words.listing([words.strategy(name) for name in view.same])
    known["rest"] = words("decision.rest.same", same=same) if same else words("decision.rest")
    if best == control:
        if len(view.same) == len(view.names) - 1:
            return words("decision.stay.nothing", **known)
        key = "decision.stay.open" if close else "decision.stay"
        runner, gap = _runner(view)
        return words(key, close=listed, second=words.strategy(runner), gap=_money(view, gap), **known)
    gain = _money(view, view.apart(best, control))
    if control in close:
        return words("decision.open", gain=gain, close=listed, **known)
    cost = view.cost(best)
    paid = (
        words("decision.cost", cost=numbers.money(cost.mean, view.currency), **known) if cost.low > 0 else ""
    )
    key = "decision.choose" if close else "decision.follow"
    text = words(key, gain=gain, close=listed, paid=paid, confidence=view.confidence, **known)
    turned = any(s.key == "verdict.profit_turns" for s in view.judged.statements)
    return words("decision.unless", text=text.rstrip("."), **known) if turned else text


def _figures(view: View) -> list[str]:
    """When the best pays back, what each unit of money brings, and how many runs would tell what is open."""
    words, best = view.words, view.lead
    if len(view.names) == 1 or view.replications < 2:
        return []
    told = [said_of(view, BELIEFS)]
    if best != view.control and view.control not in view.close:
        month, per = payback_month(view, best), per_unit(view, best)
        if month != numbers.MISSING and per != numbers.MISSING:
            told.append(
                words("decision.payback.per", month=month, per=per, unit=view.currency or words("money"))
            )
        elif month != numbers.MISSING:
            told.append(words("decision.payback", month=month))
    runs = {other: _runs(view, best, other) for other in view.close}
    near = [other for other, needed in runs.items() if not needed <= _TOO_MANY]
    if rest := [other for other in runs if other not in near]:
        needed = numbers.count(_rounded(max(runs[other] for other in rest)))
        told.append(
            words("decision.more_runs", runs=needed, others=_names(view, rest), best=words.strategy(best))
        )
    if near:
        few = numbers.count(_TOO_MANY)
        told.append(words("decision.alike", runs=few, others=_names(view, near), best=words.strategy(best)))
    if runs:
        told.append(words("decision.other_grounds.until" if rest else "decision.other_grounds"))
    return told


def _names(view: View, names: list[str]) -> str:
    return view.words.listing([view.words.strategy(name) for name in names])


def _runner(view: View) -> tuple[str, Interval]:
    """Who comes closest to the best, and by how much it falls short; what is the very same does not."""
    others = {name: view.apart(view.lead, name) for name in view.names if name not in (view.lead, *view.same)}
    name = min(others, key=lambda other: others[other].mean)
    return name, others[name]


def _runs(view: View, a: str, b: str) -> float:
    """Runs that would tell two strategies apart with the confidence of the verdict."""
    table: Any = view.table("paired")
    rows = table[(table["measure"] == view.objective) & table["a"].isin((a, b)) & table["b"].isin((a, b))]
    alone = Interval(*rows[["difference", "low", "high"]].iloc[0].astype(float))
    kind = kind_of(view.objective, str(view.summary["objective"])) or "objective"
    pairs = math.comb(len(view.names), 2)
    return runs_to_tell(alone, view.level, confidence_of(kind, view.level, pairs), view.replications)


def _rounded(runs: float) -> float:
    """A number of runs to two digits, upwards."""
    step = 10.0 ** max(0, math.floor(math.log10(max(runs, 1.0))) - 1)
    return step * math.ceil(runs / step)


def _money(view: View, told: Interval) -> str:
    return numbers.interval(*told, currency=view.currency)


def payback_month(view: View, name: str) -> str:
    """Number of the month from which a strategy is ahead of the control for good, with its interval."""
    table: Any = view.table("overtakes")
    rows = table[(table["a"] == name) & (table["b"] == view.control)] if len(table) else table
    if rows.empty:
        return numbers.MISSING
    row = rows.iloc[0]
    found = [float(row.get(column, math.nan)) for column in ("ahead", "perhaps", "sure")]
    if not any(map(math.isfinite, found)):
        return numbers.MISSING
    month, early, late = (numbers.plain(value, 0) for value in found)
    return f"{month} [{early}, {late}]" if view.replications > 1 else month


def per_unit(view: View, name: str) -> str:
    """What a strategy brings beyond its cost for each unit of money that it costs, with its interval.

    The ends are the corners of both intervals, so that it is rather too wide than too narrow.
    """
    cost, gain = view.cost(name), view.apart(name, view.control)
    if not (cost.low > 0 and math.isfinite(gain.low)):
        return numbers.MISSING
    low = gain.low / (cost.high if gain.low > 0 else cost.low)
    high = gain.high / (cost.low if gain.high > 0 else cost.high)
    mean, *ends = (numbers.plain(value) for value in (gain.mean / cost.mean, low, high))
    return f"{mean} [{', '.join(ends)}]"


def glance(view: View) -> Table:
    """Each strategy's cost, gain, return, month of payback, and in how many runs it ends in ruin."""
    words, several = view.words, len(view.names) > 1
    costs = {name: view.cost(name) for name in view.names}
    gains = {name: view.apart(name, view.control) for name in view.names} if several else {}
    spent = numbers.unit_for([abs(cost.mean) for cost in costs.values()])
    won = numbers.unit_for([end for gain in gains.values() for end in gain])
    value: Any = (
        view.table("summary").set_index(["strategy", "measure"])[["mean", "low", "high"]].astype(float)
    )
    all_ = numbers.unit_for(value.xs(view.objective, level="measure").to_numpy().ravel())
    rows = []
    for name in view.names:
        row = [words.strategy(name)]
        if not several:
            mean, low, high = value.loc[(name, view.objective)]
            row.append(" ".join(numbers.parts(mean, low, high, all_)))
        else:
            own = name == view.control
            row.append(" ".join(numbers.parts(*costs[name], spent)) if costs[name].mean else numbers.MISSING)
            row.append(numbers.MISSING if own else " ".join(numbers.parts(*gains[name], won, plus=True)))
            row += [numbers.MISSING if own else f(view, name) for f in (per_unit, payback_month)]
        rows.append([*row, view.ruined(name)])
    control = words.strategy(view.control)
    columns = [words("column.strategy")]
    if several:
        columns += [
            with_unit(words("glance.cost"), spent.name(view.currency), view),
            with_unit(words("glance.gain", control=control), won.name(view.currency), view),
            words("glance.per", unit=view.currency or words("money")),
            words("glance.payback"),
        ]
    else:
        columns.append(with_unit(words.label("measure", view.objective), all_.name(view.currency), view))
    caption = words("glance.text", control=control, measure=words.label("measure", view.objective),
                    confidence=view.confidence) if several else words("glance.text.one")  # fmt: skip
    return Table(pd.DataFrame(rows, columns=[*columns, words("column.ruin")]), caption)


def strategies(view: View) -> Prose:
    """What the leading strategies are, in their own words and by what they decide; how all were compared."""
    words, (told, others) = view.words, _in_words(view)
    how = words.sentences(compared(view), *([words("strategy.others")] if others else []))
    return prose(words("heading.what"), bullets(*told.values()), how)


def other_strategies(view: View) -> Prose | None:
    """What the strategies are that page 1 has no room for."""
    others = _in_words(view)[1]
    return prose(view.words("heading.others"), bullets(*others.values())) if others else None


def _in_words(view: View) -> tuple[dict[str, str], dict[str, str]]:
    """What strategies are in words, in their order: those that page 1 has room for, and the others."""
    words, told = view.words, {}
    for name in view.names:
        said, does = _described(view, name), decided(view, name)
        if name == CONTROL and not does:
            continue  # spends nothing and changes nothing, as is said elsewhere
        text = words("strategy.is", what=said, does=does) if said and does else said or does
        told[name] = words("strategy.line", name=f"**{escape(words.strategy(name))}**", text=escape(text))
    if len(told) <= _IN_WORDS:
        return told, {}
    best: Any = readouts.measure_of(view.table("summary"), view.objective)["mean"].sort_values(
        ascending=False
    )
    ahead = [name for name in dict.fromkeys([view.lead, *best.index]) if name in told][:_OF_MANY]
    first = {name: text for name, text in told.items() if name in ahead}
    return first, {name: text for name, text in told.items() if name not in ahead}


def _described(view: View, name: str) -> str:
    """The first sentence that a strategy's file says of it."""
    plan = (view.study.get("strategies") or {}).get(name)
    text = " ".join(str(plan.get("description") or "").split()) if isinstance(plan, dict) else ""
    end = next((i for i, c in enumerate(text) if c in ".。;" and text[i + 1 : i + 2] in ("", " ")), len(text))
    return shorten(text[:end], _LONGEST)


def compared(view: View) -> str:
    """What was compared, how long, among whom and how often."""
    words = view.words
    count, names = view.replications, [escape(words.strategy(n)) for n in view.names]
    known = {
        "count": words.label("number", len(names)),
        "months": view.months,
        "replications": words("replications.many", count=count) if count > 1 else words("replications.one"),
        "customers": view.customers,
        "control": escape(words.strategy(view.control)),
        "names": words.listing(names),
    }
    budget = float(view.study.get("budget_per_customer_per_month") or 0.0)
    amount = numbers.SPACE.join(p for p in (view.currency, f"{budget:,.2f}") if p)
    text = words("question.one" if len(names) == 1 else "question.many", **known)
    if len(names) > 1 and not view.table("spend").empty and view.control == CONTROL:
        text = words.sentences(
            text, words("question.budget", amount=escape(amount), control=known["control"])
        )
    return text
