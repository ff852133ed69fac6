"""`loyalty game serve` as its own process, as an instructor starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.habits.repository import ROOT


class Served:
    """A server that was started.

    Attributes
    ----------
    process : Popen
    port : int
    told : str
        What it said.
    """

    def __init__(self, process: subprocess.Popen[bytes], said: Path) -> None:
        self.process, self._said = process, said
        for _ in range(1200):
            if "Ctrl-C" in self.told or process.poll() is not None:
                break
            time.sleep(0.05)
        found = re.search(r"Instructor: (http://[^/]*:(\d+)/\S+)", self.told)
        assert found, self.told
        self.instructor, self.port = found[1], int(found[2])

    @property
    def told(self) -> str:
        return self._said.read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """Serve a game at a free port for a while."""
    said = folder.parent / f"said{len(list(folder.parent.glob('said*')))}.txt"
    command = [sys.executable, "-m", "sim", "game", "serve", str(folder), "--port", "0", *options]
    with said.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
    try:
        yield Served(process, said)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
