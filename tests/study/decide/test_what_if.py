"""What if: cases against the study as it is, under the same luck."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.scenario.basics.errors import UserError
from sim.study.compare.task_store import task_hash
from sim.study.decide.cases import folder_name, read_cases
from sim.study.decide.what_if import WhatIf

SMALL = (
    "run.customers=400", "run.months=12", "run.warm_up_months=0", "run.replications=4",
    "run.play_on_months=6", "study.strategies=[hold, loyalty]",
)  # fmt: skip
CASES = {
    "attrition doubles": ["market.segments.*.attrition.b=x0.5"],
    "the rival matches our price": ["market.firms.rival_service.rules.match_price=1"],
    "a unit costs 10 % more": ["market.categories.*.unit_cost_share=+10%"],
    "half the budget": ["study.budget_per_customer_per_month=x0.5"],
    "as before": ["market.choice.habit=x1"],
    "the broad rival matches": ["market.firms.rival_broad.rules.match_price=1"],
}


def small(*more: str) -> sim.scenario.plans.study.Study:  # type: ignore[name-defined]
    return sim.load_study("mature_retail", overrides=[*SMALL, *more])


@pytest.fixture(scope="module")
def found() -> WhatIf:
    return sim.what_if(small(), CASES, progress=False)


def of(found: WhatIf, case: str, strategy: str, measure: str = "value") -> pd.Series:
    rows = found.differences.query("case == @case and strategy == @strategy and measure == @measure")
    return rows.iloc[0]


def test_a_case_that_changes_nothing_differs_by_nothing_at_all(found: WhatIf) -> None:
    rows = found.differences.query("case == 'as before'")
    assert not rows["moved"].any()
    assert (rows[["difference", "low", "high", "together_low", "together_high"]] == 0).all(axis=None)


def test_what_differs_by_rounding_alone_is_no_change() -> None:
    shares = {"all shares": ["market.segments.*.share=+10%"]}  # they are weights
    found = sim.what_if(small("study.strategies=[loyalty]"), shares, progress=False)
    assert not found.differences["moved"].any() and found.tables["bridge"].empty


def test_a_difference_is_that_of_the_levels(found: WhatIf) -> None:
    level = found.levels.set_index(["case", "strategy", "measure"])["mean"]
    for row in found.differences.itertuples():
        apart = level[row.case, row.strategy, row.measure] - level["base", row.strategy, row.measure]
        assert row.difference == pytest.approx(apart, rel=1e-9, abs=1e-6)


def test_the_bridge_of_a_case_adds_up_to_its_difference(found: WhatIf) -> None:
    parts = found.tables["bridge"].groupby(["case", "strategy"])["value"].sum()
    rows = found.differences.query("measure == 'value' and moved").set_index(["case", "strategy"])
    assert parts.index.sort_values().equals(rows.index.sort_values())
    assert (parts - rows["difference"]).abs().max() < 1e-6 * rows["difference"].abs().max()
    dearer = found.tables["bridge"].query("case == 'a unit costs 10 % more' and strategy == 'hold'")
    within = dearer[dearer["part"] != "later"]
    assert within.set_index("part")["value"].idxmin() == "unit_cost"


def test_dearer_goods_cost_every_strategy_beyond_doubt(found: WhatIf) -> None:
    rows = found.differences.query("case == 'a unit costs 10 % more' and measure == 'npv'")
    assert (rows["high"] < 0).all()


def test_half_the_budget_changes_nothing_for_who_spends_nothing(found: WhatIf) -> None:
    assert not of(found, "half the budget", "hold")["moved"]
    assert of(found, "half the budget", "loyalty")["moved"]


def test_what_happened_in_none_of_the_runs_is_told_with_the_reason(found: WhatIf) -> None:
    reasons = found.tables["reasons"]
    told = {row.case: (row.reason, row.about) for row in reasons.itertuples()}
    assert told == {
        "as before": ("own_value", ""),
        "the broad rival matches": ("price_already", "rival_broad"),
    }
    assert found.cases.set_index("case")["moved"].to_dict() == {
        "base": False, "as before": False, "the broad rival matches": False, "attrition doubles": True,
        "the rival matches our price": True, "a unit costs 10 % more": True, "half the budget": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "change", "reason"),
    [
        (["market.switched_off=[habit]"], "market.choice.habit=x2", ("switched_off", "habit")),
        (
            ["market.switched_off=[rivals]"],
            "market.firms.rival_service.rules.match_price=1",
            ("switched_off", "rivals"),
        ),
        (["study.strategies=[hold]"], "study.budget_per_customer_per_month=x2", ("nothing_spent", "")),
        (
            [
                "market.switched_off=[talk]",
                "strategies.loyalty.levers=[{lever: referral_reward, value: 0.5}]",
            ],
            "strategies.loyalty.levers.0.value=x2",
            ("switched_off", "talk"),
        ),
    ],
)
def test_the_market_says_why_a_change_cannot_act(
    settings: list[str], change: str, reason: tuple[str, str]
) -> None:
    found = sim.what_if(small(*settings, "run.replications=2"), {"a case": [change]}, progress=False)
    (row,) = found.tables["reasons"].itertuples()
    assert (row.reason, row.about) == reason


def test_the_base_is_the_comparison_of_the_study(found: WhatIf) -> None:
    comparison = sim.compare(small(), progress=False)
    mine = found.levels.query("case == 'base'").drop(columns="case").reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, comparison.summary)
    assert (
        found.cases["lead"].iloc[0]
        == comparison.summary.query("measure == @found.judged_by").set_index("strategy")["mean"].idxmax()
    )


def test_a_case_without_an_effect_is_the_same_work_as_the_base() -> None:
    study = small()
    (same,) = read_cases(study, {"same": ["market.choice.habit=x1"]}).values()
    assert task_hash(same, "loyalty", 0) == task_hash(study, "loyalty", 0)


def test_a_change_that_may_be_luck_is_none_and_one_beyond_doubt_is() -> None:
    findings = {}
    for name, change in {"none": "strategies.loyalty.spend.care=x0.99", "free": "strategies.loyalty.levers=[{lever: list_price, value: 0.5}]"}.items():  # fmt: skip # noqa: E501
        found = sim.what_if(small(), {name: [change]}, progress=False)
        row = found.cases.set_index("case").loc[name]
        findings[name] = row["finding"]
        if row["finding"] == "turns":
            assert row["apart_low"] > 0
            assert row["lead"] != found.cases["lead"].iloc[0]
    assert findings["none"] != "turns"
    assert findings["free"] == "turns"


def test_each_what_if_is_kept_under_its_own_name_and_runs_are_used_again(tmp_path: Path) -> None:
    study, ran = small("run.replications=2"), []

    def counted(*args: object, **kwargs: object) -> object:
        ran.append(args[1:])
        return sim.simulate(*args, **kwargs)  # type: ignore[arg-type]

    def ask(cases: dict[str, list[str]]) -> WhatIf:
        ran.clear()
        return sim.what_if(study, cases, folder=tmp_path, progress=False, simulate=counted)

    cases = {"dearer": ["market.categories.*.unit_cost_share=+10%"]}
    first = ask(cases)
    assert len(ran) == 8  # base and case, two strategies, two replications
    assert ask(cases).folder == first.folder
    assert not ran
    second = ask({"dearer": ["market.categories.*.unit_cost_share=+20%"]})
    assert len(ran) == 4
    assert second.folder != first.folder
    assert first.folder is not None
    read = sim.open_results(first.folder)
    pd.testing.assert_frame_equal(read.tables["differences"], first.differences)
    assert list(read.charts) == list(first.charts)
    assert read.summary["cases"]["dearer"]["changes"] == cases["dearer"]


@pytest.mark.parametrize(
    "name", ["涨价", "a/b/../../c", "..", "x" * 60, "CON", "  spaced  out ", "ein Fünftel teurer: 20 %"]
)
def test_any_name_is_kept_inside_the_folder_and_portable(name: str) -> None:
    study = small()
    folder = folder_name(study, {name: ["market.choice.habit=x2"]})
    assert folder.isascii()
    assert folder.replace("_", "").replace("-", "").isalnum()
    assert len(folder) <= 60
    assert folder != folder_name(study, {name: ["market.choice.habit=x3"]})
    assert folder != folder_name(small("run.seed=9"), {name: ["market.choice.habit=x2"]})
    assert folder == folder_name(study, {name: ["market.choice.habit=x2"]})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "what if: at least one case is expected"),
        ({"": ["market.choice.habit=x2"]}, "a case without a name"),
        ({"a": []}, "case 'a': nothing is changed; write PATH=VALUE"),
        ({"a": ["market.choice.habbit=x2"]}, "case 'a': market.choice.habbit=x2: there is nothing"),
        ({"a": ["market.attrition.b=x2"]}, "(did you mean 'market.segments.*.attrition.b'?)"),
        ({"a": ["x"]}, "case 'a': x: path=value is expected"),
        ({"a": ["run.months=6"]}, "how we look is the same for base and case"),
        ({"a": ["run.customers=x0.5"]}, "how we look is the same for base and case"),
        ({"a": ["study.objective=npv"]}, "how we look is the same for base and case"),
        ({"a": ["study.strategies=[hold]"]}, "another market or other strategies are another study"),
        ({"base": ["market.choice.habit=x2"]}, "the study itself is called so"),
        ({"a": ["market.choice.habit=x2"], "A ": ["market.choice.habit=x3"]}, "two cases are called 'A '"),
        ({"n" * 61: ["market.choice.habit=x2"]}, "at most 60 letters on one line is expected"),
        ({"a\nb": ["market.choice.habit=x2"]}, "at most 60 letters on one line is expected"),
        (["market.choice.habit=x2"], "cases by name are expected"),
        ({"a": [2]}, "case 'a': path=value is expected, as text (got 2)"),
        ({"a": None}, "case 'a': path=value is expected, as text (got None)"),
        ({str(n): ["market.choice.habit=x2"] for n in range(25)}, "at most 24 cases at a time (got 25)"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_in_one_line(changes: Any, told: str) -> None:
    with pytest.raises(UserError) as caught:
        sim.what_if(small(), changes, progress=False)
    assert told in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_migration_market_has_no_cases() -> None:
    with pytest.raises(UserError, match="a market of firms is expected, this is a migration market"):
        sim.what_if(sim.load_study("catalogue"), {"a": ["market.discount_rate_per_period=x2"]})
