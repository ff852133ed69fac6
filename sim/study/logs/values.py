"""The columns of a log as text and as customers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError
from sim.study.logs.bounded import CELL_CHARACTERS
from sim.study.logs.dates import BEYOND
from sim.study.logs.header import short
from sim.study.logs.missing import MISSING
from sim.study.logs.table import Table

if TYPE_CHECKING:
    import pyarrow as pa

# refuse(mask over the rows, why): raises UserError at the first row that the mask marks
Refuse = Callable[[NDArray[np.bool_], str], None]
_FIRST, _LAST = -719_162, 2_932_896  # days since 1970 of the years 1 and 9999
_NAMELESS = re.compile(r"|index|level_0|unnamed: ?\d+|__index_level_\d+__|\.\.\.1", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """A column of text: its `values`, "" where missing, which one each row has, and how each was written.

    Two values are the same where they were written in two ways.
    """

    codes: NDArray[np.int64]
    values: NDArray[np.object_]
    written: NDArray[np.object_]

    def at(self, row: int) -> str:
        """The text of a row, as it was written."""
        return str(self.written[self.codes[row]])

    def are(self, of_value: NDArray[Any]) -> NDArray[Any]:
        """What is told of each value, by row."""
        return np.asarray(of_value[self.codes])

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Rows without a value."""
        return self.are(self.values == "")

    def rows(self, kept: NDArray[np.intp]) -> Text:
        """The same column of some of the rows."""
        return Text(self.codes[kept], self.values, self.written)

    def plain(self) -> Text:
        """Each value once."""
        import pandas as pd

        again, distinct = pd.factorize(self.values)
        values = np.asarray(distinct, dtype=object)
        return Text(again[self.codes], values, values)


def as_text(column: pa.ChunkedArray, where: str, missing: Collection[str] = MISSING) -> Text:
    """Text of a column of any type; days of a time column as ISO dates; "" for words that mean `missing`."""
    import pandas as pd
    import pyarrow as pa

    kind = column.type
    of = pa.types
    bytes_ = (of.is_binary, of.is_large_binary, of.is_fixed_size_binary)
    if any(is_one(kind) for is_one in (*bytes_, of.is_nested, of.is_time)):
        raise UserError(
            f"{where}: holds values of type {short(str(kind))}; text, numbers or dates are expected"
        )
    if pa.types.is_timestamp(kind):
        column = _days(column)
    elif pa.types.is_floating(kind):
        column = _whole(column)
    coded = column.dictionary_encode().combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    try:
        raw = pd.Series(coded.dictionary.cast(pa.string()).to_numpy(zero_copy_only=False), dtype=object)
    except (pa.ArrowException, ValueError, OverflowError):
        raise UserError(f"{where}: holds values of type {kind} that cannot be shown as text") from None
    codes = coded.indices.fill_null(len(raw)).to_numpy().astype(np.int64)
    written = np.append(raw.str.strip().to_numpy(dtype=object), "")
    if max(map(len, written)) > CELL_CHARACTERS:
        raise UserError(
            f"{where}: holds a cell of more than {CELL_CHARACTERS:,} characters, the most that is read"
        )
    empty = np.fromiter((len(text) < 20 and text.lower() in missing for text in written), bool, len(written))
    return Text(codes, np.where(empty, "", written), written)


def _days(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """ISO dates of times, on the clock of their zone; times beyond the calendar as their numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if kind.tz:
        try:
            column = pc.local_timestamp(column)
        except pa.ArrowException:  # a zone that this machine does not know: the day in Greenwich
            column = column.cast(pa.int64()).cast(pa.timestamp(kind.unit))
    there = np.asarray(column.is_valid())
    number = column.cast(pa.int64()).fill_null(0).to_numpy()
    days = (
        number // {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}[kind.unit]
    )
    known = (days >= _FIRST) & (days <= _LAST)
    different, at = np.unique(np.where(known, days, 0), return_inverse=True)
    text = different.astype("datetime64[D]").astype(str).astype(object)[at]
    text[~known] = [f"{count} {kind.unit}{BEYOND}" for count in number[~known]]
    text[~there] = None
    return pa.chunked_array([pa.array(text, pa.string())])


def _whole(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole numbers that a missing value has turned into floats, as whole numbers again."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = pc.if_else(pc.is_nan(column), None, column)
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        return column


def without_fractions(text: Text) -> Text:
    """Customers' numbers written as 10001.0, which a missing one has turned into fractions, as 10001.

    Where others have a fraction that is not 0, it is part of the name and stays.
    """
    import pandas as pd

    names = pd.Series(text.values, dtype=object)
    fraction = names.str.fullmatch(r"\d+\.0+").astype(bool)
    if not fraction.any() or names.str.fullmatch(r"\d+\.\d*[1-9]\d*").astype(bool).any():
        return text
    values = names.mask(fraction, names.str.replace(r"\.0+$", "", regex=True)).to_numpy(dtype=object)
    return Text(text.codes, values, text.written)


def as_customers(text: Text) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Number of each row's customer in the order of their names, and the names: integers where that keeps
    different names different (all of one width, or none with leading zeros).
    """
    import pandas as pd

    text = without_fractions(text).plain()
    present = np.bincount(text.codes, minlength=len(text.values)) > 0
    names = pd.Series(text.values[present], dtype=object)
    plain = bool(names.str.fullmatch(r"0|[1-9]\d{0,17}").all())
    same_width = names.str.len().nunique() == 1 and bool(names.str.fullmatch(r"\d{1,18}").all())
    if plain or same_width:
        values: NDArray[Any] = names.to_numpy(dtype=object).astype(np.int64)
    else:
        values = names.to_numpy(dtype=object)
    order = np.argsort(values, kind="stable")
    number = np.full(len(text.values), -1, np.int64)
    number[np.flatnonzero(present)[order]] = np.arange(len(order))
    return number[text.codes], values[order]


def twins(names: NDArray[Any]) -> tuple[int, tuple[str, str]]:
    """How many customers differ from another in capitals or blanks alone, and two of them."""
    import pandas as pd

    if names.dtype != object:
        return 0, ("", "")
    shape = pd.Series(names, dtype=object).str.casefold().str.replace(r"\s+", "", regex=True)
    again = np.flatnonzero(shape.duplicated().to_numpy())
    if not len(again):
        return 0, ("", "")
    other = int(np.flatnonzero((shape == shape[again[0]]).to_numpy())[0])
    return len(again), (short(str(names[other]), 30), short(str(names[again[0]]), 30))


def same_rows(table: Table, roles: Mapping[str, str], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each of the rows, a number that it shares with those that are like it in every other column."""
    import pandas as pd

    like = np.zeros(len(rows), np.intp)
    for names in _some_at_a_time(others(table, roles)):
        for values in table.read(names).values():
            at = pd.factorize(values.take(rows).to_pandas(), use_na_sentinel=False)[0]
            like = np.unique(np.column_stack([like, at]), axis=0, return_inverse=True)[1].reshape(-1)
    return like


def others(table: Table, roles: Mapping[str, str]) -> list[str]:
    """Columns beside those of the roles, without nameless counters of rows."""
    names = [name for name in dict.fromkeys(table.header) if name not in roles.values()]
    return [name for name in names if not (_NAMELESS.fullmatch(name) and _counts(table.read([name])[name]))]


def _counts(column: pa.ChunkedArray) -> bool:
    """Whether a column holds whole numbers as programs put in front of rows: no two alike, or rising from row
    to row, as where files were put one below the other.
    """
    text = as_text(column, "")
    present = np.unique(text.codes)
    if not all(value.isdecimal() and len(value) < 18 for value in text.values[present]):
        return False
    number = np.zeros(len(text.values), np.int64)
    number[present] = text.values[present].astype(np.int64)
    steps = np.diff(text.are(number))
    return len(present) == len(text.codes) or bool((steps > 0).mean() >= 0.9)


def _some_at_a_time(names: Sequence[str], most: int = 4) -> list[Sequence[str]]:
    return [names[at : at + most] for at in range(0, len(names), most)]
