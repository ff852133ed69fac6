"""The command ``loyalty levers``."""

from __future__ import annotations

import textwrap
from typing import Annotated

import typer

from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.levers import LEVERS, Lever

_WIDTH = 100


def levers(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="Levers to explain; all by default.")
    ] = None,
) -> None:
    """List what a firm can decide.

    Each lever is told with its unit, bounds, cost, effect and source.
    """
    for name in names or []:
        if name not in LEVERS:
            raise UserError(f"lever: there is none named {name!r}{near(name, LEVERS)}")
    chosen = [LEVERS[name] for name in names] if names else list(LEVERS.values())
    for kind, title in (("money", "Money goes to (spend)"), ("level", "Levers to set (levers)")):
        told = [lever for lever in chosen if lever.kind == kind]
        if told:
            typer.echo(title)
            for lever in told:
                typer.echo(f"  {lever.name}")
                typer.echo(
                    textwrap.fill(_said(lever), _WIDTH, initial_indent="      ", subsequent_indent="      ")
                )


def _said(lever: Lever) -> str:
    """One lever in a sentence or two."""
    bounds = (
        "" if lever.kind == "money" else f" {lever.low:g} to {lever.high:g} ({lever.default:g} does nothing);"
    )
    return f"{lever.effect}; {lever.unit};{bounds} costs: {lever.cost}. {lever.source}"
