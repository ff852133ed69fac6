"""How long a debrief takes: told before, and shown while it goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from sim.game.debrief.debriefing import Estimate
from sim.show.words.words import Words
from sim.study.running.progress import progress_bar


@contextmanager
def estimate(words: Words, workers: int) -> Iterator[tuple[Estimate, Callable[[str], None]]]:
    """What to call with the number of matches and the seconds that one takes, and after each match."""
    steps: list[Callable[[str], None]] = []
    with ExitStack() as stack:

        def told(number: int, seconds: float) -> None:
            print(line(words, number, seconds, workers), file=sys.stderr, flush=True)
            bar = progress_bar(number, words("debrief.playing"), words("debrief.unit"))
            steps.append(stack.enter_context(bar))

        def done(what: str) -> None:
            for step in steps:
                step(what)

        yield told, done


def line(words: Words, number: int, seconds: float, workers: int) -> str:
    """That so many matches are to be played, and about how long that takes."""
    whole = number * seconds / workers
    unit, size = ("seconds", 1) if whole < 90 else ("minutes", 60)
    time = words(f"debrief.estimate.{unit}", number=max(1, round(whole / size)))
    key = "debrief.workers.one" if workers == 1 else "debrief.workers.more"
    return words("debrief.estimate", number=f"{number:,}", time=time, workers=words(key, number=workers))
