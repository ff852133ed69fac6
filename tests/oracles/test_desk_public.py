"""Oracles O12 and O13 by simulation of a market: a desk alone at work answers as Erlang-C.

How a market is made an M/M/c. Nothing is switched on but the desk, and promises, for they count who was
answered at once: a promise of a millionth of a minute is kept for nobody else. Customers call for the year
alone, once a month at most, at uniform instants; all calls are of one kind and
length; nobody is silent for so long that it counts as lapsed; patience is far longer than any wait. A month
has the longest opening that there is, for each begins with an empty desk: 66 minutes of relaxation in 744
hours lower the mean wait by 0.2 %.

The number of calls of a month is nearly fixed, not Poisson: over the minutes that matter to a queue the
difference is nil (the mean wait is lower by less than 0.1 %).

The standard error of each mean, from the spread between months, is asserted to be below a quarter of the
tolerance; less the bias above, false alarms are below 1e-3 were the seed drawn anew.
"""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.scenario.basics.names import all_but
from tests.oracles.public import one_firm, study_of
from tests.oracles.table import Oracle

OPEN = 44_640.0  # minutes in a month
CUSTOMERS = 148_800


def answered(calls_an_hour: float, minutes: float, agents: int, months: int, seed: int) -> np.ndarray:
    """By month: share of callers who waited, and mean wait of all in seconds."""
    asked = calls_an_hour * OPEN / 60 / CUSTOMERS
    assert asked <= 1
    market = one_firm(
        {"occasions": {"core": {"mean_per_month": 0.2, "shape": 1000.0}}},
        {
            "share": 1.0,
            "awareness": 1.0,
            "front_agents_per_1000_customers": agents / CUSTOMERS * 1000,
            "expert_agents_per_1000_customers": 0.0,
        },
        desk={
            "contacts_per_purchase": 0.0, "contacts_per_year": 12 * asked, "expert_share": 0.0,
            "sale_share": 0.0,
            "handling_minutes": minutes, "patience_minutes": 1e6, "opening_minutes": OPEN,
        },
        stages={"lapsed_intervals": 100},
        switched_off=all_but("desk", "promise"),
    )  # fmt: skip
    promise = {"levers": [{"lever": "wait_promise_minutes", "value": 1e-6}]}
    study = study_of(market, strategies={"promise": promise}, customers=CUSTOMERS, months=months, seed=seed)
    desk = sim.simulate(study, strategy="promise").desk
    assert (desk["kind"] == "information").all()
    assert (
        desk["abandoned"].sum() < 3e-6 * desk["contacts"].sum()
    )  # patience is exponential, too: a million minutes on average
    per_month = desk.groupby("month")[["contacts", "promise_kept"]].sum()
    assert (
        abs(per_month["contacts"].mean() / (asked * CUSTOMERS) - 1) < 5e-4
    )  # the mean wait answers eightfold
    waited = 1 - per_month["promise_kept"] / per_month["contacts"]
    return np.column_stack([waited, 60 * desk["mean_wait_minutes"]])


@pytest.mark.slow
@pytest.mark.parametrize(
    "months",
    [pytest.param(300, marks=pytest.mark.oracle("O12")), pytest.param(240, marks=pytest.mark.oracle("O13"))],
)
def test_a_market_s_desk_is_erlang_c(months: int, oracle: Oracle) -> None:
    setting = (oracle.number("# calls/h"), oracle.number("# min"), int(oracle.number("# agents")))
    found = answered(*setting, months, seed=6)
    mean, error = found.mean(axis=0), found.std(axis=0, ddof=1) / np.sqrt(len(found))
    assert (error < oracle.bounds(mean * 0 + oracle.values) / 4).all(), error / mean
    oracle.meets(mean)
