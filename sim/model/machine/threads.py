"""How many threads a run may use: the processors there are, unless it shares them with other runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Processors that are used unless more are asked for.
MOST = 8
#: Customers for whom a further thread pays: handing over their month costs what 1,500 of them do.
WORTH = 4096
_allowed: ContextVar[int | None] = ContextVar("threads", default=None)


def processors() -> int:
    """Processors that this process may use, at most 8."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, usable)


def allowed() -> int:
    """Threads that a run begun here may use."""
    return _allowed.get() or processors()


def threads_for(customers: int) -> int:
    """Threads of a run begun here whose study does not say how many; results do not depend on it."""
    return max(1, min(allowed(), customers // WORTH))


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Let runs begun here use `number` threads, for others run beside them."""
    before = _allowed.set(min(MOST, number))
    try:
        yield
    finally:
        _allowed.reset(before)
