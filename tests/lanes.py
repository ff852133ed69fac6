"""The quick lane: `make quick` leaves each test where it would simulate more than a little, or compile.

Nobody keeps a list of tests. What a test simulates is counted while it runs, in customer-months and not in
seconds: the lane is the same on every machine, and a test that grows leaves it by itself. No other Python is
started, hypothesis looks at a tenth of its examples, and what is marked `slow`, for it takes seconds, is not
even begun. `make test` knows no lanes: there every test runs to its end.
"""

from __future__ import annotations

import multiprocessing.process
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from sim.model.clock import Running
from sim.model.engines.reference import ReferenceEngine
from sim.study.running.compiling import is_compiled

#: What one test may simulate, in customer-months of the reference engine: less than a tenth of a second.
LITTLE = 300.0
#: What a run counts for besides, however small it is; and what a customer-month of compiled code does.
A_RUN, COMPILED = 50.0, 1 / 400


class QuickLane:
    """Counts what is simulated, and leaves the test under way once that is too much.

    Parameters
    ----------
    compiled : bool
        Whether the model is compiled; if not, a compiled run leaves the test at once.
    """

    def __init__(self, compiled: bool) -> None:
        self.compiled, self.simulated = compiled, 0.0

    def begin(self) -> None:
        """A test begins: nothing is simulated yet."""
        self.simulated = 0.0

    def counting(self, live_on: Callable[..., None]) -> Callable[..., None]:
        """`Running.live_on`, counted before it begins."""

        def counted(running: Running, until: int, *given: Any, **named: Any) -> None:
            reference = isinstance(running.engine, ReferenceEngine)
            if not (reference or self.compiled):
                leave("the model is not compiled")
            months = running.live.sample * max(until - running.live.month, 0)
            self.simulated += A_RUN + months * (1.0 if reference else COMPILED)
            if self.simulated > LITTLE:
                leave("simulates more than a little")
            live_on(running, until, *given, **named)

        return counted


def enter() -> QuickLane:
    """Let all tests of this process keep to the quick lane."""
    lane = QuickLane(compiled=is_compiled() and is_compiled(journal=True))
    popen = subprocess.Popen.__init__

    def started(process: Any, command: Any, *given: Any, **named: Any) -> None:
        no_python(command)
        popen(process, command, *given, **named)

    Running.live_on = lane.counting(Running.live_on)  # type: ignore[method-assign]
    subprocess.Popen.__init__ = started  # type: ignore[method-assign]
    multiprocessing.process.BaseProcess.start = lambda _: no_python([sys.executable])  # type: ignore
    return lane


def no_python(command: Any) -> None:
    """Leave the test under way if the command is Python's: the libraries alone take a second to load."""
    if not isinstance(command, str) and sys.executable in map(str, command):
        leave("starts another Python")


def leave(why: str) -> NoReturn:
    """Leave the test under way."""
    pytest.skip(f"not in the quick lane: {why}")
