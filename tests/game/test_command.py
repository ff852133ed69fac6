"""The command ``loyalty game``: short answers, refusals of one line, and nothing lost when it is killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.game.log.event_log import LOG
from sim.game.table.game_folder import GameFolder
from sim.game.table.referee import open_round
from sim.scenario.basics.file_lock import writing_to
from tests.game.hand import small_folder
from tests.habits.repository import ROOT


class Ending:
    """How a command ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: object) -> None:
        self.code = exits.run(app, ["game", *map(str, arguments)])
        self.out, self.err = capsys.readouterr()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Folder of a small game of red and blue."""
    return small_folder(tmp_path).path


def test_a_game_is_made_with_its_seats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Ending(capsys, "new", tmp_path / "g", "--team", "Red", "--robots", "2", "--seed", "7")
    seats = "seats red, robot_steady, robot_discounter (robots: 2)"
    assert made.code == 0 and made.out.startswith(f"{tmp_path / 'g'}: {seats}")
    folder = GameFolder(tmp_path / "g")
    assert folder.game.settings.seed == 7
    assert [seat.robot for seat in folder.game.settings.seats.values()] == [None, "steady", "discounter"]
    again = Ending(capsys, "new", tmp_path / "g", "--team", "Red", "--team", "Blue")
    assert again.code == 2 and "there is a game here already" in again.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["new", "{}x"], "give a --team"),
        (["new", "{}x", "--setup", "clas"], "(did you mean 'class'?)"),
        (["status", "{}x"], "there is no game here"),
        (["run", "{}"], "round 0 is waiting"),
        (["undo", "{}"], "no round has been run"),
        (["event", "{}", "breech", "--team", "red"], "(did you mean 'breach'?)"),
        (["event", "{}", "breach"], "a breach happens to one team"),
        (["buy", "{}", "red", "matrix"], "from the second round on"),
        (["sheet", "{}", "rad"], "(did you mean 'red'?)"),
        (["decide", "{}", "red", "nowhere.yaml"], "nowhere.yaml: no such file"),
        (["reset", "{}"], "the practice is over already"),
        (["reports", "{}"], "no round has been run"),
        (["end", "{}"], "no round that counts"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line_and_not_logged(
    place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    before = (place / LOG).read_bytes()
    found = Ending(capsys, *(text.format(place) for text in arguments))
    assert (found.code, found.out) == (2, "") and told in found.err
    assert len(found.err.splitlines()) == 1
    assert (place / LOG).read_bytes() == before


def test_a_round_is_played_from_files_alone(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Ending(capsys, "open", place).code == 0
    handed = place / "decisions" / "round_1" / "red.yaml"
    handed.parent.mkdir(parents=True)
    handed.write_text("price: 95\n", encoding="utf-8")
    assert "blue" in Ending(capsys, "collect", place).out.split("not handed in:")[1]
    preview = Ending(capsys, "preview", place).out
    closed = Ending(capsys, "close", place).out
    assert "absent, so its last decision is repeated: blue" in closed
    status = Ending(capsys, "status", place).out
    assert "handed in by file" in status and "absent" in status
    ran = Ending(capsys, "run", place).out
    assert ran == preview and len(ran.splitlines()) == 3
    proved = Ending(capsys, "check", place)
    assert proved.code == 0 and "1 rounds come out the same" in proved.out
    assert Ending(capsys, "reports", place).out.splitlines() == [
        str(place / "teams" / team / "results") for team in ("red", "blue")
    ]


def test_while_another_writes_the_command_says_so(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = "import sys; from sim.scenario.basics.file_lock import writing_to\n"
    script += f"with writing_to({str(place)!r}): print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        refused = Ending(capsys, "open", place)
        assert refused.code == 2 and f"process {other.pid} is writing there" in refused.err
        other.communicate("")
    with writing_to(place):
        pass
    assert Ending(capsys, "open", place).code == 0


@pytest.mark.slow
def test_killed_at_any_moment_a_decision_that_was_taken_stays(place: Path) -> None:
    luck, taken = random.Random(11), []
    with GameFolder(place).writing() as folder:
        open_round(folder)
    for price in range(80, 90):
        path = place / f"{price}.yaml"
        path.write_text(f"price: {price}\n", encoding="utf-8")
        command = [sys.executable, "-m", "sim", "game", "decide", str(place), "red", str(path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as hand:
            assert hand.stdout is not None
            if price % 2:
                hand.stdout.readline()  # it has been answered for
            else:
                time.sleep(luck.uniform(0.3, 1.5))
            hand.send_signal(signal.SIGKILL)
            said = hand.stdout.read()
        taken += [price] if price % 2 or "taken" in said else []
    kept = [
        event.about["decision"]["price"]
        for event in GameFolder(place).log.events
        if event.kind == "submitted"
    ]
    assert set(taken) <= set(kept) and kept == sorted(kept)
