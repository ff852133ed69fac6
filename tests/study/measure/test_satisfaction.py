"""What customers answer is set against where they buy in the year after; of few of them nothing is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.result import Run
from sim.model.simulate import simulate
from sim.scenario.files.load import load_study
from sim.study.measure.satisfaction import satisfaction_facts, satisfaction_tables

#: Satisfaction -> customers, purchases here and anywhere of each.
Group = dict[float, tuple[int, int, int]]
USUAL: Group = {3.0: (40, 2, 8), 3.6: (40, 4, 8), 4.1: (40, 4, 8), 4.5: (40, 6, 8)}


@pytest.fixture(scope="module")
def run() -> Run:
    small = ["run.months=6", "run.warm_up_months=2", "run.play_on_months=15"]
    found = simulate(load_study("mature_retail", small, customers=300), play_on="plan_ends")
    assert isinstance(found, Run)
    return found


def facts(run: Run, *replications: Group, strategy: str = "hold") -> pd.DataFrame:
    """Facts of replications in which these customers were asked."""
    assert run.later is not None
    told = []
    for number, group in enumerate(replications):
        rows = [(score, here, all_) for score, (n, here, all_) in group.items() for _ in range(n)]
        score, here, anywhere = np.array(rows).T
        who = np.arange(len(rows))
        customers = pd.DataFrame(
            {"customer": who, "firm": "ours", "stage": "regular", "satisfaction": score}
        ).assign(purchases=1, silent_months=1)
        bought = pd.DataFrame({"customer": who, "bought_here": here, "bought": anywhere})
        listed = satisfaction_facts(customers, "ours", replace(run.later, customers=bought))
        told += [(strategy, number, *row) for row in listed]
    columns = ["strategy", "replication", "table", "measure", "item", "value"]
    return pd.DataFrame(told, columns=columns)


def figures(tables: dict[str, pd.DataFrame]) -> Any:
    return tables["satisfaction_figures"].set_index("figure")


def test_an_answer_is_the_nearest_whole_number_and_shares_are_of_all_that_is_bought(run: Run) -> None:
    found = satisfaction_tables(facts(run, USUAL, USUAL), 0.95)
    by_answer: Any = found["satisfaction"].set_index("answer")
    assert by_answer["customers"].tolist() == [0.0, 0.0, 0.25, 0.5, 0.25]
    assert by_answer.loc[3:, "again"].tolist() == [0.25, 0.5, 0.75]
    told = figures(found)["mean"]
    assert told["satisfied"] == 0.75 and told["again"] == 0.5
    assert told["again_satisfied"] == pytest.approx(14 / 24)
    assert (told["to_four"], told["within_four"], told["to_five"], told["steeper"]) == (0.25, 0.0, 0.25, 0.0)
    assert told["odds"] == pytest.approx(3.0)  # 3 : 1 against 1 : 1


def test_the_interval_comes_from_replications_that_differ(run: Run) -> None:
    alike = figures(satisfaction_tables(facts(run, USUAL, USUAL, USUAL), 0.95))
    assert np.allclose(alike["low"], alike["mean"]) and np.allclose(alike["high"], alike["mean"])
    better = USUAL | {4.5: (40, 7, 8)}
    differing = figures(satisfaction_tables(facts(run, USUAL, better, USUAL), 0.95))
    assert differing.loc["to_five", "low"] < 0.25 < differing.loc["to_five", "mean"]
    assert differing.loc["within_four", "low"] == pytest.approx(0.0)
    once = figures(satisfaction_tables(facts(run, USUAL), 0.95))
    assert once["mean"].notna().all() and once["low"].isna().all()


def test_what_few_customers_buy_is_not_told(run: Run) -> None:
    few = USUAL | {4.5: (5, 6, 8)}
    found = satisfaction_tables(facts(run, few, few), 0.95)
    by_answer: Any = found["satisfaction"].set_index("answer")
    assert by_answer.loc[5, "customers"] > 0 and np.isnan(by_answer.loc[5, "again"])
    told = figures(found)["mean"]
    assert told[["to_five", "steeper", "odds"]].isna().all()
    assert told[["satisfied", "again_satisfied", "to_four", "within_four"]].notna().all()


def test_where_nobody_comes_back_the_interval_is_not_nothing(run: Run) -> None:
    never = USUAL | {3.0: (40, 0, 1)}
    by_answer: Any = satisfaction_tables(facts(run, never, never), 0.95)["satisfaction"].set_index("answer")
    assert by_answer.loc[3, "again"] == by_answer.loc[3, "again_low"] == 0.0
    assert 0.02 < by_answer.loc[3, "again_high"] < 0.06, "of 80 purchases, none"
    rarely = USUAL | {3.0: (20, 0, 1), 3.4: (20, 0, 0)}
    by_answer = satisfaction_tables(facts(run, rarely), 0.95)["satisfaction"].set_index("answer")
    assert by_answer.loc[3, "customers"] > 0 and np.isnan(by_answer.loc[3, "again"])


def test_whoever_was_served_here_last_is_asked_and_nobody_else(run: Run) -> None:
    assert run.later is not None
    held = run.customers[run.customers["purchases"] > 0]
    latest = held.groupby("customer")["silent_months"].min()
    own = held[(held["firm"] == "ours") & ~held["stage"].isin(["prospect", "lapsed"])]
    here = own["silent_months"].to_numpy() == latest.loc[own["customer"]].to_numpy()
    assert 0 < here.sum() < here.size, "some have bought elsewhere since"
    listed = list(satisfaction_facts(run.customers, "ours", run.later))
    counted = {name: sum(v for _, measure, _, v in listed if measure == name) for name in ("asked", "points")}
    assert counted["asked"] == here.sum()
    assert counted["points"] == pytest.approx(own["satisfaction"].to_numpy()[here].sum())


def test_strategies_are_set_against_hold_replication_by_replication(run: Run) -> None:
    """Luck that both share cancels: what differs alike in all replications has no interval."""
    usual, lucky = USUAL, USUAL | {4.1: (40, 6, 8)}
    better = [group | {3.6: (40, 6, 8)} for group in (usual, lucky, usual)]
    both = [facts(run, usual, lucky, usual), facts(run, *better, strategy="care")]
    told = satisfaction_tables(pd.concat(both), 0.95)
    apart: Any = told["satisfaction_moved"].set_index(["strategy", "figure"]).loc["care"]
    assert apart.loc["again", ["difference", "low", "high"]].tolist() == pytest.approx([80 / 1280] * 3)
    assert apart.loc["again_satisfied", "difference"] == pytest.approx(80 / 960)
    assert apart.loc["satisfied", "difference"] == apart.loc["average", "difference"] == 0.0
    alone: Any = told["satisfaction_figures"].set_index(["strategy", "figure"]).loc[("care", "again")]
    assert alone["high"] - alone["low"] > 0.05, "that of one strategy alone holds its luck"


def test_what_is_claimed_of_many_strategies_has_a_wider_interval(run: Run) -> None:
    names = ("care", "reach", "price")
    groups = [USUAL, USUAL | {4.1: (40, 6, 8)}, USUAL | {4.5: (40, 7, 8)}]
    others = [facts(run, *groups[::-1], strategy=name) for name in names]
    told: Any = satisfaction_tables(pd.concat([facts(run, *groups), *others]), 0.95)["satisfaction_moved"]
    again = told[told["figure"] == "again"]
    assert again["strategy"].tolist() == list(names)
    assert (again["together_low"] < again["low"]).all() and (again["together_high"] > again["high"]).all()


def test_the_year_after_is_what_a_longer_run_buys(run: Run) -> None:
    longer = ["run.months=18", "run.warm_up_months=2"]
    later = simulate(load_study("mature_retail", longer, customers=300))
    assert isinstance(later, Run) and run.later is not None
    bought = [
        one.customers.pivot(index="customer", columns="firm", values="purchases") for one in (run, later)
    ]
    told = run.later.customers.set_index("customer")
    expected: Any = (bought[1] - bought[0]).loc[told.index]
    assert (told["bought_here"] == expected["ours"]).all()
    assert (told["bought"] == expected.sum(axis=1)).all()
    assert told["bought_here"].sum() > 0 and (told["bought"] >= told["bought_here"]).all()
