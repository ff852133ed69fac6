"""Matches simulated in another process, so that the server always answers; one that dies is replaced."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sim.game.play.match import Match
from sim.game.play.results import Played, play
from sim.game.play.worth import worth
from sim.scenario.basics.errors import WorkerDiedError
from sim.study.running.processes import DIED, end_with_parent, interrupts_held

Found = TypeVar("Found")
#: Matches whose results are kept: the one so far, the one previewed, and those before an undo.
MOST_KEPT = 8


@dataclass(frozen=True)
class Outcome:
    """What came of a match.

    Attributes
    ----------
    played : Played
    worth : dict of str to float
        What each team's customers are still worth after it, if that counts.
    made : dict
        What pages have made of it, to be shown again.
    """

    played: Played
    worth: dict[str, float]
    made: dict[Any, Any] = field(default_factory=dict)


class Workers:
    """A process that simulates, and what came of the matches it has played."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._known: dict[str, Outcome] = {}
        self._asked: dict[str, asyncio.Task[Outcome]] = {}
        self.replaced = 0

    def known(self, match: Match) -> Outcome | None:
        """What came of a match, if it is known already."""
        key = _key(match)
        if key in self._known:
            self._known[key] = self._known.pop(key)  # what is asked for is kept longest
        return self._known.get(key)

    async def outcome(self, match: Match) -> Outcome:
        """What came of a match; who asks for one that is being played waits for the same answer.

        Raises
        ------
        WorkerDiedError
            If the process died meanwhile; another has taken its place.
        """
        known, key = self.known(match), _key(match)
        if known is not None:
            return known
        if key not in self._asked:
            self._asked[key] = asyncio.ensure_future(self._play(match, key))
        return await asyncio.shield(self._asked[key])

    async def _play(self, match: Match, key: str) -> Outcome:
        try:
            found = await self.done(_outcome, match)
        finally:
            del self._asked[key]
        # the same value, compared at once
        outcome = self._known[key] = replace(found, played=replace(found.played, match=match))
        while len(self._known) > MOST_KEPT:
            del self._known[next(iter(self._known))]
        return outcome

    async def done(self, work: Callable[..., Found], *given: Any) -> Found:
        """Let the process do something else: a function at the top level of a module."""
        pool = self._running()
        try:
            with interrupts_held():
                future = pool.submit(work, *given)
            return await asyncio.wrap_future(future)
        except BrokenProcessPool:
            if pool is self._pool:  # the first of those that waited for it
                self.replaced += 1
                self.close()
            raise WorkerDiedError(DIED) from None

    def process_ids(self) -> list[int]:
        """Numbers of the processes at work."""
        return list((self._pool._processes or {}) if self._pool is not None else {})

    def close(self) -> None:
        """End the process, whatever it has in hand."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        for process in list((pool._processes or {}).values()):
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")  # safe with threads
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin)
        return self._pool


def _begin() -> None:
    """What the process does first: Ctrl-C is its parent's affair, whose end is its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def _outcome(match: Match) -> Outcome:
    counts = match.game.settings.marks.get("value", 0.0) > 0
    played = play(match)
    return Outcome(played, worth(match, played.run) if counts else {})


def _key(match: Match) -> str:
    """Matches of one game with the same key are the same."""
    decisions = [(*at, one.plain()) for at, one in sorted(match.decisions.items()) if at[0] <= match.rounds]
    return repr((match.seed, match.luck, match.rounds, decisions, match.happens))
