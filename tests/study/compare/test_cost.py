"""What a strategy really costs: all that it makes the firm pay, on whatever line of the ledger."""

from __future__ import annotations

import pytest

import sim
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, with_desks


def test_letters_of_apology_are_part_of_what_a_strategy_costs() -> None:
    """A letter that changes nothing costs the money of its letters, and nothing else."""
    market = a_market(recovery={"apology_cost": 5.0}, switched_off=["satisfaction"])
    sorry = Strategy(quadrant="loyalty", levers=[{"lever": "apology", "value": 1.0}])
    found = sim.compare(with_desks(a_study(market, {"sorry": sorry})))
    cost = found.tables["cost"].set_index("strategy")
    money = found.tables["money"].set_index(["strategy", "line"])["mean"]
    letters = money["sorry", "relations"] - money["hold", "relations"]
    assert letters > 5
    assert cost.loc["sorry", "cost"] == pytest.approx(letters)
    assert money["hold", "profit"] - money["sorry", "profit"] == pytest.approx(letters)
