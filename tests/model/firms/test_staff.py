"""What staff cost beside their pay: who leaves is replaced, and who has lost heart takes longer."""

from __future__ import annotations

from typing import Any

import pytest

from sim.model.result import Run
from sim.model.simulate import simulate
from tests.model.markets import a_market, a_study, of_firm

FIRM: dict[str, Any] = {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}}


def lived(morale: float = 0.5, **changes: Any) -> Run:
    """A year of a firm with one agent and no expert for a thousand customers, whose morale is this."""
    ours = FIRM | {
        "morale": morale,
        "front_agents_per_1000_customers": 1.0,
        "expert_agents_per_1000_customers": 0.0,
    }
    market = a_market(**{"firms": {"ours": ours, "theirs": FIRM}} | changes)
    return simulate(a_study(market, customers=1_000, months=12))  # type: ignore[return-value]


def test_replacing_staff_costs_a_fifth_of_a_years_pay_each() -> None:
    """Boushey & Glynn 2012; three in ten leave in a year. Pay is 3,200 a month, so 0.3 x 2.5 x 3,200."""
    run = lived(switched_off=["morale"])
    assert of_firm(run.ledger)["turnover"].sum() == pytest.approx(0.3 * 2.5 * 3200.0)
    assert of_firm(run.ledger)["desk_pay"].sum() == pytest.approx(12 * 3200.0 + 0.3 * 2.5 * 3200.0)


@pytest.mark.parametrize(("months", "times"), [(0.0, 0.0), (5.0, 2.0)])
def test_it_costs_what_the_parameter_says(months: float, times: float) -> None:
    """The months of pay that replacing one agent takes; the default is two and a half."""
    usual, other = (
        of_firm(lived(switched_off=["morale"], **staff).ledger)["turnover"].sum()
        for staff in ({}, {"staff": {"hiring_months": months}})
    )
    assert other == pytest.approx(times * usual)


def test_staff_without_heart_cost_more_and_take_longer_by_default() -> None:
    low, high = (of_firm(lived(morale).ledger) for morale in (0.2, 0.8))
    assert low["turnover"].sum() > 2 * high["turnover"].sum()
    assert low["load"].mean() > 1.05 * high["load"].mean()
