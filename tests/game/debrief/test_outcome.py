"""What a debrief compares matches by is what the game is scored by."""

from __future__ import annotations

import numpy as np
import pytest

from sim.game.debrief.debriefing import Debriefing
from sim.game.play.ranking import ranking, research_spent
from sim.game.play.worth import worth
from sim.game.table.game_folder import GameFolder
from sim.scenario.basics.names import LEDGER_LINES
from sim.scenario.plans.game_file import SCORES


@pytest.mark.parametrize("score", SCORES)
def test_the_scores_of_one_run_are_those_of_the_ranking(
    found: Debriefing, game: GameFolder, score: str
) -> None:
    spent = research_spent(game.state)
    assert spent == {(2, "team3"): 1500.0}
    ranked = ranking(found.played, spent, worth(found.match)).set_index("team")
    theirs = ranked.loc[list(found.match.game.teams), score].to_numpy()
    assert found.outcome.scores[:, SCORES.index(score)] == pytest.approx(theirs, abs=0.01)
    assert len(set(theirs)) == 3


def test_books_are_those_of_the_rounds_but_for_the_discount(found: Debriefing) -> None:
    for team, name in enumerate(found.match.game.teams):
        row = found.played.of(1, name)
        revenue = found.outcome.books[0, team, LEDGER_LINES.index("revenue")]
        assert 0.97 * row["revenue"] < revenue <= row["revenue"]  # two months at 10 % a year or less
        assert found.outcome.purchases[0, team] == pytest.approx(row["purchases"])


def test_what_customers_still_bring_is_value_less_profit(found: Debriefing) -> None:
    both = [found.outcome.scores[:, SCORES.index(name)] for name in ("value", "profit")]
    assert np.array_equal(found.outcome.later, both[0] - both[1])
