"""Sentences of the report, made from the tables, as Markdown."""

from __future__ import annotations

import re

from sim.scenario.basics.names import ACTIVE, CONTROL
from sim.show.chapters.view import View
from sim.show.words import numbers, readouts

ALLOWED = 0.05  # error against the log within which a market counts as calibrated


class Prose(str):
    """Markdown that shows itself as such in a notebook."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


def escape(text: str) -> str:
    """Make any text safe to stand in Markdown as it is."""
    flat = " ".join(text.split())
    flat = re.sub(r"([\\`*_{}\[\]()#+!|<>$~^&@\"])", r"\\\1", flat)
    return re.sub(r"^(\d+)\.", r"\1\\.", re.sub(r"^-", r"\\-", flat))


def _prose(heading: str, *paragraphs: str, level: int = 2) -> Prose:
    return Prose("\n\n".join([f"{'#' * level} {heading}", *(p for p in paragraphs if p)]))


def question(view: View) -> Prose:
    """Title, question and what was compared."""
    words = view.words
    count, months = view.replications, view.months
    times = words("replications.many", count=count) if count > 1 else words("replications.one")
    names = [escape(words.strategy(n)) for n in view.names]
    known = {
        "count": words.label("number", len(names)),
        "names": words.listing(names),
        "months": months,
        "replications": times,
        "customers": view.customers,
        "control": escape(words.strategy(view.control)),
    }
    budget = float(view.study.get("budget_per_customer_per_month") or 0.0)
    amount = numbers.SPACE.join(p for p in (view.currency, f"{budget:,.2f}") if p)
    text = words("question.one" if len(names) == 1 else "question.many", **known)
    if len(names) > 1 and not view.table("spend").empty and view.control == CONTROL:
        key = "question.budget" if budget else "question.budget.alike"
        text = words.sentences(text, words(key, amount=escape(amount), control=known["control"]))
    asked = str(view.study.get("question") or "") or words("question.default")
    return _prose(escape(view.title), f"**{escape(asked)}**", text, level=1)


def verdict(view: View) -> Prose:
    """The verdict in one sentence or a few."""
    first, *rest = map(escape, view.verdict)
    return _prose(view.words("heading.verdict"), view.words.sentences(f"**{first}**", *rest))


def quadrants(view: View) -> Prose:
    """What the four quadrants are, or, where none is compared, what the strategies do."""
    words, costs = view.words, [escape(text) for text in _unplanned(view)]
    others = [name for name in view.names if name != view.control]
    told = words("cost.apart", costs=words.listing(costs)) if costs else ""
    if any(readouts.quadrant_of(name, view.quadrants) for name in others):
        return _prose(words("heading.quadrants"), words.sentences(words("quadrants.text"), told))
    return _prose(words("heading.strategies"), words.sentences(words("strategies.text"), told))


def _unplanned(view: View) -> list[str]:
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


def stages(view: View) -> Prose:
    """The ladder, and what its top is worth."""
    words, table = view.words, view.table("stage_value")
    worth = ""
    if len(table):
        own = table[table["strategy"] == view.control].set_index("stage")["value"].astype(float)
        ends = ACTIVE[-1], ACTIVE[0]
        if set(ends) <= set(own.index):
            money = [numbers.amount(float(own[stage]), view.currency) for stage in ends]
            labels = [words.label("stage", stage) for stage in ends]
            worth = words.begin(
                "stages.worth.sentence",
                name=escape(words.strategy(view.control)),
                top=labels[0],
                value=money[0],
                low=labels[1],
                other=money[1],
            )
    seen = view.table("stages")
    known = seen.empty or not readouts.is_own_ladder(seen["stage"])
    return _prose(words("heading.stages"), words("stages.text") if known else "", worth)


def money(view: View) -> Prose:
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
    return _prose(words("heading.money"), words.sentences(text, few))


def customer_matrix(view: View) -> Prose | None:
    """How to read the customer matrix; None if this market has no offers."""
    words, table = view.words, view.table("matrix")
    if table.empty:
        return None
    if table["value"].isna().all():
        return _prose(words("heading.matrix"), words("matrix.none"))
    several = len(set(table["segment"])) > 2
    more = words("matrix.segments", name=escape(words.strategy(view.lead))) if several else ""
    return _prose(words("heading.matrix"), words.sentences(words("matrix.text"), more))


def service(view: View) -> Prose:
    """Whether there is a desk, and what to look at."""
    table = view.table("service")
    busy = len(table) and (table["contacts"].astype(float) > 0).any()
    return _prose(view.words("heading.service"), view.words("service.text" if busy else "service.none"))


def calibration(view: View) -> Prose | None:
    """How the market did against its log; None if it has none."""
    found = view.summary.get("calibration")
    if not found:
        return None
    known = {
        "simulated": numbers.count(float(found["simulated"])),
        "observed": numbers.count(float(found["observed"])),
        "week": found["week"],
        "error": numbers.percent(abs(float(found["error"])), 1),
        "allowed": numbers.percent(ALLOWED, 0),
    }
    return _prose(
        view.words("heading.check"), view.words("check.pass" if found["passes"] else "check.fail", **known)
    )


def assumptions(view: View) -> Prose:
    """How many numbers are published, stated, assumed, estimated."""
    words, table = view.words, view.table("assumptions")
    counts = table["status"].astype(str).value_counts().to_dict() if len(table) else {}
    split = [
        words("assumptions.split", count=counts[s], status=words.label("status", s))
        for s in "EPSA"
        if s in counts
    ]
    return _prose(
        words("heading.assumptions"), words("assumptions.text", count=len(table), split=words.listing(split))
    )


def provenance(view: View) -> Prose:
    """The command that repeats it."""
    command = view.manifest.get("command")
    again = str(command or f"loyalty report {view.name} --seed {view.summary['seed']}").replace("`", "'")
    key = "provenance.text" if command else "provenance.unknown"
    return _prose(view.words("heading.provenance"), view.words(key), f"```\n{again}\n```")
