"""A sweep pairs each point with the base, finds what is best, says what is sure, and resumes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario.basics.errors import UserError
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Setting, Strategy
from sim.study.compare.compare import TASKS
from sim.study.decide.measured import COLUMNS
from sim.study.decide.points import base_value, lay_out, with_lever
from sim.study.decide.sweep import sweep
from sim.study.measure.statistics import mean_interval, together
from tests.study import hand_made
from tests.study.swept import CARE, care_brings, simulate, study, swept

SMALL = ["market.customers=300", "run.months=6", "run.warm_up_months=2", "run.replications=3"]


def retail(*overrides: str) -> sim.scenario.plans.study.Study:  # type: ignore[name-defined]
    return sim.load_study("mature_retail", overrides=[*SMALL, *overrides])


def row(table: pd.DataFrame, lever: str, value: float) -> pd.Series:
    (index,) = table.index[(table["lever"] == lever) & np.isclose(table["value"], value)]
    return table.loc[index]


# -- points -----------------------------------------------------------------------------------------


def test_a_point_is_the_base_with_one_lever_at_one_value() -> None:
    laid = lay_out(retail(), "loyalty", {"care": [0.3], "list_price": [1.1]}, 5)
    base = laid.study.strategies["loyalty"]
    budget = laid.study.settings.budget_per_customer_per_month
    assert [point.strategy for point in laid.points if point.strategy != "loyalty"] == [
        "care=0.3", "list_price=1.1",
    ]  # fmt: skip
    care, price = laid.study.strategies["care=0.3"], laid.study.strategies["list_price=1.1"]
    assert care.spend["care"] * budget == pytest.approx(0.3)
    assert {**care.spend, "care": 0} == {**base.spend, "care": 0} and care.levers == base.levers
    assert price.spend == base.spend
    assert price.levers == [*base.levers, Setting(lever="list_price", value=1.1)]


def test_values_lie_around_the_budget_and_over_the_range_of_the_table() -> None:
    laid = lay_out(retail(), "hold", None, 5)
    values = pd.DataFrame(laid.points).groupby("lever", sort=False)["value"].agg(list)
    assert values["care"] == [0, 0.125, 0.25, 0.5, 1, 2]  # the budget is 0.5
    assert values["relationship"] == [0, 1, 2, 3, 4]
    assert values["tier_priority"] == [0, 1]
    assert values["list_price"] == [0.64, 0.8, 1, 1.25, 1.5625]
    assert values["promise_payout"] == [0, 50, 100, 150, 200]  # up to twice the price of 100
    assert values["data_use"] == [0, 0.25, 0.5, 0.75, 1]
    for lever in values.index:
        assert {LEVERS[lever].refusal(value, 100.0) for value in values[lever]} == {None}
    assert set(values.index) | set(laid.idle) == set(LEVERS)


@pytest.mark.parametrize("base", ["hold", "loyalty", "diversification"])
def test_the_base_is_unchanged_by_the_raised_budget(base: str) -> None:
    asked = retail()
    laid = lay_out(asked, base, {"care": [2.0], "reach": [1.9]}, 5)
    assert laid.study.settings.budget_per_customer_per_month >= 2.0 + 0.5
    plain, restated = sim.simulate(asked, base), sim.simulate(laid.study, base)
    for name in ("monthly", "ledger", "customers", "spend", "desk"):
        pd.testing.assert_frame_equal(getattr(plain, name), getattr(restated, name), check_exact=True)


@pytest.mark.parametrize("lever", ["care", "recovery", "list_price", "push_wants"])
def test_the_value_of_the_base_itself_changes_nothing(lever: str) -> None:
    laid = lay_out(retail(), "loyalty", ["care"], 5)
    start, budget = retail().strategies["loyalty"], retail().settings.budget_per_customer_per_month
    value = base_value(start, lever, budget)
    assert value is not None
    raised = laid.study.settings.budget_per_customer_per_month
    same = with_lever(start, lever, value, budget, raised)
    both = replace(laid.study, strategies=laid.study.strategies | {"same": same})
    base, point = sim.simulate(both, "loyalty"), sim.simulate(both, "same")
    pd.testing.assert_frame_equal(base.ledger, point.ledger, check_exact=True)
    pd.testing.assert_frame_equal(base.monthly, point.monthly, check_exact=True)


@pytest.mark.parametrize(
    "setting",
    [
        Setting(lever="contact_cadence", value=0.5, from_month=3),
        Setting(lever="contact_cadence", value=0.5, segments=["families"]),
    ],
)
def test_a_lever_that_the_base_changes_on_the_way_or_by_segment_has_no_value_there(setting: Setting) -> None:
    asked = replace(retail(), strategies={"other": Strategy(levers=[setting])})
    laid = lay_out(asked, "other", {"contact_cadence": [0.5]}, 5)
    assert [point.strategy for point in laid.points] == ["contact_cadence=0.5"]
    levers = laid.study.strategies["contact_cadence=0.5"].levers
    assert levers == [Setting(lever="contact_cadence", value=0.5)]


def test_without_a_budget_amounts_lie_around_a_part_of_the_price() -> None:
    asked = retail("study.budget_per_customer_per_month=0")
    laid = lay_out(asked, "hold", {"care": None, "reach": [0.5]}, 5)
    amounts = pd.DataFrame(laid.points).groupby("lever")["value"].agg(list)
    assert amounts["care"] == [0, 0.125, 0.25, 0.5, 1, 2]  # half a per cent of 100
    assert amounts["reach"] == [0, 0.5]
    budget = laid.study.settings.budget_per_customer_per_month
    assert laid.study.strategies["reach=0.5"].spend["reach"] * budget == 0.5


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"levers": ["caer"]}, "no lever named 'caer' (did you mean 'care'?)"),
        ({"levers": "care"}, "a list of names is expected"),
        ({"levers": {"list_price": [9.0]}}, "list_price lies between 0.2 and 5"),
        ({"levers": {"care": [-1.0]}}, "care lies between 0 and 100000"),
        ({"levers": {"promise_payout": [250.0]}}, "promise_payout lies between 0 and 200 (money; 2 times"),
        ({"levers": {"displayed_wait": [0.5]}}, "displayed_wait takes whole numbers only"),
        ({"levers": {"care": [float("nan")]}}, "got nan"),
        ({"levers": {"care": []}}, "care: a list of values is expected (got [])"),
        ({"levers": {"care": 0.5}}, "care: a list of values is expected (got 0.5)"),
        ({"levers": {"care": "0.5"}}, "care: a list of values is expected (got '0.5')"),
        ({"levers": {"care": ["a"]}}, "care: numbers are expected (got 'a')"),
        ({"levers": 5}, "a list of names is expected (got 5)"),
        ({"base": "loyaty"}, "no strategy 'loyaty' to start from (did you mean 'loyalty'?)"),
        ({"base": "x"}, "it has hold, loyalty, expansion"),
        ({"points": 1}, "a whole number of points, 2 or more, is expected (got 1)"),
        ({"points": 2.5}, "2 or more, is expected (got 2.5)"),
    ],
)
def test_what_cannot_be_swept_is_one_line(options: dict, told: str) -> None:
    with pytest.raises(UserError) as error:
        sim.sweep(retail(), **options)
    assert told in str(error.value) and "\n" not in str(error.value)


def test_a_migration_market_has_no_levers() -> None:
    with pytest.raises(UserError, match="a migration market has no levers"):
        sim.sweep(sim.load_study("catalogue"))


def test_a_value_that_is_the_base_s_but_for_rounding_is_the_base_s() -> None:
    three_tenths = Strategy(spend={"care": 0.1 * 3 / 0.5})
    laid = lay_out(replace(retail(), strategies={"own": three_tenths}), "own", {"care": [0.3, 0.6]}, 5)
    assert [point.strategy for point in laid.points] == ["own", "care=0.6"]


# -- what is found ----------------------------------------------------------------------------------


def test_the_best_of_a_known_market_is_found() -> None:
    best = swept().best.set_index("lever")
    assert best.loc["care", ["value", "finding", "edge"]].tolist() == [0.5, "gains", "inside"]
    assert best.loc["list_price", ["value", "finding", "base"]].tolist() == [1.0, "loses", True]
    assert best.loc["contact_relevance", "finding"] == "nothing"
    assert best.loc["win_back", ["value", "edge"]].tolist() == [1.0, "end"]
    assert best.index.tolist() == ["care", "win_back", "list_price", "contact_relevance"]


def test_gain_is_the_mean_of_paired_differences_with_its_intervals() -> None:
    asked = retail()
    found = sim.sweep(asked, levers={"care": [0.5], "data_use": [0.5, 1.0]}, progress=False)
    laid = lay_out(asked, "hold", {"care": [0.5]}, 5)
    factor = 1.1 ** (-np.arange(1, 7) / 12)

    def value(strategy: str, replication: int) -> float:
        run = sim.simulate(laid.study, strategy, replication, play_on="plan_ends")
        book = run.ledger
        npv = float((book.loc[book["firm"] == "ours", "profit"].to_numpy() * factor).sum())
        return npv + float(run.later.monthly["brought"].sum())

    apart = np.array([value("care=0.5", r) - value("hold", r) for r in range(3)])
    point = row(found.table, "care", 0.5)
    np.testing.assert_allclose(point[["gain", "low", "high"]].tolist(), mean_interval(apart, 0.95), rtol=1e-9)
    wide = mean_interval(apart, together(0.95, 3))  # three points were run
    np.testing.assert_allclose(point[["together_low", "together_high"]].tolist(), wide[1:], rtol=1e-9)
    assert point["cost"] == pytest.approx(300 * 0.5 * factor.sum())
    base = row(found.table, "care", 0.0)
    assert base[["base", "gain", "low", "high", "cost"]].tolist() == [True, 0, 0, 0, 0]
    assert point["share"] == pytest.approx(point["gain"] / base["sales"])


def test_the_next_unit_of_money_is_worth_what_lies_between_two_amounts() -> None:
    table = swept().table
    years = 1.1 ** (-np.arange(1, hand_made.MONTHS + 1) / 12)
    for less, more in zip((0.0, *CARE), CARE, strict=False):
        extra = (care_brings(more) - care_brings(less)) * years.sum()
        found = row(table, "care", more)
        # luck of 0.02 a month moves it by about 0.01
        assert found["marginal"] == pytest.approx(extra / (100 * (more - less)), abs=0.05)
        assert found["marginal_low"] < found["marginal"] < found["marginal_high"]
    assert table.loc[table["lever"] == "list_price", "marginal"].isna().all()


def test_elasticity_is_the_ratio_of_relative_changes() -> None:
    table = swept().table
    low, high = row(table, "care", 0.25), row(table, "care", 0.5)
    assert high["elasticity"] == pytest.approx(np.log(high["sales"] / low["sales"]) / np.log(2))
    assert np.isnan(low["elasticity"])  # from nothing there is no relative change


def test_a_lever_pays_once_its_summed_profit_stays_above_the_base() -> None:
    table = swept().table
    assert row(table, "care", 0.5)["pays_after"] == 1
    assert np.isnan(row(table, "care", 2.0)["pays_after"])
    # minus 10 for six months, then 5 a month, discounted: even after 12 more months and what interest costs
    factor = 1.1 ** (-np.arange(1, 25) / 12)
    even = int(np.flatnonzero((np.where(np.arange(24) < 6, -10.0, 5.0) * factor).cumsum() > 0)[0]) + 1
    assert row(table, "win_back", 1.0)["pays_after"] == even > 18


def test_a_point_whose_runs_are_the_base_s_changes_nothing() -> None:
    table = swept().table
    assert not table.loc[table["lever"] == "contact_relevance", "changes"].any()
    assert table.loc[(table["lever"] == "care") & ~table["base"], "changes"].all()
    found = sim.sweep(retail(), levers={"promise_payout": [50.0], "data_use": [1.0]}, progress=False)
    assert found.best.set_index("lever")["finding"]["promise_payout"] == "nothing"
    assert row(found.table, "promise_payout", 50.0)["gain"] == 0
    assert row(found.table, "data_use", 1.0)["changes"]


def test_one_replication_is_sure_of_nothing() -> None:
    found = swept(1)
    assert found.table.loc[~found.table["base"], ["low", "high", "together_low"]].isna().all(axis=None)
    assert set(found.best["finding"]) == {"open", "nothing"}


def test_levers_that_cannot_act_are_listed_with_the_reason() -> None:
    asked = retail("market.switched_off=[win_back]")
    found = sim.sweep(asked, levers={"win_back": None, "listening": None, "data_use": [1.0]}, progress=False)
    assert found.idle.to_numpy().tolist() == [
        ["win_back", "switched_off", "win_back"],
        ["listening", "no_belief", ""],
    ]
    assert set(found.table["lever"]) == {"data_use"}
    assert list(found.table) == list(COLUMNS)


def test_a_sweep_of_nothing_that_acts_has_empty_tables() -> None:
    found = sim.sweep(retail(), levers=["listening"], progress=False)
    assert len(found.table) == len(found.best) == 0 and len(found.idle) == 1
    assert list(found.table) == list(COLUMNS)


# -- kept, resumed, shared --------------------------------------------------------------------------


def test_a_sweep_resumes_and_runs_nothing_twice(tmp_path, monkeypatch) -> None:
    ran: list[tuple[str, int]] = []

    def counted(asked, strategy, replication):
        ran.append((strategy, replication))
        if len(ran) == 5:
            raise KeyboardInterrupt
        return simulate(asked, strategy, replication)

    given = {"levers": {"care": CARE}, "folder": tmp_path, "progress": False}
    with pytest.raises(KeyboardInterrupt):
        sweep(study(replications=2), simulate=counted, **given)
    assert len(list((tmp_path / TASKS).glob("*.parquet"))) == 4
    first = sweep(study(replications=2), simulate=counted, **given)
    assert len(ran) == 5 + 6 and len(set(ran)) == 10  # the base and four points, twice; one was cut short
    again = sweep(study(replications=2), simulate=counted, **given)
    assert len(ran) == 11
    pd.testing.assert_frame_equal(first.table, again.table, check_exact=True)
    read = sim.open_results(tmp_path)
    pd.testing.assert_frame_equal(read.tables["sweep"], first.table, check_exact=True)
    assert read.summary["levers"]["care"]["value"] == 0.5
    assert read.study["budget_per_customer_per_month"] == 0.5


def test_two_workers_give_the_same_bytes(tmp_path) -> None:
    given = {"levers": {"care": CARE, "listening": None}, "simulate": simulate, "progress": False}
    for name, workers in (("one", None), ("two", 2)):
        sweep(study(replications=2), folder=tmp_path / name, workers=workers, **given)
    files = [json.loads((tmp_path / name / "manifest.json").read_text())["files"] for name in ("one", "two")]
    assert files[0] == files[1]
    assert {"tables/sweep.parquet", "tables/best.parquet", "tables/idle.parquet"} < set(files[0])
