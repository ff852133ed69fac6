"""Parts of a bridge add up to the difference, to the cent."""

from __future__ import annotations

import numpy as np
import pytest

from sim.game.debrief.bridge import PARTS, bridge
from sim.game.debrief.debriefing import Debriefing
from sim.game.debrief.outcome import Outcome
from sim.scenario.basics.names import LEDGER_LINES
from sim.scenario.plans.game_file import SCORES

TEAMS, ROUNDS = 2, 3


def made(seed: int, purchases: float = 1.0) -> Outcome:
    """Any books, and the scores that they come to."""
    rng = np.random.default_rng(seed)
    books = rng.normal(1000, 500, (ROUNDS, TEAMS, len(LEDGER_LINES)))
    bought = purchases * rng.integers(0, 50, (ROUNDS, TEAMS)).astype(float)
    signs = np.where(np.array(LEDGER_LINES) == "revenue", 1.0, -1.0)
    scores = np.zeros((TEAMS, len(SCORES)))
    scores[:, SCORES.index("profit")] = (books * signs).sum(axis=(0, 2)) - 70.0
    scores[:, SCORES.index("value")] = scores[:, SCORES.index("profit")] + rng.normal(0, 900, TEAMS)
    return Outcome(scores, books, bought, np.full(TEAMS, 70.0))


@pytest.mark.parametrize("score", ["profit", "value"])
def test_a_bridge_of_a_game_adds_up_to_the_cent(found: Debriefing, score: str) -> None:
    place = SCORES.index(score)
    for other in (*found.holding.values(), *found.seated.values()):
        for team in range(3):
            parts = bridge(found.outcome, other, team, score == "value")
            gain = other.scores[team, place] - found.outcome.scores[team, place]
            assert sum(parts.values()) == pytest.approx(gain, abs=0.005)
            assert ("later" in parts) == (score == "value")


@pytest.mark.parametrize("seed", range(20))
def test_any_bridge_adds_up_also_where_nobody_bought(seed: int) -> None:
    base, other = made(seed), made(seed + 100, purchases=float(seed % 2))
    for team in range(TEAMS):
        parts = bridge(base, other, team, True)
        assert list(parts) == [part for part in PARTS if part in parts]
        gain = other.scores[team, SCORES.index("value")] - base.scores[team, SCORES.index("value")]
        assert sum(parts.values()) == pytest.approx(gain, abs=0.005)


def test_a_bridge_the_other_way_has_the_other_sign() -> None:
    there, back = bridge(made(1), made(2), 0, True), bridge(made(2), made(1), 0, True)
    assert [there[part] for part in there] == pytest.approx([-back[part] for part in there])
    assert max(abs(value) for value in there.values()) > 1


def test_more_purchases_at_the_same_margin_are_all_of_it() -> None:
    base = made(4, purchases=0.0)
    base.purchases[:] = 10.0
    books = base.books.copy()
    sold = [LEDGER_LINES.index(line) for line in ("revenue", "discounts", "cost_of_goods", "handling")]
    books[:, :, sold] *= 2
    other = Outcome(base.scores, books, 2 * base.purchases, base.research)
    parts = bridge(base, other, 0, False)
    margin = base.books[:, 0, sold] @ np.array([1.0, -1.0, -1.0, -1.0])
    assert parts["bought"] == pytest.approx(float(margin.sum()))
    assert [value for part, value in parts.items() if part != "bought"] == pytest.approx([0.0] * 6)
