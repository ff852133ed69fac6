"""No quadrant is best everywhere by the way the model is made: another wins where the market is another.

It wins where its strategy earns more than every other in the study, `hold` among them: the whole 99 %
interval of each difference is above 0. All are played under the same luck, on samples of the market.
"""

from __future__ import annotations

import pytest

from sim.scenario.basics.names import QUADRANTS
from sim.scenario.files.load import load_study
from tests.expectations.measured import beats, outcomes

pytestmark = pytest.mark.slow

#: Quadrant -> a study in which it wins, with the markets that it takes to see that; and why it does.
WINS = {
    "loyalty": ("keep_or_win", 24),  # everybody knows the firm already
    "expansion": ("vcd", 6),  # the need moves on to a better disc
    "acquisition": ("grow_early", 6),  # one in twenty knows the firm
    "diversification": ("beer", 32),  # rivals come for the upper end; at the lower the name is known
}


def test_every_quadrant_is_accounted_for() -> None:
    assert set(WINS) == set(QUADRANTS)


@pytest.mark.parametrize("quadrant", WINS)
def test_a_quadrant_wins_beyond_doubt(quadrant: str) -> None:
    name, replications = WINS[quadrant]
    sample = "run.customers=2000"
    asked = load_study(name, [sample])
    found = outcomes(name, sample, replications=replications, measure=asked.settings.objective)
    (winner,) = (one for one, strategy in asked.strategies.items() if strategy.quadrant == quadrant)
    others = [one for one in asked.strategies if one != winner]
    assert len({asked.strategies[one].quadrant for one in others}) > 1, "other quadrants take part"
    assert [one for one in others if not beats(found, winner, one)] == []
