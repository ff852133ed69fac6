"""The glossary explains every fixed name that users meet, and calls things what files and tables do."""

from __future__ import annotations

import re

import pytest

from sim.model.result import KINDS, POOLS, TIERS, Run
from sim.scenario.basics.names import LEDGER_LINES, MECHANISMS, NEEDS, PROMISES, QUADRANTS, STAGES
from sim.scenario.plans.levers import LEVERS
from sim.show.describe import docstring
from sim.show.describe.columns import tables
from sim.study.compare.comparison import Comparison
from sim.study.measure.statistics import MEASURES
from tests.habits.documents import Document
from tests.habits.repository import ROOT

TEXT = Document("sim/GLOSSARY.md").text
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ")
]
TERMS = [row[0] for row in ROWS[1:]]
CODE = set(re.findall(r"`([^`]+)`", TEXT))
#: Columns by table, of runs and of comparisons.
COLUMNS: dict[str, set[str]] = {}
for _holder, _section in ((Run, "Attributes"), (Comparison, "Tables")):
    for _table in tables(docstring.of(_holder), _section):
        COLUMNS.setdefault(_table.name, set()).update(_table.every_column)


@pytest.mark.parametrize(
    "names",
    [STAGES, NEEDS, LEDGER_LINES, QUADRANTS, PROMISES, POOLS, TIERS[1:], MEASURES, ("profit",)],
    ids=["stages", "needs", "ledger", "quadrants", "promises", "pools", "tiers", "measures", "profit"],
)
def test_every_fixed_name_is_explained(names: tuple[str, ...]) -> None:
    assert set(names) - CODE == set()


def test_terms_stand_in_order_and_once() -> None:
    order = [re.sub(r"[^a-z]", "", term.lower()) for term in TERMS]
    assert len(TERMS) > 90
    assert order == sorted(order) and len(set(TERMS)) == len(TERMS)


def test_every_term_is_explained_and_placed() -> None:
    assert [row[0] for row in ROWS[1:] if len(row) != 3 or len(row[1]) < 20 or not row[2]] == []


def test_terms_that_are_referred_to_are_there() -> None:
    known = {part.strip().lower() for term in TERMS for part in re.split(r"[,(:)]", term)}
    seen = {word.lower() for word in re.findall(r"(?:[Ss]ee(?: also)?|of the) \*([^*]+)\*", TEXT)}
    assert {"need", "balking"} & known and seen <= known


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("levers?", set(LEVERS)),
        ("mechanism", set(MECHANISMS)),
        ("ledger line", set(LEDGER_LINES)),
        ("stage", set(STAGES)),
        ("measure", set(MEASURES)),
        ("tables?", set(COLUMNS)),
        ("stud(?:y|ies)", {path.stem for path in (ROOT / "scenarios" / "studies").glob("*.yaml")}),
        ("strategy", {path.stem for path in (ROOT / "scenarios" / "strategies").glob("*.yaml")}),
    ],
)
def test_names_are_those_of_files_and_code(words: str, known: set[str]) -> None:
    listed = re.findall(rf"\b{words} ((?:`\w+`(?:, | and )?)+)", TEXT)
    named = {name for one in listed for name in re.findall(r"`(\w+)`", one)}
    assert named and named <= known


def test_columns_stand_in_the_tables_named() -> None:
    pairs = re.findall(r"((?:`\w+`(?:, | and )?)+) in (?:the table )?((?:`\w+`(?: and )?)+)", TEXT)
    assert len(pairs) > 15
    for columns, named in pairs:
        for name in re.findall(r"`(\w+)`", named):
            assert set(re.findall(r"`(\w+)`", columns)) <= COLUMNS[name], (columns, name)


def test_kinds_of_contact_are_told_in_words() -> None:
    assert set(KINDS) == {"information", "expert", "sale", "complaint"}
    (contact,) = [row[1] for row in ROWS if row[0] == "contact"]
    assert all(word in contact for word in ("question", "order", "complaint"))
