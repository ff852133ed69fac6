"""Progress of long work: a bar in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Seconds of work below which nobody needs to be told.
PATIENCE = 10.0


def on_terminal() -> bool:
    """Whether stderr is a terminal; it is not there at all where a program has no console."""
    return sys.stderr is not None and sys.stderr.isatty()


class Quarters:
    """Tells on stderr at each quarter of the runs, once the work has taken longer than `PATIENCE`.

    Parameters
    ----------
    total : int
        Runs in all.
    done : int
        Runs done before the work began.
    clock : callable
        Seconds; the machine's when left out.
    """

    def __init__(self, total: int, done: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._done, self._before, self._clock = total, done, done, clock
        self._start = clock()
        self._told = self._quarter()

    def _quarter(self) -> int:
        return 4 * self._done // self._total if self._total else 4

    def update(self) -> None:
        """Count a run, and tell if that ends a quarter or one ended before there was reason to tell."""
        self._done += 1
        spent, quarter = self._clock() - self._start, self._quarter()
        if quarter == self._told or spent <= PATIENCE:
            return
        self._told = quarter
        left = spent / (self._done - self._before) * (self._total - self._done)
        rest = f", about {left:.0f} s left" if self._done < self._total else f" in {spent:.0f} s"
        print(f"{self._done} of {self._total} runs done{rest}", file=sys.stderr, flush=True)


@contextmanager
def progress_bar(
    total: int, doing: str, unit: str, shown: bool | None = None, done: int = 0
) -> Iterator[Callable[[str], None]]:
    """What to call with the name of each piece of work once it is done; `shown` None asks the terminal."""
    if shown is None and not on_terminal():
        quarters = Quarters(total, done)
        yield lambda what: quarters.update()
        return
    from tqdm import tqdm

    with tqdm(
        total=total, initial=done, disable=shown is False, file=sys.stderr, unit=unit, desc=doing,
        leave=False, dynamic_ncols=True,
    ) as bar:  # fmt: skip

        def update(what: str) -> None:
            bar.set_postfix_str(what, refresh=False)
            bar.update()

        yield update
