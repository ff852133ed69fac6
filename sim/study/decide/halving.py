"""Successive halving: many strategies on little luck, the better ones on more, each round on new luck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.scenario.plans.strategy import Strategy

#: Replications of each round, and the part of the strategies that goes on to the next.
ROUNDS = (2, 4, 8, 16)
KEPT = 0.25

#: What strategies gain over the base, run by run, in so many markets of a seed.
Play = Callable[[Mapping[str, Strategy], int, int], Mapping[str, np.ndarray]]


@dataclass
class Contest:
    """Strategies that meet the same luck, and what each has gained so far.

    Attributes
    ----------
    played : callable
        Plays strategies in some replications of a seed.
    seed : int
        From which the seed of each round follows; no round has this one.
    measured_from : int
        Replications of a round from which on gains are measured; shorter rounds only estimate them.
    gains : dict of str to list of float
        Strategy -> what it gained over the base, run by run: as estimated until something was measured, and
        from then on only what was, for the two are never the mean of one thing.
    runs : dict of str to int
        Strategy -> markets it met.
    """

    played: Play
    seed: int
    measured_from: int = 0
    gains: dict[str, list[float]] = field(default_factory=dict)
    runs: dict[str, int] = field(default_factory=dict)
    _measured: set[str] = field(default_factory=set)
    _rounds: int = 0

    def mean(self, name: str) -> float:
        """What a strategy gained on average."""
        return float(np.mean(self.gains[name]))

    def ranked(self, names: Iterable[str]) -> list[str]:
        """The strategies, the best first."""
        return sorted(names, key=lambda name: -self.mean(name))

    def play(self, strategies: Mapping[str, Strategy], replications: int) -> None:
        """Let strategies meet `replications` markets that none has met before."""
        self._rounds += 1
        seed = int(np.random.SeedSequence([self.seed, self._rounds]).generate_state(1)[0])
        measured = replications >= self.measured_from
        for name, gained in self.played(strategies, seed, replications).items():
            self.runs[name] = self.runs.get(name, 0) + len(gained)
            if measured and name not in self._measured:
                self._measured.add(name)
                self.gains[name] = []
            if measured or name not in self._measured:
                self.gains.setdefault(name, []).extend(gained.tolist())

    def halve(self, strategies: Mapping[str, Strategy], rounds: Sequence[int] = ROUNDS) -> list[str]:
        """Play round after round with the better part of those left; the best first, of the last round."""
        left = dict(strategies)
        for number, replications in enumerate(rounds):
            self.play(left, replications)
            ranked = self.ranked(left)
            if number + 1 < len(rounds):
                ranked = ranked[: max(3, round(KEPT * len(ranked)))]
            left = {name: left[name] for name in ranked}
        return list(left)
