"""A folder is written to by one process at a time, and the lock of a dead process holds nobody up."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.scenario.basics import file_lock
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.file_lock import LOCK, writing_to
from tests.habits.repository import ROOT

HOLD = """
import sys
from sim.scenario.basics.file_lock import writing_to
with writing_to(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Some Results" / "small"


@pytest.fixture
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes to the folder until its input ends."""
    held = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert held.stdout is not None and held.stdout.readline() == "held\n"
    yield held
    held.kill()
    held.communicate()


def free(folder: Path) -> bool:
    with writing_to(folder):
        return True


def test_a_folder_that_is_written_to_is_refused_with_who_writes_and_free_afterwards(
    folder: Path, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(UserError, match=f"process {holder.pid} is writing there; wait for it to end"):
        free(folder)
    holder.communicate("")
    assert free(folder) and list(folder.iterdir()) == []


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up(
    folder: Path, holder: subprocess.Popen[str]
) -> None:
    holder.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    holder.wait()
    assert (folder / LOCK).exists(), "it had no time to remove it"
    assert free(folder) and list(folder.iterdir()) == []


def test_who_holds_a_folder_may_hold_it_again_and_another_thread_may_not(folder: Path) -> None:
    refused: list[str] = []

    def other() -> None:
        try:
            free(folder)
        except UserError as error:
            refused.append(str(error))

    with writing_to(folder):
        with writing_to(folder.parent / "." / folder.name):
            assert (folder / LOCK).exists()
        assert (folder / LOCK).exists(), "the outer one still holds it"
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(refused) == 1 and "it is being written to already" in refused[0]
    assert list(folder.iterdir()) == []


def test_an_error_inside_frees_the_folder(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing_to(folder):
        raise ZeroDivisionError
    assert free(folder) and list(folder.iterdir()) == []


def test_where_files_cannot_be_locked_one_goes_on_without(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(file_lock, "lock", refuse)
    assert free(folder) and free(folder)


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="the output folder cannot be written"):
        free(tmp_path / "file" / "below")
