"""The fixture `oracle`: the row of oracles.csv that a test stands for."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.oracles.table import Oracle, read_table


@pytest.fixture
def oracle(request: pytest.FixtureRequest) -> Oracle:
    """The row named by the test's mark; a test that holds nothing against it fails."""
    mark = request.node.get_closest_marker("oracle")
    assert mark is not None, "a test that takes `oracle` is marked with the row it stands for"
    return read_table()[mark.args[0]]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    yield  # not beyond, if the test fails or is left
    row = getattr(item, "funcargs", {}).get("oracle")
    assert row is None or row.held, f"nothing was held against {row.id}"
