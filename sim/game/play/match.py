"""All that decides what happens: decisions in force, happenings, luck. A match is a value; equal ones are
played alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sim.game.log.state import State
from sim.game.setup.decision import Decision, usual
from sim.game.setup.game import Game

#: Replications that are the luck of the practice and of the game; those after them are other lucks.
PRACTICE, REAL, OTHERS = 0, 1, 2


@dataclass(frozen=True)
class Happens:
    """Something the instructor lets happen at the start of a round.

    Attributes
    ----------
    what : str
        One of `HAPPENINGS`.
    round : int
    team : str
        Whom it happens to; empty where it is everybody's.
    """

    what: str
    round: int
    team: str = ""


@dataclass(frozen=True)
class Match:
    """A game played so far.

    Attributes
    ----------
    game : Game
    seed : int
    luck : int
        Replication: the same luck for every team.
    rounds : int
        How many are played.
    decisions : mapping of (round, team) to Decision
        One for every round and team.
    happens : tuple of Happens
    """

    game: Game
    seed: int
    luck: int
    rounds: int
    decisions: Mapping[tuple[int, str], Decision]
    happens: tuple[Happens, ...] = ()

    def with_decision(self, number: int, team: str, decision: Decision) -> Match:
        """The same match but for one decision."""
        return replace(self, decisions={**self.decisions, (number, team): decision})

    def under(self, luck: int) -> Match:
        """The same decisions under another luck."""
        return replace(self, luck=luck)

    def only(self, rounds: int) -> Match:
        """The first rounds of it."""
        return replace(self, rounds=rounds)


def money_left(game: Game, state: State, team: str, number: int) -> float:
    """Money a month that a team may spend in a round, after what it paid for research."""
    left = game.budget_of_round - state.spent_on_research(team, number)
    return round(max(0.0, left) / game.settings.months_per_round, 2)


def in_force(game: Game, state: State, team: str, number: int) -> tuple[Decision, bool]:
    """What a team does in a round, and whether it handed that in; if not, its last decision goes on.

    One that goes on spends no more than there is left.
    """
    own = state.submitted.get((number, team))
    if own is not None:
        return own.decision, True
    earlier = [n for n, name in state.submitted if name == team and n < number]
    last = state.submitted[(max(earlier), team)].decision if earlier else usual(game)
    return last.within(money_left(game, state, team, number)), False


def match_of(game: Game, state: State, rounds: int) -> Match:
    """The match as the log has it, through a round."""
    numbers = range(1, rounds + 1)
    decisions = {(n, team): in_force(game, state, team, n)[0] for n in numbers for team in game.teams}
    happens = tuple(
        Happens(one["what"], one["round"], one.get("team", ""))
        for one in state.happenings
        if one["round"] <= rounds
    )
    return Match(game, state.seed, PRACTICE if state.practice else REAL, rounds, decisions, happens)
