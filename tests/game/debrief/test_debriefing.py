"""A debrief is found out from the folder alone, whoever does the work."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from sim.game.debrief.debriefing import Debriefing, debrief, winner_of
from sim.game.debrief.estimate import estimate, line
from sim.game.table import referee
from sim.game.table.game_folder import GameFolder, new_game
from sim.scenario.basics.errors import UserError
from sim.show.words.words import Words
from sim.study.running.choose_executor import executor
from tests.game.debrief.conftest import LUCKS, TRIES
from tests.game.debrief.small_games import ROUNDS, classroom, played, settings


def figures(found: Debriefing) -> bytes:
    """All that was found out, to the last bit."""
    return pickle.dumps(
        [
            found.lucks.points.tobytes(),
            [(where, one.effect, tuple(one.elsewhere)) for where, one in found.worths.items()],
            [
                (where, reply.own, [score for _, score in reply.tried])
                for where, reply in found.replies.items()
            ],
            [
                found.holding[t].scores.tobytes() + found.seated[t].books.tobytes()
                for t in found.match.game.teams
            ],
        ]
    )


@pytest.mark.slow
def test_any_number_of_workers_finds_the_same(game: GameFolder, found: Debriefing) -> None:
    again = debrief(GameFolder(game.path), LUCKS, TRIES, executor(3))
    assert figures(again) == figures(found)


def test_other_lucks_come_after_the_one_that_was_played(found: Debriefing) -> None:
    assert found.lucks.points.shape == (LUCKS, 3)
    assert len(np.unique(found.lucks.points, axis=0)) > LUCKS // 2


@pytest.mark.slow
def test_a_game_under_way_is_debriefed_through_the_round_that_ran_last(tmp_path: Path) -> None:
    folder = played(tmp_path, ROUNDS[:2], rounds=5)
    with folder.writing():
        referee.open_round(folder)
        referee.submit(folder, "team1", {"price": 139}, "ann")
    found = debrief(folder, lucks=2, tries=2)
    assert found.match.rounds == 2
    assert {number for number, _ in found.worths} == {1, 2}


def test_there_is_nothing_to_debrief_before_the_first_round(tmp_path: Path) -> None:
    folder = new_game(tmp_path, settings(2, 2), classroom())
    with pytest.raises(UserError, match="no round has been run"):
        debrief(folder)


@pytest.mark.parametrize("name,lucks,tries", [("lucks", 1, 5), ("tries", 2, -1)])
def test_too_little_to_try_is_refused(game: GameFolder, name: str, lucks: int, tries: int) -> None:
    with pytest.raises(UserError, match=rf"{name}: \d or more are expected"):
        debrief(game, lucks, tries)


def test_of_tied_teams_the_one_that_scored_more_is_the_winner(found: Debriefing) -> None:
    table = found.ranking.assign(place=1, value=[1.0, 3.0, 2.0])
    assert winner_of(table, "value") == table["team"].iloc[1]
    assert found.winner == found.ranking["team"].iloc[0]


@pytest.mark.parametrize(
    "number,seconds,workers,said",
    [
        (2000, 0.3, 2, "2,000 matches to play, about 5 minutes on 2 processes"),
        (100, 0.3, 1, "100 matches to play, about 30 seconds on one process"),
    ],
)
def test_how_long_it_takes_is_told_before(number: int, seconds: float, workers: int, said: str) -> None:
    assert line(Words(), number, seconds, workers) == said


@pytest.mark.slow
def test_as_many_matches_are_announced_as_are_played(
    game: GameFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    announced: list[int] = []
    steps: list[str] = []
    found = debrief(game, 3, 4, None, lambda number, seconds: announced.append(number), steps.append)
    assert announced == [len(steps)]
    assert found.some == 3
    with estimate(Words(), 1) as (told, done):
        told(2, 0.1)
        done("")
    assert "2 matches to play" in capsys.readouterr().err
