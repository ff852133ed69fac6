"""One small game, and its debrief, for all tests that only look at them."""

from __future__ import annotations

import pytest

from sim.game.debrief.debriefing import Debriefing, debrief
from sim.game.table.game_folder import GameFolder
from tests.game.debrief.small_games import ROUNDS, played

LUCKS, TRIES = 12, 8


@pytest.fixture(scope="session")
def game(tmp_path_factory: pytest.TempPathFactory) -> GameFolder:
    return played(tmp_path_factory.mktemp("game"), ROUNDS, bought={2: ("team3", "satisfaction")})


@pytest.fixture(scope="session")
def found(game: GameFolder) -> Debriefing:
    return debrief(game, LUCKS, TRIES)
