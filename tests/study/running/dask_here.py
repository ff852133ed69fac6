"""A Dask cluster on this machine's loopback, of processes that can be killed one by one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from tests.habits.repository import ROOT

#: Seconds after which what does not happen is a failure; far more than it takes.
LONG = 300.0
_QUIET = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]


def until(true: Callable[[], object], what: str) -> None:
    """Wait for something, and fail if it never comes."""
    limit = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < limit, f"never: {what}"
        time.sleep(0.02)


class DaskHere:
    """A scheduler and its workers; all of them end with the block.

    Parameters
    ----------
    folder : Path
        For files of its own.
    threads : tuple of int
        Threads of each worker it starts with.
    """

    def __init__(self, folder: Path, threads: tuple[int, ...] = (1,)) -> None:
        self.folder, self.processes = folder, list[subprocess.Popen[bytes]]()
        self._logs: dict[int, Path] = {}
        told = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(told))
        try:
            until(lambda: told.exists() and told.stat().st_size, "a scheduler")
            self.address: str = json.loads(told.read_text(encoding="utf-8"))["address"]
            self.workers = [self._worker(number) for number in threads]
            for worker in self.workers:
                self._registered(worker)
        except BaseException:
            self.end()
            raise

    def _start(self, what: str, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        log = self.folder / f"{what}-{len(self.processes)}.log"
        with log.open("wb") as err:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "dask", what, *arguments, *_QUIET],
                    cwd=self.folder, stdout=err, stderr=err, stdin=subprocess.DEVNULL,
                    env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
                )
            )  # fmt: skip
        self._logs[self.processes[-1].pid] = log
        return self.processes[-1]

    def worker(self, **variables: str) -> subprocess.Popen[bytes]:
        """Start one more worker; its process is the worker, with nobody to start it anew."""
        worker = self._worker(1, **variables)
        self._registered(worker)
        return worker

    def _worker(self, threads: int, **variables: str) -> subprocess.Popen[bytes]:
        given = ["--no-nanny", "--nthreads", str(threads), "--local-directory", str(self.folder)]
        return self._start("worker", self.address, *given, "--death-timeout", "60", **variables)

    def log(self, process: subprocess.Popen[bytes]) -> str:
        """What a process has said."""
        return self._logs[process.pid].read_text(encoding="utf-8")

    def _registered(self, worker: subprocess.Popen[bytes]) -> None:
        until(lambda: "Registered to" in self.log(worker), "a worker at the scheduler")

    def end(self) -> None:
        """End all processes."""
        for process in reversed(self.processes):
            process.kill()
        for process in self.processes:
            process.wait()

    def __enter__(self) -> DaskHere:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
