"""`make` sets itself up: it says what is missing, trusts only finished work, and does nothing twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.habits.repository import ROOT

SHELL_TOOLS = ("sh", "dirname", "cat", "cksum", "rm", "mkdir", "sleep")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder, with a space in its name, that holds what set-up reads."""
    folder = tmp_path / "a clone"
    (folder / ".ci").mkdir(parents=True)
    for name in (".ci/setup", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def setup(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", ".ci/setup", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


def finish(folder: Path, what: str) -> None:
    """Leave what a finished set-up leaves, without installing anything."""
    sums = subprocess.run(
        "cat pyproject.toml constraints.txt | cksum", shell=True, cwd=folder, capture_output=True, text=True
    )
    (folder / ".venv" / "bin").mkdir(parents=True)
    shutil.copy("/bin/sh", folder / ".venv" / "bin" / "python")
    (folder / ".venv" / ".installed").write_text(
        f"{what} {sums.stdout.strip()} {folder.resolve()}", encoding="utf-8"
    )


def append(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")


def test_without_python_it_says_what_to_install_and_leaves_nothing(clone: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in SHELL_TOOLS:
        (tools / tool).symlink_to(str(shutil.which(tool)))
    done = setup(clone, "core", PATH=str(tools))
    assert done.returncode == 1
    assert re.fullmatch(r"setup: no Python 3\.11.* found.*\n", done.stderr)
    assert sorted(p.name for p in clone.iterdir()) == [".ci", "constraints.txt", "pyproject.toml"]


def test_a_named_interpreter_that_does_not_suit_is_refused(clone: Path) -> None:
    done = setup(clone, "core", PYTHON="/bin/sh")
    assert (done.returncode, done.stdout) == (1, "")
    assert "PYTHON=/bin/sh" in done.stderr
    assert not (clone / ".venv").exists() and not (clone / ".venv.lock").exists()


@pytest.mark.parametrize(("have", "want"), [("core", "core"), ("dev", "core"), ("dev", "dev")])
def test_finished_work_is_not_done_again(clone: Path, have: str, want: str) -> None:
    finish(clone, have)
    done = setup(clone, want)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("change", ["unfinished", "pins", "project", "moved", "more wanted"])
def test_work_that_is_unfinished_or_out_of_date_is_done_again(clone: Path, change: str) -> None:
    finish(clone, "core")
    if change == "unfinished":
        (clone / ".venv" / ".installing").touch()
    elif change == "pins":
        append(clone / "constraints.txt")
    elif change == "project":
        append(clone / "pyproject.toml")
    elif change == "moved":
        clone = clone.rename(clone.with_name("elsewhere"))
    # No interpreter suits, so the attempt is refused: what counts here is that it was made.
    done = setup(clone, "dev" if change == "more wanted" else "core", PYTHON="/bin/sh")
    assert done.returncode == 1
    assert "PYTHON=/bin/sh" in done.stderr


def test_a_lock_left_by_a_dead_process_holds_nobody_up(clone: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    (clone / ".venv.lock").write_text(f"{ended.pid}\n", encoding="utf-8")
    assert setup(clone, "core", PYTHON="/bin/sh").returncode == 1
    assert not (clone / ".venv.lock").exists()


def test_make_help_lists_every_goal_that_is_meant_for_people() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    goals = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")}
    told = {"report", "quick", "test", "lab", "bench", "facts", "schema", "baselines", "clean", "help"}
    assert goals >= told
