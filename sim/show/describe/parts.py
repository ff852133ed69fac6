"""The parts of the description that are read off the source: tables and lists, by the name of a marker."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from sim.model.firms.live_market import PHASES
from sim.scenario.market.response import Effect, Response
from sim.scenario.plans.beliefs import BELIEFS
from sim.scenario.plans.levers import LEVERS, Lever
from sim.scenario.plans.parameters import Parameter, declared, group
from sim.show.describe import columns, source
from sim.show.describe.markdown import code, heads, table, text
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.claims.claims import CLAIMS
from sim.study.claims.results import LEAST
from sim.study.facts.fact_table import Fact, read_facts

_TESTS = source.PACKAGE.parent / "tests"
_ORACLES = _TESTS / "oracles" / "oracles.csv"
_CLAIMS = _TESTS / "expectations" / "claims" / "claims.csv"
_VERDICTS = _TESTS / "facts" / "expected_verdicts.csv"


def anchor(function: source.Function) -> str:
    """Name of the place in the page where a function is told of."""
    return f"{Path(function.module).stem}-{function.name}"


def functions(module: str, *title: str) -> str:
    """Functions of a module, or of its part whose heading begins with `title`, each with what it says."""
    listed = source.told(module, " ".join(title))
    if not listed:
        raise LookupError(f"{module}: nothing under {' '.join(title)!r}")
    return "\n".join(_item(function) for function in listed)


def _item(function: source.Function) -> str:
    """A function as an item of a list: a rule with its arguments, the symbols of its equation."""
    called = f"({', '.join(function.arguments)})" if function.is_rule else ""
    name = f'<a id="{anchor(function)}"></a>[`{function.name}{called}`]({function.module})'
    return f"- {name}: {text(function.says)}"


def parameters(*groups: str) -> str:
    """Numbers that a scenario file may set in these parts of it."""
    rows = [p for p in declared() if group(p.path) in groups and not p.path.endswith(".half_spend")]
    if {group(row.path) for row in rows} != set(groups):
        raise LookupError(f"no such parts of a market: {groups}")
    half = {p.path.removesuffix("half_spend"): p.default for p in declared() if p.path.endswith("half_spend")}
    return table(
        heads("parameter", "default", "plausible", "unit", "bounds", "status", "source", "meaning", "why"),
        (_parameter(row, half) for row in rows),
    )


def _parameter(row: Parameter, half: dict[str, str]) -> tuple[str, ...]:
    if row.path.endswith(".ceiling"):
        path = row.path.removesuffix("ceiling")
        said = Words()("model.half", most=row.default, half=half[path])
        meaning = Words()("model.ceiling")
        known = _how_far(row), row.unit, "", row.status, row.source, meaning, _why(row)
        return code(path.rstrip(".")), said, *known
    status = "" if row.path.startswith("study.") else row.status
    known = _how_far(row), row.unit, row.bounds, status, row.source, row.says, _why(row)
    return code(row.path), row.default, *known


def _how_far(row: Parameter) -> str:
    """How far off a number may be, for a value that a file gives, too."""
    known = row.plausible
    if known is None or known.way == "settled":
        return ""
    return Words()(f"model.plausible.{known.way}", low=f"{known.low:.3g}", high=f"{known.high:.3g}")


def _why(row: Parameter) -> str:
    return row.plausible.why if row.plausible is not None else ""


def levers(kind: str) -> str:
    """The lever table: `money` or `level`."""
    chosen = [lever for lever in LEVERS.values() if lever.kind == kind]
    if kind == "money":
        named = heads("lever", "effect", "most", "half", "shared", "ledger_line", "costs", "source")
        return table(named, (_money(lever) for lever in chosen))
    named = heads(
        "lever", "unit", "bounds", "swept", "nothing_at", "effect", "ledger_line", "costs", "source"
    )
    return table(named, (_level(lever) for lever in chosen))


def _level(lever: Lever) -> tuple[str, ...]:
    bounds = _in_unit(lever, lever.low, lever.high)
    what = lever.effect, code(lever.line), lever.cost, lever.source
    unit = Words()("levers.by_segment", unit=lever.unit) if lever.by_segment else lever.unit
    return code(lever.name), unit, bounds, _swept(lever), f"{lever.default:g}", *what


def _swept(lever: Lever) -> str:
    """The range a sweep looks over, where it is not all that the bounds allow."""
    if lever.over is None:
        return ""
    return _in_unit(lever, *lever.over)


def _in_unit(lever: Lever, low: float, high: float) -> str:
    """A range of a lever's values, in prices where its bounds are."""
    found = f"[{low:g}, {high:g}]"
    return Words()("model.prices", range=found) if lever.by_price else found


def _money(lever: Lever) -> tuple[str, ...]:
    answer = getattr(Response(), lever.name, None)
    most, half = (
        (f"{answer.ceiling:g}", f"{answer.half_spend:g}")
        if isinstance(answer, Effect)
        else (Words()("model.agents"), "")
    )
    shared = Words()(f"model.shared.{lever.shared_by}") if half else ""
    return code(lever.name), lever.effect, most, half, shared, code(lever.line), lever.cost, lever.source


def fields(module: str, name: str) -> str:
    """Fields of a class with their comments; a field that is a class of the model, with what that says."""
    rows = source.fields(module, name)
    return table(
        heads("name", "meaning"),
        ((code(field), says or source.class_purpose(kind)) for field, kind, says in rows),
    )


def attributes(module: str, name: str) -> str:
    """What a class's docstring lists of its attributes."""
    rows = source.attributes(module, name)
    return table(heads("name", "meaning"), ((code(names), says) for names, _, says in rows))


def tables(module: str, name: str) -> str:
    """Tables that a class holds: what a row stands for, and the columns."""
    described = columns.tables(source.class_docstring(module, name), "Attributes")
    return table(
        heads("table", "row", "columns"),
        ((code(t.name), ", ".join(t.rows), ", ".join(t.every_column[len(t.rows) :])) for t in described),
    )


def entries(module: str, name: str) -> str:
    """Names of a fixed vocabulary with their comments."""
    return table(
        heads("name", "meaning"), ((code(entry), says) for entry, says in source.entries(module, name))
    )


def decisions() -> str:
    """What draws are for, by number."""
    rows = source.members("model/machine/draws.py", "Decision")
    return table(
        heads("number", "decision", "decides"), ((str(n), code(name), says) for n, name, says in rows)
    )


def ledger() -> str:
    """Lines of the ledger, with the levers whose cost they carry."""
    return table(
        heads("line", "meaning", "levers"),
        (
            (code(line), says, ", ".join(code(x.name) for x in LEVERS.values() if x.line == line))
            for line, says in source.entries("scenario/basics/names.py", "LEDGER_LINES")
        ),
    )


def phases() -> str:
    """What happens in a month, in order."""
    return "\n".join(f"{number}. {text(phase)}" for number, phase in enumerate(PHASES, 1))


def beliefs() -> str:
    """What planners may wrongly believe."""
    return table(
        heads("belief", "kind", "believes", "truth", "overlooks"),
        (
            (
                code(name),
                Words()(f"model.{b.kind}", number=b.number),
                b.says,
                b.truth,
                ", ".join(map(code, b.overlooks)),
            )
            for name, b in BELIEFS.items()
        ),
    )


def oracles() -> str:
    """Published results and closed forms that the model must reproduce."""
    with _ORACLES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return table(
        heads("id", "mechanism", "source", "setting", "quantity", "value", "tolerance"),
        (tuple(row.values()) for row in rows),
    )


def facts() -> str:
    """Findings held against the model, and the verdict that is expected today."""
    with _VERDICTS.open(encoding="utf-8", newline="") as file:
        verdicts = {row["id"]: row for row in csv.DictReader(file)}
    return table(
        heads("id", "finding", "target", "kind", "verdict", "why_not"),
        (
            (fact.id, fact.statement, fact.target, _kind(fact), verdicts[fact.id]["verdict"],
             verdicts[fact.id]["why"])
            for fact in read_facts().values()
        ),
    )  # fmt: skip


def _kind(fact: Fact) -> str:
    """Kind of a fact, with what decides it where it is built in."""
    words = Words()
    decided_by = words.series(code(path) for path in fact.built_in.decided_by) if fact.built_in else ""
    kind = words(f"fact.kind.{fact.kind}")
    return words("fact.decided", kind=kind, by=decided_by) if decided_by else kind


def claims() -> str:
    """What must come out, where it no longer does, and in how many plausible worlds it holds, as kept."""
    words, kept = Words(), pd.read_csv(_CLAIMS, comment="#", keep_default_na=False)
    return table(
        heads("claim", "figure", "comes_out", "factor", "then", "worlds", "decided_by"),
        (
            (words(f"claim.{name}"), words(f"claim.figure.{row['figure']}"), _told(row, "base"),
             f"{words(f'claim.{name}.not')}: {code(', '.join(CLAIMS[name].counter))}",
             _told(row, "counter"), _in_worlds(row), _decided_by(row))
            for name, row in zip(kept["claim"], kept.to_dict("records"), strict=True)
        ),
    )  # fmt: skip


def _told(row: Any, which: str) -> str:
    """A figure with its interval."""
    value, low, high = (numbers.measured(float(row[f"{which}{end}"])) for end in ("", "_low", "_high"))
    return f"{value} [{low}, {high}]"


def _decided_by(row: Any) -> str:
    """What goes with it, and why it holds in few worlds where it does."""
    why = CLAIMS[row["claim"]].fewer if float(row["share"]) < LEAST else ""
    return "; ".join(part for part in (why, row["decided_by"]) if part)


def _in_worlds(row: Any) -> str:
    low, high = (f"{100 * float(row[f'share_{end}']):.0f}" for end in ("low", "high"))
    luck = f"{float(row['by_luck']):.0f}"
    return Words()("model.worlds", held=row["held"], worlds=row["worlds"], low=low, high=high, luck=luck)


#: Markers of the template and what makes their text.
PARTS: dict[str, Callable[..., str]] = {
    part.__name__: part
    for part in (
        functions, parameters, levers, fields, attributes, tables, entries, decisions, ledger, phases,
        beliefs, oracles, facts, claims,
    )
}  # fmt: skip
