"""Policies are compared as strategies are, in this process or several, and never taken for one another."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study, StudyFile
from sim.study.compare.compare import TASKS, compare
from sim.study.compare.comparison import Comparison
from sim.study.compare.policy_sets import policy_sets, with_policies
from sim.study.compare.replicate import replicate
from sim.study.compare.results_folder import open_results, strict_json
from tests.habits.repository import ROOT
from tests.model.markets import a_market
from tests.study import hand_made


def spring_sale(market: Any, firm: Any) -> Any:
    yield market.until(month=2)
    firm.offer("core").price *= 0.9
    yield market.months(2)
    firm.offer("core").price /= 0.9


def reach_out(market: Any, firm: Any) -> Any:
    while True:
        firm.spend["reach"] = 0.5 if market.shares()["ours"] < 0.6 else 0.0
        yield market.months(1)


SALE = Strategy(levers=[{"lever": "list_price", "value": 0.9, "from_month": 2, "until_month": 4}])


def a_study(**run: Any) -> Study:
    """A small market, customer by customer: no compiler is needed."""
    strategies = {"hold": Strategy(), "sale": SALE}
    asked = {"months": 5, "warm_up_months": 1, "replications": 2, "engine": "reference"}
    settings = StudyFile(market="made", strategies=list(strategies), run=asked | run)
    return Study("made", settings, a_market(customers=30), strategies)


def assert_same(one: Comparison, other: Comparison) -> None:
    assert list(one.tables) == list(other.tables)
    assert strict_json(one.document) == strict_json(other.document)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name], check_exact=True, obj=name)


def objective(comparison: Comparison, name: str) -> list[float]:
    outcomes = comparison.tables["outcomes"]
    found: list[float] = outcomes.loc[outcomes["strategy"] == name, "npv"].tolist()
    return found


POLICIES: dict[str, Any] = {
    "spring sale": [spring_sale], "both": [spring_sale, reach_out], "reach on sale": ["sale", reach_out],
    "reach": [reach_out],
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(a_study(), policies=POLICIES)


def test_a_set_of_policies_stands_beside_the_strategies_with_paired_intervals(found: Comparison) -> None:
    names = ["hold", "sale", *POLICIES]
    assert found.summary["strategy"].unique().tolist() == names
    pairs = found.paired.groupby(["a", "b"], sort=False).size()
    assert pairs.nunique() == 1 and list(pairs.index) == list(itertools.combinations(names, 2))
    row = found.paired.query("a == 'hold' and b == 'reach' and measure == 'npv'").iloc[0]
    assert row["low"] < row["difference"] < row["high"] and row["difference"] != 0
    assert set(found.tables["spend"].query("strategy == 'both'")["lever"]) == {"reach"}
    for name in ("stages", "money", "cash", "flows", "matrix"):
        assert found.tables[name]["strategy"].unique().tolist() == names, name
    assert found.policies == found.document["policies"] == {
        "spring sale": ["hold", "spring_sale"], "both": ["hold", "spring_sale", "reach_out"],
        "reach on sale": ["sale", "reach_out"], "reach": ["hold", "reach_out"],
    }  # fmt: skip


def test_a_policy_that_does_what_a_strategy_does_differs_in_nothing(found: Comparison) -> None:
    assert objective(found, "spring sale") == objective(found, "sale") != objective(found, "hold")
    both = found.paired[(found.paired["a"] == "sale") & (found.paired["b"] == "spring sale")]
    assert (both[["difference", "low", "high"]] == 0).all(axis=None)


def test_without_policies_nothing_is_said_of_them_and_others_are_as_they_were(found: Comparison) -> None:
    plain = compare(a_study())
    assert "policies" not in plain.document
    for name, table in plain.tables.items():
        if name in ("summary", "outcomes", "money", "stages"):
            same = found.tables[name].query("strategy in ('hold', 'sale')").reset_index(drop=True)
            pd.testing.assert_frame_equal(same, table, check_exact=True, obj=name)


def test_policies_may_be_on_top_of_another_strategy(found: Comparison) -> None:
    assert len({tuple(objective(found, name)) for name in ("hold", "sale", "reach", "reach on sale")}) == 4
    assert objective(found, "reach on sale") == objective(found, "both")


def test_processes_give_the_same_as_this_one(found: Comparison, capsys: pytest.CaptureFixture[str]) -> None:
    assert_same(found, compare(a_study(), policies=POLICIES, workers=2))
    assert "cannot be sent" not in capsys.readouterr().err


def test_a_policy_inside_a_function_stays_in_this_process_and_that_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def inside(market: Any, firm: Any) -> Any:
        seen.append(os.getpid())
        yield from reach_out(market, firm)

    seen: list[int] = []
    shared = compare(a_study(), policies={"spring sale": [spring_sale], "inside": [inside]}, workers=2)
    assert seen == [os.getpid()] * 4  # half of them with the plan going on
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("policies:")]
    assert len(said) == 1 and said[0].startswith("policies: 'inside' cannot be sent to other processes")
    alone = compare(a_study(), policies={"spring sale": [spring_sale], "inside": [inside]})
    assert "policies:" not in capsys.readouterr().err, "one process needs no warning"
    assert_same(alone, shared)


def test_a_policy_of_a_notebook_cell_stays_in_this_process_and_that_is_said() -> None:
    cell = """
        from tests.study.compare.test_policy_sets import a_study, compare, objective, spring_sale

        def cell(market, firm):
            yield from spring_sale(market, firm)

        found = compare(a_study(), policies={"cell": [cell]}, workers=2)
        print(objective(found, "cell") == objective(found, "sale"))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(cell)], capture_output=True, text=True, timeout=300,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.stdout == "True\n", done.stderr
    (said,) = done.stderr.splitlines()
    assert said.startswith(
        "policies: 'cell' cannot be sent to other processes, so this process simulates alone;"
    )


def test_no_cluster_is_sent_a_policy_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    study = a_study()
    strategies, sets = [replicate(study)], policy_sets(study, POLICIES)
    how: dict[str, Any] = {"progress": None, "simulate": None, "workers": None}
    here = with_policies([study], strategies, sets, cluster=None, **how)
    assert capsys.readouterr().err == ""
    asked = with_policies([study], strategies, sets, cluster="tcp://nobody.invalid:1", **how)
    assert "'spring sale' cannot be sent to a cluster, so this process" in capsys.readouterr().err
    pd.testing.assert_frame_equal(here[0], asked[0], check_exact=True)


def test_kept_results_are_those_of_strategies_alone(tmp_path: Path) -> None:
    """The same name for another policy gives the other's results, although the folder is the same."""
    first = compare(a_study(), policies={"it": [spring_sale]}, folder=tmp_path)
    kept = sorted(path.name for path in (tmp_path / TASKS).iterdir())
    assert len(kept) == 2 * 2 + 2  # and the plan that goes on
    second = compare(a_study(), policies={"it": [reach_out]}, folder=tmp_path)
    assert sorted(path.name for path in (tmp_path / TASKS).iterdir()) == kept
    assert objective(first, "it") != objective(second, "it")
    assert_same(second, compare(a_study(), policies={"it": [reach_out]}))
    read = open_results(tmp_path)
    assert read.summary["policies"] == {"it": ["hold", "reach_out"]}
    assert set(read.tables["outcomes"]["strategy"]) == {"hold", "sale", "it"}
    assert list(read.study["strategies"]) == ["hold", "sale"]


@pytest.mark.slow
def test_policies_are_followed_under_what_a_planner_believes_too() -> None:
    def simulate(study: Study, strategy: str, replication: int, policies: Any = (), **how: Any) -> Any:
        run = hand_made.simulate(study, "loyalty" if policies else strategy, replication, **how)
        run.strategy = strategy
        return run

    study = hand_made.study(
        ["hold"], settings={"beliefs": ["customers_are_isolated", "lowest_price_wins"]}, replications=3
    )
    found = compare(study, simulate=simulate, policies={"it": [spring_sale]})
    assert set(found.tables["beliefs"]["strategy"]) == {"hold", "it"}
    assert (found.tables["plans"]["chosen"] == "it").all()


@pytest.mark.parametrize(
    ("policies", "fault"),
    [
        ({"hold": [spring_sale]}, "'hold' would be taken for 'hold', a strategy of the study; choose"),
        ({"hold  ": [spring_sale]}, "'hold  ' would be taken for 'hold', a strategy of the study; choose"),
        ({"Sale": [spring_sale]}, "'Sale' would be taken for 'sale', a strategy of the study"),
        ({"a_b": [spring_sale], "a b": [reach_out]}, "'a b' would be taken for 'a_b', another set"),
        ({"it": ["sael", spring_sale]}, r"'it': the study has no strategy 'sael' \(did you mean 'sale'\?\)"),
        ({"it": ["sale", "hold", spring_sale]}, "'it': .* are expected, and at most one strategy"),
        ({"it": ["sale"]}, "'it': one or more policies are expected"),
        ({"it": []}, "'it': one or more policies are expected"),
        ({"it": spring_sale}, r"a list of generator functions is expected \(got spring_sale\)"),
        ({"it": "sale"}, r"a list of generator functions is expected \(got 'sale'\)"),
        ({"it": [3]}, r"a generator function \(market, firm\) is expected \(got 3\)"),
        ({"*it*": [spring_sale]}, r"a name of letters, digits, spaces and % is expected \(got '\*it\*'\)"),
        ({"": [spring_sale]}, "a name of letters, digits"),
        ([spring_sale], "names with lists are expected, as in {'spring sale': "),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_one_clear_line(policies: Any, fault: str) -> None:
    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("something was simulated")

    with pytest.raises(UserError, match=rf"^policies: {fault}"):
        compare(a_study(), policies=policies, simulate=never)


def test_a_migration_market_has_nobody_to_steer() -> None:
    with pytest.raises(UserError, match="policies: a migration market has no firm"):
        compare(load_study("catalogue"), policies={"it": [spring_sale]})


def test_a_fault_in_a_policy_names_it_from_another_process_too() -> None:
    with pytest.raises(UserError, match=r"^policy wrong, month 1: firm\.offer\('core'\)\.prise: .*'price'"):
        compare(a_study(), policies={"it": [wrong]}, workers=2)


def wrong(market: Any, firm: Any) -> Any:
    yield market.until(1)
    firm.offer("core").prise = 3.0
