"""How people are asked: whom a sample holds, and what they answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sim.game.play.match import Match
from sim.scenario.plans.game_file import REPORTS

Numbers = npt.NDArray[np.float64]
#: Of surveys of this size, so many are no further off by chance than their interval says.
CONFIDENCE = 0.95
#: Answers differ by so much, one day or the other, from what people think (points of 5).
MOOD = 0.6
#: People who say anything at all when asked are read as hearsay below this number.
FEW = 30


def interviewer(match: Match, team: str, report: str) -> np.random.Generator:
    """The luck of one survey: the same survey of the same match is answered alike, whenever it is read."""
    luck = (match.seed, match.luck, match.rounds, match.game.teams.index(team), REPORTS.index(report))
    return np.random.default_rng(np.random.SeedSequence(luck))


def some(rng: np.random.Generator, people: int, most: int) -> npt.NDArray[np.int64]:
    """Places of at most so many people of those there are, each once, drawn by chance."""
    return np.sort(rng.permutation(people)[:most]) if people > most else np.arange(people)


def answers(rng: np.random.Generator, thought: Numbers) -> Numbers:
    """What people tick on a scale of 1 to 5."""
    return np.clip(np.rint(thought + rng.normal(0.0, MOOD, len(thought))), 1.0, 5.0)


def counted(rng: np.random.Generator, weights: Sequence[float], asked: int) -> npt.NDArray[np.int64]:
    """How many of those asked are of each kind, where so much of everybody is."""
    total = float(sum(weights))
    if total <= 0 or asked <= 0:
        return np.zeros(len(weights), np.int64)
    return rng.multinomial(asked, np.asarray(weights) / total)
