"""Matches that differ from the one played in a few decisions, or in luck: played by whoever works."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from sim.game.debrief.outcome import Outcome, outcome
from sim.game.play.match import Match
from sim.game.setup.decision import Decision
from sim.model.machine.arrays import Floats
from sim.study.running.executor import Executor

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Variant:
    """What is otherwise than in the match that was played.

    Attributes
    ----------
    luck : int
    changed : mapping of (round, team) to Decision
    """

    luck: int
    changed: Mapping[tuple[int, str], Decision]

    def of(self, match: Match) -> Match:
        """The match as it would have been."""
        return replace(match, luck=self.luck, decisions={**match.decisions, **self.changed})


@dataclass(frozen=True)
class Matches:
    """Plays variants of a match.

    Attributes
    ----------
    match : Match
        As it was played.
    research : array of shape (teams,)
        What teams paid for reports, discounted.
    executor : Executor
        Who does the work; what comes of it does not depend on that.
    told : callable
        Called after each match.
    """

    match: Match
    research: Floats
    executor: Executor
    told: Callable[[str], None]

    def played(self, variants: Mapping[Key, Variant]) -> dict[Key, Outcome]:
        """What comes of each, by its key and in the order given."""
        keys = list(variants)
        work = partial(_played, self.match, self.research, [variants[key] for key in keys])
        found: dict[int, Outcome] = {}
        for job, came in self.executor.done(work, range(len(keys))):
            found[job] = came
            self.told("")
        return {key: found[number] for number, key in enumerate(keys)}


def _played(match: Match, research: Floats, variants: Sequence[Variant], number: int) -> Outcome:
    return outcome(variants[number].of(match), research)
