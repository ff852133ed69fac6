"""The best reply of each round: the best decision found for a team, given what the others decided, under the
same luck, to the end of the match; and what the team's own decision falls short of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.game.debrief.candidates import FIRST, Candidate, first_tries, second_tries
from sim.game.debrief.otherwise import Left
from sim.game.debrief.outcome import of_team
from sim.game.debrief.variants import Matches, Variant

#: Marks of the best decision found, and of the middle one of those tried.
FULL, HALF = 100.0, 50.0
Where = tuple[int, str]


@dataclass(frozen=True)
class Reply:
    """What was found for one team in one round.

    Attributes
    ----------
    own : float
        Final score with what the team decided.
    tried : tuple of (Candidate, float)
        What was tried, with the final score it would have brought.
    """

    own: float
    tried: tuple[tuple[Candidate, float], ...]

    @property
    def best(self) -> Candidate | None:
        """The best found; None where nothing that was tried is better than what was decided."""
        candidate, score = max(self.tried, key=lambda one: one[1], default=(None, -np.inf))
        return candidate if score > self.own else None

    @property
    def best_score(self) -> float:
        """Final score of the best found, the team's own among them."""
        return max([self.own, *(score for _, score in self.tried)])

    @property
    def regret(self) -> float:
        """What the team's decision falls short of the best found: at least so much of the best there is."""
        return self.best_score - self.own

    @property
    def marks(self) -> float:
        """From 0 to 100: 100 for the best found, 50 for the middle one of those tried, and in proportion."""
        if self.regret <= 0:
            return FULL
        middle = float(np.median([score for _, score in self.tried]))
        span = self.best_score - middle
        if span <= 0:  # most are as good as the best, and the team's own is not
            return 0.0
        return max(0.0, FULL - (FULL - HALF) * self.regret / span)


@dataclass(frozen=True)
class Move:
    """What moving one lever one way would have done, over all teams, rounds and steps that were tried.

    Steps that changed nothing, as a payout without a promise, are not among the effects.
    """

    lever: str
    up: bool
    effects: tuple[float, ...]

    @property
    def helped(self) -> int:
        """In how many it brought more."""
        return sum(effect > 0 for effect in self.effects)


def best_replies(
    matches: Matches, places: Sequence[Where], own: Mapping[str, float], score: int, left: Left, tries: int
) -> dict[Where, Reply]:
    """Search for the best reply of teams in rounds.

    Parameters
    ----------
    matches : Matches
    places : sequence of (round, team)
    own : mapping of str to float
        Final score of each team in the match as it was played.
    score : int
        Which of SCORES is sought after.
    left : Left
    tries : int
        Decisions tried for a place.
    """
    match = matches.match
    first = round(FIRST * tries)
    chosen = {
        (number, team): first_tries(match, team, number, left(team, number), first) for number, team in places
    }
    tried = _scored(matches, chosen, score)
    more = {}
    for number, team in places:
        here = sorted(tried[number, team], key=lambda one: -one[1])
        better = [candidate for candidate, value in here if value > own[team]]
        best = [*better, Candidate(match.decisions[number, team])]
        known = [candidate for candidate, _ in here]
        rest = tries - len(known)
        more[number, team] = second_tries(match, team, number, left(team, number), best, rest, known)
    later = _scored(matches, more, score)
    return {
        (number, team): Reply(own[team], (*tried[number, team], *later[number, team]))
        for number, team in places
    }


def moves_of(replies: Mapping[Where, Reply]) -> list[Move]:
    """What moving each lever alone would have done, in the order of the form."""
    found: dict[tuple[str, bool], list[float]] = {}
    for reply in replies.values():
        for candidate, value in reply.tried:
            if candidate.lever and value != reply.own:
                found.setdefault((candidate.lever, candidate.up), []).append(value - reply.own)
    return [Move(lever, up, tuple(effects)) for (lever, up), effects in found.items()]


def _scored(
    matches: Matches, chosen: Mapping[Where, Sequence[Candidate]], score: int
) -> dict[Where, list[tuple[Candidate, float]]]:
    """Each candidate with the final score of its team."""
    match = matches.match
    variants = {
        (number, team, place): Variant(match.luck, {(number, team): candidate.decision})
        for (number, team), candidates in chosen.items()
        for place, candidate in enumerate(candidates)
    }
    came = matches.played(variants)
    return {
        (number, team): [
            (candidate, of_team(came[number, team, place], match, team, score))
            for place, candidate in enumerate(candidates)
        ]
        for (number, team), candidates in chosen.items()
    }
