"""The guides beside README: what they say to type works, and what they say of results is so."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.cli import exits
from sim.cli import main as cli
from sim.scenario.files.library import FOLDERS
from sim.scenario.files.load import load_study
from sim.scenario.plans.assumptions import assumptions
from tests.habits.documents import Document, copied_to
from tests.habits.repository import ROOT
from tests.test_documents import DASK

SCENARIOS, DATA, RESULTS, CLUSTER = map(
    Document, ("scenarios/README.md", "scenarios/data/README.md", "reports/README.md", "sim/CLUSTER.md")
)
#: Packages for clusters that cannot be had here.
ELSEWHERE = ("dask_jobqueue", "dask_kubernetes")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenarios and the notebooks, in which a guide is followed."""
    monkeypatch.chdir(copied_to(tmp_path))
    return tmp_path


def follow(guide: Document, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Type what a guide says to type, and return what the commands said."""
    said = []
    for command in guide.commands:
        assert command[0] == "loyalty"
        assert exits.run(cli.app, command[1:]) == 0, (command, capsys.readouterr().err)
        said.append(capsys.readouterr().out)
    return said


@pytest.mark.slow
def test_following_the_guide_to_scenario_files_works(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    follow(SCENARIOS, capsys)
    asked = [command[1] for command in SCENARIOS.commands]
    begun = ["list", "new", "new", "new", "validate", "copy"]
    assert asked == [*begun, "compare", "compare", "what-if", "migration", "migration", "migration"]
    stages, pays = (
        pd.read_parquet(f"reports/catalogue/migration/{name}.parquet") for name in ("stages", "pays")
    )
    told = re.search(r"is worth \((\S+), (\S+), (\S+) and (\S+):", SCENARIOS.flat)
    assert told is not None
    for value, row in zip(map(float, told.groups()), stages.itertuples(), strict=False):
        assert row.value_low - 0.05 <= value <= row.value_high + 0.05
    best = pays.iloc[0]
    assert best["from_stage"] == best["to_stage"] == "bought_last_period", (
        "keeping pays more than winning back"
    )
    assert best["low"] > pays["high"].iloc[1]
    seen = pd.read_parquet("reports/mature_retail/migration/hindsight.parquet").set_index("stage")
    assert 1.7 < seen.loc["silent", "by_chain"] / seen.loc["silent", "paid"] < 2.5, "twice"
    assert seen.loc["silent", "too_much_low"] > 0 > seen.loc["long_standing", "too_much_high"]
    assert seen.loc["gone", "by_chain"] == 0, "worth nothing"
    assert seen["payments"].iloc[0] == seen["ahead"].iloc[0] == 36
    paid = pd.read_parquet("reports/catalogue/migration/hindsight.parquet").iloc[0]
    assert (paid["ahead"], paid["payments"]) == (24, 25)


@pytest.mark.slow
def test_following_the_guide_to_logs_works(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, text in DATA.files.items():
        Path(path).write_text(text, encoding="utf-8")
    said = follow(DATA, capsys)
    assert list(DATA.files) == ["scenarios/studies/my_store.yaml"]
    assert [command[1] for command in DATA.commands] == ["calibrate", "compare"]
    assert "scenarios/markets/my_store.yaml" in said[0]


def test_a_strategy_of_the_guide_can_be_read(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, inflow = [body for kind, body in SCENARIOS.blocks if kind == "yaml"]
    catalogue = Path("scenarios/markets/catalogue.yaml").read_text(encoding="utf-8")
    written = {"strategies": text, "markets": f"{catalogue}{inflow}"}
    for folder, body in written.items():
        path = Path(f"scenarios/{folder}/of_the_guide.yaml")
        path.write_text(body, encoding="utf-8")
        assert exits.run(cli.app, ["validate", str(path)]) == 0, capsys.readouterr().err


def test_every_folder_of_scenarios_is_told_of() -> None:
    told = {path for path in SCENARIOS.paths if re.fullmatch(r"scenarios/\w+/", path)}
    assert told == {f"scenarios/{name}/" for name in (*FOLDERS.values(), "data", "schema", "templates")}


def test_statuses_are_those_that_numbers_have() -> None:
    told = set(re.findall(r"`([A-Z]):`", SCENARIOS.text))
    assert {row.status for row in assumptions(load_study("music_store"))} <= told == set("EPSA")


def test_every_study_is_in_the_table_of_studies() -> None:
    table = SCENARIOS.text.split("## The studies")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) == 22 + 3  # every system of the sources, expectations, what is known, records
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row.split("|")[2])}
    assert named == {path.stem for path in (ROOT / "scenarios" / "studies").glob("*.yaml")}


@pytest.mark.slow
def test_retention_of_subscribers_rises_by_sorting(place: Path) -> None:
    names: dict[str, Any] = {}
    ((_, body),) = RESULTS.blocks
    *before, last = body.strip().splitlines()
    exec("\n".join(before), names)
    found: pd.DataFrame = eval(last, names)
    late = found.iloc[-1]
    assert late["rise"] > 0.01 and abs(late["sorting"] - late["rise"]) < 0.2 * late["rise"]
    assert "nearly all is the latter" in RESULTS.flat


@pytest.mark.slow
def test_the_cluster_starts_and_is_used_as_is_said(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    (command,) = [command for command in CLUSTER.commands if "--cluster" in command]
    given = [[part.replace("8786", port).replace("8787", "0") for part in line] for line in CLUSTER.commands]
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


def test_clusters_that_cannot_be_had_here_are_started_by_python() -> None:
    code = [body for kind, body in CLUSTER.blocks if kind == "python"]
    assert [package for package, body in zip(ELSEWHERE, code, strict=True) if package not in body] == []


def test_every_command_of_dask_has_the_options_named() -> None:
    named = [
        shlex.split(line) for line in re.findall(r"\bdask (?:scheduler|worker|ssh)\b[^`\n]*", CLUSTER.text)
    ]
    assert [line[1] for line in named] == ["scheduler", "worker", "ssh"]
    for _, command, *arguments in named:
        DASK[command].make_context(command, arguments)
