"""How many threads a run may use: the processors there are, unless it shares them with other runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Processors that are used unless more are asked for.
MOST = 8
_allowed: ContextVar[int | None] = ContextVar("threads", default=None)


def processors() -> int:
    """Processors that this process may use, at most 8."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, usable)


def threads() -> int:
    """Threads that a run begun here uses unless its study says how many; results do not depend on it."""
    return _allowed.get() or processors()


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Let runs begun here use `number` threads, for others run beside them."""
    before = _allowed.set(min(MOST, number))
    try:
        yield
    finally:
        _allowed.reset(before)
