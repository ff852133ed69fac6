"""What an instructor does: ``loyalty game status``, ``open``, ``close``, ``run``, ``undo`` and the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sim.game.play.results import Played
    from sim.game.setup.game import Game
    from sim.game.table.game_folder import GameFolder

Dir = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the game.")]


def status(dir: Dir) -> None:
    """Tell where the game stands, and who has handed in."""
    from sim.game.play.match import in_force, money_left
    from sim.game.table.game_folder import GameFolder
    from sim.game.table.seats_told import decided
    from sim.show.words.words import Words

    folder, words = GameFolder(dir), Words()
    game, state = folder.game, folder.state
    typer.echo(f"{dir}: {_where(folder)}")
    deciding = state.phase in ("open", "closed")
    number = state.round if deciding else max(1, state.last_run)
    for team in game.teams:
        decision, _ = in_force(game, state, team, number)
        left = money_left(game, state, team, number) - decision.money
        how = decided(words, folder, team, number)
        typer.echo(
            f"  {team:<20} {game.title(team):<24} {how}; {decision.money:,.0f} a month, {left:,.0f} left"
        )
    for one in state.happenings:
        about = f" ({one['team']})" if one.get("team") else ""
        typer.echo(f"  from round {one['round']}: {one['what']}{about}")


def open_(dir: Dir) -> None:
    """Let teams decide the next round; or decide on, if a round was closed too early."""
    from sim.game.table.referee import open_round

    with _writing(dir) as folder:
        open_round(folder)
        typer.echo(f"{_where(folder)}; next: loyalty game close {dir}")


def close(dir: Dir) -> None:
    """Take no more decisions; robots decide, and who is absent repeats its last decision."""
    from sim.game.play.match import in_force
    from sim.game.table.decision_files import collect
    from sim.game.table.referee import close_round

    with _writing(dir) as folder:
        if folder.state.phase == "open":
            game_files_told(collect(folder))
        last = folder.state.last_run
        played = simulated(folder, last) if last else None
        close_round(folder, robot_decides, played)
        number = folder.state.round
        absent = [t for t in folder.game.teams if not in_force(folder.game, folder.state, t, number)[1]]
        who = f"; absent, so its last decision is repeated: {', '.join(absent)}" if absent else ""
        typer.echo(f"{_where(folder)}{who}; next: loyalty game run {dir}")


def preview(dir: Dir) -> None:
    """Show what would come of the round as decisions stand; nothing is noted, and teams are not told."""
    from sim.game.table.game_folder import GameFolder
    from sim.game.table.referee import match_to_run

    folder = GameFolder(dir)
    match_to_run(folder)
    for line in ranked(folder, simulated(folder, folder.state.round)):
        typer.echo(line)


def run(dir: Dir) -> None:
    """Simulate the round that was closed, and tell who is ahead."""
    from sim.game.table.referee import match_to_run, run_round

    with _writing(dir) as folder:
        match_to_run(folder)
        played = simulated(folder, folder.state.round)
        run_round(folder, played)
        for line in ranked(folder, played):
            typer.echo(line)


def undo(dir: Dir) -> None:
    """Decide the round that ran last again; what was decided for it stands until it is changed."""
    from sim.game.table.referee import undo_round

    _act(dir, undo_round)


def event(
    dir: Dir,
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="rival_enters, breach, cost_shock or new_technology.")
    ],
    team: Annotated[str, typer.Option("--team", metavar="NAME", help="Whose data leak.")] = "",
) -> None:
    """Let something happen at the start of the round that runs next."""
    from sim.game.table.referee import let_happen

    with _writing(dir) as folder:
        done = let_happen(folder, what, team)
        typer.echo(f"{dir}: {what} {team}".rstrip() + f", from round {done.about['round']}")


def seed(
    dir: Dir, number: Annotated[int, typer.Argument(metavar="SEED", min=0, help="Any whole number.")]
) -> None:
    """Set the luck, before a round that counts has been run."""
    from sim.game.table.referee import set_seed

    _act(dir, lambda folder: set_seed(folder, number))


def pause(dir: Dir) -> None:
    """Take no decisions for a while."""
    from sim.game.table.referee import pause as pause_game

    _act(dir, pause_game)


def resume(dir: Dir) -> None:
    """Go on after a pause."""
    from sim.game.table.referee import resume as resume_game

    _act(dir, resume_game)


def reset(dir: Dir) -> None:
    """End the practice: all starts anew, and counts."""
    from sim.game.table.referee import reset_practice

    _act(dir, reset_practice)


def end(dir: Dir) -> None:
    """End the game; what was run counts."""
    from sim.game.table.referee import end as end_game

    _act(dir, end_game)


COMMANDS: dict[str, Callable[..., None]] = {
    "status": status,
    "open": open_,
    "close": close,
    "preview": preview,
    "run": run,
    "undo": undo,
    "event": event,
    "seed": seed,
    "pause": pause,
    "resume": resume,
    "reset": reset,
    "end": end,
}


def robot_decides(
    game: Game, habit: str, played: Played | None, team: str, budget: float
) -> Mapping[str, Any]:
    """As `sim.game.play.robots`, which is not loaded before it is needed."""
    from sim.game.play.robots import robot_decides as decide

    return decide(game, habit, played, team, budget)


def simulated(folder: GameFolder, rounds: int) -> Played:
    """The match of a folder through a round."""
    from sim.game.play.match import match_of
    from sim.game.play.results import play

    compiled(folder)
    return play(match_of(folder.game, folder.state, rounds))


def compiled(folder: GameFolder) -> None:
    """Compile the model first, where that is still to do, and say so."""
    from sim.game.play.simulate_match import study_of
    from sim.study.running.compiling import compile_first

    compile_first(study_of(folder.game, folder.state.seed))


def ranked(folder: GameFolder, played: Played) -> list[str]:
    """The ranking after what was played, a line a team."""
    from sim.game.play.ranking import ranking, research_spent
    from sim.game.play.worth import worth

    counts = played.match.game.settings.marks
    worths = worth(played.match, played.run) if counts.get("value", 0.0) > 0 else {}
    found = ranking(played, research_spent(folder.state), worths)
    money = played.match.game.base.currency
    marks = ", ".join(f"{name} {weight:g}" for name, weight in counts.items() if weight > 0)
    lines = [f"after round {played.match.rounds} (counts: {marks}):"]
    for row in found.to_dict("records"):
        place = f"{row['place']}{'=' if row['tied'] else ' '}"
        value = f"value {money} {row['value']:,.0f}, " if row["value"] == row["value"] else ""
        rest = f"satisfaction {row['satisfaction']:.2f}, share {row['share']:.1%}"
        profit = f"profit {money} {row['profit']:,.0f}"
        lines.append(f"  {place} {row['team']:<20} {row['points']:>3} points: {value}{profit}, {rest}")
    return lines


def leader(folder: GameFolder, played: Played) -> str:
    """Who earned most in the last round, in a line."""
    last = played.rounds[played.rounds["round"] == played.match.rounds]
    best = last.iloc[int(last["profit"].argmax())]
    return (
        f"round {played.match.rounds}: {best['team']} earns most, "
        f"{played.match.game.base.currency} {best['profit']:,.0f}"
    )


def game_files_told(answers: list[Any]) -> None:
    """Tell what became of decision files, a line each; refusals on standard error."""
    from sim.scenario.basics.errors import one_line
    from sim.scenario.files.yaml_text import shown

    for answer in answers:
        if answer.taken:
            typer.echo(f"{shown(answer.path)}: taken")
        for line in () if answer.taken else answer.lines:
            typer.echo(one_line(line), err=True)


def _writing(dir: Path) -> Any:
    from sim.game.table.game_folder import GameFolder

    return GameFolder(dir).writing()


def _act(dir: Path, act: Callable[[Any], object]) -> None:
    with _writing(dir) as folder:
        act(folder)
        typer.echo(f"{dir}: {_where(folder)}")


def _where(folder: GameFolder) -> str:
    from sim.game.table.seats_told import stage
    from sim.show.words.words import Words

    return stage(Words(), folder)
