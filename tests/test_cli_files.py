"""The commands that make, find and complete scenario files, as they are typed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import exits
from sim.cli.main import app
from tests.habits.repository import ROOT


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "a b"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    code = exits.run(app, arguments)
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    return out.splitlines()


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code = exits.run(app, arguments)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "") and len(err.splitlines()) == 1
    return err.rstrip("\n")


def test_what_is_new_is_written_told_and_then_listed_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "new", "market", "mine", "--like", "subscription") == ["scenarios/markets/mine.yaml"]
    assert said(capsys, "new", "study", "mine") == ["scenarios/studies/mine.yaml"]
    told = said(capsys, "list", "markets")
    assert told[0] == "scenarios/markets" and told[1].split()[0] == "mine"
    assert "Two firms sell a service by subscription" in told[1]
    assert told[2] == str(ROOT / "scenarios" / "markets") and len(told) > 30
    assert "mine: ok (study of 3 strategies in the market mine)" in said(capsys, "validate", "mine")


def test_list_tells_every_kind_with_titles(capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "list")
    heads = [line for line in told if not line.startswith(" ")]
    assert heads == [str(ROOT / "scenarios" / name) for name in ("markets", "strategies", "studies", "games")]
    lines = [line for line in told if line.startswith(" ")]
    assert all(len(line.split(maxsplit=1)) == 2 for line in lines), "each has a title"
    assert any("music_store/acquisition" in line for line in lines)
    assert max(map(len, lines)) <= 110


def test_a_file_that_cannot_be_read_is_listed_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("scenarios/studies/broken.yaml")
    path.parent.mkdir(parents=True)
    path.write_text("a: [", encoding="utf-8")
    assert "broken.yaml:1:" in said(capsys, "list", "studies")[1]


def test_copy_tells_what_it_wrote_and_what_was_there(capsys: pytest.CaptureFixture[str]) -> None:
    first = said(capsys, "copy", "beer")
    assert "scenarios/studies/beer.yaml" in first and "scenarios/markets/beer.yaml" in first
    assert said(capsys, "copy", "beer") == [f"there already, and left as they are: {len(first)}"]
    assert all(Path(line).is_file() for line in first)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["new"], "loyalty new: Missing command"),
        (["new", "market"], "loyalty new market: Missing argument 'NAME'"),
        (["new", "marekt", "x"], "Did you mean 'market'?"),
        (["new", "market", "x", "--like", "shpo"], "(did you mean 'shop'?)"),
        (["new", "market", "../x"], "new market ../x: a market is named with small letters"),
        (["new", "market", "x", "--out", "/proc/nothing"], "/proc/nothing"),
        (["list", "market"], "loyalty list: Invalid value for"),
        (["copy", "beeer"], "(did you mean 'beer'?)"),
    ],
)
def test_what_is_wrong_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert told in refused(capsys, *arguments)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes_names_of_commands_studies_files_and_levers(here: Path) -> None:
    command = here / "bin" / "loyalty"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sim "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    (here / "scenarios" / "markets").mkdir(parents=True)
    (here / "scenarios" / "markets" / "mine.yaml").touch()
    script = "\n".join(
        [
            'eval "$(loyalty --show-completion bash)"',
            "try() { COMP_WORDS=(loyalty \"$@\"); COMP_CWORD=$#; _loyalty_completion loyalty; "
            'echo "${COMPREPLY[*]}"; }',
            "try comp", "try compare music", "try validate scenarios/mark",
            "try validate scenarios/markets/m",
            "try levers recover_", "try copy subscription/ac", 'try new market x --like ""', "try report zz",
        ]
    )  # fmt: skip
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", script], cwd=here, env=environment, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "compare", "music_store", "scenarios/markets/", "scenarios/markets/mine.yaml", "recover_price",
        "subscription/acquisition", "business_to_business shop subscription", "",
    ]  # fmt: skip
