"""A run may simulate a sample of its market's customers: the same question, with more noise, nothing else."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import sim
from sim.model.rules.samples import callers
from sim.scenario.plans.study import Study
from sim.show.paper.report import write_report
from tests.model.markets import assert_same_run

PEOPLE = 20_000
#: More of samples, which are quick: enough to see what the last tests change.
REPLICATIONS = {2_000: 24, 5_000: 16, PEOPLE: 10}
#: Chance that a true agreement is called none in any of the tests below (4 markets, 2 samples, 6 figures).
FALSE_ALARM = 1e-2  # once and for all: seeds are fixed
MARKETS = ("mature_retail", "hotel", "subscription", "music_store")


@cache
def figures(name: str, people: int, simulated: int) -> np.ndarray:
    """Of each replication: profit, desk pay and gain on hold a customer of the market; wait; shares."""
    sizes = [f"market.customers={people}", f"run.customers={simulated}"]
    study = sim.load_study(name, overrides=[*sizes, "run.months=15", "run.warm_up_months=3"])
    other = next(strategy for strategy in study.strategies if strategy != "hold")
    return np.array([_figures(study, other, number) for number in range(REPLICATIONS[simulated])])


def _figures(study: Study, other: str, replication: int) -> list[float]:
    ours = study.market.focal
    held, acted = (sim.simulate(study, strategy, replication) for strategy in ("hold", other))
    books, gains = (run.ledger[run.ledger["firm"] == ours] for run in (held, acted))
    desk = held.desk[(held.desk["firm"] == ours) & (held.desk["pool"] == "front")]
    end = held.monthly[(held.monthly["firm"] == ours) & (held.monthly["month"] == 14)]
    contacts = desk["contacts"].sum()
    return [
        books["profit"].sum() / study.customers,
        books["desk_pay"].sum() / study.customers,
        (gains["profit"].sum() - books["profit"].sum()) / study.customers,
        (desk["mean_wait_minutes"] * desk["contacts"]).sum() / contacts,
        desk["abandoned"].sum() / contacts,
        end["regular"].sum() / study.customers,
    ]


def agree(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether means over replications are equal as far as luck can tell, figure by figure (Welch's test)."""
    same = np.isclose(one.mean(axis=0), other.mean(axis=0), rtol=1e-9)
    lucky = np.ptp(one, axis=0) + np.ptp(other, axis=0) > 1e-9  # desk pay has no luck in it
    chance = stats.ttest_ind(one[:, lucky], other[:, lucky], equal_var=False).pvalue
    same[lucky] = chance > FALSE_ALARM / (2 * len(MARKETS) * len(same))
    return same


@pytest.mark.parametrize("simulated", [2_000, 5_000])
@pytest.mark.parametrize("name", MARKETS)
def test_a_sample_tells_what_the_whole_market_tells(name: str, simulated: int) -> None:
    sample, whole = figures(name, PEOPLE, simulated), figures(name, PEOPLE, PEOPLE)
    assert agree(sample, whole).all(), (sample.mean(axis=0), whole.mean(axis=0))


def test_a_small_market_is_another_question_and_the_test_above_would_see_it() -> None:
    small, whole = figures("mature_retail", 2_000, 2_000), figures("mature_retail", PEOPLE, PEOPLE)
    assert agree(small, whole).tolist().count(False) >= 2


def test_the_test_above_would_see_money_or_waits_that_are_off_by_a_part() -> None:
    sample, whole = figures("mature_retail", PEOPLE, 5_000), figures("mature_retail", PEOPLE, PEOPLE)
    assert not agree(1.35 * sample, whole)[[0, 3, 4, 5]].any()  # profit, wait, abandoned, regular
    assert not agree(1.01 * sample, whole)[1]  # desk pay has no luck in it


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_everybody_in_the_market_is_stood_for_once(sample: int, more: int) -> None:
    """Each customer simulated stands for itself, and for as many others as the next, or one more."""
    people = sample + more - 1
    each = np.array([callers(i, people, sample) for i in range(sample)])
    assert each.sum() == people
    assert each.min() >= 1 and each.max() - each.min() <= 1


@pytest.mark.parametrize("simulated", [150, 400])
def test_both_engines_are_equal_in_a_sample(simulated: int) -> None:
    """400 do not divide 1,000: some stand for two others, some for one."""
    sizes = ["market.customers=1000", f"run.customers={simulated}"]
    study = sim.load_study("theme_park", overrides=[*sizes, "run.months=4", "run.warm_up_months=2"])
    for strategy in study.strategies:
        runs: list[Any] = [sim.simulate(study, strategy, engine=e) for e in ("compiled", "reference")]
        assert_same_run(*runs)


def test_a_sample_that_does_not_divide_the_market_keeps_its_books_to_the_cent() -> None:
    sizes = ["market.customers=1000", "run.customers=300", "run.months=6"]
    run = sim.simulate(sim.load_study("mature_retail", overrides=sizes))
    lines = ["revenue", "discounts", "cost_of_goods", "handling", "payouts", "relations"]
    sums = run.monthly.groupby(["month", "firm"], observed=True)[lines].sum().to_numpy()
    assert np.abs(sums - run.ledger[lines].to_numpy()).max() < 0.005
    everybody = run.monthly[["prospect", "new", "regular", "long_standing", "loyal", "lapsed"]]
    people = everybody.sum(axis=1).groupby([run.monthly["month"], run.monthly["firm"]], observed=True).sum()
    firms = people.unstack("firm")  # each tells of everybody
    assert np.allclose(firms, firms.iloc[:, [0]]) and (firms <= 1000.001).all().all()


def test_a_sample_larger_than_its_market_is_refused() -> None:
    with pytest.raises(sim.UserError, match=r"run\.customers=30000: at most the market's 20,000 customers"):
        sim.load_study("mature_retail", overrides=["run.customers=30000"])


@pytest.mark.parametrize(
    ("sizes", "asked"),
    [
        (["market.customers=5000000"], "run.customers: 5,000,000 customers of 3 firms"),
        (
            ["market.customers=50000000", "run.customers=2000"],
            "market.customers: the service desks of 50,000,000 customers",
        ),
    ],
)
def test_what_memory_cannot_hold_is_refused_by_name(
    sizes: list[str], asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gigabyte = {"SC_PAGE_SIZE": 2**10, "SC_PHYS_PAGES": 2**20}
    monkeypatch.setattr("os.sysconf", gigabyte.__getitem__)
    with pytest.raises(sim.UserError, match=f"{asked} need about [34] GB, this machine has 1 GB"):
        sim.simulate(sim.load_study("mature_retail", overrides=sizes))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mature_retail", "seven_errors", "subscription", "catalogue"])
def test_what_is_said_of_a_sample_that_does_not_divide_its_market(name: str, tmp_path: Path) -> None:
    """Counts have fractions there; a comparison and its report take them as they are, and tell the sample."""
    sizes = ["market.customers=1000", "run.customers=300", "run.replications=2", "run.months=15"]
    study = sim.load_study(name, overrides=[*sizes, "run.warm_up_months=1"])
    assert sim.compare(study, folder=tmp_path).document["simulated"] == 300
    write_report(tmp_path)
    book = (tmp_path / "notebook.ipynb").read_text(encoding="utf-8")
    assert "1,000 customers, of whom a sample of 300 was simulated" in book
