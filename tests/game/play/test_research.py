"""Reports are surveys: pure functions of who asks and when, noisy, with intervals that hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.game.play.match import Happens
from sim.game.play.research import report
from sim.game.play.results import Played, play
from sim.scenario.basics.names import ACTIVE
from sim.scenario.plans.game_file import REPORTS
from tests.game.hand import decision, match, small_game


@pytest.fixture(scope="module")
def played() -> Played:
    game = small_game("red", "blue", customers=1500, months_per_round=4)
    red = decision(game, promised_minutes=5, payout=10, price=95)
    return play(match(game, 2, Happens("rival_enters", 1), red=red))


def asked_anew(played: Played, seed: int) -> Played:
    """The same match, its people asked under other luck."""
    return replace(played, match=replace(played.match, seed=seed))


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_says_the_same_whenever_and_in_whatever_order_it_is_read(played: Played, kind: str) -> None:
    first = report(kind, played, "red")
    for other in REPORTS:
        report(other, played, "blue")
    pd.testing.assert_frame_equal(report(kind, played, "red").table, first.table)
    assert first.round == 2 and first.asked > 0
    assert not report(kind, asked_anew(played, 99), "red").table.equals(first.table)


@pytest.mark.parametrize("kind", REPORTS)
def test_no_more_are_asked_than_the_sample_and_intervals_hold_what_they_are_of(
    played: Played, kind: str
) -> None:
    table: Any = report(kind, played, "red").table
    assert table["asked"].max() <= played.match.game.settings.sample
    pairs = [(c.removesuffix("low"), c) for c in table if c.endswith("low")]
    assert pairs
    for stem, low in pairs:
        middle = {"": "mean" if "mean" in table else "share"}.get(stem, stem.rstrip("_"))
        known = table[table[low].notna()]
        assert (known[low] <= known[middle] + 1e-9).all() and (
            known[middle] <= known[f"{stem}high"] + 1e-9
        ).all()


def test_nineteen_in_twenty_surveys_of_satisfaction_hold_the_truth(played: Played) -> None:
    people = played.run.customers
    mine = people[(people["firm"] == "red") & people["stage"].isin(list(ACTIVE)) & ~people["left"]]
    truth, held = float(mine["satisfaction"].mean()), 0
    for seed in range(200):
        row: Any = report("satisfaction", asked_anew(played, seed), "red").table.iloc[0]
        held += row["low"] <= truth <= row["high"]
    # of 200, 180 or more in all but one of a thousand batches; rounding to whole numbers biases by < 0.02
    assert held >= 178


def test_shares_of_wallet_are_of_one_wallet_and_the_truth_on_average(played: Played) -> None:
    found = [report("wallet", asked_anew(played, seed), "red").table for seed in range(40)]
    assert np.allclose([table["share"].sum() for table in found], 1.0)
    assert found[0]["firm"].to_list()[0] == "red" and set(found[0]["firm"]) == {"red", "blue", "discounter"}
    people = played.run.customers
    mine = people[(people["firm"] == "red") & people["stage"].isin(list(ACTIVE)) & ~people["left"]]
    truth = float(mine["share_of_wallet"].mean())
    assert np.mean([table["share"].iloc[0] for table in found]) == pytest.approx(truth, abs=0.04)


def test_the_matrix_shows_who_asks_less(played: Played) -> None:
    table: Any = report("matrix", played, "blue").table.set_index("firm")
    assert table.loc["red", "price_high"] < table.loc["blue", "price_low"]
    assert table.loc["discounter", "price"] < 93


def test_leavers_name_themselves_and_a_reason(played: Played) -> None:
    found = report("leavers", played, "red")
    for _, part in found.table.groupby("what"):
        assert part["said"].sum() == found.asked
        assert part["share"].sum() == pytest.approx(1.0)


def test_only_who_promises_can_be_said_to_keep_it(played: Played) -> None:
    table: Any = report("promises", played, "blue").table.set_index("firm")
    assert table.loc["red", "promised"] == 5 and table.loc["red", "payout"] == 10
    truth: Any = played.of(2, "red")
    assert table.loc["red", "kept_low"] <= truth["kept"] / (truth["kept"] + truth["broken"]) <= 1
    assert np.isnan(table.loc["blue", "kept"]) and "discounter" not in table.index


def test_a_firm_without_customers_is_no_fault() -> None:
    game = small_game("red", "blue", customers=200, sample=10)
    away = replace(decision(game), serve=("savers",))
    found = play(match(game, 1, red=replace(away, values={**away.values, "price": 140.0})))
    for kind in REPORTS:
        assert report(kind, found, "red").table["asked"].sum() >= 0
