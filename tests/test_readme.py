"""Everything the README says to type works, and what it says of results is what the model gives today."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer.main

import sim
from sim.cli import exits
from sim.cli import main as cli
from sim.scenario.files.load import find_study
from sim.show.paper.execute import declared
from sim.show.words.words import languages
from sim.study.compare.digest import digest
from sim.study.compare.results_folder import describe
from tests.habits.repository import ROOT, files

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
FLAT = " ".join(re.sub(r"^> ?", "", TEXT, flags=re.MULTILINE).split())
EXAMPLES = sorted(path.parent for path in (ROOT / "reports" / "examples").glob("*/manifest.json"))
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = [shlex.split(line) for kind, body in BLOCKS if kind == "sh" for line in body.splitlines()]
#: Text of a file, after its path: the last code in the sentence before the block.
FILES: dict[str, str] = dict(
    re.findall(r"`(scenarios/[\w/]+\.yaml)`:\n\n```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
)
DASK = {entry.name: entry.load() for entry in entry_points(group="dask_cli")}
#: Of a cluster, which is to be started first.
ON_CLUSTER = [command for command in COMMANDS if "--cluster" in command]
#: Packages for clusters that cannot be had here.
ELSEWHERE = ("dask_jobqueue", "dask_kubernetes")
#: A report of the full size is no test of the README; its parts are.
TOO_LONG = ["loyalty", "report", "personal_care"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenarios and the notebooks, in which the README is followed."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def parsed(arguments: list[str]) -> dict[str, Any]:
    """Return what the command line makes of its arguments, or fail as it would."""
    command = typer.main.get_command(cli.app)
    with command.make_context("loyalty", list(arguments[:1]), resilient_parsing=True):
        chosen = command.commands[arguments[0]]  # type: ignore[attr-defined]
        with chosen.make_context(arguments[0], list(arguments[1:])) as context:
            return dict(context.params)


def test_the_readme_shows_commands_files_and_python() -> None:
    assert {kind for kind, _ in BLOCKS} == {"sh", "yaml", "python"}
    assert len(FILES) == sum(kind == "yaml" for kind, _ in BLOCKS) == 3
    assert TOO_LONG in COMMANDS
    assert {command[0] for command in COMMANDS} == {"make", ".", "cp", "loyalty", "papermill", "dask"}


@pytest.mark.slow
def test_following_the_readme_works(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = []
    for command in COMMANDS:
        if command[0] == "cp":
            shutil.copy(command[1], command[2])
            wrote = [path for path in FILES if "personal_care" in path]
            assert command[2] in wrote
            for path in wrote:
                Path(path).write_text(FILES[path], encoding="utf-8")
        elif command[0] == "loyalty":
            parsed(command[1:])
            if command == TOO_LONG or command in ON_CLUSTER:
                find_study(command[2])
                continue
            if command[1:] == ["compare", "my_store"]:
                Path("scenarios/studies/my_store.yaml").write_text(
                    FILES["scenarios/studies/my_store.yaml"], encoding="utf-8"
                )
            code = exits.run(cli.app, command[1:])
            assert code == 0, (command, capsys.readouterr().err)
            ran.append(command[1])
    migrations = ["migration"] * 3
    assert ran == ["validate", "compare", "compare", "compare", "calibrate", "compare", *migrations]
    kept = {path.name for path in Path("reports/personal_care").iterdir() if not path.name.startswith(".")}
    assert kept == {"summary.json", "study.yaml", "manifest.json", "tables"}
    assert all(f"`{name}`" in TEXT for name in kept - {"tables"})
    assert sim.open_results("reports/personal_care").summary["seed"] == 2


@pytest.mark.slow
def test_the_python_works_and_the_sale_does_what_is_said_of_it(place: Path) -> None:
    names: dict[str, Any] = {}
    for kind, body in BLOCKS:
        if kind == "python" and any(package in body for package in ELSEWHERE):
            compile(body, "README.md", "exec")
        elif kind == "python":
            exec(body, names)
    assert names["comparison"].verdict.sentence
    assert {"difference", "low", "high"} <= set(names["comparison"].paired)
    assert {"month", "firm", "segment", "loyal", "revenue", "satisfaction"} <= set(names["run"].monthly)
    assert names["lost"]["low"].item() > 0
    assert names["with_sale"].summary["strategy"].unique().tolist() == [
        *names["study"].strategies,
        "spring sale",
    ]
    before, after = (run.ledger.set_index("month") for run in (sim.simulate(names["study"]), names["run"]))
    change = (after["profit"] - before["profit"])[after["firm"] == "ours"]
    assert change.sum() < 0 and change.loc[12:14].sum() < 0
    assert change.loc[15:20].sum() < 0, "the loss goes on after the sale"
    rival = after.loc[after["firm"] == "rival_broad", "price"]
    assert rival[14] < 0.95 < 0.999 < rival[24], "the rival matched the sale and went back up"


@pytest.mark.slow
def test_the_cluster_starts_and_is_used_as_is_said(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    (command,) = ON_CLUSTER
    given = [[part.replace("8786", port).replace("8787", "0") for part in line] for line in COMMANDS]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", *line], cwd=place, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for line in given
        if line[0] == "dask"
    ]  # fmt: skip
    try:
        limit = time.monotonic() + 120
        while not listens(int(port)):
            assert time.monotonic() < limit and all(process.poll() is None for process in started)
            time.sleep(0.1)
        code = exits.run(cli.app, [part.replace("8786", port) for part in command[1:]])
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert code == 0, capsys.readouterr().err
    assert sim.open_results("reports/mature_retail").summary["replications"] == 5


def listens(port: int) -> bool:
    with socket.socket() as other:
        return other.connect_ex(("127.0.0.1", port)) == 0


def test_every_command_of_dask_has_the_options_named() -> None:
    named = [shlex.split(line) for line in re.findall(r"\bdask (?:scheduler|worker|ssh)\b[^`\n]*", TEXT)]
    assert [line[1] for line in named] == ["scheduler", "worker", "ssh"]
    for _, command, *arguments in named:
        DASK[command].make_context(command, arguments)


def test_every_goal_of_make_and_every_other_command_is_there() -> None:
    goals = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {command[1] for command in COMMANDS if command[0] == "make"}
    named |= set(re.findall(r"`make ([a-z]+)", TEXT))
    assert {"report", "test", "lab"} <= named <= goals
    commands = set(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]
    assert {"calibrate", "compare"} <= set(re.findall(r"`loyalty ([a-z][a-z-]*)", TEXT)) <= commands


def test_options_named_in_sentences_are_options() -> None:
    known = {
        option
        for command in typer.main.get_command(cli.app).commands.values()  # type: ignore[attr-defined]
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    } | {"--help"}
    known |= {option for command in DASK.values() for given in command.params for option in given.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", TEXT)) <= known


def test_the_notebook_takes_the_parameter() -> None:
    (command,) = [command for command in COMMANDS if command[0] == "papermill"]
    assert command[command.index("-p") + 1] in declared(ROOT / command[1])
    find_study(command[-1])


def test_every_study_is_in_the_table_of_what_studies_show() -> None:
    table = TEXT.split("## What the studies show")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) == 22 + 1  # every system of the sources, and the expectations
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row.split("|")[2])}
    assert named == {path.stem for path in (ROOT / "scenarios" / "studies").glob("*.yaml")}


def test_links_and_named_files_are_kept_in_the_repository() -> None:
    kept = {path.relative_to(ROOT).as_posix() for path in files()}
    links = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert links
    assert set(links) <= kept
    made = {*FILES, *(str(Path(path).parent / Path(path).stem) for path in FILES), "reports/personal_care/"}
    named = set(re.findall(r"`((?:scenarios|notebooks|sim|tests|reports)/[\w/.]*)`", TEXT)) - made
    assert {name for name in named if not (ROOT / name).exists()} <= {"reports/music_store/report.pdf"}


def test_what_is_said_to_be_missing_is_missing() -> None:
    missing = TEXT.split("**What is not there yet**")[1].split("\n\n")[0]
    commands = set(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]
    assert ("Chinese" in missing) == ("zh" not in languages())
    assert ("HTML" in missing) == ("html" not in {kind.value for kind in cli.Format})
    assert ("sensitivity" in missing) == ("sensitivity" not in commands)
    assert ("optimisation" in missing) == ("optimise" not in commands)
    assert ("game" in missing) == ("game" not in commands)


def test_the_verdict_quoted_is_that_of_the_example() -> None:
    summary = json.loads((ROOT / "reports/examples/music_store/summary.json").read_text(encoding="utf-8"))
    said = re.search(r"^> .*?(?=\n\n)", TEXT, re.MULTILINE | re.DOTALL)
    assert said is not None
    quoted = " ".join(re.sub(r"^> ?", "", said[0], flags=re.MULTILINE).split())
    assert summary["verdict"]["sentence"].startswith(quoted)
    assert summary["verdict"]["winner"] is None
    apart = {
        (row["a"], row["b"], row["measure"]): row
        for row in summary["paired"]
        if "acquisition" in row.values()
    }
    money, later = (apart["hold", "acquisition", measure] for measure in ("npv", "value"))
    assert money["together_low"] < 0 < money["together_high"], "too close to call within the horizon"
    assert later["together_high"] < 0, "acquisition wins if what remains is counted"
    assert summary["calibration"]["passes"]
    assert f"{abs(summary['calibration']['error']):.1%}".replace("%", " %") in FLAT
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
