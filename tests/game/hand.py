"""A game so small that a round takes a tenth of a second, and one way to play it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.game.play.match import REAL, Happens, Match
from sim.game.play.results import Played, play
from sim.game.play.robots import robot_decides
from sim.game.setup.decision import Decision, usual
from sim.game.setup.game import Game
from sim.game.table.game_folder import GameFolder, new_game
from sim.game.table.referee import close_round, match_so_far, match_to_run, open_round, run_round
from sim.scenario.files.load import load_game
from sim.scenario.plans.game_file import GameFile, Seat
from tests.habits.repository import ROOT


def small_game(*teams: str, **settings: Any) -> Game:
    """A game of `teams`, of a few customers and short rounds."""
    file, market = load_game(ROOT / "scenarios" / "games" / "class.yaml")
    small: dict[str, Any] = {
        "rounds": 3,
        "months_per_round": 2,
        "practice_rounds": 0,
        "warm_up_months": 2,
        "customers": 400,
        "worth_months": 2,
        "sample": 40,
        "research": {"matrix": 2000.0, "leavers": 1000.0},
    }
    seats = {name: Seat(title=name.capitalize(), robot=None) for name in teams or ("red", "blue")}
    return Game(GameFile.model_validate(file.model_dump() | small | {"seats": seats} | settings), market)


def decision(game: Game, **values: float) -> Decision:
    """What a firm does as usual, but for some values."""
    plain = usual(game)
    return Decision({**plain.values, **values}, plain.serve)


def match(game: Game, rounds: int, *happens: Happens, **of_team: Decision) -> Match:
    """A match in which each team decides the same in every round."""
    numbers = range(1, rounds + 1)
    decisions = {(n, t): of_team.get(t, usual(game)) for n in numbers for t in game.teams}
    return Match(game, game.settings.seed, REAL, rounds, decisions, happens)


def small_folder(path: Path, *teams: str, **settings: Any) -> GameFolder:
    """A small game in a folder."""
    game = small_game(*teams, **settings)
    return new_game(path / "game", game.settings, game.base)


def play_round(folder: GameFolder) -> Played:
    """Open, close and run the next round; the caller is writing to the folder."""
    before = match_so_far(folder)
    open_round(folder)
    close_round(folder, robot_decides, play(before) if before else None)
    played = play(match_to_run(folder))
    run_round(folder, played)
    return played
