"""Prices weighed: against rivals, against what was usual at the start, and so against buying nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.model.firms.live_market import LiveMarket
from sim.model.firms.need_belief import need_weights
from sim.model.firms.planning import terms_of
from sim.model.simulate import simulate
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Rival
from tests.model.markets import a_market, a_study


def priced(factor: float) -> Strategy:
    return Strategy.model_validate({"levers": [{"lever": "list_price", "value": factor}]})


def units(factor: float, rivals_too: bool) -> tuple[int, int]:
    """Purchases of a year at one firm of two alike, and at both."""
    alike = {"share": 0.5, "awareness": 1.0, "sells": {"core": ["people"]}}
    market = a_market(focal="firm_1", firms={"firm_1": alike, "firm_2": alike})
    study = a_study(market, {"priced": priced(factor)}, customers=10_000, warm_up=12)
    if rivals_too:
        study = replace(study, rivals={"firm_2": Rival(priced(factor), 0.0)})
    monthly = simulate(study, "priced").monthly
    return monthly.query("firm == 'firm_1'")["purchases"].sum(), monthly["purchases"].sum()


@pytest.mark.slow
def test_a_market_shrinks_when_all_prices_rise_and_a_firm_more_when_its_own_does() -> None:
    """By 0.7 and 2.6 % for one; a run of 10,000 customers knows either to 0.05."""
    apart = math.log(1.1 / 0.9)
    category = math.log(units(1.1, True)[1] / units(0.9, True)[1]) / apart
    own = math.log(units(1.1, False)[0] / units(0.9, False)[0]) / apart
    assert category == pytest.approx(-0.7, abs=0.3)
    assert own == pytest.approx(-2.6, abs=0.3)


def usual(**changes: object) -> np.ndarray:
    """Log prices that the market's are weighed against: in month 0, and with all prices doubled."""
    live = LiveMarket(a_market(**changes), 300, 1, 0, 0)
    weights = need_weights(live.settings)
    start = terms_of(live, weights).log_start
    for firm in live.firms:
        firm.present = True
        firm.offers["core"].price *= 2.0
    later = terms_of(live, weights).log_start
    assert np.array_equal(start, later)
    return start


def seller(price: float, **more: object) -> dict[str, object]:
    return {"sells": {"core": ["people"]}, "price": {"core": price}} | more


def test_prices_are_weighed_against_those_of_the_start_whatever_firms_ask_later() -> None:
    found = usual(firms={"ours": seller(80.0), "theirs": seller(125.0)})
    assert found == pytest.approx(0.0, abs=1e-15)  # the geometric mean is the category's 100
    assert usual(firms={"ours": seller(80.0), "theirs": seller(80.0)}) == pytest.approx(math.log(0.8))


def test_a_lone_seller_and_one_who_comes_late_are_weighed_against_the_category() -> None:
    late = seller(50.0, entry={"month": 3})
    assert usual(firms={"ours": seller(130.0)}) == 0.0
    assert usual(firms={"ours": seller(130.0), "late": late}) == 0.0
    both = {"ours": seller(80.0), "theirs": seller(80.0)}
    assert usual(firms=both | {"late": late}) == pytest.approx(math.log(0.8))
