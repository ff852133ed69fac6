"""A log as a table: names of columns, their values when asked for, and where each row stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.scenario.basics.statement import Statement

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class Table:
    """A log as read.

    Attributes
    ----------
    header : names of the columns, in order.
    where : what the log is called in messages.
    read : names of columns -> their values, text unless the file gave types; rows without any character are
        passed over.
    place : number of a row, from 0 -> where it stands, as a message begins.
    top : where the header stands, likewise.
    notes : what was passed over or chosen on the way.
    sha256 : fingerprint of the file; empty for a table from memory.
    """

    header: list[str]
    where: str
    read: Callable[[Sequence[str]], dict[str, pa.ChunkedArray]]
    place: Callable[[int], str]
    top: str
    notes: tuple[Statement, ...] = ()
    sha256: str = ""


def from_pandas(frame: pd.DataFrame) -> Table:
    """A table from memory, called "table" in messages."""
    header = [str(name) for name in frame.columns]
    columns = [frame.iloc[:, at] for at in range(len(header))]
    return Table(header, "table", reading(header, columns), lambda row: f"table: row {row + 1}", "table")


def reading(
    header: Sequence[str], columns: Sequence[pd.Series]
) -> Callable[[Sequence[str]], dict[str, pa.ChunkedArray]]:
    """What reads columns of these names."""
    return lambda names: {name: _arrow(columns[header.index(name)]) for name in names}


def _arrow(column: pd.Series) -> pa.ChunkedArray:
    """A column with types; text where it holds this and that."""
    import pyarrow as pa

    try:
        values: Any = pa.array(column, from_pandas=True)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        text = column.astype(str).mask(column.isna(), "").astype(object)
        values = pa.array(text.to_numpy(dtype=object), pa.string(), from_pandas=True)
    return values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])
