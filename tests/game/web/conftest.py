"""A room for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.game.web.room import Room, room, small_game


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Room]:
    """Three teams, nothing opened yet, no practice."""
    with room(small_game(tmp_path / "game", practice_rounds=0)) as found:
        yield found
