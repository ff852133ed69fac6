"""The table and the tests are tied: every row has a test, every mark a row, every test holds something."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from tests.oracles.table import Oracle, read_table

HERE = Path(__file__).parent
ROWS = read_table()


def marked() -> dict[str, list[ast.FunctionDef]]:
    """Tests of this folder by the rows they, or their parameters, are marked with."""
    found: dict[str, list[ast.FunctionDef]] = {}
    for path in sorted(HERE.glob("test_*.py")):
        for test in ast.parse(path.read_text(encoding="utf-8")).body:
            for decorator in test.decorator_list if isinstance(test, ast.FunctionDef) else ():
                for call in ast.walk(decorator):
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.oracle":
                        found.setdefault(str(ast.literal_eval(call.args[0])), []).append(test)
    return found


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_a_test(row: str) -> None:
    assert marked().get(row), f"no test is marked with {row}"


def test_a_mark_has_a_row_and_its_test_takes_it() -> None:
    assert set(marked()) <= set(ROWS)
    for tests in marked().values():
        for test in tests:
            assert "oracle" in [argument.arg for argument in test.args.args], test.name
            assert test.name.startswith("test_")


def test_every_row_is_told_apart_and_says_how_near() -> None:
    assert len(ROWS) == 24
    for row in ROWS.values():
        assert all((row.mechanism, row.source, row.setting, row.quantity, row.value, row.tolerance)), row.id
        assert bool(row.values) != (row.value == "closed form"), row.id


def a_row(value: str, tolerance: str, quantity: str = "mean", setting: str = "fit") -> Oracle:
    return Oracle("X", "m", "s", setting, quantity, value, tolerance)


def test_tolerances_are_read_as_a_person_means_them() -> None:
    expected = np.array([10.0, 20.0])
    bounds_of = {"exact": [0, 0], "2 %": [0.2, 0.4], "1.5 points": [1.5, 1.5], "0.1": [0.1, 0.1]}
    for tolerance, bounds in bounds_of.items():
        assert a_row("10/20", tolerance).bounds(expected).tolist() == pytest.approx(bounds)
    several = a_row("1/2/3", "0.01 on r; 0.05 on a b", quantity="r/a/b")
    assert several.bounds(np.ones(3)).tolist() == [0.01, 0.05, 0.05]
    assert a_row("1", "1", setting="p .3/.2, d 0.5, 12 agents").numbers("p") == [0.3, 0.2]
    assert a_row("1", "1", setting="p .3/.2, d 0.5, 12 agents").number("# agents") == 12


def test_what_lies_outside_is_refused() -> None:
    row = a_row("10/20", "2 %")
    row.meets([10.19, 19.7])
    for found in ([10.21, 20.0], [10.0], [10.0, float("nan")]):
        with pytest.raises(AssertionError):
            row.meets(found)
    with pytest.raises(AssertionError):
        row.meets([1.0, 2.0], closed=[1.0, 2.0])
    assert row.held == 1


def test_deviations_of_more_than_one_standard_error_on_average_are_refused() -> None:
    row = a_row("closed form", "1 standard error")
    rng = np.random.default_rng(5)
    row.meets_within_chance(rng.normal(size=40))
    with pytest.raises(AssertionError, match="standard errors"):
        row.meets_within_chance(2 * rng.normal(size=40))
