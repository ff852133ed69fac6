"""Retention that rises by sorting alone: as the published model has it, and told apart from growing."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.simulate import simulate
from sim.scenario.basics.names import all_but
from sim.scenario.files.load import load_study
from sim.scenario.market.market import Market
from sim.scenario.plans.study import Study
from sim.study.measure.statistics import Interval, mean_interval
from sim.study.measure.tenure import by_tenure
from tests.expectations.measured import CONFIDENCE
from tests.model.markets import a_market, a_study, one_firm

pytestmark = pytest.mark.slow


def leavers(a: float, b: float) -> Market:
    """A market of yearly contracts with nothing but natural attrition at work."""
    people = {
        "occasions": {"core": {"mean_per_month": 8.0, "shape": 1000.0}}, "attrition": {"a": a, "b": b},
        "arrivals": [1.0], "first_purchase_at": "ours",
    }  # fmt: skip
    return one_firm(
        people, setting="contractual", months_between_renewals=12, switched_off=all_but("attrition")
    )


def renewals(a: float, b: float) -> np.ndarray:
    """Share of contracts renewed at the first, second, ... renewal; nothing but natural attrition at work."""
    market = leavers(a, b)
    kept = []
    for years in range(1, 6):
        run = simulate(a_study(market, customers=40_000, months=12 * years + 2))
        kept.append(float((~run.customers["left"]).mean()))
    return np.array(kept) / np.array([1.0, *kept[:-1]])


def test_retention_rises_by_sorting_alone_where_customers_differ() -> None:
    """No customer changes (all but attrition is off), yet retention rises as in sBG: those likely to
    leave have.
    """
    rate = renewals(0.704, 1.182)
    years = np.arange(1, 6)
    assert rate == pytest.approx((1.182 + years - 1) / (0.704 + 1.182 + years - 1), abs=0.015)
    assert (np.diff(rate) > 0).all()


def test_not_where_they_are_alike() -> None:
    rate = renewals(704.0, 1182.0)
    assert rate == pytest.approx([1182 / 1886] * 5, abs=0.02)


def parts(study: Study, replications: int = 5) -> dict[str, Interval]:
    """What the rise of retention is made of at the last tenure told, with intervals over replications."""
    runs = [by_tenure(simulate(study, replication=r).retention).iloc[-1] for r in range(replications)]
    names = ("rise", "sorting", "growing", "surroundings")
    return {name: mean_interval(np.array([run[name] for run in runs]), CONFIDENCE) for name in names}


def test_the_report_says_that_it_is_sorting() -> None:
    found = parts(a_study(leavers(0.704, 1.182), customers=8000, months=60))
    assert found["rise"].low > 0.2 and found["sorting"].low > 0.99 * found["rise"].mean - 0.01
    assert abs(found["growing"].mean) < 1e-9 and abs(found["surroundings"].mean) < 1e-9


def test_also_among_the_subscribers_of_a_market_with_all_else_at_work() -> None:
    found = parts(load_study("subscription"))
    assert found["rise"].low > 0.2 and found["sorting"].low > 0.9 * found["rise"].mean
    assert found["growing"].high < 0.01


def test_not_where_customers_are_alike_and_learn_to_trust() -> None:
    people = {
        "share": 1.0, "occasions": {"core": {"mean_per_month": 8.0, "shape": 1000.0}}, "arrivals": [1.0],
        "first_purchase_at": "ours", "attachment_sd": 0.0, "price_sensitivity_sigma": 0.0,
    }  # fmt: skip
    firms = {name: {"awareness": 1.0, "sells": {"core": ["people"]}} for name in ("ours", "theirs")}
    market = a_market(
        segments={"people": people}, firms=firms, setting="contractual", months_between_renewals=12,
        switched_off=all_but("satisfaction"), choice={"trust": 4.0},
    )  # fmt: skip
    found = parts(a_study(market, customers=2000, months=60))
    assert found["growing"].low > 0.03 and found["growing"].mean == pytest.approx(found["rise"].mean)
    assert abs(found["sorting"].mean) < 1e-9
