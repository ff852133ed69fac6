"""What the benchmarks have in common: what they ran on, interleaved rounds, fresh processes."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

ROOT = Path(__file__).resolve().parents[2]
STUDY = str(ROOT / "scenarios" / "studies" / "mature_retail.yaml")

T = TypeVar("T", bound=tuple[float, ...])


def parser(doc: str, rounds: int) -> argparse.ArgumentParser:
    """A reader of the command line with the options that every benchmark has: `quick` and `rounds`."""
    reader = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--quick", action="store_true", help="small sizes: shows that it runs, not how fast")
    reader.add_argument("--rounds", type=int, help=f"rounds that medians are of (default {rounds})")
    return reader


def taken(reader: argparse.ArgumentParser, rounds: int) -> argparse.Namespace:
    """Read the command line; a quick run has one round unless told otherwise."""
    asked = reader.parse_args()
    asked.rounds = asked.rounds or (1 if asked.quick else rounds)
    return asked


def options(doc: str, rounds: int) -> argparse.Namespace:
    """Read a command line that has only the common options."""
    return taken(parser(doc, rounds), rounds)


def header(title: str, asked: argparse.Namespace, *libraries: str) -> None:
    """Print what is measured, and on what."""
    print(f"== {title}")
    print(f"   {processor()}, {cores()} cores to use, {platform.system()} {platform.machine()}")
    shown = ", ".join(f"{name} {_version(name)}" for name in ("loyalty-lab", *libraries))
    print(f"   Python {platform.python_version()}, {shown}")
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    size = "; QUICK: sizes too small to say how fast" if asked.quick else ""
    print(f"   medians of {asked.rounds} interleaved rounds{load}{size}", flush=True)


def processor() -> str:
    """Name of the processor, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "processor unknown"


def cores() -> int:
    """Number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


class Spent(NamedTuple):
    """Seconds that some work took."""

    wall: float
    processor: float  # of all threads of this process; what others do to the machine hardly touches it

    @classmethod
    def on(cls, work: Callable[[], Any]) -> Spent:
        """Time one call."""
        wall, processor = time.perf_counter(), time.process_time()
        work()
        return cls(time.perf_counter() - wall, time.process_time() - processor)


def interleaved(ways: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, T]:
    """Medians over rounds in which the ways take turns, so that what disturbs one disturbs all.

    A way returns a named tuple of numbers; the median is taken of each.
    """
    found: dict[str, list[T]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
    return {
        name: type(spent[0])(*map(statistics.median, zip(*spent, strict=True)))
        for name, spent in found.items()
    }


def fresh(*arguments: str, **variables: str) -> tuple[float, str]:
    """Run Python in a process of its own; its wall-clock seconds and output."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    spent = time.perf_counter() - begin
    if done.returncode != 0:
        sys.exit(f"a fresh process failed:\n{done.stderr}")
    return spent, done.stdout
