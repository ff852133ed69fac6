"""What a docstring says of the columns of tables, column by column.

A class that holds tables describes each in one entry of a section:

    desk : DataFrame
        month x firm x pool: contacts (number); mean_wait_minutes (minutes: until answered). Further words.

First what a row stands for, which are its first columns; then the others, with unit and meaning; then
anything else. ``each of STAGES`` stands for as many columns, as `sim.scenario.basics.names` lists them, and
``each of LINES`` for what is summed in a month, as `sim.model.customers.tally` describes it.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

from sim.model.customers.tally import LINES
from sim.scenario.basics import names as vocabularies
from sim.show.describe.docstring import Docstring, Entry

_SENTENCE_END = re.compile(r"\.(?=\s|$)(?![^()]*\))")
_ITEM = re.compile(r"(?P<names>[^()]+?)(?: \((?P<unit>[^():]*)(?:: (?P<says>.*))?\))?\Z")


class Column(NamedTuple):
    """One column, or several alike: ``name``, unit, meaning."""

    names: tuple[str, ...]
    unit: str
    says: str


class Table(NamedTuple):
    """A table as described.

    `rows` are the columns that say what a row stands for, `notes` what else is said.
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[Column, ...]
    notes: str

    @property
    def every_column(self) -> tuple[str, ...]:
        """Names of all columns in their order."""
        return (*self.rows, *(name for column in self.columns for name in column.names))


def tables(described: Docstring, section: str) -> list[Table]:
    """Tables that a section of a docstring describes.

    Raises
    ------
    LookupError
        If an entry is not written as the module tells.
    """
    return [_table(entry) for entry in described.entries(section) if is_table(entry)]


def is_table(entry: Entry) -> bool:
    """Whether an entry describes a table."""
    return entry.kind.startswith("DataFrame")


def _table(entry: Entry) -> Table:
    rows, colon, rest = entry.says.partition(": ")
    end = _SENTENCE_END.search(rest)
    if not colon or not end:
        raise LookupError(f"{entry.names}: 'ROWS: COLUMNS.' is expected (got {entry.says!r})")
    items = re.split(r"; (?![^()]*\))", rest[: end.start()])
    columns = tuple(column for item in items for column in _columns(entry.names, item))
    return Table(entry.names, tuple(rows.split(" x ")), columns, rest[end.end() :].strip())


def _columns(table: str, item: str) -> list[Column]:
    """What an item describes: a column or several alike, or the sums of a month."""
    found = _ITEM.match(item)
    if found is None:
        raise LookupError(f"{table}: 'NAMES (UNIT: MEANING)' is expected (got {item!r})")
    if found["names"] == "each of LINES":
        shown = [line for line in LINES if line.column]
        alike = groupby(shown, key=lambda line: (line.unit, line.says))
        return [Column(tuple(line.column for line in lines), *said) for said, lines in alike]
    return [Column(_names(found["names"]), found["unit"] or "", found["says"] or "")]


def _names(words: str) -> tuple[str, ...]:
    if words.startswith("each of "):
        return tuple(getattr(vocabularies, words.removeprefix("each of ")))
    return tuple(words.split(", "))
