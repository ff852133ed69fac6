"""The quick lane leaves out what simulates much, compiles, starts Python or is slow, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.model.clock import Running
from sim.model.simulate import simulate
from tests.habits.repository import ROOT
from tests.lanes import LITTLE, QuickLane, no_python
from tests.model.markets import a_market, a_study

LEFT = pytest.skip.Exception


def counted(monkeypatch: pytest.MonkeyPatch, *, compiled: bool = True) -> QuickLane:
    """A quick lane for what this test simulates, whatever lane the test itself is in."""
    lane = QuickLane(compiled)
    monkeypatch.setattr(Running, "live_on", lane.counting(Running.live_on))
    return lane


def test_a_little_is_simulated_and_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    lane = counted(monkeypatch)
    little = a_study(a_market(), customers=20, months=3, warm_up=2)
    assert len(simulate(little, engine="reference").ledger) == 2 * 3
    assert 20 * 5 < lane.simulated < LITTLE
    with pytest.raises(LEFT, match="simulates more than a little"):
        simulate(a_study(a_market(), customers=int(LITTLE), months=2), engine="reference")


def test_many_runs_of_one_test_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lane = counted(monkeypatch)
    tiny = a_study(a_market(), customers=1, months=1)
    for _ in range(5):
        simulate(tiny, engine="reference")
    assert LITTLE / 5 < lane.simulated < LITTLE
    with pytest.raises(LEFT, match="more than a little"):
        for _ in range(int(LITTLE)):
            simulate(tiny, engine="reference")
    lane.begin()
    simulate(tiny, engine="reference")


def test_nothing_is_compiled_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    counted(monkeypatch, compiled=False)
    tiny = a_study(a_market(), customers=1, months=1)
    simulate(tiny, engine="reference")
    with pytest.raises(LEFT, match="not compiled"):
        simulate(tiny, engine="compiled")


def test_another_python_is_not_started_and_other_programs_are() -> None:
    no_python(["make", "help"])
    no_python("exit 3")
    with pytest.raises(LEFT, match="starts another Python"):
        no_python([sys.executable, "-m", "sim"])


SOME = """
import subprocess, sys
from multiprocessing import Process
import pytest
from sim.model.simulate import simulate
from tests.model.markets import a_market, a_study

def test_little():
    simulate(a_study(a_market(), customers=5, months=2), engine="reference")
    subprocess.run(["true"], check=True)

def test_much():
    simulate(a_study(a_market(), customers=5000, months=2), engine="reference")
    assert False

def test_a_process():
    Process(target=print).start()
    assert False

def test_a_command():
    subprocess.run([sys.executable, "-c", ""], check=True)
    assert False

@pytest.mark.slow
def test_slow():
    assert False
"""


def test_pytest_keeps_to_the_lane_where_it_is_asked_to(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(SOME, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = slow\n", encoding="utf-8")

    def last_line(*options: str) -> str:
        command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-q"]
        done = subprocess.run(
            [*command, *options, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.splitlines()[-1]

    assert last_line("--quick").startswith("1 passed, 3 skipped, 1 deselected")
    assert last_line().startswith("4 failed, 1 passed")
