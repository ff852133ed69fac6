"""A fact stands in one place: what must keep step with it says where it does not.

Most of what is looked at is source text: names of levers, stages and sums are read off the syntax tree, so
that what nobody uses, or what somebody writes out a second time, is named with file and line.
"""

from __future__ import annotations

import ast
import functools
import json
import re
from collections.abc import Callable
from importlib import import_module

import pytest

from sim.model.customers import tally
from sim.model.customers.desk_parameters import DeskBehaviour
from sim.model.customers.kernel_parameters import Behaviour, behaviour
from sim.model.firms import ledger
from sim.model.machine import codes
from sim.model.result import Run
from sim.model.rules import stages
from sim.model.rules.stages import Thresholds
from sim.model.simulate import simulate
from sim.scenario.basics.names import ACTIVE, CLOSE, ESTABLISHED, LEDGER_LINES, QUADRANTS, STAGES
from sim.scenario.market.market import Market
from sim.scenario.market.response import Effect, Response
from sim.scenario.plans.levers import LEVERS, Lever
from sim.show.words.words import Words
from sim.study.measure.portfolio import TIERS
from tests.habits.repository import ROOT, modules
from tests.model.markets import a_market, a_study

MODULES = modules()
STAGE_CODES = {stage.upper() for stage in STAGES}
#: Levers that money hires people with; what they bring is no response with diminishing returns.
HIRED = {"front_agents", "expert_agents"}


@functools.cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_bytes())


@functools.cache
def nodes(room: str) -> tuple[tuple[str, ast.AST], ...]:
    """Every node of the modules below a dotted name, with its place as file:line."""
    return tuple(
        (f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}", node)
        for name, path in MODULES.items()
        if name.startswith(room)
        for node in ast.walk(tree(name))
    )


def names_in(node: ast.AST) -> set[str]:
    """Names and attributes that occur in a piece of code."""
    return {getattr(part, "id", "") or getattr(part, "attr", "") for part in ast.walk(node)} - {""}


@functools.cache
def texts_of_the_model() -> frozenset[str]:
    """Every string of the model's code."""
    found = (node.value for _, node in nodes("sim.model") if isinstance(node, ast.Constant))
    return frozenset(value for value in found if isinstance(value, str))


# -- stages -----------------------------------------------------------------------------------------


def test_a_stage_has_its_place_as_code() -> None:
    assert {stage: getattr(codes, stage.upper()) for stage in STAGES} == {
        stage: place for place, stage in enumerate(STAGES)
    }


@pytest.mark.parametrize(
    ("rule", "group"),
    [(stages.is_active, ACTIVE), (stages.is_established, ESTABLISHED), (stages.is_close, CLOSE)],
    ids=lambda of: getattr(of, "__name__", ""),
)
def test_a_rule_for_a_group_of_stages_holds_for_it_alone(
    rule: Callable[[float], bool], group: tuple[str, ...]
) -> None:
    assert [stage for place, stage in enumerate(STAGES) if rule(float(place))] == list(group)


def ordered_by_code(node: ast.AST) -> bool:
    """Whether code asks which of two stages comes first."""
    asked = isinstance(node, ast.Compare) and any(
        isinstance(sign, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for sign in node.ops
    )
    return asked and bool(names_in(node) & STAGE_CODES)


def test_stages_are_asked_for_by_name_not_by_their_order() -> None:
    found = [place for place, node in nodes("sim") if ordered_by_code(node)]
    assert found == [], "ask sim/model/rules/stages.py instead"


def counts_by_hand(node: ast.AST) -> bool:
    """Whether code makes room for stages, or goes through them, by their number as a figure."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and names_in(node.func) & {"range", "zeros", "empty", "ones", "full", "eye", "reshape"} != set()
        and any(
            isinstance(part, ast.Constant) and part.value is not True and part.value == len(STAGES)
            for argument in node.args[:1]
            for part in (argument.elts if isinstance(argument, ast.Tuple) else [argument])
        )
    )


def test_the_number_of_stages_is_counted_not_written() -> None:
    found = [place for place, node in nodes("sim") if counts_by_hand(node)]
    assert found == [], f"len(STAGES) instead of {len(STAGES)}"


@pytest.mark.parametrize("code", ["stage <= LOYAL", "codes.NEW <= stage", "(s >= REGULAR) & (s != LAPSED)"])
def test_an_order_of_stages_is_seen(code: str) -> None:
    assert any(ordered_by_code(node) for node in ast.walk(ast.parse(code)))


@pytest.mark.parametrize("code", ["np.zeros((chunks, {0}))", "range({0})", "np.eye({0})"])
def test_a_number_of_stages_is_seen(code: str) -> None:
    assert any(counts_by_hand(node) for node in ast.walk(ast.parse(code.format(len(STAGES)))))


# -- levers -----------------------------------------------------------------------------------------


def lacking(lever: Lever) -> list[str]:
    """What a row of the table of levers does not say, or says wrongly."""
    found = [name for name in ("unit", "cost", "effect") if not getattr(lever, name)]
    found += [] if re.match(r"[PSA]: \w", lever.source) else ["source (P: published, S: stated, A: assumed)"]
    found += [] if lever.line in LEDGER_LINES else ["line (one of the ledger's)"]
    return found if lever.refusal(lever.default) is None else [*found, "default (within its bounds)"]


def test_a_lever_says_what_it_is() -> None:
    found = {name: lacking(lever) for name, lever in LEVERS.items()}
    assert {name: what for name, what in found.items() if what} == {}


def test_a_lever_is_read_by_a_rule() -> None:
    idle = sorted(set(LEVERS) - texts_of_the_model())
    assert idle == [], "in the table of sim/scenario/plans/levers.py, but no rule below sim/model reads it"


def test_money_brings_what_the_market_says() -> None:
    answers = {name for name, field in Response.model_fields.items() if field.annotation is Effect}
    money = {name for name, lever in LEVERS.items() if lever.kind == "money"} - HIRED
    assert answers == money, "sim/scenario/market/response.py has an Effect for each money lever"


# -- parameters -------------------------------------------------------------------------------------


#: What kernels know of the market by the names of its file, and the sections that it is copied from.
FIELDS = {*Behaviour._fields, *DeskBehaviour._fields, *Thresholds._fields}
SECTIONS = (
    "choice", "experience", "stages", "failure", "desk", "talk", "tiers", "recovery", "selling", "promise",
)  # fmt: skip


def _mirrored() -> list[tuple[str, str]]:
    """Section and name of each parameter that kernels know by that name."""
    kinds = {section: Market.model_fields[section].annotation for section in SECTIONS}
    fields = {section: getattr(kind, "model_fields", {}) for section, kind in kinds.items()}
    return [(section, name) for section, names in fields.items() for name in names if name in FIELDS]


def _numbers(market: Market) -> dict[str, object]:
    found = behaviour(market)
    return found._asdict() | found.desk._asdict() | found.stages._asdict()


def test_no_parameter_is_taken_for_one_of_another_section() -> None:
    names = [name for _, name in _mirrored()]
    assert sorted(name for name in names if names.count(name) > 1) == [], "kernels know them by name alone"


def test_a_parameter_reaches_the_kernels() -> None:
    market, lost = a_market(), []
    before = _numbers(market)
    for section, name in _mirrored():
        part = getattr(market, section)
        moved = part.model_copy(update={name: getattr(part, name) * 0.5 + 0.127})
        after = _numbers(market.model_copy(update={section: moved}))
        lost += [f"{section}.{name}"] * (before[name] == after[name])
    assert lost == []


# -- what is counted and booked ---------------------------------------------------------------------


def _sums() -> dict[str, int]:
    """Name and place of each sum."""
    return {n: place for n, place in vars(tally).items() if n.isupper() and isinstance(place, int)}


def test_a_sum_is_counted() -> None:
    used = {name for place, node in nodes("sim.model") if "tally.py" not in place for name in names_in(node)}
    idle = sorted(set(_sums()) - used)
    assert idle == [], "in sim/model/customers/tally.py, but nothing counts it"


def test_a_sum_that_is_no_column_is_read() -> None:
    read = {
        name
        for _, node in nodes("sim.model")
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
        for name in names_in(node.slice)
    }
    bases = {line.over for line in tally.LINES}
    idle = [n for n, place in _sums().items() if not tally.LINES[place].column and place not in bases]
    assert sorted(set(idle) - read) == [], "counted, but neither shown in the table `monthly` nor read"


def a_run() -> Run:
    """One month of a market of firms."""
    run = simulate(a_study(a_market(), months=1, customers=50), engine="reference")
    assert isinstance(run, Run)
    return run


def test_each_column_of_the_month_says_what_it_is() -> None:
    run = a_run()
    shown = [line for line in tally.LINES if line.column]
    assert list(run.monthly) == [
        "month", "firm", "segment", *STAGES, "occasions", *(line.column for line in shown),
    ]  # fmt: skip
    assert [line.column for line in shown if not line.unit] == []
    assert [line.column for line in tally.LINES if not line.column and (line.unit or line.says)] == []


def test_all_money_is_booked_on_a_line_of_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    booked: set[str] = set()
    money = ledger.Books._money

    def listened(*given: object) -> dict[str, int]:
        found = money(*given)  # type: ignore[arg-type]
        booked.update(found)
        return found

    monkeypatch.setattr(ledger.Books, "_money", listened)
    run = a_run()
    assert booked == set(LEDGER_LINES), "sim/model/firms/ledger.py books what names.py lists"
    assert list(run.ledger)[: 2 + len(LEDGER_LINES)] == ["month", "firm", *LEDGER_LINES]


# -- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("stage", STAGES),
        ("line", (*LEDGER_LINES, "profit")),
        ("quadrant", QUADRANTS),
        ("pool", codes.POOLS),
        ("tier", TIERS),
    ],
    ids=lambda of: of if isinstance(of, str) else "",
)
def test_a_name_has_a_label(kind: str, names: tuple[str, ...]) -> None:
    labels = [f"{kind}.{name}" for name in names]
    assert [label for label in labels if label not in Words()._texts] == [], "see sim/show/words/en"


# -- chapters, markets ------------------------------------------------------------------------------


def _called_in_notebooks() -> set[tuple[str, str]]:
    """Module and function, for every call of the kind ``module.function(...)`` in a notebook."""
    called = set()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                source = "".join(cell["source"])
                called |= set(re.findall(r"\b(\w+)\.(\w+)\(", source))
    return called


def _parts_of_reports() -> dict[tuple[str, str], set[str]]:
    """Module and function of all that stands below chapters -> names that it uses."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in MODULES:
        if name.startswith("sim.show.chapters."):
            for node in tree(name).body:
                if isinstance(node, ast.FunctionDef):
                    found[name.rsplit(".", 1)[1], node.name] = names_in(node)
    return found


def _offered_by_results() -> set[tuple[str, str]]:
    """Module and function of every chart and chapter that results offer by name."""
    homes = [import_module(name) for name in MODULES if name.startswith("sim.show.chapters.of_")]
    makers = [made for home in homes for made in (*home.CHARTS.values(), *home.CHAPTERS.values())]
    return {(made.__module__.rpartition(".")[2], made.__name__) for made in makers}


def test_what_a_chapter_is_made_of_can_be_seen() -> None:
    """In a notebook or by a command, among what results offer by name, or as a part of what is."""
    parts = _parts_of_reports()
    assert len(parts) > 60
    doors = [name for name in MODULES if name.startswith(("sim.cli.", "sim.show.paper."))]
    by_commands = {name for door in doors for name in names_in(tree(door))}
    seen = (_called_in_notebooks() | _offered_by_results()) & set(parts)
    listed = names_in(tree("sim.show.chapters.outline"))
    used = (listed | by_commands).union(*(parts[part] for part in seen))
    while more := {part for part in parts if part[1] in used and part not in seen}:
        seen |= more
        used |= set().union(*(parts[part] for part in more))
    hidden = sorted(f"{module}.{function}" for module, function in set(parts) - seen)
    assert hidden == [], "written below sim/show/chapters, but nobody can see it"


def test_kinds_of_market_are_told_apart_in_one_place() -> None:
    kinds = {"Market", "MigrationMarket", "LadderRun"}
    found = {
        place.partition(":")[0]
        for place, node in nodes("sim")
        if isinstance(node, ast.Call)
        and names_in(node.func) == {"isinstance"}
        and names_in(node.args[1]) & kinds
    }
    assert found == {"sim/scenario/market/kinds.py"}, "ask study.has_firms, or kinds.of_firms"
