"""Games small enough to be played many times in a test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.game.play.results import play
from sim.game.table import referee
from sim.game.table.game_folder import GameFolder, new_game
from sim.scenario.files.load import load_market
from sim.scenario.market.market import Market
from sim.scenario.plans.game_file import GameFile
from tests.habits.repository import ROOT

#: Round by round, what each team enters; None, or left out: nothing.
Entered = list[dict[str, Mapping[str, Any] | None]]


def classroom() -> Market:
    """The market of the games that are shipped."""
    market = load_market(ROOT / "scenarios" / "markets" / "classroom.yaml")
    assert isinstance(market, Market)
    return market


def settings(teams: int, rounds: int, **given: Any) -> GameFile:
    """Some teams for some short rounds, in a market of few customers."""
    small: dict[str, Any] = {
        "customers": 300, "months_per_round": 2, "warm_up_months": 3, "worth_months": 4, "practice_rounds": 0,
        "budget_per_customer_per_month": 1.6, "research": {"satisfaction": 1500}, "seed": 3,
    }  # fmt: skip
    seats = {f"team{n}": {"title": f"Firm {n}"} for n in range(1, teams + 1)}
    return GameFile.model_validate({"market": "classroom", "seats": seats, "rounds": rounds} | small | given)


def played(
    path: Path,
    entered: Entered,
    teams: int = 3,
    bought: Mapping[int, tuple[str, str]] | None = None,
    **given: Any,
) -> GameFolder:
    """A game of which all these rounds have been run; `bought` has the team and report of a round."""
    folder = new_game(path, settings(teams, **{"rounds": len(entered)} | given), classroom())
    for number, decisions in enumerate(entered, 1):
        with folder.writing():
            referee.open_round(folder)
            if bought and number in bought:
                referee.buy(folder, *bought[number])
            for team, decision in decisions.items():
                if decision is not None:
                    referee.submit(folder, team, decision, f"ann of {team}")
            referee.close_round(folder, lambda *_: {}, None)
            referee.run_round(folder, play(referee.match_to_run(folder)))
    return folder


#: What three teams do: the first one thing all along, the second something new each round, the third nothing.
ROUNDS: Entered = [
    {"team1": {"price": 113, "quality": 1731}, "team2": {"price": 91, "advertising": 2317}},
    {"team2": {"price": 87, "promised_minutes": 7, "payout": 13, "staff": 1117}},
    {"team2": {"price": 119, "serve": ["families", "professionals"]}, "team1": {"price": 113}},
]
