"""The command ``loyalty levers``."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import complete
from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.levers import LEVERS, Lever

if TYPE_CHECKING:
    from sim.show.words.words import Words

_WIDTH = 100
_IN = " " * 6


def levers(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME...]", help="Levers to explain; all by default.", autocompletion=complete.levers
        ),
    ] = None,
) -> None:
    """List what a firm can decide.

    Each lever is told with its unit, bounds, cost, effect and source.
    """
    for name in names or []:
        if name not in LEVERS:
            raise UserError(f"lever: there is none named {name!r}{near(name, LEVERS)}")
    chosen = [LEVERS[name] for name in names] if names else list(LEVERS.values())
    from sim.show.words.words import Words

    words = Words()
    for kind in ("money", "level"):
        told = [lever for lever in chosen if lever.kind == kind]
        if told:
            typer.echo(words(f"levers.{kind}"))
            for lever in told:
                typer.echo(f"  {lever.name}")
                typer.echo(
                    textwrap.fill(_said(lever, words), _WIDTH, initial_indent=_IN, subsequent_indent=_IN)
                )


def _said(lever: Lever, words: Words) -> str:
    """One lever in a sentence or two."""
    unit = words(f"unit.{lever.unit}", money=words("money"))
    return words(
        f"levers.line.{'price' if lever.by_price else lever.kind}",
        effect=words(f"lever.{lever.name}.effect"),
        cost=words(f"lever.{lever.name}.cost"),
        unit=words("levers.by_segment", unit=unit) if lever.by_segment else unit,
        source=words(f"source.{lever.source}"),
        low=lever.low,
        high=lever.high,
        default=lever.default,
    )
