"""Everything README says to type works, and what it says of results is what the model gives today."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.cli import exits
from sim.cli import main as cli
from sim.game.table.game_folder import GameFolder
from sim.scenario.files.load import find_study
from sim.show.course.lesson import lessons
from sim.show.paper.execute import declared
from sim.show.words.words import languages
from sim.study.compare.digest import digest
from sim.study.compare.results_folder import describe
from tests.habits.documents import Document, copied_to, goals, loyalty
from tests.habits.repository import ROOT

README = Document("README.md")
COMMANDS, FILES, TEXT = README.commands, README.files, README.text
EXAMPLES = sorted(path.parent for path in (ROOT / "reports" / "examples").glob("*/manifest.json"))
#: A report of the full size is no test of README; its parts are.
TOO_LONG = ["loyalty", "report", "personal_care"]
#: What comes of a course, and how nbgrader marks it, is tested with it (tests/show/course).
COURSE = ["loyalty", "course", "make"]
#: What serves until it is stopped is tested with the game (tests/game/web).
SERVED = ["loyalty", "game", "serve"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenarios and the notebooks, in which README is followed."""
    monkeypatch.chdir(copied_to(tmp_path))
    return tmp_path


def test_readme_shows_commands_files_and_python() -> None:
    assert {kind for kind, _ in README.blocks} == {"sh", "yaml", "python"}
    assert len(FILES) == sum(kind == "yaml" for kind, _ in README.blocks) == 2
    assert TOO_LONG in COMMANDS
    assert {command[0] for command in COMMANDS} == {
        "make", ".", "cp", "loyalty", "papermill", "pip", "cd", "nbgrader",
    }  # fmt: skip


@pytest.mark.slow
def test_following_readme_works(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = []
    for command in COMMANDS:
        if command[0] == "cp":
            shutil.copy(command[1], command[2])
            assert command[2] in FILES
            for path, text in FILES.items():
                Path(path).write_text(text, encoding="utf-8")
        elif command == TOO_LONG:
            find_study(command[2])
        elif command[:3] == COURSE:
            assert lessons([int(command[-1])])
        elif command[:3] == SERVED:
            assert GameFolder(command[3]).state.last_run == 0, "the practice was reset"
        elif command[0] == "loyalty":
            assert exits.run(cli.app, command[1:]) == 0, (command, capsys.readouterr().err)
            ran.append(command[1])
    played = ["game"] * 8
    assert ran == ["compare", "what-if", "calibrate", *played, "validate", "compare", "compare", "compare"]
    kept = {path.name for path in Path("reports/personal_care").iterdir() if not path.name.startswith(".")}
    assert kept == {"summary.json", "study.yaml", "manifest.json", "tables"}
    for text in (TEXT, Document("reports/README.md").text):
        assert all(f"`{name}`" in text for name in (kept - {"tables"}) | {"tables/*.parquet"})
    assert sim.open_results("reports/personal_care").summary["seed"] == 2


@pytest.mark.slow
def test_the_python_works(place: Path) -> None:
    names: dict[str, Any] = {}
    for kind, body in README.blocks:
        if kind == "python":
            exec(body, names)
    assert names["comparison"].verdict.sentence
    assert {"difference", "low", "high"} <= set(names["comparison"].paired)
    assert {"month", "firm", "segment", "loyal", "revenue", "satisfaction"} <= set(names["run"].monthly)


def test_the_goals_and_commands_that_everybody_needs_are_named() -> None:
    named = {command[1] for command in COMMANDS if command[0] == "make"}
    named |= set(re.findall(r"`make ([a-z]+)", TEXT))
    assert {"report", "test", "lab"} <= named <= goals()
    told = {command[1] for command in COMMANDS if command[0] == "loyalty"}
    assert {"compare", "report", "calibrate", "validate"} <= told


def test_the_notebook_takes_the_parameter() -> None:
    (command,) = [command for command in COMMANDS if command[0] == "papermill"]
    assert command[command.index("-p") + 1] in declared(ROOT / command[1])
    find_study(command[-1])


def test_every_notebook_is_told_of_with_its_question() -> None:
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").rglob("*.ipynb")}
    assert {path for path in README.paths if path.startswith("notebooks/")} == kept


def test_what_is_said_to_be_missing_is_missing() -> None:
    missing = TEXT.split("**What is not there yet**")[1].split("\n\n")[0]
    commands = set(loyalty().commands)
    assert ("Chinese" in missing) == ("zh" not in languages())
    assert ("HTML" in missing) == ("html" not in {kind.value for kind in cli.Format})
    assert ("sensitivity" in missing) == ("sensitivity" not in commands)
    assert ("game" in missing) == ("game" not in commands)


def test_the_verdict_quoted_is_that_of_the_example() -> None:
    summary = json.loads((ROOT / "reports/examples/music_store/summary.json").read_text(encoding="utf-8"))
    said = re.search(r"^> .*?(?=\n\n)", TEXT, re.MULTILINE | re.DOTALL)
    assert said is not None
    quoted = " ".join(re.sub(r"^> ?", "", said[0], flags=re.MULTILINE).split())
    assert summary["verdict"]["sentence"].startswith(quoted)
    assert summary["verdict"]["winner"] == "acquisition" and summary["judged_by"] == "value"
    apart = {
        (row["a"], row["b"], row["measure"]): row
        for row in summary["paired"]
        if "acquisition" in row.values()
    }
    money, later = (apart["hold", "acquisition", measure] for measure in ("npv", "value"))
    assert money["together_high"] < 0, "being heard of pays within the horizon"
    assert later["difference"] < money["difference"], "and more once what customers still bring is counted"
    assert summary["calibration"]["passes"]
    assert f"{abs(summary['calibration']['error']):.1%}".replace("%", " %") in README.flat
    assert summary["calibration"]["week"] == 78


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_examples_are_what_the_model_gives_today(folder: Path) -> None:
    study = sim.load_study(folder.name)
    renew = f"renew it: make report STUDY={folder.name}; sh reports/examples/keep {folder.name}"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["study_hash"] == describe(study)["study_hash"], renew
    assert manifest["version"] == sim.__version__, renew
    outcomes = pd.read_parquet(folder / "outcomes.parquet").set_index(["strategy", "replication"])
    facts = digest(study, sim.simulate(study, "hold", 0))
    found = facts[(facts["table"] == "outcomes") & (facts["measure"] == "npv")]["value"]
    assert found.item() == pytest.approx(outcomes.loc[("hold", 0), "npv"], rel=1e-9), renew


def test_two_examples_are_kept_and_are_small() -> None:
    assert [folder.name for folder in EXAMPLES] == ["mature_retail", "music_store"]
    for path in (ROOT / "reports" / "examples").rglob("*.*"):
        assert path.suffix in {".pdf", ".png", ".json", ".parquet"}
        assert path.stat().st_size < 1_500_000


def test_keeping_an_example_takes_what_was_made(tmp_path: Path) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    source, study = ROOT / "reports" / "examples", "music_store"
    (tmp_path / "examples").mkdir()
    (tmp_path / study / "tables").mkdir(parents=True)
    shutil.copy(source / "keep", tmp_path / "examples" / "keep")
    for name in ("report.pdf", "summary.json", "manifest.json"):
        shutil.copy(source / study / name, tmp_path / study / name)
    shutil.copy(source / study / "outcomes.parquet", tmp_path / study / "tables" / "outcomes.parquet")
    subprocess.run(["sh", tmp_path / "examples" / "keep", study], check=True, timeout=60)
    made = tmp_path / "examples" / study
    assert sorted(path.name for path in made.iterdir()) == sorted(
        path.name for path in (source / study).iterdir()
    )
    assert (made / "page-1.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
