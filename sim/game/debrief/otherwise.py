"""What would have come of other decisions under the same luck: the usual ones, the winner's, and each round
without its decision.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.game.debrief.variants import Variant
from sim.game.play.match import Match
from sim.game.setup.decision import Decision, usual

#: Money a month that a team may spend in a round, after what it paid for research.
Left = Callable[[str, int], float]


def before(match: Match, team: str, number: int) -> Decision:
    """What a team did in the round before; before the first one, the usual."""
    return match.decisions[number - 1, team] if number > 1 else usual(match.game)


def holding(match: Match, team: str) -> Variant:
    """The match in which a team does the usual in every round, and the others what they did."""
    numbers = range(1, match.rounds + 1)
    return Variant(match.luck, {(number, team): usual(match.game) for number in numbers})


def in_the_seat_of(match: Match, team: str, winner: str, left: Left) -> Variant:
    """The match in which a team decides as the winner did, as far as its money goes; so does the winner."""
    changed = {
        (number, team): match.decisions[number, winner].within(left(team, number))
        for number in range(1, match.rounds + 1)
    }
    return Variant(match.luck, changed)


def without(match: Match, team: str, number: int, left: Left, luck: int | None = None) -> Variant:
    """The match in which a team goes on, in one round, as in the round before; all else is as it was."""
    kept = before(match, team, number).within(left(team, number))
    return Variant(match.luck if luck is None else luck, {(number, team): kept})


def is_changed(match: Match, team: str, number: int, left: Left) -> bool:
    """Whether a team did anything else in a round than in the one before."""
    changed = without(match, team, number, left).changed
    return match.decisions[number, team] != changed[number, team]
