"""Where a game stands, and how each seat's decision came about, in words."""

from __future__ import annotations

from sim.game.table.game_folder import GameFolder
from sim.show.words.words import Words


def stage(words: Words, folder: GameFolder) -> str:
    """Round and phase: round 2 of 6, open for decisions."""
    state, settings = folder.state, folder.game.settings
    if state.practice:
        number = words("game.round.practice", number=state.round)
    else:
        number = words("game.round.of", number=state.round, rounds=settings.rounds)
    parts = [number, words(f"game.phase.{state.phase}")]
    if state.paused:
        parts.append(words("game.paused"))
    return words.series(parts)


def decided(words: Words, folder: GameFolder, team: str, number: int) -> str:
    """How the decision of a round came about, or that there is none yet."""
    state, game = folder.state, folder.game
    habit = game.settings.seats[team].robot
    own = state.submitted.get((number, team))
    if own is not None and habit is not None and own.who == habit:
        return words("game.decided.robot", habit=words(f"game.habit.{habit}"))
    if own is not None:
        return words("game.decided.handed_in", who=own.who, at=own.at[11:16])
    if state.phase == "open" or number > state.round:
        return words("game.decided.open")
    ever = any(name == team and n < number for n, name in state.submitted)
    return words("game.decided.repeated" if ever else "game.decided.usual")
