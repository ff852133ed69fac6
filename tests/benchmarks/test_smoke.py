"""Every benchmark runs to its end at a small size, and its own checks hold; no time is asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

# arguments, and what its lines must begin with
BENCHMARKS = {
    "bench_desk.py": (["400", "4"], ["compiled", "heapq", "SimPy"]),
    "bench_small.py": (
        ["--quick"],
        ["equal:", "alike:", "SimPy", "Mesa", "numpy", "numba loop", "ours ", "ours, 2 threads"],
    ),
    "bench_market.py": (
        ["--quick"],
        [
            "equal:",
            "compiled, 1",
            "compiled, 2",
            "reference",
            "threads:",
            "slider, 1",
            "slider, 2",
            "memory:",
        ],
    ),
    "bench_start.py": (
        ["--quick"],
        ["first run, empty", "bare Python", "import sim", "loyalty --help", "first run, warm", "compiling:"],
    ),
    "bench_before.py": (
        ["--quick", "--before", "HEAD"],
        ["equal:", "slider,", "one run,", "compare,", "peak memory"],
    ),
    "bench_calibrate.py": (["--quick"], ["log:", "CSV ", "gzip ", "parquet ", "equal:", "market file "]),
    "bench_explorer.py": (
        ["--quick"],
        ["drafts of a lever", "drafts of the market", "full answers", "drawing"],
    ),
    "bench_report.py": (["--quick"], ["equal:", "1 worker", "2 workers", "2 workers are"]),
    "bench_executors.py": (
        ["--quick"],
        ["equal:", "1 process, 1 thread", "1 process, its threads", "2 processes", "Dask, 2", "against one:"],
    ),
}


def test_every_benchmark_is_here() -> None:
    assert sorted(BENCHMARKS) == sorted(path.name for path in HERE.glob("bench_*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_runs_and_prints_its_lines(name: str) -> None:
    arguments, beginnings = BENCHMARKS[name]
    done = subprocess.run(
        [sys.executable, str(HERE / name), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "RuntimeWarning" not in done.stderr  # a check that compares with NaN would pass
    lines = done.stdout.splitlines()
    missing = [start for start in beginnings if not any(line.startswith(start) for line in lines)]
    assert missing == [], done.stdout
