"""The command line: ``loyalty`` and ``python -m sim``.

Parsing stands here and the work in the rooms, which are imported when a command needs them.
"""

from __future__ import annotations

import enum
import shlex
import sys
from collections.abc import Sequence, Sized
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import (
    budget,
    calibrate,
    claims,
    complete,
    exits,
    facts,
    game,
    lab,
    levers,
    log,
    migration,
    optimise,
    round_trip,
    scenario_files,
    sweep,
    what_if,
)
from sim.cli.options import (
    ClusterOption,
    EngineOption,
    OutOption,
    ReplicationsOption,
    SeedOption,
    SetOption,
    StudyArgument,
    WorkersOption,
    read_study,
    resumable,
    who_works,
)
from sim.scenario.basics.atomic_write import output_folder, write_tables
from sim.scenario.basics.errors import UserError, near, one_line
from sim.scenario.basics.file_lock import writing_to

if TYPE_CHECKING:
    from sim.scenario.plans.study import Study


class Format(enum.StrEnum):
    """What a report is written as."""

    PDF = "pdf"


app = typer.Typer(
    name="loyalty",
    help="Simulate markets customer by customer and compare strategies for loyalty and growth.",
    epilog="loyalty COMMAND --help explains a command. Begin with: loyalty report music_store",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(shown: bool) -> None:
    if shown:
        import sim

        typer.echo(f"loyalty {sim.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def validate(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Markets, strategies, studies or games.", autocompletion=complete.files
        ),
    ],
    settings: SetOption = None,
) -> None:
    """Check scenario files, and all the files they name.

    All mistakes are told at once, each in one line: file, line, column, what was expected, and what was
    found. What a study's strategies use although it cannot act in their market is told with the reason; it
    is no mistake.
    """
    from sim.scenario.files.load import validate as check
    from sim.scenario.files.yaml_text import shown

    wrong = False
    for file in files:
        try:
            found = check(file, settings or ())
            typer.echo(f"{shown(file)}: ok ({_described(found)})")
            for remark in _remarks(found):
                typer.echo(f"  {remark}")
        except UserError as error:
            for fault in error.faults:
                typer.echo(one_line(fault), err=True)
            wrong = True
    if wrong:
        raise typer.Exit(exits.WRONG)


@app.command()
def run(
    study: StudyArgument,
    strategy: Annotated[str, typer.Option("--strategy", help="One of the study's strategies.")] = "hold",
    replication: Annotated[int, typer.Option("--replication", min=0, help="Which replication, from 0.")] = 0,
    settings: SetOption = None,
    out: OutOption = Path("reports"),
    seed: SeedOption = None,
    engine: EngineOption = None,
) -> None:
    """Simulate one strategy once, and write its tables.

    They are parquet files in OUT/STUDY/runs/STRATEGY-REPLICATION; sim/API.md explains their columns.
    """
    asked = read_study(study, settings, seed=seed, engine=engine)
    if strategy not in asked.strategies:
        known = near(strategy, asked.strategies) or f"; it has {', '.join(asked.strategies)}"
        raise UserError(f"--strategy {strategy}: the study {asked.name} has no such strategy{known}")
    folder = output_folder(out, asked.name, "runs", f"{strategy}-{replication}")
    from sim.model.simulate import simulate
    from sim.study.running.compiling import compile_first

    with writing_to(folder):
        compile_first(asked)
        done = simulate(
            asked, strategy, replication=replication, engine=asked.run.engine, threads=asked.run.threads
        )
        for path in write_tables(done, folder):
            typer.echo(path)


@app.command()
def compare(
    context: typer.Context,
    study: StudyArgument,
    settings: SetOption = None,
    out: OutOption = Path("reports"),
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Compare the strategies of a study.

    Each meets the same customers with the same luck. Prints the verdict, and writes tables, summary.json,
    study.yaml and manifest.json to OUT/STUDY; a report of other results that lies there is removed. Finished
    runs are kept there: after an interruption, the same command resumes.
    """
    asked = read_study(study, settings, seed=seed, replications=replications, engine=engine)
    folder = output_folder(out, asked.name)
    reported = folder / "report.pdf"
    before = reported.exists()
    with resumable(folder):
        _compare(asked, folder, who_works(workers, cluster), context.obj)
    if before and not reported.exists():
        typer.echo(f"{reported}: removed with the results it was of; loyalty report makes it anew", err=True)
    typer.echo(folder)


@app.command()
def report(
    context: typer.Context,
    study: StudyArgument,
    lang: Annotated[str, typer.Option("--lang", help="Language of the report.")] = "en",
    format: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.PDF,
    notebook: Annotated[
        Path | None, typer.Option("--notebook", metavar="FILE", help="Notebook to report with.")
    ] = None,
    annex: Annotated[bool, typer.Option("--annex", help="Print all assumptions at the end.")] = False,
    settings: SetOption = None,
    out: OutOption = Path("reports"),
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Compare the strategies of a study, and write a report.

    Does what compare does, and adds report.pdf, the notebook it was made from, and assumptions.csv with every
    number that the results rest on.
    """
    asked = read_study(study, settings, seed=seed, replications=replications, engine=engine)
    from sim.show.paper.report import write_report
    from sim.show.words.words import Words

    # what is missing is told before the work, not after
    Words(lang)
    if notebook is not None and not notebook.is_file():
        raise UserError(f"{notebook}: no such notebook")
    folder = output_folder(out, asked.name)
    with resumable(folder):
        _compare(asked, folder, who_works(workers, cluster), context.obj)
        path = write_report(folder, notebook=notebook, lang=lang, format=format.value, annex=annex)
    typer.echo(path)


app.command()(sweep.sweep)
app.command("what-if")(what_if.what_if)
app.command()(budget.budget)
app.command()(optimise.optimise)
app.command()(calibrate.calibrate)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(lab.lab)
app.command()(facts.facts)
app.command()(claims.claims)
app.command()(migration.migration)
app.command()(levers.levers)
app.command()(log.log)
app.command()(round_trip.round_trip)
app.add_typer(game.game)
app.add_typer(scenario_files.new)
app.command()(scenario_files.copy)
app.command("list")(scenario_files.list_)


@app.command()
def schema(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the schemas.")] = Path(
        "scenarios/schema"
    ),
) -> None:
    """Write the JSON Schemas for scenario files.

    Editors that know YAML use them to complete and explain scenario files.
    """
    from sim.scenario.files.schema import write

    for path in write(output_folder(out)):
        typer.echo(path)


def _compare(study: Study, folder: Path, who: dict[str, Any], arguments: Sequence[str]) -> None:
    from sim.study.compare.compare import compare as compare_strategies

    command = shlex.join(["loyalty", *arguments])
    found = compare_strategies(study, folder=folder, command=command, **who)
    typer.echo(found.verdict.sentence)
    if "plans" in found.tables:
        from sim.show.chapters.beliefs import lines

        for line in lines(found.tables["plans"], study.market.currency):
            typer.echo(line)


def _described(found: Any) -> str:
    from sim.scenario.files.log_ladder import Ladder
    from sim.scenario.market.kinds import of_firms
    from sim.scenario.plans.game_file import GameFile
    from sim.scenario.plans.strategy import Strategy
    from sim.scenario.plans.study import Study

    if isinstance(found, Study):
        strategies = _counted(found.strategies, "strategy", "strategies")
        return f"study of {strategies} in the market {found.settings.market}"
    if isinstance(found, GameFile):
        return f"game of {_counted(range(found.rounds), 'round')} in the market {found.market}"
    if isinstance(found, Ladder):
        return f"ladder of {len(found.rungs)} rungs"
    if isinstance(found, Strategy):
        return f"strategy, spends {sum(found.spend.values()):.0%} of the budget"
    market = of_firms(found)
    if market is None:
        return f"migration market of {len(found.stages)} stages"
    return f"market of {_counted(market.firms, 'firm')} and {_counted(market.segments, 'segment')}"


def _remarks(found: Any) -> list[str]:
    from sim.scenario.files.log_ladder import Ladder
    from sim.scenario.market.kinds import of_firms
    from sim.scenario.plans.game_file import GameFile
    from sim.scenario.plans.strategy import Strategy
    from sim.scenario.plans.study import Study
    from sim.show.chapters.remarks import of_market, remarks

    if isinstance(found, Study):
        return remarks(found)
    market = None if isinstance(found, Ladder | Strategy | GameFile) else of_firms(found)
    return [] if market is None else of_market(market)


def _counted(things: Sized, one: str, more: str = "") -> str:
    """A number of things in words: 1 firm, 3 firms."""
    return f"{len(things)} {one if len(things) == 1 else more or one + 's'}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    raise SystemExit(exits.run(app, sys.argv[1:] if arguments is None else arguments))
