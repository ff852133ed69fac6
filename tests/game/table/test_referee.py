"""Whatever is tried in whatever order: what rules refuse is not logged, and the log is always the game."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.game.log.event_log import EventLog
from sim.game.log.fold import state_of
from sim.game.play.results import Played, play
from sim.game.play.robots import robot_decides
from sim.game.setup.decision import usual
from sim.game.table import referee
from sim.game.table.game_folder import GAME, GameFolder
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.file_lock import writing_to
from sim.scenario.plans.game_file import HAPPENINGS
from tests.game.hand import play_round, small_folder

_PLAYED: dict[str, Played] = {}


def simulated(folder: GameFolder) -> Played:
    """The match of the round at hand; the same one is simulated once in all tests."""
    match = referee.match_to_run(folder)
    key = repr(
        (match.luck, match.rounds, sorted(match.decisions.items(), key=str), match.happens, match.seed)
    )
    if key not in _PLAYED:
        _PLAYED[key] = play(match)
    return _PLAYED[key]


ACTS: list[Callable[[GameFolder, random.Random], object]] = [
    lambda folder, luck: referee.open_round(folder),
    lambda folder, luck: referee.close_round(folder, robot_decides, None),
    lambda folder, luck: referee.run_round(folder, simulated(folder)),
    lambda folder, luck: referee.undo_round(folder),
    lambda folder, luck: referee.submit(
        folder,
        luck.choice(["red", "blue", "green"]),
        {luck.choice(["price", "staff", "prise", "serve"]): luck.choice([90, 1e9, "x", ["families"]])},
        "somebody",
        luck.choice([None, 1, 2]),
    ),
    lambda folder, luck: referee.buy(
        folder, luck.choice(folder.game.teams), luck.choice(["matrix", "wallet"])
    ),
    lambda folder, luck: referee.let_happen(
        folder, luck.choice(HAPPENINGS), luck.choice(["", "red", "reed"])
    ),
    lambda folder, luck: referee.set_seed(folder, luck.choice([-1, 3])),
    lambda folder, luck: referee.pause(folder),
    lambda folder, luck: referee.resume(folder),
    lambda folder, luck: referee.reset_practice(folder),
    lambda folder, luck: referee.end(folder),
]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, len(ACTS) - 1), max_size=30), st.integers(0, 1000))
def test_refusals_never_append_and_the_log_is_always_the_game(acts: list[int], seed: int) -> None:
    luck = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        made = small_folder(Path(place), rounds=2, months_per_round=1, practice_rounds=1, customers=200)
        with made.writing() as folder:
            for act in acts:
                before = folder.log.path.read_bytes()
                try:
                    ACTS[act](folder, luck)
                except UserError as error:
                    assert "\n" not in str(error)
                    assert folder.log.path.read_bytes() == before
                else:
                    assert folder.log.path.read_bytes().startswith(before)
                    assert folder.log.path.read_bytes().count(b"\n") > before.count(b"\n")
                again = EventLog(folder.path)
                assert again.events == folder.log.events
                assert state_of(folder.game, again.events) == folder.state
                spent = [
                    one for one in folder.state.submitted.values() if one.decision.money > folder.game.budget
                ]
                assert not spent


def test_who_is_absent_repeats_the_last_decision_and_robots_decide_at_closing(tmp_path: Path) -> None:
    robot = {"title": "Robo", "robot": "advertiser"}
    made = small_folder(tmp_path, seats={"red": {"title": "Red"}, "blue": {"title": "Blue"}, "robo": robot})
    with made.writing() as folder:
        referee.open_round(folder)
        referee.submit(folder, "red", {"price": 91}, "ann")
        referee.close_round(folder, robot_decides, None)
        referee.run_round(folder, play(referee.match_to_run(folder)))
        play_round(folder)
    decided = referee.match_so_far(folder)
    assert decided is not None
    assert decided.decisions[2, "red"].values["price"] == 91
    assert decided.decisions[1, "blue"] == decided.decisions[2, "blue"] == usual(folder.game)
    assert decided.decisions[1, "robo"].values["advertising"] > 0
    assert (2, "red") not in folder.state.submitted and (2, "robo") in folder.state.submitted


def test_research_is_paid_for_out_of_the_budget_of_its_round(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        play_round(folder)
        referee.open_round(folder)
        all_of_it = {"staff": folder.game.budget}
        referee.submit(folder, "red", all_of_it, "ann")
        with pytest.raises(UserError, match="0 is left"):
            referee.buy(folder, "red", "matrix")
        referee.buy(folder, "blue", "matrix")
        with pytest.raises(UserError, match="already"):
            referee.buy(folder, "blue", "matrix")
        with pytest.raises(UserError, match=r"budget: .* more than"):
            referee.submit(folder, "blue", all_of_it, "ben")


def test_a_round_is_run_with_the_decisions_that_stand_or_not_at_all(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        referee.open_round(folder)
        early = play(referee.match_to_run(folder))
        referee.submit(folder, "red", {"price": 90}, "ann")
        referee.close_round(folder, robot_decides, None)
        with pytest.raises(UserError, match="changed meanwhile"):
            referee.run_round(folder, early)


def test_the_practice_has_a_luck_of_its_own_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with small_folder(tmp_path, practice_rounds=1).writing() as folder:
        practice = play_round(folder)
        referee.reset_practice(folder)
        assert not folder.state.practice and not folder.state.ran
        assert play_round(folder).seal != practice.seal
        assert list(folder.state.ran) == [1] and not folder.state.submitted


def test_a_game_whose_files_were_changed_after_it_began_is_refused(tmp_path: Path) -> None:
    folder = small_folder(tmp_path)
    path = folder.path / GAME
    path.write_text(path.read_text(encoding="utf-8").replace("rounds: 3", "rounds: 4"), encoding="utf-8")
    with pytest.raises(UserError, match="changed after the game began"):
        GameFolder(folder.path)


def test_two_who_write_at_once_are_told_apart_in_a_line(tmp_path: Path) -> None:
    import threading

    folder, told = small_folder(tmp_path), []

    def other() -> None:
        try:
            with writing_to(folder.path):
                pass
        except UserError as error:
            told.append(str(error))

    with folder.writing():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(told) == 1 and "being written" in told[0] and "\n" not in told[0]
