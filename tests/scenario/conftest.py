from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.small import scenarios


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scenarios, beside which the test runs."""
    monkeypatch.chdir(tmp_path)
    return scenarios(tmp_path)
