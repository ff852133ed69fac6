"""The commands that make and find scenario files: ``loyalty list``, ``new`` and ``copy``."""

from __future__ import annotations

import enum
import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import complete
from sim.scenario.basics.errors import UserError

if TYPE_CHECKING:
    from sim.scenario.files.library import Kind

_FOLDER = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder of scenarios, as scenarios/ here.")
]
_NAME = Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and _.")]
_HERE = Path("scenarios")
_NARROW, _GAP = 60, 2  # letters: the least a line takes; between a name and its title


class Listed(enum.StrEnum):
    """What there are folders of."""

    MARKETS = "markets"
    STRATEGIES = "strategies"
    STUDIES = "studies"
    GAMES = "games"


new = typer.Typer(
    name="new",
    help="Write a market, strategy or study to start from.",
    rich_markup_mode=None,
    no_args_is_help=False,
)


@new.command()
def market(
    name: _NAME,
    like: Annotated[
        str,
        typer.Option(
            "--like",
            metavar="INDUSTRY",
            help="shop, subscription or business_to_business.",
            autocompletion=complete.industries,
        ),
    ] = "shop",
    out: _FOLDER = _HERE,
) -> None:
    """Write a market to start from: DIR/markets/NAME.yaml."""
    _start("market", name, out, like=like)


@new.command()
def strategy(name: _NAME, out: _FOLDER = _HERE) -> None:
    """Write a strategy to start from: DIR/strategies/NAME.yaml."""
    _start("strategy", name, out)


@new.command()
def study(
    name: _NAME,
    market: Annotated[
        str | None,
        typer.Option(
            "--market",
            metavar="NAME",
            help="Market that it asks about; by default the one of the study's name, or else mature_retail.",
            autocompletion=complete.markets,
        ),
    ] = None,
    out: _FOLDER = _HERE,
) -> None:
    """Write a study to start from: DIR/studies/NAME.yaml."""
    _start("study", name, out, market=market)


def _start(kind: Kind, name: str, out: Path, like: str | None = None, market: str | None = None) -> None:
    from sim.scenario.files.starting import start

    typer.echo(start(kind, name, out, like=like, market=market))


def copy(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME...]",
            help="Studies, markets, strategies or games; everything by default.",
            autocompletion=complete.everything,
        ),
    ] = None,
    out: _FOLDER = _HERE,
) -> None:
    """Copy scenarios to where you edit, with all they name.

    They are those that come with loyalty. Nothing is overwritten: a file that is there stays as it is.
    """
    from sim.scenario.files.copying import copy as copy_files
    from sim.scenario.files.yaml_text import shown

    done = copy_files(names or [], out)
    for file in done:
        if file.new:
            typer.echo(shown(file.path))
    if kept := sum(not file.new for file in done):
        typer.echo(f"there already, and left as they are: {kept}")


def list_(
    what: Annotated[
        Listed | None, typer.Argument(metavar="[markets|strategies|studies|games]", help="All by default.")
    ] = None,
) -> None:
    """List markets, strategies, studies and games with their titles.

    Yours come first, from the folder scenarios here, then those that come with loyalty.
    """
    from sim.scenario.files.library import FOLDERS, shipped
    from sim.scenario.files.titles import titles
    from sim.scenario.files.yaml_text import shown

    common = shipped()
    roots = [root for root in (_HERE, common) if root is not None and root.is_dir()]
    if len(roots) == 2 and roots[0].resolve() == roots[1]:
        roots.pop()
    if not roots:
        raise UserError("list: there is no folder scenarios here")
    for kind, folder in FOLDERS.items():
        if folder in list(Listed) and what in (None, folder):
            for root in roots:
                if found := titles(kind, root):
                    typer.echo(shown(root / folder))
                    for one in found:
                        typer.echo(_line(one.name, one.fault or one.title))


def _line(name: str, title: str) -> str:
    """A name with its title, cut to the width of the terminal."""
    width = max(_NARROW, shutil.get_terminal_size((110, 24)).columns)
    head = f"  {name:<26}  "
    return head + textwrap.shorten(title, max(20, width - len(head)), placeholder=" ...")
