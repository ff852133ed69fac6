"""A budget curve finds the best budget, says how sure it is, and refuses what means nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.scenario.basics.errors import UserError
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.show.chapters.budget_curve import lines, pages
from sim.show.charts.chart import Chart
from sim.show.words import numbers
from sim.study.compare.compare import TASKS
from sim.study.decide.budget_curve import CURVE, MULTIPLES, PEAKS, BudgetCurve, budget_curve
from sim.study.measure.statistics import mean_interval, together
from tests.study import swept

SMALL = ["market.customers=300", "run.months=6", "run.warm_up_months=2", "run.replications=3"]
SMALL += ["run.play_on_months=12"]


def caring(**strategies: Any) -> Study:
    """A study with a budget of 0.5 in which care brings most at 0.5, and less than nothing at 2."""
    made = swept.study(replications=4)
    spends = {"caring": {"care": 1.0}} | strategies
    return replace(made, strategies={"hold": Strategy()} | {n: Strategy(spend=s) for n, s in spends.items()})


def simulate(study: Study, strategy: str, replication: int, play_on: Any = None) -> Any:
    """A run of `tests.study.swept`, under the strategy's own name."""
    run = swept.simulate(study, strategy, replication)
    run.strategy = strategy
    return run


def curve(*budgets: float, **strategies: Any) -> BudgetCurve:
    found = list(budgets) or None
    return budget_curve(caring(**strategies), found, simulate=simulate, progress=False)


def test_the_best_budget_is_found_where_it_lies() -> None:
    found = curve()
    assert tuple(found.table.columns) == CURVE and tuple(found.peaks.columns) == PEAKS
    assert found.table["budget"].tolist() == [0.5 * multiple for multiple in MULTIPLES]
    peak = found.peaks.iloc[0]
    assert (peak["strategy"], peak["budget"], peak["finding"], peak["edge"]) == (
        "caring",
        0.5,
        "gains",
        "inside",
    )
    assert peak["least"] == peak["most"] == 0.5  # every other one is surely worse
    months = np.arange(swept.study().run.months)
    worth = float((1.1 ** (-(months + 1) / 12)).sum())
    assert peak["gain"] == pytest.approx(swept.care_brings(0.5) * worth, rel=0.01)


def test_the_marginal_return_is_the_gain_between_two_budgets_over_the_money_between_them() -> None:
    table = curve(0.25, 0.5, 1.0).table
    rise = table["gain"].diff() / table["spent"].diff()
    assert table["marginal"].tolist()[1:] == pytest.approx(rise.tolist()[1:])
    peak = curve(0.25, 0.5, 1.0).peaks.iloc[0]
    assert peak["marginal"] > 0 > peak["next"] == pytest.approx(table["marginal"].iloc[-1])


def test_intervals_are_paired_with_the_same_strategy_without_a_budget() -> None:
    found = curve(0.5)
    assert found.table.iloc[0][["gain", "low", "high"]].tolist() == [0.0, 0.0, 0.0]
    row = found.table.iloc[1]
    assert row["low"] < row["gain"] < row["high"] and row["high"] - row["low"] < 0.1 * row["gain"]
    two = curve(0.25, 0.5).table.iloc[2]
    ratio = (two["together_high"] - two["gain"]) / (two["high"] - two["gain"])
    widths = [mean_interval(np.arange(4.0), c) for c in (together(0.95, 2), 0.95)]
    assert ratio == pytest.approx((widths[0].high - widths[0].mean) / (widths[1].high - widths[1].mean))


@pytest.mark.parametrize(
    ("budgets", "budget", "finding", "edge"),
    [((0.1, 0.25), 0.25, "gains", "end"), ((1.5, 2.0), 0.0, "loses", "zero")],
)
def test_a_peak_at_an_end_is_told_from_one_inside(
    budgets: tuple[float, ...], budget: float, finding: str, edge: str
) -> None:
    peak = curve(*budgets).peaks.iloc[0]
    assert (peak["budget"], peak["finding"], peak["edge"]) == (budget, finding, edge)


def test_at_the_studys_budget_a_strategy_brings_what_it_brings_in_a_comparison() -> None:
    study = sim.load_study("mature_retail", overrides=[*SMALL, "study.strategies=[hold, loyalty]"])
    own = study.settings.budget_per_customer_per_month
    found = sim.budget_curve(study, [own, 2 * own], progress=False)
    compared = sim.compare(study, progress=False).tables
    spent = compared["spend"].groupby("strategy")["present_value"].sum()["loyalty"]
    row = found.table.set_index("budget").loc[own]
    assert row["spent"] == pytest.approx(spent)
    without = replace(
        study, strategies={"loyalty": study.strategies["loyalty"].model_copy(update={"spend": {}})}
    )
    value = [t["outcomes"].query("strategy == 'loyalty'")["value"].mean() for t in (
        compared, sim.compare(without, progress=False).tables
    )]  # fmt: skip
    assert row["gain"] == pytest.approx(value[0] - value[1])


def test_an_interrupted_curve_resumes_and_is_read_back(tmp_path: Path) -> None:
    study = sim.load_study("mature_retail", overrides=[*SMALL, "study.strategies=[hold, loyalty]"])
    first = sim.budget_curve(study, [0.5], folder=tmp_path, progress=False)
    kept = {path: path.stat().st_ino for path in (tmp_path / TASKS).iterdir()}
    again = sim.budget_curve(study, [0.5], folder=tmp_path, progress=False)
    assert {path: path.stat().st_ino for path in (tmp_path / TASKS).iterdir()} == kept and len(kept) == 6
    assert first.table.equals(again.table)
    read = sim.open_results(tmp_path)
    assert read.tables["peaks"]["strategy"].tolist() == ["loyalty"]
    assert read.summary["peaks"]["loyalty"]["budget"] == first.peaks["budget"].iloc[0]
    assert isinstance(read.charts.budget_curve(), Chart) and len(read.chapters.budget_curve()) == 4


@pytest.mark.parametrize(
    ("budgets", "strategies", "told"),
    [
        ([-1.0, 1.0], None, r"a budget is a number from 0 to 1e\+06 \(got -1.0\)"),
        ([float("nan")], None, r"a budget is a number from 0 to 1e\+06 \(got nan\)"),
        ([0.0], None, "at least one budget above 0 is expected"),
        ("1", None, "a list of numbers is expected"),
        (None, ["hold"], "strategy 'hold' spends no money"),
        (None, ["carin"], "no strategy 'carin' .did you mean 'caring'"),
        (None, "caring", "a list of names is expected"),
    ],
)
def test_what_means_nothing_is_refused_in_one_line(budgets: Any, strategies: Any, told: str) -> None:
    with pytest.raises(UserError, match=told):
        budget_curve(caring(), budgets, strategies=strategies, simulate=simulate, progress=False)


def test_a_study_that_spends_nothing_has_no_best_budget() -> None:
    study = replace(caring(), strategies={"hold": Strategy()})
    with pytest.raises(UserError, match="none of its strategies spends money"):
        budget_curve(study, simulate=simulate, progress=False)


def test_a_title_claims_no_more_than_the_best_budgets_show() -> None:
    found = curve(idle={"win_back": 1.0})
    peaks = found.peaks.copy()
    ahead, sure = peaks["strategy"]
    peaks["finding"] = ["open", "gains"]
    for table, said in (
        (peaks, f"{sure.capitalize().replace('_', ' ')} with"),
        (peaks.assign(finding="open"), f"Too close to call: ahead is {ahead}"),
    ):
        drawn = list(pages(replace(found, tables=found.tables | {"peaks": table})))[1]
        assert isinstance(drawn, Chart) and drawn.title.startswith(said) and "gains most" not in drawn.title


def test_the_chapter_says_what_is_best_how_sure_and_what_more_would_bring() -> None:
    found = curve(idle={"win_back": 1.0})
    prose, drawn, peaks, points = pages(found)
    text = str(prose).replace("\\", "").replace("\u00a0", " ")
    assert "Caring does best with EUR 0.5: it gains " in text and "beyond doubt." in text
    best = found.peaks.set_index("strategy").loc["caring", ["gain", "together_low", "together_high"]]
    assert numbers.interval(*best, currency="EUR").replace("\u00a0", " ") in text
    assert "Every other budget looked at is worse beyond doubt." in text
    assert "The next unit of money would bring −" in text
    assert "more might be better still" in text  # of win-back, which pays the more the more is spent
    assert isinstance(drawn, Chart) and "over spending nothing, beyond doubt" in drawn.title
    assert len(drawn.figure.axes) == 2 and "<svg" in drawn.svg()
    assert len(peaks.frame) == 2 and len(points.frame) == 2 * 5  # type: ignore[union-attr]
    assert any("Caring does best" in line for line in lines(found))
