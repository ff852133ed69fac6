"""What a decision brings in the game's market: to one team alone, and once every rival does the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.game.play.match import Match
from sim.game.play.ranking import course
from sim.game.play.results import play
from sim.game.play.robots import robot_decides
from sim.game.play.worth import worth
from sim.game.setup.business_levers import BUSINESS_LEVERS
from sim.game.setup.decision import Decision, read_decision, usual
from sim.game.setup.game import Game
from sim.scenario.files.load import load_game
from sim.scenario.plans.game_file import GameFile, Seat
from tests.habits.repository import ROOT


@dataclass(frozen=True)
class Brings:
    """Value of the first team (profit, and what its customers are still worth), in per cent of its sales."""

    alone: float  # more than if it were steady, among steady rivals
    copied: float  # more than if all were steady, where all do the same


def market_of_class(teams: int, rounds: int, customers: int) -> Game:
    """The game as a class plays it, with fewer customers simulated."""
    file, market = load_game(ROOT / "scenarios" / "games" / "class.yaml")
    seats = {f"team_{n}": Seat(title=f"Team {n}", robot=None) for n in range(1, teams + 1)}
    less = {"seats": seats, "rounds": rounds, "customers": customers}
    return Game(GameFile.model_validate(file.model_dump() | less), market)


def decided(game: Game, **mix: Any) -> Decision:
    """A decision of which money is given in parts of the budget."""
    money = {name for name, lever in BUSINESS_LEVERS.items() if lever.is_money}
    given = {name: value * game.budget if name in money else value for name, value in mix.items()}
    return read_decision(game, given, game.budget, usual(game))


def brings(game: Game, lucks: tuple[int, ...], **mix: Any) -> Brings:
    """What a mix of decisions, kept in every round, brings beyond those of the steady robot."""
    steady = read_decision(
        game, robot_decides(game, "steady", None, "", game.budget), game.budget, usual(game)
    )
    mine, alone, copied, sales = decided(game, **mix), 0.0, 0.0, 0.0
    for luck in lucks:
        before, sold = _value(game, luck, steady, steady)
        alone += _value(game, luck, mine, steady)[0] - before
        copied += _value(game, luck, mine, mine)[0] - before
        sales += sold
    return Brings(100.0 * alone / sales, 100.0 * copied / sales)


def _value(game: Game, luck: int, mine: Decision, others: Decision) -> tuple[float, float]:
    """Value and sales of the first team."""
    rounds, first = game.settings.rounds, game.teams[0]
    decisions = {
        (n, team): mine if team == first else others for n in range(1, rounds + 1) for team in game.teams
    }
    match = Match(game, 1, luck, rounds, decisions)
    played = play(match)
    table: Any = course(played, {}).set_index(["round", "team"])
    books = played.rounds[played.rounds["team"] == first]
    value = float(table["profit"][rounds, first]) + worth(match, played.run)[first]
    return value, float((books["revenue"] - books["discounts"]).sum())
