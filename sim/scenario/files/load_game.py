"""A game's file in, with the market it is played in."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.basics.errors import UserError
from sim.scenario.files.build import build
from sim.scenario.files.library import Library, scenarios
from sim.scenario.files.load import load_market
from sim.scenario.files.yaml_text import Place
from sim.scenario.market.market import Market
from sim.scenario.plans.game_file import GameFile


def load_game(path: str | Path) -> tuple[GameFile, Market]:
    """Read a game to start from, and its market.

    Parameters
    ----------
    path : str or Path
        The file of a game, or the name of one of `games/`.

    Raises
    ------
    UserError
        With file, line and column, if it cannot be used.
    """
    given = Path(path)
    if not given.suffix and not given.exists():
        given = Library(scenarios()).path("game", str(path), Place(str(path)))
    library = Library.around(given)
    node = library.read("game", given)
    settings = build(GameFile, node)
    place = node.value["market"].place
    market = load_market(library.path("market", settings.market, place, ("market",)))
    if not isinstance(market, Market):
        raise UserError(f"{place}: market: one of firms is expected, {settings.market} is a migration market")
    return settings, market
