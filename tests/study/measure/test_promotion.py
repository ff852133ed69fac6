"""The bump of a one-month cut, taken apart by hand and in a market."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import sim
from sim.model.result import Run
from sim.scenario.basics.errors import UserError
from sim.scenario.plans.strategy import Strategy
from sim.study.measure.promotion import bump


def bought(*rows: tuple[int, float, str]) -> Any:
    """A run of purchases (customer, time, firm) in one category."""
    table = pd.DataFrame(rows, columns=["customer", "time_months", "firm"]).assign(category="core")
    return SimpleNamespace(purchases=table)


def test_extra_units_are_taken_apart_customer_by_customer() -> None:
    """Month 5: customer 0 buys at both, 1 at the other, 2 nothing; with the cut 0 buys twice, 1 changes over,
    2 buys. Afterwards customer 0 leaves out one purchase.
    """
    before = [(0, 2.0, "ours"), (1, 2.0, "theirs")]
    held = bought(*before, (0, 5.1, "ours"), (0, 5.2, "theirs"), (1, 5.5, "theirs"), (0, 6.5, "ours"))
    cut = bought(
        *before, (0, 5.1, "ours"), (0, 5.2, "ours"), (0, 5.3, "theirs"), (1, 5.5, "ours"), (2, 5.9, "ours")
    )
    found = bump(held, cut, "ours", "core", 5)
    assert found.extra == pytest.approx(3 / 1)
    assert found.from_others == pytest.approx(1 / 3)  # what customer 1 no longer buys there
    assert found.dip == pytest.approx(1 / 3)
    assert found.category == pytest.approx((2 / 3) / (3 / 1))
    assert found.new_here == pytest.approx(2 / 3)  # customers 1 and 2


def test_a_cut_that_sells_nothing_more_is_refused() -> None:
    same = bought((0, 5.1, "ours"))
    with pytest.raises(UserError, match="nothing more in month 5"):
        bump(same, same, "ours", "core", 5)
    nothing: Any = SimpleNamespace(purchases=None)
    with pytest.raises(UserError, match="keeps no purchases"):
        bump(nothing, nothing, "ours", "core", 5)


def test_luck_is_common_until_the_cut_and_the_bump_is_of_the_month_alone() -> None:
    study = sim.load_study("mature_retail", ["run.months=13", "market.switched_off=[rivals]"], customers=1500)
    lever = {"lever": "list_price", "value": 0.8, "from_month": 6, "until_month": 7}
    strategies = {"hold": Strategy(), "cut": Strategy.model_validate({"levers": [lever]})}
    study = replace(study, strategies=strategies)
    held, cut = (sim.simulate(study, strategy, journal=True) for strategy in strategies)
    assert isinstance(held, Run) and isinstance(cut, Run)
    assert held.purchases is not None and cut.purchases is not None
    early = [
        table[table["time_months"] < 6].reset_index(drop=True) for table in (held.purchases, cut.purchases)
    ]
    assert early[0].equals(early[1])
    found = bump(held, cut, "ours", "core", 6)
    assert found.extra > 0.3 and 0.0 < found.from_others < 1.0
    month = held.monthly[held.monthly["month"] == 6]
    share = month.loc[month["firm"] == "ours", "core_purchases"].sum() / month["core_purchases"].sum()
    assert found.category == pytest.approx((1.0 - found.from_others) * share)
