"""Luck against skill."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.game.debrief.debriefing import debrief
from sim.game.debrief.lucks import Lucks, ranks_of
from tests.game.debrief.small_games import Entered, played


def test_equal_points_share_the_better_place() -> None:
    assert ranks_of(np.array([[3.0, 7.0, 7.0, 1.0]])).tolist() == [[3, 1, 1, 4]]


def test_a_range_of_places_is_the_shortest_that_holds_nine_in_ten() -> None:
    points = np.array([[5.0, 4.0, 3.0, 2.0]] * 50 + [[4.0, 5.0, 3.0, 2.0]] * 45 + [[1.0, 5.0, 4.0, 3.0]] * 5)
    lucks = Lucks(points)
    assert lucks.range_of(0)[:2] == (1, 2)
    assert lucks.range_of(2)[:2] == (3, 3)
    assert [lucks.range_of(team)[2] for team in (0, 2)] == pytest.approx([0.95, 0.95])
    assert lucks.shares(0).tolist() == [0.5, 0.45, 0.0, 0.05]
    assert lucks.wins(0).low < 0.5 < lucks.wins(0).high


@pytest.mark.parametrize("apart,least,most", [(0.0, 0.9, 1.0), (1.0, 0.42, 0.58), (10.0, 0.0, 0.03)])
def test_the_share_of_luck_is_that_of_the_variance(apart: float, least: float, most: float) -> None:
    """Means of teams with a variance of `apart` squared, lucks with one of 1: 1 / (1 + apart^2)."""
    rng = np.random.default_rng(1)
    skill = apart * np.array([-1.0, -1.0, 1.0, 1.0]) * np.sqrt(0.75)
    market = rng.normal(0, 20, (400, 1))  # luck of all alike sets nobody apart
    noise = rng.normal(0, 1, (400, 4)) * np.sqrt(4 / 3)
    share = Lucks(skill + market + noise).share_of_luck()
    assert least <= share.mean <= most
    assert share.low <= share.mean <= share.high


@pytest.mark.slow
def test_identical_teams_win_about_equally_often(tmp_path: Path) -> None:
    """Chi-square over three teams: a false alarm once in 1,000 games of other seeds."""
    lucks = debrief(played(tmp_path, [{}, {}]), lucks=90, tries=0).lucks
    wins = np.array([(lucks.ranks[:, team] == 1).sum() for team in range(3)])
    assert 90 <= wins.sum() <= 93  # hardly ever are two just as good
    expected = wins.sum() / 3
    assert ((wins - expected) ** 2 / expected).sum() < 13.8
    assert lucks.share_of_luck().high > 0.95


@pytest.mark.slow
def test_a_team_that_dominates_wins_under_most_lucks(tmp_path: Path) -> None:
    wrong = {"serve": ["savers"], "price": 85}  # most customers are turned away
    entered: Entered = [{"team1": wrong, "team3": wrong}, {}, {}]
    found = debrief(played(tmp_path, entered, customers=1000), lucks=20, tries=0)
    assert found.lucks.wins(1).mean > 0.9
    assert found.winner == "team2"
    assert found.lucks.share_of_luck().mean < 0.3
