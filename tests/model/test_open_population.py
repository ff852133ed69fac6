"""A migration market to which new customers come each period: simulated, and in closed form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.model.migration_market import LadderRun, simulate_ladder
from sim.scenario.basics.errors import UserError
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study, StudyFile
from sim.study.measure.ladder_value import (
    equity_to_come,
    expected_customers,
    finite_values,
    inflow,
    ladder_table,
    residual_equity,
    simulated_values,
    steady_state,
)
from tests.scenario import small

#: New customers become regular or go; who is regular goes in the end.
OPEN = {
    "kind": "migration", "customers": 4000, "stages": ["new", "regular", "gone"],
    "transition": [[0.2, 0.5, 0.3], [0.0, 0.9, 0.1], [0.0, 0.0, 1.0]], "value": [-2.0, 5.0, 0.0],
    "start": [0.5, 0.5, 0.0], "discount_rate_per_period": 0.05, "inflow": {"new": 400, "regular": 20},
}  # fmt: skip


def study_of(changes: dict | None = None, **run: int) -> Study:
    market = MigrationMarket(**(OPEN | (changes or {})))
    settings = StudyFile(market="ladder", strategies=["hold"], run={"months": 12, "seed": 7} | run)
    return Study("ladder", settings, market, {"hold": Strategy()})


def runs(study: Study, count: int = 40) -> list[LadderRun]:
    return [simulate_ladder(study, replication=number) for number in range(count)]


def within(seen: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Whether means of rows lie within five of their standard errors: a false alarm in two million."""
    error = seen.std(axis=0, ddof=1) / np.sqrt(len(seen))
    return np.abs(seen.mean(axis=0) - truth) <= 5 * error + 1e-9


def test_engines_agree_customer_by_customer() -> None:
    study = study_of({"customers": 200, "inflow": {"new": 7.3, "regular": 0.4}})
    fast, plain = (simulate_ladder(study, replication=3, engine=e) for e in ("compiled", "reference"))
    for table in ("monthly", "transitions", "customers"):
        assert getattr(fast, table).equals(getattr(plain, table)), table


def test_customers_money_and_equity_are_those_of_the_closed_form() -> None:
    study = study_of()
    market, stages = study.migration_market, OPEN["stages"]
    found, rate = runs(study), OPEN["discount_rate_per_period"]
    expected = expected_customers(market, 12)
    assert within(np.array([run.monthly[stages].to_numpy(float) for run in found]), expected).all()
    keep = (1 + rate) ** -np.arange(13.0)
    paid = [[float(run.monthly["value"].to_numpy(float) @ keep)] for run in found]
    assert within(np.array(paid), np.array([expected @ np.array(OPEN["value"]) @ keep])).all()
    by_customer = np.array([[run.customers["value"].sum()] for run in found])
    np.testing.assert_allclose(by_customer, paid)
    first = simulated_values(found[0], stages).set_index("stage")
    values = finite_values(np.array(OPEN["transition"]), np.array(OPEN["value"]), rate, 12)
    for stage, value in zip(stages[:2], values, strict=False):
        assert abs(first.loc[stage, "mean"] - value) <= 5 * first.loc[stage, "se"]


def test_a_sample_asks_the_same_question() -> None:
    """A quarter of the customers, of whom a quarter come: the same numbers, with more noise."""
    study = study_of(customers=1000)
    found = np.array([run.monthly[OPEN["stages"]].to_numpy(float) for run in runs(study)])
    assert within(found, expected_customers(study.migration_market, 12)).all()


def test_what_makes_no_whole_customer_in_a_period_adds_up() -> None:
    run = simulate_ladder(study_of({"inflow": {"new": 0.25}}))
    since = run.customers["since"]
    assert sorted(since[since > 0]) == [2, 6, 10]
    there = run.monthly[OPEN["stages"]].sum(axis=1).to_numpy()
    assert (np.flatnonzero(np.diff(there)) + 1).tolist() == [2, 6, 10] and there[-1] == 4003


def test_it_settles_where_inflow_and_loss_are_equal() -> None:
    market = study_of().migration_market
    steady = steady_state(market)
    moves = np.array(OPEN["transition"])[:2, :2]
    np.testing.assert_allclose(steady[:2], inflow(market)[:2] @ np.linalg.inv(np.eye(2) - moves))
    np.testing.assert_allclose(steady[:2], [500, 2700])
    assert np.isinf(steady[2])
    np.testing.assert_allclose(expected_customers(market, 400)[-1, :2], steady[:2])
    closed = study_of({"inflow": {}}).migration_market
    assert (steady_state(closed) == 0).all()


def test_equity_of_customers_there_and_of_those_to_come_make_up_all_that_follows() -> None:
    """Played on for 600 periods in closed form, what comes after the horizon is the two, and nothing else."""
    market = study_of().migration_market
    rate, earned = 0.05, np.array(OPEN["value"])
    after = expected_customers(market, 600)[13:] @ earned * 1.05 ** -np.arange(13.0, 601.0)
    moves = np.array(OPEN["transition"])
    infinite = np.linalg.solve(np.eye(3) - moves / (1 + rate), earned)
    there = expected_customers(market, 12)[-1] @ moves @ infinite / (1 + rate) ** 13
    assert there + equity_to_come(market, 12).sum() == pytest.approx(after.sum())
    known = [[residual_equity(market, run, 12)] for run in runs(study_of())]
    assert within(np.array(known), np.array([there])).all()
    assert ladder_table(market, 12)["to_come"].tolist() == equity_to_come(market, 12).tolist()


def test_a_migration_view_tells_those_to_come_apart() -> None:
    study = study_of(replications=20)
    found = sim.migration(study)
    rate = OPEN["discount_rate_per_period"]
    infinite = np.linalg.solve(np.eye(3) - np.array(OPEN["transition"]) / (1 + rate), OPEN["value"])
    assert found.to_come is not None
    assert found.to_come.low < inflow(study.migration_market) @ infinite / rate < found.to_come.high
    start = 4000 * np.array(OPEN["start"]) @ infinite
    assert found.equity.low < start < found.equity.high
    assert found.hindsight is not None and found.hindsight["customers"].iloc[-1] == 4000
    assert sim.migration(study_of({"inflow": {}}, replications=2)).to_come is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("inflow: {new: -1}", "inflow.new: at least 0 is expected (got -1)"),
        ("inflow: {new: 1e12}", "inflow.new: at most 1e+08 is expected (got 1e12)"),
        ("inflow: {regulr: 5}", "inflow: no stage named 'regulr' (did you mean 'regular'?)"),
        ("inflow: {xyz: 5}", "inflow: no stage named 'xyz'; there are new, regular, gone"),
        ("inflow: [1, 2]", "inflow: a mapping of names to values is expected"),
    ],
)
def test_an_inflow_that_cannot_be_is_refused_in_one_line(line: str, said: str, tmp_path: Path) -> None:
    root = small.scenarios(tmp_path)
    path = root / "markets" / "ladder.yaml"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        sim.load_market(path)
    text = str(refused.value)
    assert said in text and "\n" not in text and "ladder.yaml:9:" in text


def test_more_customers_than_can_be_simulated_are_refused_and_a_sample_is_offered() -> None:
    with pytest.raises(UserError, match=r"market.inflow: .* run.customers simulates fewer"):
        simulate_ladder(study_of({"inflow": {"new": 9e7}}))
    assert len(simulate_ladder(study_of({"inflow": {"new": 9e7}}, customers=1)).customers) > 1000
