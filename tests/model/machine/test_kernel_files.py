"""Files of compiled kernels are whole or not there, wait for who makes them, and go when nobody uses them."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.model.machine import kernel_files
from sim.model.machine.kernel_files import Lock, folders, prune, read, size, write
from tests.habits.repository import ROOT

DAY = 24 * 3600


@pytest.fixture
def root(monkeypatch, tmp_path):
    """An empty cache folder."""
    monkeypatch.setenv("LOYALTY_CACHE", str(tmp_path))
    folders.cache_clear()
    yield tmp_path / "loyalty-lab"
    folders.cache_clear()


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


def aged(path: Path, days: float) -> Path:
    """Make a path, and all in it, look as old as that."""
    for one in [path, *path.rglob("*")]:
        os.utime(one, (time.time() - days * DAY,) * 2)
    return path


def test_what_was_written_is_read(root):
    assert write("a", b"content") and read("a") == b"content"
    assert size("a") == (root / "kernels" / "a").stat().st_size
    assert read("b") is None and size("b") is None
    assert names(root / "kernels") == {"a"}


@pytest.mark.parametrize(
    "damage",
    [lambda b: b[:-1], lambda b: b"", lambda b: b[:20], lambda b: b[:-1] + b"\0", lambda b: b + b"x"],
)
def test_a_damaged_file_counts_as_not_there(root, damage):
    write("a", b"content")
    path = root / "kernels" / "a"
    path.write_bytes(damage(path.read_bytes()))
    assert read("a") is None
    assert write("a", b"content") and read("a") == b"content"


def test_a_full_disk_leaves_nothing_half_written(root, monkeypatch):
    folders()

    def full(path, content):
        with path.open("wb") as file:
            file.write(content[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert not write("a", b"content")
    assert names(root / "kernels") == set()


def test_a_folder_that_may_only_be_read_is_read_and_another_is_written(root, monkeypatch, tmp_path):
    write("a", b"content")
    folders.cache_clear()
    can_write = kernel_files._can_write
    monkeypatch.setattr(kernel_files, "_can_write", lambda path: root not in path.parents and can_write(path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "elsewhere"))
    assert read("a") == b"content" and size("a") is not None
    assert write("b", b"more") and read("b") == b"more"
    assert names(root / "kernels") == {"a"}


def test_a_place_where_no_folder_can_be_is_left_for_a_temporary_one(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("LOYALTY_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folders.cache_clear()
    try:
        assert write("a", b"content") and read("a") == b"content"
        assert tmp_path in folders()[-1].parents
    finally:
        folders.cache_clear()


def test_a_file_in_use_looks_new_but_is_touched_once_a_day_at_most(root):
    write("a", b"content")
    path = aged(root / "kernels" / "a", days=0.5)
    before = path.stat().st_mtime
    read("a")
    assert path.stat().st_mtime == before
    aged(path, days=2)
    read("a")
    assert time.time() - path.stat().st_mtime < DAY


def test_what_nobody_has_used_for_a_month_is_removed(root):
    for name in ("used", "unused", "unused.lock", "half.x.partial", "being written.x.partial"):
        write(name, b"content")
    kernels = root / "kernels"
    aged(kernels / "used", days=29)
    for name in ("unused", "unused.lock"):
        aged(kernels / name, days=31)
    aged(kernels / "half.x.partial", days=2)
    for name in ("0123456789abcdef", "fedcba9876543210", "notes"):  # of the old layout but for the last
        (root / name / "model").mkdir(parents=True)
        (root / name / "model" / "month.nbi").touch()
    aged(root / "0123456789abcdef", days=31)
    aged(root / "notes", days=31)
    prune()
    assert names(kernels) == {"used", "being written.x.partial"}
    assert names(root) == {"kernels", "fedcba9876543210", "notes"}


HOLD = """
import sys, time
from sim.model.machine.kernel_files import Lock
lock = Lock("a")
lock.take()
print("taken", flush=True)
sys.stdin.readline()
lock.leave()
"""


@pytest.fixture
def holder(root):
    """Another process that holds the lock until it is told to leave it."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "taken\n"
    yield process
    process.kill()
    process.communicate()


def is_free(monkeypatch):
    """Whether the lock can be had without waiting."""
    waits = []
    with monkeypatch.context() as patch:
        patch.setattr("time.sleep", lambda seconds: waits.append(seconds))
        patch.setattr(kernel_files, "_PATIENCE_SECONDS", 0.05)
        lock = Lock("a")
        lock.take()
        lock.leave()
    return not waits


def test_a_lock_is_waited_for_until_it_is_left(holder, monkeypatch):
    assert not is_free(monkeypatch)
    holder.communicate("\n")
    assert is_free(monkeypatch)


def test_a_lock_goes_with_a_process_that_is_killed(holder, monkeypatch):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert is_free(monkeypatch)


def test_where_there_are_no_locks_one_goes_on_without(root, monkeypatch):
    def refuse(_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(kernel_files, "lock", refuse)
    assert is_free(monkeypatch) and is_free(monkeypatch)
