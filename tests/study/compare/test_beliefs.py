"""Forecast, outcome and regret of plans, on runs made by hand whose answers are known."""

import numpy as np
import pytest

from sim.study.compare.beliefs import ratio_interval
from sim.study.compare.compare import compare
from sim.study.compare.results_folder import open_results, write_folder
from tests.study import hand_made

pytestmark = pytest.mark.slow

MONTHS = hand_made.MONTHS
FACTOR = (1.1 ** (-np.arange(1, MONTHS + 1) / 12)).sum()
#: Extra profit a month in a market where rivals stand still: acquisition then looks best.
UNANSWERED = {"acquisition": 100.0}


def simulate(study, strategy="hold", replication=0, **how):
    run = hand_made.simulate(study, strategy, replication, **how)
    extra = UNANSWERED.get(strategy, 0.0) if "rivals" in study.market.switched_off else 0.0
    if "talk" in study.market.switched_off:
        extra -= 40.0
    run.ledger.loc[run.ledger["firm"] == "ours", "profit"] += extra
    return run


def compared(beliefs, strategies=("hold", "loyalty", "acquisition"), **choices):
    study = hand_made.study(
        strategies, settings={"beliefs": beliefs, "objective": "npv"}, **choices.pop("run", {})
    )
    return compare(study, simulate=simulate, **choices)


@pytest.fixture(scope="module")
def comparison():
    return compared(["our_own_affair", "customers_are_isolated", "we_know_what_they_want"])


def test_the_plan_is_chosen_under_the_belief_and_paid_for_in_truth(comparison):
    row = comparison.tables["plans"].set_index("belief").loc["our_own_affair"]
    assert (row["chosen"], row["best"]) == ("acquisition", "loyalty")
    # common luck cancels: what is left is the extra profit that the rivals do not allow
    assert row["over"] == pytest.approx(100 * FACTOR)
    assert row["over_low"] == pytest.approx(row["over_high"])
    assert row["forecast"] - row["outcome"] == pytest.approx(row["over"])
    assert row["regret_low"] < 20 * FACTOR < row["regret_high"]
    assert row["ratio_low"] <= row["ratio"] <= row["ratio_high"] and row["ratio"] > 1


def test_a_belief_that_fears_too_much_forecasts_too_little(comparison):
    row = comparison.tables["plans"].set_index("belief").loc["customers_are_isolated"]
    assert row["chosen"] == row["best"] == "loyalty"
    assert row["over"] == pytest.approx(-40 * FACTOR)
    assert row["regret"] == row["regret_low"] == row["regret_high"] == 0


def test_a_belief_that_changes_nothing_here_is_no_error(comparison):
    row = comparison.tables["plans"].set_index("belief").loc["we_know_what_they_want"]
    assert row["over"] == row["regret"] == row["astray"] == 0
    assert row["ratio"] == 1


def test_a_belief_names_the_strategy_it_is_furthest_off_about(comparison):
    row = comparison.tables["plans"].set_index("belief").loc["our_own_affair"]
    assert row["misjudged"] == "acquisition"
    assert row["astray"] == pytest.approx(100 * FACTOR)


def test_every_strategy_stands_in_the_table_of_beliefs(comparison):
    table = comparison.tables["beliefs"]
    assert len(table) == 3 * 3
    summary = comparison.summary[comparison.summary["measure"] == "npv"].set_index("strategy")
    for _, row in table.iterrows():
        assert row["outcome"] == pytest.approx(summary.loc[row["strategy"], "mean"])
        assert row["outcome_low"] == pytest.approx(summary.loc[row["strategy"], "low"])


def test_the_verdict_names_the_belief_that_costs_most(comparison):
    sentence = comparison.verdict.sentence
    assert (
        "Planning in the belief that the plan is our own affair costs most: it chooses acquisition"
        in sentence
    )
    assert sentence.index("Planning") < sentence.index("Judged by")
    harmless = compared(["customers_are_isolated"]).verdict.sentence
    assert "No belief asked about leads to a choice that is known to be worse than loyalty." in harmless


def test_without_beliefs_nothing_is_said_of_them():
    plain = compare(hand_made.study(), simulate=hand_made.simulate)
    assert not {"plans", "beliefs"} & set(plain.tables)
    assert "belief" not in plain.verdict.sentence


def test_finished_runs_of_believed_markets_are_kept(tmp_path):
    first = compared(["our_own_affair"], folder=tmp_path)
    kept = len(list((tmp_path / ".tasks").glob("*.parquet")))
    assert kept == 2 * 3 * 5 + 2 * 2  # and two plans that go on, in two replications
    again = compared(["our_own_affair"], folder=tmp_path)
    assert len(list((tmp_path / ".tasks").glob("*.parquet"))) == kept
    assert again.tables["plans"].equals(first.tables["plans"])
    found = open_results(write_folder(first, tmp_path / "out"))
    assert found.tables["plans"]["chosen"].tolist() == ["acquisition"]


def test_two_processes_find_the_same(comparison):
    other = compared(["our_own_affair", "customers_are_isolated", "we_know_what_they_want"], workers=2)
    assert other.tables["plans"].equals(comparison.tables["plans"])


@pytest.mark.parametrize("replications", [1, 2])
def test_few_replications_make_no_false_intervals(replications):
    found = compared(["our_own_affair"], run={"replications": replications})
    row = found.tables["plans"].iloc[0]
    assert np.isfinite(row[["forecast", "outcome", "over", "regret"]].astype(float)).all()
    assert np.isnan(row["regret_low"]) == (replications == 1)


def test_one_strategy_has_a_forecast_and_no_regret():
    found = compared(["customers_are_isolated"], strategies=("hold",))
    row = found.tables["plans"].iloc[0]
    assert row["chosen"] == row["best"] == "hold" and row["regret"] == 0
    assert found.verdict.sentence.startswith("Hold alone was asked for")


def test_a_ratio_to_nothing_is_not_a_number():
    top, loss = np.array([5.0, 6.0, 7.0]), np.array([-1.0, 0.5, 1.0])
    assert np.isnan(ratio_interval(top, loss, 0.95)).all()
    ratio, low, high = ratio_interval(2 * top, top, 0.95)
    assert ratio == low == high == 2
