"""The game from files: decisions handed in, sheets, what each team may read, and the proof of it all."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

import pytest

from sim.game.log.event_log import EventLog
from sim.game.play.match import match_of
from sim.game.play.results import play
from sim.game.play.robots import robot_decides
from sim.game.setup.decision import usual
from sim.game.table import referee
from sim.game.table.decision_files import collect, hand_in
from sim.game.table.game_folder import GameFolder
from sim.game.table.proof import prove
from sim.game.table.sheet import sheet
from sim.game.table.team_folders import write_results
from sim.scenario.basics.errors import UserError
from tests.game.hand import play_round, small_folder


def put(folder: GameFolder, name: str, text: str | bytes, number: int = 1) -> Path:
    path = folder.path / "decisions" / f"round_{number}" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("price: [90", "red.yaml:1:"),
        (
            "staff: 10\nprise: 90\n",
            "red.yaml:2:1: prise: a team does not decide this (did you mean 'price'?)",
        ),
        ("price: 69\n", "red.yaml:1:1: price: it lies between 70 and 140"),
        ("staff: 1e99\n", "red.yaml:1:1: staff: "),
        ("serve: families\n", "red.yaml:1:1: serve: a list of segments"),
        ("round: 2\nprice: 90\n", "red.yaml:1:1: round: this is round 1"),
        ("round: one\nprice: 90\n", "red.yaml:1:1: round: a whole number"),
        ("team: blue\nprice: 90\n", "red.yaml:1:1: team: this is handed in for red"),
        ("price:\nstaff:\n", "red.yaml: nothing is filled in"),
        ("", "red.yaml: the file is empty"),
        (b"\xff\xfe\x00", "red.yaml: not a text file"),
    ],
)
def test_a_file_that_cannot_stand_is_refused_with_its_place_and_the_last_one_stands(
    tmp_path: Path, text: str | bytes, told: str
) -> None:
    with small_folder(tmp_path).writing() as folder:
        referee.open_round(folder)
        referee.submit(folder, "red", {"price": 88}, "ann")
        path, before = put(folder, "red.yaml", text), folder.log.path.read_bytes()
        (answer,) = collect(folder)
        assert not answer.taken and told in answer.lines[0]
        reply = path.with_name("red.reply.txt").read_text(encoding="utf-8")
        assert reply.startswith("refused: red.yaml") and answer.lines[0] in reply
        assert folder.log.path.read_bytes() == before
        assert folder.state.submitted[1, "red"].decision.values["price"] == 88


def test_over_budget_is_told_with_how_much(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        referee.open_round(folder)
        half = 0.75 * folder.game.budget
        put(folder, "red.yaml", f"staff: {half}\ncare: {half}\n")
        (answer,) = collect(folder)
        assert f"{0.5 * folder.game.budget:,.2f} more than" in answer.lines[0]


def test_each_file_is_answered_once_and_again_when_it_was_changed(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        referee.open_round(folder)
        put(folder, "Red.yaml", "price: 90\n")
        put(folder, "blu.yaml", "price: 90\n")
        answers = {answer.path.name: answer for answer in collect(folder)}
        assert answers["Red.yaml"].taken and not answers["blu.yaml"].taken
        assert "'blue'" in answers["blu.yaml"].lines[0]
        assert collect(folder) == []
        put(folder, "Red.yaml", "price: 95\n")
        assert [answer.taken for answer in collect(folder)] == [True]
        assert folder.state.submitted[1, "red"].decision.values["price"] == 95


def test_what_comes_too_late_or_too_early_is_refused_as_such(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        play_round(folder)
        referee.open_round(folder)
        put(folder, "red.yaml", "price: 90\n", 1)
        put(folder, "blue.yaml", "price: 90\n", 3)
        late, early = collect(folder)
        assert "too late" in late.lines[0] and "not open yet" in early.lines[0]
        assert not folder.state.submitted


def test_a_sheet_left_blank_is_no_decision_and_filled_in_it_is_one(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        referee.open_round(folder)
        path = tmp_path / "sheet.yaml"
        text = sheet(folder, "red")
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match="nothing is filled in"):
            hand_in(folder, "red", path, "ann")
        path.write_text(text.replace("\nprice:\n", "\nprice: 93\n"), encoding="utf-8")
        hand_in(folder, "red", path, "ann")
        taken = folder.state.submitted[1, "red"].decision
        assert taken.values == {**usual(folder.game).values, "price": 93.0}
        assert all(f"\n{name}:" in text for name in usual(folder.game).plain())
        assert max(map(len, text.splitlines())) <= 98


def test_a_team_s_folder_holds_its_own_and_what_is_public(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        play_round(folder)
        referee.open_round(folder)
        referee.buy(folder, "red", "matrix")
        referee.close_round(folder, robot_decides, None)
        referee.run_round(folder, play(referee.match_to_run(folder)))
        through = functools.cache(lambda n: play(match_of(folder.game, folder.state, n)))
        write_results(folder, through)
        found = {team: folder.path / "teams" / team / "results" for team in folder.game.teams}
        names = {team: {path.name for path in place.iterdir()} for team, place in found.items()}
        assert names["red"] - names["blue"] == {"round_2_matrix.csv", "round_2_matrix.txt"}
        profit = {team: f"{through(2).of(2, team)['profit']:.1f}" for team in folder.game.teams}
        for team, other in (("red", "blue"), ("blue", "red")):
            text = "".join(p.read_text(encoding="utf-8") for p in found[team].iterdir())
            assert profit[team] in text and profit[other] not in text
        first = (found["red"] / "round_2_matrix.csv").read_text(encoding="utf-8")
        referee.undo_round(folder)
        write_results(folder, through)
        assert (found["red"] / "round_2_matrix.csv").read_text(encoding="utf-8") == first


def test_a_game_is_proved_by_playing_it_again_and_a_false_round_is_found(tmp_path: Path) -> None:
    with small_folder(tmp_path).writing() as folder:
        play_round(folder)
        referee.open_round(folder)
        referee.submit(folder, "red", {"price": 90}, "ann")
        referee.close_round(folder, robot_decides, None)
        referee.run_round(folder, play(referee.match_to_run(folder)))
        referee.undo_round(folder)
        assert prove(folder) == 2
    false = tmp_path / "false"
    shutil.copytree(folder.path, false)
    with GameFolder(false).writing() as other:
        referee.close_round(other, robot_decides, None)
        other.add("ran", {"round": 2, "seal": "0" * 64})
        with pytest.raises(
            UserError, match=rf"log.jsonl:{len(other.log.events)}: round 2 comes out otherwise"
        ):
            prove(other)
    dear = tmp_path / "dear"
    shutil.copytree(folder.path, dear)
    plain = {**usual(folder.game).plain(), "staff": 10 * folder.game.budget}
    with GameFolder(dear).writing() as other:
        other.add("submitted", {"team": "red", "round": 2, "decision": plain, "who": "eve"})
        with pytest.raises(UserError, match=rf"log.jsonl:{len(other.log.events)}: red: staff"):
            prove(other)
    assert EventLog(folder.path).seal == folder.log.seal
