"""Whether a game is what its log says: decisions allowed by the rules, rounds as they come out again."""

from __future__ import annotations

from sim.game.log.fold import KINDS, decision_of, state_of, take
from sim.game.play.match import in_force, match_of, money_left
from sim.game.play.results import play
from sim.game.setup.decision import read_decision
from sim.game.table.game_folder import GameFolder
from sim.scenario.basics.errors import UserError


def prove(folder: GameFolder) -> int:
    """Replay the log, and return how many rounds were simulated again and came to the same bytes.

    The seals of the log's lines were compared when the folder was read.

    Raises
    ------
    UserError
        With the line of the log, if a decision breaks the rules or a round comes out otherwise.
    """
    game, state, proved = folder.game, state_of(folder.game, ()), 0
    for event in folder.log.events:
        where = f"{folder.log.path}:{event.number + 1}"
        assert event.kind in KINDS  # or it could not have been read
        if event.kind == "submitted":
            team, number = event.about["team"], event.about["round"]
            before, _ = in_force(game, state, team, number)
            decision = decision_of(event.about["decision"])
            try:
                read_decision(game, decision.plain(), money_left(game, state, team, number), before)
            except UserError as error:
                raise UserError(f"{where}: {team}: {error}") from None
        if event.kind == "ran":
            number = event.about["round"]
            if play(match_of(game, state, number)).seal != event.about["seal"]:
                raise UserError(f"{where}: round {number} comes out otherwise than the log says")
            proved += 1
        state = take(state, event)
    return proved
