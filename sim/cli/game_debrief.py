"""The command ``loyalty game debrief``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import WorkersOption, who_works
from sim.scenario.basics.atomic_write import output_folder


def debrief(
    game: Annotated[Path, typer.Argument(metavar="GAME", help="Folder of the game.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for results; GAME/debrief by default.")
    ] = None,
    lucks: Annotated[
        int, typer.Option("--lucks", min=2, help="Other lucks under which the same decisions are played.")
    ] = 200,
    tries: Annotated[
        int,
        typer.Option(
            "--tries", min=0, help="Decisions tried for each team and round to find the best reply."
        ),
    ] = 30,
    lang: Annotated[str, typer.Option("--lang", help="Language of the debrief.")] = "en",
    workers: WorkersOption = None,
) -> None:
    """Tell each team why it won or lost, and how much of it was luck.

    Through the last round that was run. Plays the game again without each decision, with the usual decisions
    and with the winner's in every seat, under other lucks, and with other decisions in each round. Writes
    teams/SEAT.pdf with what that team may know, class.pdf with what all may know, and grades.csv.
    """
    from sim.game.debrief.debriefing import debrief as find_out
    from sim.game.debrief.estimate import estimate
    from sim.game.debrief.write import write_debrief
    from sim.game.table.game_folder import GameFolder
    from sim.show.words.words import Words
    from sim.study.running.choose_executor import executor

    words, folder = Words(lang), GameFolder(game)
    target = output_folder(game / "debrief" if out is None else out)
    number = who_works(workers, None)["workers"]
    with estimate(words, number) as (told, done):
        found = find_out(folder, lucks, tries, executor(number), told, done)
    for path in write_debrief(found, target, lang):
        typer.echo(path)
