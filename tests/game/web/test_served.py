"""The server as its own process: what it says, what it holds, and that it loses nothing however it ends."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sim.game.log.event_log import LOG
from sim.game.table.game_folder import GameFolder
from sim.game.web.tokens import TOKENS
from tests.game.web.room import TITLES, Browser, small_game
from tests.game.web.served import Served, served
from tests.habits.repository import ROOT

pytestmark = pytest.mark.slow


def entered(server: Served, folder: Path, holder: str) -> Browser:
    """A browser with the link of a holder of `tokens.json`."""
    browser = Browser(server.port)
    token = json.loads((folder / TOKENS).read_text(encoding="utf-8"))[holder]
    assert browser.get(f"/t/{token}").status == 200
    return browser


def test_it_says_who_can_reach_it_and_where_the_instructor_goes(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game")
    with served(folder) as server:
        assert server.told.startswith("Only this machine can reach the game")
        assert f"http://127.0.0.1:{server.port}/t/" in server.told
        occupied = server.port
        with served(small_game(tmp_path / "other"), "--host", "0.0.0.0", "--port", str(occupied)) as second:
            assert second.told.startswith(f"Port {occupied} is in use; port {second.port} is taken instead.")
            assert "Whoever is in this network can reach the game" in second.told
    assert server.process.returncode == 0  # ended in peace


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_it_in_peace(tmp_path: Path) -> None:
    with served(small_game(tmp_path / "game")) as server:
        assert Browser(server.port).get("/").status == 200
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(60) == 0
        assert "Traceback" not in server.told


def test_nobody_else_writes_while_it_serves(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game")
    with served(folder) as server:
        command = [sys.executable, "-m", "sim", "game", "open", str(folder)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 2 and f"process {server.process.pid} is writing there" in done.stderr


def test_what_is_not_a_game_is_told_in_a_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sim", "game", "serve", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and "no game here" in done.stderr


def handing_in(browser: Browser, team: str, answered: list[tuple[str, float]], seed: int) -> None:
    """Hand in one decision after the other until the server is gone; note what it acknowledged."""
    rng = random.Random(seed)
    form = browser.get("/team").page.fields("f-")
    while True:
        price = float(rng.randint(7000, 14000)) / 100
        try:
            answer = browser.post("/team/decision", {**form, "price": f"{price}"}, page="/team")
        except (OSError, ValueError, StopIteration, AssertionError, EOFError):
            return
        except Exception as error:
            if "http.client" in type(error).__module__:
                return
            raise
        if answer.status == 200:
            answered.append((team, price))


def test_a_server_killed_amid_submissions_has_lost_none_that_it_answered(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", titles=TITLES[:4], practice_rounds=0)
    answered: list[tuple[str, float]] = []
    rounds = 3
    for kill in range(rounds):
        with served(folder) as server:
            if kill == 0:
                instructor = entered(server, folder, "instructor")
                instructor.act("open")
            threads = []
            for number in range(1, 5):
                team = f"team_{number}"
                browser = entered(server, folder, f"team {team}")
                given = (browser, team, answered, 10 * kill + number)
                threads.append(threading.Thread(target=handing_in, args=given))
            before = len(answered)
            for thread in threads:
                thread.start()
            while len(answered) < before + 20:
                time.sleep(0.01)
            server.kill()
            for thread in threads:
                thread.join()
        log = GameFolder(folder).log.events  # whole, sealed, every line
        kept = {(e.about["team"], e.about["decision"]["price"]) for e in log if e.kind == "submitted"}
        assert set(answered) <= kept
    assert len(answered) >= 20 * rounds
    with served(folder) as server:
        last = dict(answered)
        for team, price in last.items():
            shown = entered(server, folder, f"team {team}").get("/team").page.fields("f-")
            kept_last = GameFolder(folder).state.submitted[1, team].decision.values["price"]
            assert float(shown["price"]) == kept_last
            # what stands is the last acknowledged, or one that was on the disk when the power went
            unanswered = [
                e.about["decision"]["price"] for e in log if e.kind == "submitted" and e.about["team"] == team
            ]
            assert price in unanswered[-2:]


def test_a_line_that_was_half_written_is_no_harm(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", practice_rounds=0)
    with served(folder) as server:
        entered(server, folder, "instructor").act("open")
        entered(server, folder, "team team_1").hand_in(price="91")
        server.kill()
    with (folder / LOG).open("ab") as log:
        log.write(b'{"number":99,"at":"20')
    with served(folder) as server:
        browser = entered(server, folder, "team team_1")
        assert browser.get("/team").page.fields("f-")["price"] == "91"
        browser.hand_in(price="92")
    assert GameFolder(folder).state.submitted[1, "team_1"].decision.values["price"] == 92.0


def _workers_of(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux who is whose child")
def test_a_process_that_simulates_is_replaced_when_it_dies_and_ends_with_the_server(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", practice_rounds=0)
    with served(folder) as server:
        instructor = entered(server, folder, "instructor")
        instructor.act("open")
        instructor.act("close")
        assert instructor.act("preview").status == 200  # the process has started
        workers = _workers_of(server.process.pid)
        for worker in workers:
            os.kill(worker, 9)
        instructor.act("open")
        entered(server, folder, "team team_1").hand_in(price="91")  # another match, to be simulated
        instructor.act("close")
        statuses = [instructor.act("run")]
        if statuses[0].status == 409:  # told, and replaced
            assert "died" in statuses[0].page.said("faults")
            statuses.append(instructor.act("run"))
        assert statuses[-1].status == 200 and "Ranking after round 1" in statuses[-1].text
        workers = _workers_of(server.process.pid)
        assert workers
        server.kill()
        for _ in range(200):
            if not any(Path(f"/proc/{worker}").exists() for worker in workers):
                break
            time.sleep(0.05)
        assert [worker for worker in workers if Path(f"/proc/{worker}").exists()] == []
