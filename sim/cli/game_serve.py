"""`loyalty game serve`: a game in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    folder: Annotated[Path, typer.Argument(metavar="GAME", help="Folder of a game, from loyalty game new.")],
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help="Where to listen; 0.0.0.0 lets the whole network reach it."
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port; another is taken where it is in use.")
    ] = 8750,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", metavar="NAME", help="Another name by which the machine is reached. Repeatable."
        ),
    ] = None,
) -> None:
    """Serve a game to the browsers of teams and instructor.

    Prints the instructor's link; links of the teams, to print or to project, stand on a page behind it. Only
    this machine can reach the game unless --host says more. One server writes to a game at a time.
    """
    from sim.game.play.robots import robot_decides
    from sim.game.web.serve import serve as serve_game

    serve_game(folder, robot_decides, host=host, port=port, names=name or (), tell=typer.echo)
