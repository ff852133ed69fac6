"""Each robot does what its habit's sentence says, within bounds and budget, whatever was played."""

from __future__ import annotations

import numpy as np
import pytest

from sim.game.play.results import Played, play
from sim.game.play.robots import FLOOR, robot_decides
from sim.game.setup.business_levers import BUSINESS_LEVERS
from sim.game.setup.decision import Decision, read_decision, usual
from sim.game.setup.game import Game
from sim.scenario.plans.game_file import HABITS
from sim.show.words.words import Words
from tests.game.hand import decision, match, small_game


@pytest.fixture(scope="module")
def game() -> Game:
    return small_game("red", "blue", "green")


@pytest.fixture(scope="module")
def played(game: Game) -> Played:
    dear, cheap = decision(game, price=130), decision(game, price=93.5, care=500)
    return play(match(game, 1, red=dear, blue=cheap))


def decides(game: Game, habit: str, played: Played | None, team: str, budget: float) -> Decision:
    entered = robot_decides(game, habit, played, team, budget)
    return read_decision(game, entered, budget, usual(game))


@pytest.mark.parametrize("habit", HABITS)
def test_a_robot_decides_within_bounds_and_budget(game: Game, played: Played, habit: str) -> None:
    luck = np.random.default_rng(3)
    for budget in (0.0, 0.07, 1.0, 333.33, *luck.uniform(0, game.budget, 20).round(2), game.budget):
        for before in (None, played):
            for team in game.teams:
                found = decides(game, habit, before, team, float(budget))
                assert found == decides(game, habit, before, team, float(budget))
                assert found.money <= budget
    assert Words()(f"game.habit.{habit}.help")


def test_habits_are_told_apart_by_what_they_do(game: Game, played: Played) -> None:
    budget = game.budget
    found = {habit: decides(game, habit, played, "green", budget) for habit in HABITS}
    assert (
        found["steady"].money == pytest.approx(budget / 2, abs=0.1) and found["steady"].values["price"] == 100
    )
    assert found["discounter"].values["price"] == 88 and found["discounter"].money == 0
    assert (
        found["promiser"].values["promised_minutes"] >= 1 and found["promiser"].values["staff"] > budget / 2
    )
    assert found["carer"].values["care"] == max(found["carer"].values[n] for n in _money())
    assert found["advertiser"].values["advertising"] > 0.7 * budget
    best = played.rounds["team"].iloc[int(played.rounds["profit"].argmax())]
    assert found["imitator"].plain() == played.match.decisions[1, str(best)].plain()


def _money() -> list[str]:
    return [name for name, lever in BUSINESS_LEVERS.items() if lever.is_money]


def test_discounters_among_themselves_stop_at_the_floor(game: Game) -> None:
    prices, at = [], dict.fromkeys(game.teams, decision(game))
    for _ in range(5):
        played = play(match(game, 1, **at))
        at = {team: decides(game, "discounter", played, team, 0.0) for team in game.teams}
        prices.append(at["red"].values["price"])
    assert prices == [95, 90, FLOOR, FLOOR, FLOOR]
