"""What a dashboard would have told: every subject told and true, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from sim.show.chapters.dashboard import told as chapter
from sim.show.charts.naive_and_true import naive_and_true
from sim.study.decide.dashboard import (
    SUBJECTS,
    Worlds,
    as_if_new,
    dashboard,
    nothing_goes_wrong,
    spread_as,
    summed_up,
)
from sim.study.measure.naive_and_true import Told, finding_of


def small(name: str, *overrides: str) -> Study:
    return load_study(name, list(overrides), replications=2, customers=800)


def study(*overrides: str) -> Study:
    return small("dashboard", "run.warm_up_months=12", *overrides)


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return dashboard(study(), progress=False)


@pytest.mark.slow
def test_every_subject_is_told(found: pd.DataFrame) -> None:
    assert list(dict.fromkeys(found["subject"])) == list(SUBJECTS)
    assert set(found["measure"]) == {*Told._fields, "ratio"}
    known: Any = found.set_index(["subject", "measure"])["mean"]
    for subject in SUBJECTS:
        apart = known[subject, "group"] - known[subject, "others"]
        assert known[subject, "naive"] == pytest.approx(apart)
    assert known["membership", "naive"] > known["membership", "matched"] > known["membership", "true"] > 0


@pytest.mark.slow
def test_the_result_does_not_depend_on_who_works(found: pd.DataFrame) -> None:
    one = dashboard(study(), only=["referral"], workers=2, progress=False)
    pd.testing.assert_frame_equal(one, found[found["subject"] == "referral"].reset_index(drop=True))


@pytest.mark.slow
def test_the_chapter_says_each_subject_with_its_numbers(found: pd.DataFrame) -> None:
    text, chart, table = chapter(found, "EUR")
    for name in ("Membership", "Recovery", "Tenure", "Referral"):
        assert f"**{name}.**" in str(text)
    assert "points" in chart.alt and "EUR" in chart.alt and "<svg" in chart.svg()  # type: ignore[union-attr]
    assert len(table.frame) == len(SUBJECTS)  # type: ignore[union-attr]


@pytest.mark.slow
def test_where_nothing_goes_wrong_nothing_fails() -> None:
    worlds = Worlds(study(), 0)
    spared = worlds.customers(24, policy=nothing_goes_wrong(0, 24))
    usual = worlds.customers(24)
    late = (spared["firm"] == "ours") & (spared["mishap_months"] < 24) & (spared["mishap"] != "none")
    assert not late.any() and (usual["mishap"] != "none").sum() > (spared["mishap"] != "none").sum()


@pytest.mark.slow
def test_old_customers_become_as_new_ones_and_nobody_else_changes() -> None:
    worlds = Worlds(study(), 0)
    usual, changed = worlds.customers(24), worlds.customers(25, policy=as_if_new(24))
    old = worlds.of_firm(usual, "tenure_months") >= 48
    tenure = worlds.of_firm(changed, "tenure_months")
    since = np.maximum(worlds.of_firm(usual, "silent_months") + 1, 13)  # no later than the last purchase
    assert old.any() and (tenure[old] <= since[old]).all() and (tenure[~old] <= 49).all()


def test_ranks_stay_and_the_spread_is_the_others() -> None:
    values, others = np.array([3.0, 1.0, 2.0]), np.array([10.0, 20.0, 30.0])
    spread = spread_as(values, others)
    assert np.argsort(spread).tolist() == np.argsort(values).tolist()
    assert spread.min() >= 10.0 and spread.max() <= 30.0 and spread.mean() == pytest.approx(20.0)


def rows(naive: list[float], true: list[float]) -> pd.DataFrame:
    """Runs in which records tell `naive` where `true` is true."""
    values = np.array([Told(0.0, 0.0, n, n, t, 0.5) for n, t in zip(naive, true, strict=True)])
    return summed_up({"membership": values}, 0.95)


@pytest.mark.parametrize(
    ("naive", "true", "finding"),
    [
        ([7.0, 7.1, 6.9], [1.0, 1.1, 0.9], "over"),
        ([1.0, 1.1, 0.9], [7.0, 7.1, 6.9], "under"),
        ([1.0, 1.1, 0.9], [0.9, 1.1, 1.0], "right"),
        ([1.0, 1.1, 0.9], [-1.0, -1.1, -0.9], "reversed"),
        ([5.0, -5.0, 0.5], [1.0, 1.1, 0.9], "unseen"),
        ([1.0, 1.1, 0.9], [5.0, -5.0, 0.5], "nothing"),
        ([5.0, -5.0, 0.5], [5.0, -5.0, 0.5], "open"),
        ([7.0], [1.0], "over"),
    ],
)
def test_what_is_told_is_set_against_the_truth(naive: list[float], true: list[float], finding: str) -> None:
    found = rows(naive, true)
    assert finding_of(found, "membership") == finding
    drawn = naive_and_true(found)
    assert drawn is not None and drawn.title and "nan" not in drawn.alt


def test_a_ratio_to_what_may_be_nought_is_not_told() -> None:
    found = rows([1.0, 1.1, 0.9], [5.0, -5.0, 0.5])
    assert found.loc[found["measure"] == "ratio", "mean"].isna().all()


def test_too_short_a_study_is_refused() -> None:
    with pytest.raises(UserError, match=r"run\.months: three years"):
        dashboard(study("run.months=24"), progress=False)


def test_a_study_without_a_programme_is_refused() -> None:
    asked = small("mature_retail", "run.months=36")
    with pytest.raises(UserError, match="programme_reward"):
        dashboard(asked, progress=False)


def test_an_unknown_subject_is_refused() -> None:
    with pytest.raises(UserError, match="no subject named 'churn'"):
        dashboard(study(), only=["churn"], progress=False)  # type: ignore[list-item]
