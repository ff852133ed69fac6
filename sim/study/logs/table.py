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
        return simple(_chunked(pa.array(column, from_pandas=True)))
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        text = column.astype(str).mask(column.isna(), "").astype(object)
        return _chunked(pa.array(text.to_numpy(dtype=object), pa.string(), from_pandas=True))


def _chunked(values: Any) -> pa.ChunkedArray:
    import pyarrow as pa

    return values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])


def simple(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column in one of the types that are looked at later: one for text, none that wraps another."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        return simple(column.cast(kind.storage_type))
    if pa.types.is_run_end_encoded(kind):
        return simple(pc.run_end_decode(column))
    if pa.types.is_dictionary(kind):
        return simple(column.cast(kind.value_type))
    if pa.types.is_null(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    return column.cast(pa.binary()) if pa.types.is_binary_view(kind) else column
