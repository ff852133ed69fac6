"""Who is ahead follows from scores and marks alone; ties are told; money is discounted once, and alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.game.play.ranking import course, points_of, ranking
from sim.game.play.results import play
from sim.model.rules.firm import month_discount
from tests.game.hand import match, small_game


def scores(**columns: list[float]) -> pd.DataFrame:
    some = next(iter(columns.values()))
    every = {
        name: columns.get(name, [0.0] * len(some)) for name in ("profit", "value", "satisfaction", "share")
    }
    return pd.DataFrame(every, index=list("abcdefgh")[: len(some)])


def test_the_best_has_all_points_the_worst_none_and_others_their_part_of_the_way() -> None:
    assert points_of(scores(value=[10.0, 30.0, 20.0]), {"value": 1.0}).to_list() == [0, 100, 50]


def test_marks_weigh_scores_by_their_share() -> None:
    table = scores(profit=[0.0, 1.0], satisfaction=[5.0, 1.0])
    assert points_of(table, {"profit": 0.75, "satisfaction": 0.25}).to_list() == [25, 75]
    assert points_of(table, {"profit": 3.0, "satisfaction": 1.0}).to_list() == [25, 75]


def test_who_has_no_customers_has_no_points_of_satisfaction() -> None:
    assert points_of(scores(satisfaction=[np.nan, 4.0, 3.0]), {"satisfaction": 1.0}).to_list() == [0, 100, 0]


def test_where_all_are_alike_all_are_tied_for_the_first_place() -> None:
    game = small_game(marks={"profit": 1.0})
    played = play(match(game, 1))
    earned: Any = course(played, {}).set_index("team")["profit"]
    rate = game.market.discount_rate_per_year
    alike = {
        (1, team): earned[team] / month_discount(rate, 0.0) for team in game.teams
    }  # all spent on research
    found = ranking(played, alike, {})
    assert (
        found["place"].to_list() == [1, 1] and found["tied"].all() and found["points"].to_list() == [100, 100]
    )


def test_profit_is_what_the_ledger_says_discounted_less_research() -> None:
    game = small_game()
    played = play(match(game, 2))
    book, rate = played.run.ledger, game.market.discount_rate_per_year
    mine = book[book["firm"].astype(str) == "red"]
    mine = mine[(mine["month"] >= 0) & (mine["month"] < 4)]
    whole = sum(
        p * month_discount(rate, float(m)) for p, m in zip(mine["profit"], mine["month"], strict=True)
    )
    table: Any = course(played, {(2, "red"): 1000.0}).set_index(["round", "team"])
    assert table.loc[(2, "red"), "profit"] == pytest.approx(
        whole - 1000.0 * month_discount(rate, 2.0), abs=0.02
    )
    assert table.loc[(2, "red"), "share"] + table.loc[(2, "blue"), "share"] == pytest.approx(1.0)


def test_the_first_rounds_of_the_course_are_those_of_a_shorter_match() -> None:
    game = small_game()
    long = course(play(match(game, 3)), {})
    short = course(play(match(game, 2)), {})
    pd.testing.assert_frame_equal(long[long["round"] <= 2], short)
