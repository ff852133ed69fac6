"""A log loses nothing that was accepted, and hides nothing that was done to it."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.game.log.event_log import LOG, EventLog
from sim.scenario.basics.errors import UserError
from tests.habits.repository import ROOT


def filled(folder: Path, count: int = 6) -> Path:
    log = EventLog(folder)
    for number in range(count):
        log.append("looked", {"team": "red", "who": f"nobody {number}"})
    return log.path


def test_what_was_appended_is_read_again_with_the_same_seal(tmp_path: Path) -> None:
    filled(tmp_path)
    one, other = EventLog(tmp_path), EventLog(tmp_path)
    assert one.events == other.events and len(one.events) == 6
    added = one.append("paused", {})
    other.refresh()
    assert other.events[-1] == added and one.seal == other.seal


def test_a_line_that_a_crash_left_unfinished_is_taken_off(tmp_path: Path) -> None:
    path = filled(tmp_path)
    whole = path.read_bytes()
    for cut in (whole + b'{"number":6,"at"', whole + b"\0\0\0", whole[:-1]):
        path.write_bytes(cut)
        log = EventLog(tmp_path)
        assert len(log.events) == cut.count(b"\n")
        log.append("paused", {})
        assert EventLog(tmp_path).events[-1].kind == "paused"
        path.write_bytes(whole)


def edited(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], lines[2].replace(b"nobody", b"no one"), *lines[3:]]


def resealed(lines: list[bytes]) -> list[bytes]:
    said = json.loads(lines[2])
    said["seal"] = "0" * 64
    return [*lines[:2], json.dumps(said).encode(), *lines[3:]]


@pytest.mark.parametrize(
    ("tamper", "line"),
    [
        (edited, 3),
        (resealed, 3),
        (lambda lines: lines[:2] + lines[3:], 3),  # one is gone
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),  # two have changed places
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),  # one stands twice
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines[:4], b"[1]", *lines[5:]], 5),
    ],
)
def test_whoever_tampers_with_a_line_is_noticed_at_that_line(
    tmp_path: Path, tamper: Callable[[list[bytes]], list[bytes]], line: int
) -> None:
    path = filled(tmp_path)
    path.write_bytes(b"\n".join(tamper(path.read_bytes().splitlines())) + b"\n")
    with pytest.raises(UserError, match=rf"{LOG}:{line}: "):
        EventLog(tmp_path)


_WRITER = """
import sys
from pathlib import Path
from sim.game.log.event_log import EventLog
log = EventLog(Path(sys.argv[1]))
while True:
    print(log.append("looked", {"team": "red", "who": "x" * 200}).number, flush=True)
"""


@pytest.mark.slow
def test_a_process_killed_while_it_writes_loses_nothing_it_has_answered_for(tmp_path: Path) -> None:
    luck = random.Random(5)
    for _ in range(8):
        command = [sys.executable, "-c", _WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()  # it has begun
            time.sleep(luck.uniform(0.0, 0.2))
            writer.send_signal(signal.SIGKILL)
            said = (first + writer.stdout.read()).split("\n")
        answered = [int(line) for line in said[:-1] if line]
        kept = EventLog(tmp_path).events
        assert [event.number for event in kept] == list(range(len(kept)))
        assert not answered or len(kept) > answered[-1]
    assert len(EventLog(tmp_path).events) > 8
