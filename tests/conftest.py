"""`pytest --quick` is the quick lane (see `tests.lanes`); without it every test runs to its end."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests import lanes

settings.register_profile("quick", settings.get_profile("ci"), max_examples=10)
LANE = pytest.StashKey[lanes.QuickLane]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out what is slow or simulates much")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("quick"):
        config.option.hypothesis_profile = "quick"


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
