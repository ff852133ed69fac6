"""`pytest --quick` is the quick lane (see `tests.lanes`); without it every test runs to its end."""

from __future__ import annotations

import pytest

from tests import lanes

LANE = pytest.StashKey[lanes.QuickLane]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out what is slow or simulates much")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("quick"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        items[:] = [item for item in items if item not in slow]
        config.hook.pytest_deselected(items=slow)
        config.stash[LANE] = lanes.enter()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if LANE in item.config.stash:
        item.config.stash[LANE].begin()
