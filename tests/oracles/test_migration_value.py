"""O10 and O11: the values of Pfeifer & Carraway (2000), in closed form and simulated by both engines."""

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.model.migration_market import given_up, simulate_ladder
from sim.scenario.basics.errors import UserError
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study, StudyFile
from sim.study.measure.ladder_value import (
    finite_values,
    infinite_values,
    ladder_table,
    simulated_values,
    stopping_values,
)
from tests.oracles.public import study_of as public_study_of
from tests.oracles.table import Oracle, read_table

ROW = read_table()["O10"]
BUYS = ROW.numbers("p")
EARNED, SPENT, RATE = ROW.number("contribution #"), ROW.number("marketing #"), ROW.number("d #")


def recency_market(**changes):
    """A customer buys with a chance that falls with recency; four silent periods make a former customer."""
    moves = [[p] + [0.0] * 4 for p in BUYS] + [[0.0] * 4 + [1.0]]
    for i, p in enumerate(BUYS):
        moves[i][i + 1] = 1 - p
    given = {
        "kind": "migration", "customers": 4000, "stages": ["r1", "r2", "r3", "r4", "former"],
        "transition": moves,
        "value": [EARNED - SPENT, -SPENT, -SPENT, -SPENT, 0.0], "start": [0.25, 0.25, 0.25, 0.25, 0.0],
        "discount_rate_per_period": RATE,
    }  # fmt: skip
    return MigrationMarket(**(given | changes))


def study_of(market, **run):
    settings = StudyFile(market="ladder", strategies=["hold"], run={"months": 4, "seed": 7} | run)
    return Study("ladder", settings, market, {"hold": Strategy()})


def arrays(market):
    return np.array(market.transition), np.array(market.value), market.discount_rate_per_period


def compared():
    """The table of values that a comparison gives, by stage."""
    study = public_study_of(recency_market().model_dump(), months=4, customers=200)
    return sim.compare(study).tables["ladder"].set_index("stage").loc[["r1", "r2", "r3", "r4"]]


@pytest.mark.oracle("O10")
def test_values_over_four_periods(oracle: Oracle):
    oracle.meets(compared()["finite"])


@pytest.mark.slow
@pytest.mark.oracle("O11")
def test_values_for_ever(oracle: Oracle):
    oracle.meets(compared()["infinite"])


@pytest.mark.oracle("O10")
def test_values_over_four_periods_by_simulation(oracle: Oracle):
    """The closed form is held to the row, the simulation to the closed form: within five of its standard
    errors (2e-6), of which each is 0.15 at most: half a per cent of what a customer of the first stage earns.
    """
    market = recency_market(customers=400_000)
    run = sim.simulate(public_study_of(market.model_dump(), months=4))
    found = run.customers.groupby("start")["value"].agg(["mean", "sem"]).loc[["r1", "r2", "r3", "r4"]]
    closed = compared()["finite"]
    oracle.meets(closed)
    assert (found["sem"] < 0.15).all()
    assert (np.abs(found["mean"] - closed) < 5 * found["sem"]).all()


def test_finite_values_approach_the_infinite_ones():
    moves, earned, rate = arrays(recency_market())
    far = finite_values(moves, earned, rate, periods=200)
    np.testing.assert_allclose(far, infinite_values(moves, earned, rate), atol=1e-9)


def test_only_the_loss_making_stage_is_given_up_and_that_pays():
    market = recency_market()
    assert given_up(market).tolist() == [False, False, False, True, False]
    kept, stopped = infinite_values(*arrays(market)), stopping_values(market)
    assert stopped[3] == 0.0
    assert (stopped >= kept - 1e-12).all() and stopped[0] > kept[0]


def test_stopping_is_the_fixed_point_of_the_bellman_equation_and_no_other_set_does_better():
    market = recency_market(value=[20.0, -6.0, -5.0, -4.0, 0.0])
    moves, earned, rate = arrays(market)
    best = stopping_values(market)
    np.testing.assert_allclose(best, np.maximum(0, earned + moves @ best / (1 + rate)), atol=1e-12)
    for mask in range(32):
        stop = np.array([mask >> i & 1 for i in range(5)], dtype=bool)
        other = infinite_values(np.where(stop[:, None], 0, moves), np.where(stop, 0, earned), rate)
        assert (best >= other - 1e-9).all()


@pytest.mark.parametrize("stop_below", [False, True])
def test_engines_agree_customer_by_customer(stop_below):
    study = study_of(recency_market(customers=300, stop_below=stop_below), months=9)
    fast, plain = (simulate_ladder(study, replication=3, engine=e) for e in ("compiled", "reference"))
    for table in ("monthly", "transitions", "customers"):
        assert getattr(fast, table).equals(getattr(plain, table)), table


@pytest.mark.parametrize("stop_below", [False, True])
def test_simulation_meets_the_closed_form(stop_below):
    # five standard errors in four stages and two cases: false alarm below 8 x 5.7e-7 were the means normal
    market = recency_market(customers=60_000, stop_below=stop_below)
    run = simulate_ladder(study_of(market))
    seen = simulated_values(run, market.stages).set_index("stage")
    truth = ladder_table(market, periods=4).set_index("stage")
    for stage in market.stages[:4]:
        error = abs(seen.loc[stage, "mean"] - truth.loc[stage, "finite"])
        assert error <= 5 * seen.loc[stage, "se"] + 1e-12, stage


def test_customers_are_conserved_and_start_as_the_market_says():
    market = recency_market(customers=5000)
    run = simulate_ladder(study_of(market, months=12))
    assert (run.monthly[market.stages].sum(axis=1) == 5000).all()
    moved = run.transitions.groupby(["month", "from_stage"])["customers"].sum()
    for month, stage in moved.index:
        assert moved[month, stage] == run.monthly.set_index("month").loc[month - 1, stage]
    # a binomial share within 5 standard errors
    assert abs(run.monthly["r1"][0] / 5000 - 0.25) < 5 * np.sqrt(0.25 * 0.75 / 5000)


def test_replications_and_seeds_differ_and_repeat():
    study = study_of(recency_market(customers=200))
    one, again, other = (simulate_ladder(study, replication=r).customers for r in (0, 0, 1))
    assert one.equals(again) and not one.equals(other)
    settings = study.settings.model_copy(update={"run": study.run.model_copy(update={"seed": 8})})
    assert not simulate_ladder(replace(study, settings=settings)).customers.equals(one)


def test_no_value_for_ever_without_a_discount_rate():
    with pytest.raises(UserError, match="discount_rate_per_period"):
        ladder_table(recency_market(discount_rate_per_period=0.0), periods=4)


def test_only_hold_can_be_run():
    with pytest.raises(UserError, match="loyalty"):
        simulate_ladder(study_of(recency_market()), strategy="loyalty")
