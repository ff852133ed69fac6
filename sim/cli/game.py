"""The command ``loyalty game``: a market whose firms are played by teams of a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import game_debrief, game_files, game_rounds, game_serve
from sim.scenario.basics.errors import UserError

game = typer.Typer(
    name="game",
    help="Play a market with a class: 2 to 8 teams, a firm each.",
    epilog="Begin with: loyalty game demo. README tells how to teach with it.",
    rich_markup_mode=None,
    no_args_is_help=False,
)

Dir = game_rounds.Dir


@game.command()
def new(
    dir: Dir,
    setup: Annotated[
        str, typer.Option("--setup", metavar="NAME|FILE", help="class, term, or the file of a game.")
    ] = "class",
    team: Annotated[
        list[str] | None, typer.Option("--team", metavar="TITLE", help="A team; once for each.")
    ] = None,
    robots: Annotated[
        list[str] | None,
        typer.Option("--robots", metavar="N|HABIT", help="How many robots play, or the habit of one."),
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Luck of the game.")] = None,
) -> None:
    """Make a game in a folder that holds none."""
    from sim.game.setup.seats import seats_of
    from sim.game.table.game_folder import new_game
    from sim.scenario.files.load import load_game
    from sim.show.words.words import Words

    settings, market = load_game(setup)
    update: dict[str, object] = {"market": settings.market}
    if team or robots:
        update["seats"] = seats_of(team or [], robots or [])
    elif not settings.seats:
        raise UserError(f"new: {setup} has no seats; give a --team for each team, and perhaps --robots")
    if seed is not None:
        update["seed"] = seed
    folder = new_game(dir, settings.model_copy(update=update), market)
    found = folder.game.settings
    robot_seats = sum(seat.robot is not None for seat in found.seats.values())
    typer.echo(
        f"{dir}: seats {', '.join(folder.game.teams)} (robots: {robot_seats}); "
        f"rounds: {found.practice_rounds} of practice, then {found.rounds}; "
        f"next: loyalty game open {dir}"
    )
    words = Words()
    for habit in dict.fromkeys(seat.robot for seat in found.seats.values() if seat.robot is not None):
        typer.echo(f"  {words(f'game.habit.{habit}')}: {words(f'game.habit.{habit}.help')}")


@game.command()
def demo(
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=12, help="How many are played.")] = 6,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Luck of the game.")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Keep the game in this folder.")
    ] = None,
) -> None:
    """Let robots play each other, one of each habit, and print how they ranked."""
    import tempfile

    from sim.game.setup.seats import seats_of
    from sim.game.table.game_folder import new_game
    from sim.game.table.referee import close_round, open_round, run_round
    from sim.scenario.files.load import load_game
    from sim.scenario.plans.game_file import HABITS

    settings, market = load_game("class")
    update = {"seats": seats_of([], list(HABITS)), "rounds": rounds, "practice_rounds": 0, "seed": seed}
    with tempfile.TemporaryDirectory() as spare:
        folder = new_game(out or Path(spare) / "demo", settings.model_copy(update=update), market)
        played = None
        with folder.writing():
            for _ in range(rounds):
                open_round(folder)
                close_round(folder, game_rounds.robot_decides, played)
                played = game_rounds.simulated(folder, folder.state.round)
                run_round(folder, played)
                typer.echo(game_rounds.leader(folder, played))
        assert played is not None
        for line in game_rounds.ranked(folder, played):
            typer.echo(line)


@game.command()
def check(dir: Dir) -> None:
    """Read the log again and simulate every round anew: all must come out as it did."""
    from sim.game.table.game_folder import GameFolder
    from sim.game.table.proof import prove

    folder = GameFolder(dir)
    game_rounds.compiled(folder)
    rounds, events = prove(folder), len(folder.log.events)
    typer.echo(
        f"{dir}: {events} events as they were written, {rounds} rounds come out the same; {folder.log.seal}"
    )


for _module in (game_rounds, game_files):
    for _name, _command in _module.COMMANDS.items():
        game.command(_name)(_command)
game.command()(game_serve.serve)
game.command()(game_debrief.debrief)
