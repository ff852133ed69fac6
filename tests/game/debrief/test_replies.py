"""The best reply of each round: regret and marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.game.debrief.candidates import Candidate, first_tries, second_tries
from sim.game.debrief.debriefing import Debriefing
from sim.game.debrief.outcome import outcome
from sim.game.debrief.replies import Reply, moves_of
from sim.game.play.match import money_left
from sim.game.setup.business_levers import BUSINESS_LEVERS
from sim.game.setup.decision import Decision, usual
from sim.scenario.plans.game_file import SCORES
from tests.game.debrief.conftest import TRIES


def test_regret_is_never_below_nothing_and_what_is_missing_to_the_best(found: Debriefing) -> None:
    assert len(found.replies) == 9
    for (_, team), reply in found.replies.items():
        assert reply.own == pytest.approx(found.own(team), abs=1e-6)
        assert reply.regret >= 0
        assert reply.best_score == max([reply.own, *(score for _, score in reply.tried)])
        assert (reply.best is None) == (reply.regret == 0)
        assert 0 <= reply.marks <= 100
    assert max(reply.regret for reply in found.replies.values()) > 0


def test_what_was_missing_comes_by_playing_the_best_found(found: Debriefing) -> None:
    number, team = max(found.replies, key=lambda where: found.replies[where].regret)
    best = found.replies[number, team].best
    assert best is not None
    match = found.match.with_decision(number, team, best.decision)
    scores = outcome(match, found.outcome.research).scores[match.game.teams.index(team)]
    gain = scores[SCORES.index("value")] - found.own(team)
    assert gain == pytest.approx(found.replies[number, team].regret, abs=1e-6)


def test_who_plays_the_best_that_was_found_has_no_regret_and_full_marks(found: Debriefing) -> None:
    """The same candidates, what was decided before among them, against the best of them."""
    reply = max(found.replies.values(), key=lambda one: one.regret)
    before = Candidate(usual(found.match.game))
    others = [(c, score) for c, score in reply.tried if c != reply.best]
    after = Reply(reply.best_score, (*others, (before, reply.own)))
    assert (after.regret, after.marks, after.best) == (0.0, 100.0, None)
    assert reply.marks < 100


def test_marks_are_in_proportion_from_the_middle_to_the_best(found: Debriefing) -> None:
    one = Candidate(usual(found.match.game))
    tried = tuple((one, score) for score in (0.0, 40.0, 60.0, 80.0, 100.0))
    assert [Reply(own, tried).marks for own in (60.0, 80.0, 100.0, 130.0, 20.0, 10.0)] == [
        50,
        75,
        100,
        100,
        0,
        0,
    ]
    assert Reply(5.0, tuple((one, score) for score in (9.0, 9.0, 9.0))).marks == 0
    assert Reply(9.0, tuple((one, score) for score in (9.0, 9.0, 9.0))).marks == 100


@pytest.mark.parametrize("team", ["team1", "team2", "team3"])
def test_what_is_tried_may_be_decided_and_is_tried_once(found: Debriefing, team: str) -> None:
    match = found.match
    budget = money_left(match.game, found.state, team, 2)
    first = first_tries(match, team, 2, budget, 60)
    second = second_tries(match, team, 2, budget, first[:3], 20, first)
    decisions = [one.decision for one in (*first, *second)]
    assert len(first) == 60 and len(second) == 20
    assert all(a != b for n, a in enumerate(decisions) for b in decisions[:n])
    assert match.decisions[2, team] not in decisions
    for decision in decisions:
        assert decision.money <= budget + 0.01
        assert decision.serve and set(decision.serve) <= set(match.game.segments)
        for name, value in decision.values.items():
            lever = BUSINESS_LEVERS[name]
            assert lever.low <= value <= match.game.high(lever) + 0.01


def test_what_others_did_is_tried_and_is_known_to_be_theirs(found: Debriefing) -> None:
    match = found.match
    first = first_tries(match, "team1", 2, match.game.budget, 40)
    theirs: list[Decision] = [match.decisions[2, team] for team in ("team2", "team3")]
    assert [one.decision for one in first if one.borrowed] == theirs
    mixed = second_tries(match, "team1", 2, match.game.budget, first[:2], 10, first)
    assert all(one.borrowed for one in mixed)


def test_no_more_is_tried_than_was_asked_for(found: Debriefing) -> None:
    assert {len(reply.tried) for reply in found.replies.values()} == {TRIES}


def test_a_move_counts_what_changed_and_how_often_it_helped(found: Debriefing) -> None:
    own = usual(found.match.game)
    dearer = replace(own, values={**own.values, "price": 110.0})
    tried = tuple((Candidate(dearer, "price", True), score) for score in (12.0, 10.0, 3.0))
    (move,) = moves_of({(1, "team1"): Reply(10.0, tried)})
    assert (move.lever, move.up, move.effects, move.helped) == ("price", True, (2.0, -7.0), 1)
