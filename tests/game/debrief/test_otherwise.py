"""The same match otherwise: without a decision, with the usual ones, with the winner's."""

from __future__ import annotations

import numpy as np
import pytest

from sim.game.debrief import otherwise
from sim.game.debrief.debriefing import Debriefing
from sim.game.debrief.outcome import outcome
from sim.game.play.match import money_left
from sim.game.setup.decision import usual
from sim.game.table.game_folder import GameFolder
from sim.scenario.plans.game_file import SCORES


def left(found: Debriefing) -> otherwise.Left:
    return lambda team, number: money_left(found.match.game, found.state, team, number)


def test_a_decision_that_was_not_changed_was_worth_exactly_nothing(found: Debriefing) -> None:
    unchanged = {(2, "team1"), (3, "team1"), *((n, "team3") for n in (1, 2, 3))}
    assert {where for where, worth in found.worths.items() if not worth.changed} == unchanged
    for number, team in unchanged:
        assert found.worths[number, team].effect == 0.0
        assert tuple(found.worths[number, team].elsewhere) == (0.0, 0.0, 0.0)
        again = outcome(
            otherwise.without(found.match, team, number, left(found)).of(found.match), found.outcome.research
        )
        assert np.array_equal(again.scores, found.outcome.scores)
        assert np.array_equal(again.books, found.outcome.books)


def test_a_decision_that_was_changed_is_worth_the_difference_to_the_match_without_it(
    found: Debriefing,
) -> None:
    match = found.match
    kept = match.with_decision(2, "team2", match.decisions[1, "team2"])
    value = SCORES.index("value")
    expected = found.outcome.scores[1, value] - outcome(kept, found.outcome.research).scores[1, value]
    assert found.worths[2, "team2"].effect == pytest.approx(expected, abs=1e-6)
    assert expected != 0


def test_holding_is_the_usual_in_every_round_and_others_as_they_were(found: Debriefing) -> None:
    match = otherwise.holding(found.match, "team2").of(found.match)
    assert all(match.decisions[n, "team2"] == usual(match.game) for n in (1, 2, 3))
    others = [key for key in match.decisions if key[1] != "team2"]
    assert all(match.decisions[key] == found.match.decisions[key] for key in others)


def test_who_did_the_usual_all_along_gains_nothing_by_it(found: Debriefing) -> None:
    assert found.gain(found.holding["team3"], "team3") == 0.0
    assert set(found.bridge_from(found.holding["team3"], "team3").values()) == {0.0}
    assert found.gain(found.holding["team2"], "team2") != 0.0


def test_the_winner_in_its_own_seat_is_the_match_itself(found: Debriefing) -> None:
    assert np.array_equal(found.seated[found.winner].scores, found.outcome.scores)


def test_nobody_spends_more_in_another_s_way_than_it_has(found: Debriefing, game: GameFolder) -> None:
    assert left(found)("team3", 2) < left(found)("team3", 1)  # it bought a report
    rich = found.match.with_decision(2, "team2", usual(game.game))
    spend = dict(usual(game.game).values) | {"quality": game.game.budget}
    rich = rich.with_decision(2, "team2", type(usual(game.game))(spend, game.game.segments))
    seat = otherwise.in_the_seat_of(rich, "team3", "team2", left(found))
    assert seat.changed[2, "team3"].money == pytest.approx(left(found)("team3", 2))
    assert all(seat.changed[n, "team3"].money <= left(found)("team3", n) + 0.01 for n in (1, 2, 3))
