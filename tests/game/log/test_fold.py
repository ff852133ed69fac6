"""Where a game stands is a pure function of its log."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from sim.game.log.event_log import Event
from sim.game.log.fold import KINDS, state_of
from sim.game.table import referee
from sim.scenario.basics.errors import UserError
from tests.game.hand import play_round, small_folder


def test_reading_the_events_again_comes_to_the_same_and_leaves_them_as_they_were(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        play_round(folder)
        referee.open_round(folder)
        referee.submit(folder, "red", {"price": 90}, "ann")
        referee.let_happen(folder, "breach", "blue")
        before = copy.deepcopy(folder.log.events)
        one, other = (state_of(folder.game, folder.log.events) for _ in range(2))
        one.happenings.append({"what": "made up"})
        one.bought.append({})
        assert folder.log.events == before
        assert other == folder.state == state_of(folder.game, folder.log.events)


def test_an_undone_round_is_decided_again_and_what_was_decided_stands(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        for number in (1, 2):
            referee.open_round(folder)
            referee.submit(folder, "red", {"price": 90 + number}, "ann")
            play = _run(folder)
        referee.undo_round(folder)
        state = folder.state
        assert (state.phase, state.round, list(state.ran)) == ("open", 2, [1])
        assert state.submitted[2, "red"].decision.values["price"] == 92
        assert _run(folder) == play


def _run(folder: referee.GameFolder) -> str:
    from sim.game.play.results import play
    from sim.game.play.robots import robot_decides

    referee.close_round(folder, robot_decides, None)
    played = play(referee.match_to_run(folder))
    referee.run_round(folder, played)
    return played.seal


def test_a_kind_of_event_that_is_not_known_is_told(tmp_path: Path) -> None:
    folder = small_folder(tmp_path)
    with pytest.raises(UserError, match="another version"):
        state_of(folder.game, [Event(0, "", "vanished", {}, "")])
    assert "vanished" not in KINDS
