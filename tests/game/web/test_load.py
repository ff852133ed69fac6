"""Two hundred requests a second for a minute: none fails, and no decision is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sim.game.table.game_folder import GameFolder
from tests.game.web.load import Phone, load
from tests.game.web.room import TITLES, small_game
from tests.game.web.served import served
from tests.game.web.test_served import entered

A_SECOND, SECONDS = 200, 60


@pytest.mark.slow
def test_a_minute_of_two_hundred_requests_a_second(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", titles=TITLES, practice_rounds=0)
    with served(folder) as server:
        instructor = entered(server, folder, "instructor")
        for act in ("open", "close", "run", "open"):  # with results on the pages
            assert instructor.act(act).status == 200
        phones = [Phone(instructor, "/instructor"), Phone(entered(server, folder, "projector"), "/projector")]
        teams = [f"team team_{number % 8 + 1}" for number in range(56)]  # seven each, as a full class has
        phones += [Phone(entered(server, folder, team), "/team") for team in teams]
        found = asyncio.run(load(phones, A_SECOND, SECONDS))
    print(found)
    assert found.failed == []
    assert set(found.statuses) <= {200, 303, 304}
    assert found.statuses.total() == A_SECOND * SECONDS
    handed_in = [e for e in GameFolder(folder).log.events if e.kind == "submitted"]
    assert len(handed_in) == found.statuses[303] > 0
