"""CONTRIBUTING.md tells how to add things in the words of the code: what it names is there."""

from __future__ import annotations

import re

import pytest

from tests.habits.documents import Document
from tests.habits.repository import modules

TEXT = Document("CONTRIBUTING.md").text
#: What stands for a name of the reader's.
OWN = {"NAME", "SECTION", "column", "unit", "meaning", "fields"}
WAYS = (
    "lever",
    "business lever of the game",
    "loyalty stage",
    "column of a table",
    "chapter of the report",
    "language",
    "study",
    "market",
)


def test_every_way_to_add_is_told_step_by_step_with_files() -> None:
    _, _, ways = TEXT.partition("## How to add\n")
    parts = dict(re.findall(r"^### An? (.+?)\n\n(.+?)(?=^##)", ways, re.MULTILINE | re.DOTALL))
    assert tuple(parts) == WAYS
    for name, text in parts.items():
        assert len(re.findall(r"^(?:\d\.|-) ", text, re.MULTILINE)) >= 3, name
        assert re.search(r"`(?:sim|scenarios)/[\w/]+", text), name


@pytest.fixture(scope="module")
def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in modules().values())


def test_names_of_code_are_those_of_the_source(source: str) -> None:
    _, _, ways = TEXT.partition("## How to add\n")
    code = [
        part
        for part in re.findall(r"`([^`]+)`", ways)
        if "/" not in part and not part.startswith(("make ", "loyalty "))
    ]
    named = {name for part in code for name in re.findall(r"[A-Za-z_]\w*", part)} - OWN
    assert len(named) > 30
    assert {name for name in named if not re.search(rf"\b{name}\b", source)} == set()
