"""Which line of a file names its columns: titles may stand above it, and a line that names the separator."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement, stated
from sim.study.logs.bounded import CELL_CHARACTERS, COLUMNS
from sim.study.logs.dates import DATE
from sim.study.logs.names import roles_named
from sim.study.logs.sentences import TEXTS

#: Lines among which the header is looked for.
LINES = 60


def header_line(rows: Sequence[Sequence[str]], given: Collection[str]) -> int:
    """Number of the row that names the columns; `rows` are the first of the file, `given` names of columns.

    Of all that hold anything, the first of those that name most of what a log has.
    """
    filled = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
    return max(filled or [0], key=lambda number: named(rows[number], given))


def named(row: Sequence[str], given: Collection[str]) -> int:
    """How many things that a log has are named in a row."""
    names = [cell.strip() for cell in row if len(cell) <= CELL_CHARACTERS]
    return len(roles_named(names) | (set(given) & set(names)))


def passed_over(lines: Sequence[str]) -> tuple[Statement, ...]:
    """What is said of lines above the header."""
    titles = [line.strip() for line in lines if line.strip(" \t,;|\"'\r\n")]
    if not titles:
        return ()
    return (stated(TEXTS, "log.above", count=len(titles), first=short(titles[0])),)


def checked(names: Sequence[str], top: str, columns: Callable[[], str]) -> list[str]:
    """Names of columns without outer spaces, if they can be such; `columns` says how they are told apart."""
    if len(names) > COLUMNS:
        raise UserError(f"{top}: names {len(names):,} columns; at most {COLUMNS:,} are read")
    for at, name in enumerate(names):
        if len(name) > CELL_CHARACTERS:
            raise UserError(
                f"{top}: column {at + 1} has a name of {len(name):,} characters ({short(name)}); at most "
                f"{CELL_CHARACTERS:,} are read in a cell"
            )
    found = [name.strip() for name in names]
    if any(re.search(DATE, name) for name in found) and not roles_named(found):
        raise UserError(f"{top}: no header; the first line must name the columns (customer, date, amount)")
    if len(found) == 1:
        raise UserError(f"{top}: one column only ({short(found[0])!r}); {columns()}")
    return found


def short(text: str, most: int = 60) -> str:
    """A text that fits into a line."""
    return text if len(text) <= most else text[: most - 3] + "..."
