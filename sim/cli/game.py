"""The command ``loyalty game``: a market whose firms are played by teams of a class."""

from __future__ import annotations

import typer

from sim.cli import game_serve

game = typer.Typer(
    name="game", help="Play a market with a class: 2 to 8 teams, a firm each.", rich_markup_mode=None
)


@game.callback()
def _group() -> None:
    pass


game.command()(game_serve.serve)
