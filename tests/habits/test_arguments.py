"""Argument lists stay short enough to read: what belongs together is handed on together."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.habits.repository import ROOT

MOST = 10

_COMMAND = "a command's options are its interface, and each is one of its arguments"
#: Functions that may take more, and why.
EXEMPT = {
    "sim/cli/budget.py budget": _COMMAND,
    "sim/cli/calibrate.py calibrate": _COMMAND,
    "sim/cli/main.py report": _COMMAND,
    "sim/cli/migration.py migration": _COMMAND,
    "sim/cli/optimise.py optimise": _COMMAND,
    "sim/cli/sweep.py sweep": _COMMAND,
    "sim/study/migration/migration.py migration": "its users name what they need of studies or of logs",
}


def functions() -> Iterator[tuple[str, int]]:
    """Every function of the package, by file and name, and how many arguments it takes."""
    for path in sorted((ROOT / "sim").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                taken = node.args
                number = len([*taken.posonlyargs, *taken.args, *taken.kwonlyargs])
                yield f"{path.relative_to(ROOT).as_posix()} {node.name}", number


LONG = {name: number for name, number in functions() if number > MOST}


def test_no_function_takes_more_arguments_than_a_reader_keeps_in_mind() -> None:
    assert {name: number for name, number in LONG.items() if name not in EXEMPT} == {}


@pytest.mark.parametrize("name", EXEMPT)
def test_an_exemption_is_needed(name: str) -> None:
    assert name in LONG
