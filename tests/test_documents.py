"""In any document, links lead somewhere, and files, goals, commands and options that are named exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import PurePosixPath
from typing import Any

import pytest

from tests.habits.documents import DOCUMENTS, Document, goals, kept, loyalty, parsed, places
from tests.habits.repository import ROOT

DASK = {entry.name: entry.load() for entry in entry_points(group="dask_cli")}
#: Made by following a document, or named by a reader.
MADE = re.compile(r"reports/(?!examples|README)|personal_care|my_store|NAME")
EACH = pytest.mark.parametrize("document", [Document(name) for name in DOCUMENTS], ids=DOCUMENTS)


@EACH
def test_links_lead_to_what_is_kept_in_the_repository(document: Document) -> None:
    folder = PurePosixPath(document.name).parent
    for link in document.links:
        path, _, place = link.partition("#")
        target = (ROOT / folder / path).resolve() if path else ROOT / document.name
        name = target.relative_to(ROOT.resolve()).as_posix()
        assert name in kept() or f"{name}/" in kept(), link
        assert not place or place in places(target.read_text(encoding="utf-8")), link


@EACH
def test_files_that_are_named_exist(document: Document) -> None:
    there = kept() | {PurePosixPath(path).name for path in kept()}
    assert {path for path in document.paths if not MADE.search(path)} - there == set()


@EACH
def test_goals_of_make_and_commands_that_are_named_exist(document: Document) -> None:
    named = {command[1] for command in document.commands if command[0] == "make"}
    assert named | set(re.findall(r"`make ([a-z]+)", document.text)) <= goals()
    commands = set(loyalty().commands)
    assert set(re.findall(r"`loyalty ([a-z][a-z-]*)", document.text)) <= commands
    for command in document.commands:
        if command[0] == "loyalty":
            parsed(command[1:])


def every_command(command: Any) -> Iterator[Any]:
    """A command, and those below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from every_command(below)


@EACH
def test_options_that_are_named_are_options(document: Document) -> None:
    known = {
        option
        for command in every_command(loyalty())
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    known |= {option for command in DASK.values() for given in command.params for option in given.opts}
    known |= {"--help", "--check", "--quick"}  # of ruff format, and of the tests
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", document.text)) <= known


@EACH
def test_python_in_it_is_python(document: Document) -> None:
    for kind, body in document.blocks:
        if kind == "python":
            compile(body, document.name, "exec")


def test_every_document_a_reader_meets_is_tested() -> None:
    written = {"sim/MODEL.md", "sim/API.md", "sim/show/describe/model.md", "sim/show/describe/api.md"}
    others = {"CHANGELOG.md", "scenarios/data/cdnow/README.md"}
    found = {name for name in kept() if name.endswith(".md")}
    assert found - written - others == set(DOCUMENTS)
