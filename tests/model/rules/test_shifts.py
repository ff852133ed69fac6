"""Part-time agents: the hours that are paid for are worked, in a desk that is served like any other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.rules.shifts import DAYS, shift

OPENING = 10_560.0


@given(agents=st.floats(0.0, 200.0))
def test_the_hours_at_the_desk_are_those_that_are_paid_for(agents: float) -> None:
    """To a thousandth of a minute a day: shifts lie on the grid of times."""
    month = shift(agents, OPENING)
    present = month.agents * OPENING - len(month.away) * month.minutes
    assert present == pytest.approx(agents * OPENING, abs=DAYS * 1e-3)


@pytest.mark.parametrize("agents", [0.0, 1.0, 3.0, 0.15 * 20_000 / 1000, 0.1 + 0.2 + 0.7])
def test_nobody_is_away_where_agents_are_whole(agents: float) -> None:
    month = shift(agents, OPENING)
    assert (month.agents, month.away) == (round(agents), [])


def test_a_part_time_agent_leaves_once_a_day_and_is_back_before_the_next() -> None:
    month = shift(2.25, OPENING)
    assert month.agents == 3
    assert np.diff(month.away).tolist() == [OPENING / DAYS] * (DAYS - 1)
    assert month.minutes == pytest.approx(0.75 * OPENING / DAYS)
    assert month.away[-1] + month.minutes < OPENING
