"""What holds of any comparison holds of runs of the model itself."""

import dataclasses

import numpy as np
import pytest

from sim.model.simulate import simulate
from sim.scenario.basics.names import ACTIVE, LEDGER_LINES, STAGES
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study, StudyFile
from sim.study.compare.compare import compare
from sim.study.compare.digest import digest
from sim.study.measure.last_year import migration_counts

SPEND = {
    "hold": {}, "loyalty": {"care": 0.5, "recovery": 0.5}, "acquisition": {"reach": 1.0},
    "expansion": {"new_category": 1.0},
}  # fmt: skip


def trial(market=None, **run):
    """Three firms, two categories of which ours sells one, two segments."""
    segment = {"share": 0.5, "occasions": {"core": {}, "extra": {"mean_per_month": 0.3}}}
    firm = {"share": 0.3, "awareness": 0.5, "sells": {"core": ["many"], "extra": ["few"]}}
    given = {
        "focal": "ours", "customers": 400, "categories": {"core": {}, "extra": {"price": 50.0}},
        "segments": {"few": segment, "many": segment},
        "firms": {"ours": firm | {"sells": {"core": ["many"]}}, "theirs": firm, "others": firm},
    }  # fmt: skip
    asked = {"months": 15, "warm_up_months": 3, "replications": 3} | run
    return Study(
        "trial",
        StudyFile(market="trial", strategies=list(SPEND), run=asked),
        Market(**(given | (market or {}))),
        {name: Strategy(spend=spend) for name, spend in SPEND.items()},
    )  # fmt: skip


@pytest.fixture(scope="module")
def comparison():
    return compare(trial())


def test_profit_is_revenue_less_every_other_line(comparison):
    money = comparison.tables["money"].pivot(index="strategy", columns="line", values="mean")
    expected = money["revenue"] - money[list(LEDGER_LINES[1:])].sum(axis=1)
    np.testing.assert_allclose(money["profit"], expected, rtol=1e-9)
    npv = comparison.summary.query("measure == 'npv'").set_index("strategy")["mean"]
    np.testing.assert_allclose(money["profit"], npv[money.index], rtol=1e-9)


def test_every_customer_is_in_some_stage_and_moves_from_the_one_it_was_in(comparison):
    stages = comparison.tables["stages"].groupby(["strategy", "month"])["mean"].sum()
    np.testing.assert_allclose(stages, 400)
    flows = comparison.tables["flows"].groupby("strategy")["customers"].sum()
    np.testing.assert_allclose(flows, 400)


def test_the_budget_is_the_same_for_every_strategy_that_spends(comparison):
    spent = comparison.tables["spend"].groupby("strategy")["present_value"].sum()
    full = 400 * (1.1 ** (-np.arange(1, 16) / 12)).sum()
    for strategy in ("loyalty", "acquisition"):
        assert spent[strategy] == pytest.approx(full, rel=1e-6)
    assert spent.get("hold", 0.0) == 0


def test_what_a_strategy_really_costs_is_the_lines_of_the_ledger_to_the_cent():
    study = trial(replications=2)
    levers = [{"lever": "intro_discount", "value": 0.2}, {"lever": "referral_reward", "value": 5.0}]
    levers += [{"lever": "light_surcharge", "value": 0.1}, {"lever": "contact_cadence", "value": 1.0}]
    dear = Strategy(spend={"care": 0.5, "reach": 0.25}, levers=levers)
    study = dataclasses.replace(
        study,
        strategies={"hold": Strategy(), "dear": dear},
        settings=study.settings.model_copy(update={"strategies": ["hold", "dear"]}),
    )
    found = compare(study)
    lines = ["discounts", "desk_pay", "payouts", "relations", "marketing", "programmes", "fixed", "capital"]
    worth = 1.1 ** (-np.arange(1, 16) / 12)
    cost = {}
    for name in study.strategies:
        books = [simulate(study, name, r).ledger.query("firm == 'ours'").sort_values("month") for r in (0, 1)]
        assert name == "hold" or all(
            book["discounts"].sum() != 0 != book["relations"].sum() for book in books
        )
        cost[name] = np.array([book[lines].sum(axis=1).to_numpy() @ worth for book in books])
    real = found.tables["cost"].set_index("strategy")
    assert real.loc["dear", "cost"] == pytest.approx((cost["dear"] - cost["hold"]).mean(), abs=0.005)
    assert real.loc["dear", "planned"] == pytest.approx(0.75 * 400 * worth.sum())
    assert real.loc["dear", "low"] <= real.loc["dear", "cost"] <= real.loc["dear", "high"]
    assert real.loc["hold"].tolist() == [0.0, 0.0, 0.0, 0.0]
    assert found.document["strategies"]["dear"]["cost"] == real.loc["dear"].to_dict()


def test_customers_and_share_agree_with_the_other_tables(comparison):
    stages = comparison.tables["stages"]
    last = stages[(stages["month"] == 14) & stages["stage"].isin(ACTIVE)]
    customers = comparison.summary.query("measure == 'customers'").set_index("strategy")["mean"]
    counted = last.groupby("strategy")["mean"].sum()
    np.testing.assert_allclose(counted[customers.index], customers)
    share = comparison.summary.query("measure == 'share'")["mean"]
    assert share.between(0, 1).all()


def test_moves_start_from_each_month_that_a_customer_begins_in_a_stage():
    run = simulate(trial(), "loyalty", 1)
    lived = run.stage_profit[run.stage_profit["firm"] == "ours"].set_index("stage")["customer_months"]
    begun = migration_counts(run.transitions, "ours", 15).sum(axis=1)
    np.testing.assert_array_equal(begun, lived.reindex(list(STAGES)))


def test_both_engines_give_the_same_digest():
    study = trial({"customers": 60}, months=8)
    how = {"replication": 0, "play_on": "plan_ends"}
    fast = digest(study, simulate(study, "expansion", engine="compiled", **how))
    plain = digest(study, simulate(study, "expansion", engine="reference", **how))
    assert fast.drop(columns="value").equals(plain.drop(columns="value"))
    np.testing.assert_allclose(fast["value"], plain["value"], rtol=1e-9, atol=1e-9)


def test_threads_and_processes_change_nothing(comparison):
    other = compare(trial(threads=2), workers=2)
    tables = {name: table for name, table in comparison.tables.items() if name != "assumptions"}
    assert [name for name, table in tables.items() if not table.equals(other.tables[name])] == []


def test_a_market_with_everything_switched_off_can_be_compared():
    off = ["satisfaction", "reach", "failure", "desk", "promise", "attrition", "rivals", "talk", "price"]
    found = compare(trial({"switched_off": off, "customers": 50}, months=2, warm_up_months=0, replications=2))
    assert found.tables["outcomes"]["npv"].notna().all()


def renamed(strategy, *names, market=None):
    """A study of one strategy under several names, beside hold."""
    study = trial(market)
    return dataclasses.replace(
        study,
        settings=study.settings.model_copy(update={"strategies": ["hold", *names]}),
        strategies={"hold": Strategy(), **dict.fromkeys(names, strategy)},
    )


def test_one_strategy_under_five_names_makes_exactly_as_much():
    names = ("one", "two", "three", "four", "five")
    study = renamed(Strategy(spend={"reach": 1.0}), *names)
    study = dataclasses.replace(study, strategies={name: study.strategies[name] for name in names})
    found = compare(study)
    assert found.verdict.winner is None and found.tables["idle"].empty
    assert found.verdict.sentence.startswith("One makes exactly as much as two, three, four and five. Judged")


def test_what_cannot_act_in_a_market_is_said_to_have_done_nothing():
    promise = Strategy(levers=[{"lever": "wait_promise_minutes", "value": 5.0}])
    found = compare(renamed(promise, "promise", market={"switched_off": ["promise"]}))
    assert found.tables["idle"].values.tolist() == [
        ["promise", "wait_promise_minutes", "switched_off", "promise", True]
    ]
    assert "Promise does nothing here: the mechanism promise is switched off" in found.verdict.sentence
    acts = compare(renamed(Strategy(levers=[{"lever": "list_price", "value": 1.1}]), "dearer"))
    assert acts.tables["idle"].empty and "nothing here" not in acts.verdict.sentence
