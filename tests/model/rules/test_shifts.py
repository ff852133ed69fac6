"""Part-time agents: the hours that are paid for are worked, in a desk that is served like any other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.model.firms.ledger import DeskMonth
from sim.model.rules.shifts import DAYS, shift
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study

OPENING = 10_560.0


@given(agents=st.floats(0.0, 200.0))
def test_the_hours_at_the_desk_are_those_that_are_paid_for(agents: float) -> None:
    """To a minute or so of the month, by which numbers in a file may be rounded."""
    month = shift(agents, OPENING)
    present = month.agents * OPENING - len(month.away) * month.minutes
    assert present == pytest.approx(agents * OPENING, abs=1.1)


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


@pytest.mark.parametrize("opening", [60.0, 600.0, 2_000.0])
@pytest.mark.parametrize("shown", [0.0, 1.0])
def test_nobody_works_more_hours_than_are_paid_for(
    opening: float, shown: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under more calls than can be answered, whatever the day and the wait displayed; last calls overrun."""
    seen: list[DeskMonth] = []
    made = DeskMonth.__init__

    def kept(self: DeskMonth, *given: object, **named: object) -> None:
        made(self, *given, **named)  # type: ignore[arg-type]
        seen.append(self)

    monkeypatch.setattr(DeskMonth, "__init__", kept)
    firm = {"share": 1.0, "awareness": 1.0, "front_agents_per_1000_customers": 1.5}
    market = a_market(
        firms={"ours": firm | {"sells": {"core": ["people"]}}},
        desk={"opening_minutes": opening, "contacts_per_purchase": 1.0, "patience_minutes": 60.0},
    )
    strategy = Strategy.model_validate({"levers": [{"lever": "displayed_wait", "value": shown}]})
    sim.simulate(a_study(market, {"s": strategy}, customers=1000, months=3), "s")
    assert len(seen) == 3
    for month in seen:
        overrun = 2 * 120.0  # minutes: each agent's last call
        assert 0.5 * opening < month.busy_minutes < 1.5 * opening + overrun
