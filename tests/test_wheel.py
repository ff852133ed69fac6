"""What is installed has the scenarios, and works in an empty folder outside the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.habits.repository import ROOT, files


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a wheel of this repository holds."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "uv", "build", "--wheel", "--quiet", "--out-dir", str(folder), str(ROOT)]
    done = subprocess.run([*build, "--offline"], capture_output=True, text=True, timeout=300)
    if done.returncode:  # what builds it is not there yet: fetched
        done = subprocess.run(build, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, folder: Path, *arguments: str) -> str:
    """What a command of the installed package says in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def test_a_wheel_holds_every_scenario_and_notebook(installed: Path) -> None:
    for name in ("scenarios", "notebooks"):
        ours = {path.relative_to(ROOT) for path in files() if path.is_relative_to(ROOT / name)}
        theirs = {path.relative_to(installed / "sim") for path in (installed / "sim" / name).rglob("*.*")}
        assert ours and ours == {path for path in theirs if (installed / "sim" / path).is_file()}
        assert not (installed / name).exists(), "no folder of ours beside other people's packages"


def test_it_lists_validates_and_copies_outside_the_repository(installed: Path, tmp_path: Path) -> None:
    where = run(installed, tmp_path, "list", "studies")
    assert f"{installed}/sim/scenarios/studies" in where and "  music_store " in where
    assert run(installed, tmp_path, "validate", "music_store").startswith(
        "music_store: ok (study of 6 strategies"
    )
    assert "scenarios/studies/music_store.yaml\n" in run(installed, tmp_path, "copy", "music_store")
    listed = run(installed, tmp_path, "list", "studies").splitlines()
    assert listed[0] == "scenarios/studies" and listed[1].split()[0] == "music_store"
    assert run(installed, tmp_path, "new", "market", "mine") == "scenarios/markets/mine.yaml\n"


@pytest.mark.slow
def test_it_compares_and_finds_the_notebook_of_reports(installed: Path, tmp_path: Path) -> None:
    small = ["--set", "run.customers=100", "--set", "run.months=2", "--set", "run.warm_up_months=0"]
    small += ["--set", "run.play_on_months=1", "--set", "study.strategies=[hold, music_store/loyalty]"]
    once = ["--replications", "1", "--workers", "1", "--engine", "reference"]
    run_ = [sys.executable, "-m", "sim", "compare", "music_store", *small, *once]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(run_, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reports" / "music_store" / "summary.json").is_file()
    name = "notebooks/00_start_here.ipynb"
    code = f"from sim.scenario.files.library import here_or_shipped; print(here_or_shipped({name!r}))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert Path(found.stdout.strip()) == installed / "sim" / name
