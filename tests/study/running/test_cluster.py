"""A real Dask cluster finds the same bytes, whoever of it dies, joins or is not the same as we are."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.model.machine import threads
from sim.scenario.basics.errors import UserError
from sim.study.compare.compare import compare
from sim.study.compare.replicate import replicate
from sim.study.facts.measure_facts import measure_facts
from sim.study.round_trips.round_trip import round_trips
from sim.study.running import cluster as executor
from sim.study.running.cluster import Cluster
from tests.habits.repository import ROOT
from tests.scenario.small import scenarios
from tests.study import hand_made
from tests.study.compare.test_real_runs import trial
from tests.study.running.dask_here import LONG, DaskHere, until

pytestmark = pytest.mark.slow

#: Where workers note what they do.
TRACE = "LOYALTY_TEST_TRACE"
SMALL = ["--engine", "reference", "--set", "market.customers=20", "--set", "run.months=2"]
SMALL += ["--set", "run.warm_up_months=0", "--set", "study.strategies=[hold, loyalty]"]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskHere]:
    """A cluster of two workers, of which one has two threads."""
    with DaskHere(tmp_path_factory.mktemp("dask"), threads=(1, 2)) as here:
        yield here


def files(folder: Path) -> dict[str, bytes]:
    """What a comparison found, by file; but not the record of how it was made."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def untold(err: str) -> str:
    """What was said besides how far the work is, which is told where it takes long."""
    return "".join(line for line in err.splitlines(keepends=True) if " runs done" not in line)


def traced(study: Any, strategy: str, replication: int) -> Any:
    """Note who does it; all but the first runs wait until the test lets them go on."""
    trace = Path(os.environ[TRACE])
    with trace.open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()} {strategy} {replication}\n")
    if replication >= 4:
        until(trace.with_suffix(".go").exists, "leave to go on")
    return hand_made.simulate(study, strategy, replication)


def fail(study: Any, strategy: str, replication: int) -> Any:
    raise UserError("this cannot be")


def die(study: Any, strategy: str, replication: int) -> Any:
    os._exit(9)


def said(trace: Path) -> list[tuple[int, str]]:
    """Process and run of each line of a trace."""
    lines = [line.split(" ", 1) for line in trace.read_text(encoding="utf-8").splitlines()]
    return [(int(process), run) for process, run in lines]


def test_a_comparison_has_the_bytes_of_serial_work(two: DaskHere, tmp_path: Path) -> None:
    compare(trial(), folder=tmp_path / "serial")
    compare(trial(), folder=tmp_path / "cluster", cluster=two.address)
    serial, cluster = files(tmp_path / "serial"), files(tmp_path / "cluster")
    assert sum(name.startswith(".tasks/") for name in serial) == 18
    assert "summary.json" in serial and "tables/outcomes.parquet" in serial
    assert cluster == serial


def test_facts_and_round_trips_are_those_of_serial_work(two: DaskHere) -> None:
    some: dict[str, Any] = {"only": ["F20"], "effort": 0.03}
    pd.testing.assert_frame_equal(
        measure_facts(**some), measure_facts(**some, cluster=two.address), check_exact=True
    )
    trips: dict[str, Any] = {"trips": 2, "kinds": ("subscribers",), "resamples": 20}
    pd.testing.assert_frame_equal(
        round_trips(**trips), round_trips(**trips, cluster=two.address), check_exact=True
    )


def test_the_command_works_on_a_cluster_and_says_no_more_than_without(two: DaskHere, tmp_path: Path) -> None:
    scenarios(tmp_path)
    command = [sys.executable, "-m", "sim", "compare", "small", *SMALL, "--replications", "3"]
    ends = [
        subprocess.run(
            [*command, *who], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, timeout=LONG, check=False,
        )
        for who in (["--cluster", two.address, "--out", "a"], ["--workers", "1", "--out", "b"])
    ]  # fmt: skip
    assert [(end.returncode, untold(end.stderr)) for end in ends] == [(0, ""), (0, "")]
    assert ends[0].stdout.replace("a/small", "b/small") == ends[1].stdout
    assert files(tmp_path / "a/small") == files(tmp_path / "b/small")


def note(path: Path, what: object = "first") -> object:
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{what}\n")
    time.sleep(0.1)
    return what


def noted(job: int, path: Path) -> object:
    return note(path, job)


def test_what_comes_first_is_done_once_on_a_machine_before_any_job(two: DaskHere, tmp_path: Path) -> None:
    path = tmp_path / "notes"
    work = partial(noted, path=path)
    found = dict(Cluster(two.address).done(work, range(6), first=partial(note, path)))
    assert found == {job: job for job in range(6)}
    notes = path.read_text(encoding="utf-8").split()
    assert notes[0] == "first" and sorted(notes[1:]) == [str(job) for job in range(6)]


_inside: list[int] = []


def crowded(job: int) -> tuple[int, int, int]:
    """Process, jobs at work in it now, threads that a run may use."""
    _inside.append(job)
    time.sleep(0.05)
    found = os.getpid(), len(_inside), threads.allowed()
    _inside.remove(job)
    return found


def test_a_worker_does_one_run_at_a_time_with_the_threads_it_has(two: DaskHere) -> None:
    found = [found for _, found in Cluster(two.address).done(crowded, range(16))]
    assert {at_work for _, at_work, _ in found} == {1}
    allowed = {process: number for process, _, number in found}
    assert allowed == {two.workers[0].pid: 1, two.workers[1].pid: 2}


def test_an_error_in_a_run_is_the_error_of_the_command(two: DaskHere) -> None:
    with pytest.raises(UserError, match=r"^this cannot be$"):
        replicate(hand_made.study(), cluster=two.address, simulate=fail)


def test_runs_of_a_killed_worker_are_done_by_others_and_who_joins_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, trace, store = hand_made.study(replications=10), tmp_path / "trace", tmp_path / "store"
    monkeypatch.setenv(TRACE, str(trace))
    with DaskHere(tmp_path, threads=(1, 1)) as here:
        killed = here.workers[0]

        def disturb() -> None:
            until(lambda: trace.exists() and killed.pid in dict(said(trace)), "work by the first")
            killed.kill()
            joined = here.worker()
            until(lambda: joined.pid in dict(said(trace)), "work by who joined")
            trace.with_suffix(".go").touch()

        other = threading.Thread(target=disturb)
        other.start()
        found = replicate(study, cluster=here.address, store=store, simulate=traced)
        other.join()
        joined = here.processes[-1]
    done = said(trace)
    assert found.equals(replicate(study, simulate=hand_made.simulate))
    runs = Counter(run for _, run in done)
    assert len(runs) == 30
    assert runs.total() <= 32, "no more is done twice than the killed one had in hand"
    assert {process for process, _ in done} == {killed.pid, here.workers[1].pid, joined.pid}
    assert len(list(store.glob("*"))) == 30


def test_a_run_that_kills_every_worker_ends_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor, "DEATHS", 2)
    with DaskHere(tmp_path, threads=(1, 1)) as here, pytest.raises(RuntimeError, match="for want of memory"):
        replicate(hand_made.study(["hold"], replications=1), cluster=here.address, simulate=die)


def test_a_lost_scheduler_is_one_line_and_the_same_command_goes_on_without_it(tmp_path: Path) -> None:
    scenarios(tmp_path)
    command = [sys.executable, "-m", "sim", "compare", "small", *SMALL]
    how: dict[str, Any] = {"cwd": tmp_path, "text": True, "env": os.environ | {"PYTHONPATH": str(ROOT)}}
    tasks = tmp_path / "reports/small/.tasks"
    (tmp_path / "dask").mkdir()
    with DaskHere(tmp_path / "dask") as here:
        lost = subprocess.Popen(
            [*command, "--replications", "500", "--cluster", here.address],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how,
        )  # fmt: skip
        try:
            until(lambda: len(list(tasks.glob("*.parquet"))) >= 10 or lost.poll() is not None, "runs")
            here.scheduler.kill()
            out, err = lost.communicate(timeout=LONG)
        finally:
            lost.kill()
            lost.wait()
    kept = "finished runs are kept in reports/small, and the same command goes on from there"
    assert (
        untold(err)
        == f"cluster: {here.address}: the scheduler is gone; {kept}, with another cluster or with none\n"
    )
    assert (lost.returncode, out) == (exits.WRONG, "")
    assert not list(tmp_path.rglob("*.partial")) and not (tmp_path / "reports/small/summary.json").exists()
    before = {path.name: path.stat().st_ino for path in tasks.glob("*.parquet")}
    for out in ("reports", "fresh"):
        ending = [*command, "--replications", "5", "--workers", "1", "--out", out]  # the first of the same
        subprocess.run(ending, check=True, timeout=LONG, stdout=subprocess.DEVNULL, **how)
    after = {path.name: path.stat().st_ino for path in tasks.glob("*.parquet")}
    assert len(before) >= 10 and before.items() <= after.items(), "none of those kept was done again"
    fresh = files(tmp_path / "fresh/small")
    resumed = files(tmp_path / "reports/small")
    assert fresh.items() <= resumed.items()


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Path to a package that differs from this one by a comment."""
    place = tmp_path_factory.mktemp("changed")
    shutil.copytree(ROOT / "sim", place / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    with (place / "sim" / "study" / "value.py").open("a", encoding="utf-8") as source:
        source.write("# another\n")
    return f"{place}{os.pathsep}{ROOT}"


def test_a_worker_of_another_source_is_refused(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    study, trace = hand_made.study(replications=10), tmp_path / "trace"
    monkeypatch.setenv(TRACE, str(trace))
    refused = r"cluster: worker tcp://127.0.0.1:\d+ is refused, for it is another than this: its source \w+ "
    with DaskHere(tmp_path, threads=()) as here:
        other = here.worker(PYTHONPATH=changed)
        with pytest.raises(UserError, match=refused + r"there, \w+ here$"):  # before any work
            replicate(study, cluster=here.address, simulate=traced)
        assert not trace.exists()
        other.kill()
        same = here.worker()

        def join() -> None:
            until(trace.exists, "work by the one")
            other = here.worker(PYTHONPATH=changed)
            until(lambda: "function 'identity'" in here.log(other), "a question to who joined")
            trace.with_suffix(".go").touch()

        late = threading.Thread(target=join)
        late.start()
        found = replicate(study, cluster=here.address, simulate=traced)
        late.join()
    assert {process for process, _ in said(trace)} == {same.pid}
    assert found.equals(replicate(study, simulate=hand_made.simulate))
    assert capsys.readouterr().err.count("is refused") == 1


def test_an_address_where_nobody_is_is_one_line_in_a_few_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(UserError, match=f"^cluster: {address}: no Dask scheduler answers within 5 s$"):
            replicate(hand_made.study(), cluster=address, simulate=fail)
    code = exits.run(app, ["facts", "--only", "F20", "--cluster", address, "--out", str(tmp_path)])
    out, err = capsys.readouterr()  # now nobody listens there
    assert (code, out) == (exits.WRONG, "")
    assert err == f"cluster: {address}: no Dask scheduler answers within 5 s\n"


def test_a_worker_s_address_and_missing_certificates_are_told(two: DaskHere) -> None:
    from dask.distributed import Client

    with Client(two.address, set_as_default=False) as client:
        until(lambda: client.nthreads(), "workers")
        worker = next(iter(client.nthreads()))
    with pytest.raises(UserError, match="a scheduler is expected, this is a worker"):
        replicate(hand_made.study(), cluster=worker, simulate=fail)
    with pytest.raises(UserError, match="certificates are needed"):
        replicate(hand_made.study(), cluster="tls://127.0.0.1:1", simulate=fail)


def test_without_dask_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    with pytest.raises(UserError, match=r"pip install 'loyalty-lab\[cluster\]'") as caught:
        replicate(hand_made.study(), cluster="tcp://127.0.0.1:1", simulate=fail)
    assert "\n" not in str(caught.value)


def test_a_finished_study_needs_no_cluster(tmp_path: Path) -> None:
    study = hand_made.study()
    first = replicate(study, store=tmp_path, simulate=hand_made.simulate)
    assert replicate(study, store=tmp_path, simulate=fail, cluster="tcp://127.0.0.1:1").equals(first)


@pytest.mark.parametrize(
    "command", [["compare", "small"], ["report", "small"], ["facts"], ["round-trip", "--trips", "1"]]
)
@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--cluster", "tcp://127.0.0.1:1", "--workers", "2"], "name one of them"),
        (["--cluster", "http://127.0.0.1:1"], "tcp://host:port or tls://host:port is expected"),
    ],
)
def test_every_command_refuses_both_options_and_what_is_no_address(
    command: list[str], given: list[str], told: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    scenarios(tmp_path)
    code = exits.run(app, [*command, *given])
    out, err = capsys.readouterr()
    assert (code, out, err.count("\n")) == (exits.WRONG, "", 1)
    assert told in err
