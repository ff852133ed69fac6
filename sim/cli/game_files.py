"""The game from files: ``loyalty game decide``, ``collect``, ``sheet``, ``buy`` and ``reports``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import game_rounds

Dir = game_rounds.Dir
_TEAM = Annotated[
    str, typer.Argument(metavar="TEAM", help="Name of the team, as loyalty game status has it.")
]


def decide(
    dir: Dir,
    team: _TEAM,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A decision, as loyalty game sheet begins one.")
    ],
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who hands it in.")] = "file",
) -> None:
    """Hand in a team's decision; until the round is closed, the last valid one stands."""
    from sim.game.table.decision_files import hand_in
    from sim.game.table.game_folder import GameFolder

    with GameFolder(dir).writing() as folder:
        folder.game.team(team)
        hand_in(folder, team, file, who)
        decision = folder.state.submitted[folder.state.round, team].decision
        typer.echo(f"{team}: taken for round {folder.state.round}, spends {decision.money:,.0f} a month")


def collect(dir: Dir) -> None:
    """Take the decisions that lie at DIR/decisions/round_N/TEAM.yaml; each gets a reply beside it.

    Put there by hand, over a shared drive or from mail. What is late, malformed or over budget is
    refused with its reason, and the last valid decision stands.
    """
    from sim.game.table.decision_files import collect as collect_files
    from sim.game.table.decision_files import folder_of
    from sim.game.table.game_folder import GameFolder

    with GameFolder(dir).writing() as folder:
        answers = collect_files(folder)
        game_rounds.game_files_told(answers)
        state, robots = folder.state, folder.game.settings.seats
        missing = [
            team
            for team in folder.game.teams
            if (state.round, team) not in state.submitted and robots[team].robot is None
        ]
        if state.phase == "open":
            left = f"; not handed in: {', '.join(missing)}" if missing else "; all have handed in"
            place, taken = folder_of(folder, state.round), sum(answer.taken for answer in answers)
            typer.echo(f"{place}: {taken} taken, {len(answers) - taken} refused{left}")


def sheet(
    dir: Dir,
    team: _TEAM,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where; printed by default.")
    ] = None,
) -> None:
    """Write a blank decision with bounds and budget, to fill in or to print."""
    from sim.game.table.game_folder import GameFolder
    from sim.game.table.sheet import sheet as blank
    from sim.scenario.basics.atomic_write import replacing
    from sim.scenario.basics.errors import UserError

    text = blank(GameFolder(dir), team)
    if out is None:
        typer.echo(text, nl=False)
        return
    if out.exists():
        raise UserError(f"{out}: there is a file already; give another name")
    out.parent.mkdir(parents=True, exist_ok=True)
    with replacing(out) as partial:
        partial.write_text(text, encoding="utf-8")
    typer.echo(out)


def buy(
    dir: Dir,
    team: _TEAM,
    report: Annotated[
        str, typer.Argument(metavar="REPORT", help="satisfaction, wallet, matrix, leavers or promises.")
    ],
) -> None:
    """Buy market research for a team, out of its budget of the round that is open."""
    from sim.game.table.game_folder import GameFolder
    from sim.game.table.referee import buy as buy_report
    from sim.game.table.team_folders import told
    from sim.show.words.words import Words

    with GameFolder(dir).writing() as folder:
        done = buy_report(folder, team, report)
        number = done.about["round"]
    found = _through(folder)(number - 1)
    from sim.game.play.research import report as ask

    asked = ask(report, found, team)
    typer.echo(told(Words(), asked))
    typer.echo(asked.table.round(3).to_string(index=False))


def reports(dir: Dir) -> None:
    """Write each team's results and the reports it bought to DIR/teams/TEAM/results; nobody else's."""
    from sim.game.table.game_folder import GameFolder
    from sim.game.table.team_folders import write_results

    with GameFolder(dir).writing() as folder:
        for place in write_results(folder, _through(folder)):
            typer.echo(place)


COMMANDS: dict[str, Callable[..., None]] = {
    "decide": decide,
    "collect": collect,
    "sheet": sheet,
    "buy": buy,
    "reports": reports,
}


def _through(folder):  # type: ignore[no-untyped-def]
    """Matches of a folder through a round, each simulated once."""
    return functools.cache(lambda rounds: game_rounds.simulated(folder, rounds))
