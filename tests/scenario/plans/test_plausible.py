"""Plausible worlds: draws of what is not known for sure, each a valid study."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import changed, load_study
from sim.scenario.plans.assumptions import assumptions
from sim.scenario.plans.plausible import plausible, worlds
from tests.habits.repository import LADDERS, STUDIES

WITH_FIRMS = [path.stem for path in STUDIES if path.stem not in LADDERS]


def drawn(found: list[list[str]], path: str) -> np.ndarray:
    values = [dict(text.split("==") for text in world)[path] for world in found]
    return np.array(values, dtype=float)


@pytest.mark.parametrize("name", WITH_FIRMS)
def test_every_draw_is_a_study(name: str) -> None:
    study = load_study(name)
    for world in worlds(study, 3):
        assert changed(study, world).market != study.market


def test_draws_lie_evenly_over_each_range_whose_middle_is_the_number() -> None:
    study = load_study("mature_retail")
    found = worlds(study, 40)
    rows = {row.path: row for row in plausible(study)}
    for path in ("market.choice.habit", "market.choice.outside", "market.data.consent_share"):
        values, row = np.sort(drawn(found, path)), rows[path]
        assert row.low <= values[0] and values[-1] <= row.high
        assert (values < row.value).sum() == 20


def test_draws_are_the_same_each_time_and_whatever_else_is_uncertain() -> None:
    study = load_study("mature_retail")
    less = load_study("mature_retail", ["market.choice.trust=0"])
    here, there = worlds(study, 10), worlds(less, 10)
    assert here == worlds(study, 10) and here != worlds(study, 10, seed=2)
    assert (drawn(here, "market.choice.habit") == drawn(there, "market.choice.habit")).all()
    assert "market.choice.trust" not in dict(text.split("==") for text in there[0])


def test_no_two_numbers_move_together() -> None:
    study = load_study("mature_retail")
    found = worlds(study, 64)
    places = np.array([np.argsort(np.argsort(drawn(found, row.path))) for row in plausible(study)])
    free = [not row.path.endswith(".share") for row in plausible(study)]
    correlation = np.corrcoef(places[np.array(free)]) - np.eye(sum(free))
    assert np.abs(correlation).max() < 0.62  # 5 standard errors


def test_starting_shares_still_come_to_all_customers_where_the_market_s_do() -> None:
    settings = [f"market.firms.{name}.share={share}" for name, share in _WHOLE.items()]
    study = load_study("mature_retail", settings)
    for world in worlds(study, 20):
        firms = changed(study, world).market_of_firms.firms.values()
        assert sum(firm.share for firm in firms) == pytest.approx(1)


_WHOLE = {"ours": 0.4, "rival_broad": 0.4, "rival_service": 0.2}


def test_what_is_fitted_to_a_log_is_as_sure_as_the_fit() -> None:
    fitted = [row for row in assumptions(load_study("music_store")) if row.status == "E"]
    assert fitted and all(row.low == row.high and "log" in row.why for row in fitted)


def test_whole_numbers_are_settled() -> None:
    """A draw is not a whole number; one that had a range would be refused."""
    for name in WITH_FIRMS:
        for row in plausible(load_study(name)):
            assert not isinstance(row.value, int)


MARKET = "extends: mature_retail\nranges: {{{}}}\n"


def market_with(tmp_path: Path, ranges: str) -> Path:
    (tmp_path / "markets").mkdir()
    (tmp_path / "studies").mkdir()
    for folder, file in (("markets", "mature_retail"), ("strategies", "hold")):
        (tmp_path / folder).mkdir(exist_ok=True)
        text = (STUDIES[0].parents[1] / folder / f"{file}.yaml").read_text(encoding="utf-8")
        (tmp_path / folder / f"{file}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "markets" / "mine.yaml").write_text(MARKET.format(ranges), encoding="utf-8")
    study = tmp_path / "studies" / "mine.yaml"
    study.write_text("market: mine\nstrategies: [hold]\n", encoding="utf-8")
    return study


def test_a_market_states_a_range_where_it_knows_better(tmp_path: Path) -> None:
    study = load_study(market_with(tmp_path, "choice.habit: {low: 0.4, high: 0.6, why: a panel of ours}"))
    row = {row.path: row for row in plausible(study)}["market.choice.habit"]
    assert (row.low, row.high, row.why) == (0.4, 0.6, "a panel of ours")
    moved = {row.path: row for row in plausible(changed(study, ["market.choice.habit=1"]))}
    assert (moved["market.choice.habit"].low, moved["market.choice.habit"].high) == (0.5, 2.0)


@pytest.mark.parametrize(
    ("ranges", "fault"),
    [
        ("choice.habit: {low: 0.6, high: 0.8, why: x}", "does not contain its value, 0.5"),
        ("choice.habbit: {low: 0.4, high: 0.8, why: x}", "no number 'choice.habbit'.*choice.habit"),
        ("firms.ours.share: {low: 0.1, high: 1.2, why: x}", "goes beyond what the number may be"),
        ("choice.habit: {low: 0.8, high: 0.4, why: x}", "at most high"),
        ("choice.habit: {low: 0.4, high: 0.8}", "why"),
    ],
)
def test_a_bad_range_is_refused_in_one_line(tmp_path: Path, ranges: str, fault: str) -> None:
    with pytest.raises(UserError, match=fault) as refused:
        load_study(market_with(tmp_path, ranges))
    assert "\n" not in str(refused.value)


def test_a_market_of_which_all_is_settled_has_no_other_world() -> None:
    study = load_study("catalogue")
    with pytest.raises(UserError, match="all numbers of its market are settled"):
        worlds(study, 3)
