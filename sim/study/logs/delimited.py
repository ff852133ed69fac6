"""Text with separators, or in the fixed-width CDNOW format, as a table with the line of every row."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import stated
from sim.study.logs.header import LINES, checked, header_line, named, passed_over, short
from sim.study.logs.sentences import TEXTS
from sim.study.logs.table import Table

if TYPE_CHECKING:
    import pyarrow as pa

_CDNOW = re.compile(r"^\s*\d+(\s+\d+)?\s+\d{8}\s+-?\d+\s+-?\d+(\.\d+)?\s*$")
_SEP = re.compile(r'^"?sep=(.)"?$', re.IGNORECASE)
_SEPARATORS = ",;\t|"
_BLANKS = r"\s+"
_BLOCK = 1 << 24  # bytes that a thread reads at a time
_LINE = 1 << 20  # most bytes of a line that may name the columns
_QUOTES = "a value that holds the separator needs quotation marks"
_RETURN = re.compile(rb"\r(?!\n)")


def read_text(where: str, text: bytes, given: Collection[str], sha256: str) -> Table:
    """Open text in UTF-8; `given` are names of columns that are known to be there."""
    if text.count(b"\r") > text.count(b"\r\n"):
        text = _RETURN.sub(b"\n", text)  # line ends of old Macs
    lines, begins = _first_lines(where, text)
    data = next((number for number, line in enumerate(lines) if _CDNOW.match(line)), None)
    if data is not None:
        return _cdnow(where, lines, data, text[begins[data] :], sha256)
    told = _SEP.match(lines[0].strip(" "))
    separator = told[1] if told else None
    rows = [row for line in lines for row in _rows([line], separator or _separator(line, given))]
    if told:
        rows[0] = []
    number = header_line(rows, given)
    notes = passed_over(lines[1 if told else 0 : number])
    if told:
        notes = (stated(TEXTS, "log.separator", line=lines[0].strip(" ")), *notes)
    separator = separator or _separator(lines[number], given)
    top = f"{where}:{number + 1}"
    header = checked(rows[number], top, lambda: "columns are separated by comma, semicolon, tab or |")
    body = _Text(where, text[begins[number] :], header, separator, number)
    return Table(header, where, body.read, body.place, top, notes, sha256)


def _first_lines(where: str, text: bytes) -> tuple[list[str], list[int]]:
    """The first lines, up to one that holds anything at least, and where each begins in the text."""
    lines: list[str] = []
    begins: list[int] = []
    reader = io.BytesIO(text)
    filled = False
    while len(lines) < LINES or not filled:
        begins.append(reader.tell())
        line = reader.readline(_LINE + 1)
        if not line:
            break
        if len(line) > _LINE:
            if filled:
                break  # too long to name columns; what it holds is looked at by the readers
            raise UserError(
                f"{where}:{len(lines) + 1}: is a line of more than {_LINE:,} bytes; a header is expected"
            )
        lines.append(line.decode("utf-8", errors="replace").strip("\r\n"))
        filled = filled or bool(line.strip())
    return lines, begins


def _separator(line: str, given: Collection[str]) -> str:
    """What separates the names in a line: the commonest sign, or blanks where there is none of them."""
    best = max(_SEPARATORS, key=line.count)
    if best in line:
        return best
    return _BLANKS if named(line.split(), given) > 1 else best


def _rows(lines: Sequence[str], separator: str) -> list[list[str]]:
    if separator == _BLANKS:
        return [line.split() for line in lines]
    with _large_cells():
        return [next(csv.reader([line], delimiter=separator), []) for line in lines]


@contextmanager
def _large_cells() -> Iterator[None]:
    """Cells of any size for Python's reader: how large one may be is checked and said by ours."""
    before = csv.field_size_limit(1 << 30)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _cdnow(where: str, lines: list[str], above: int, body: bytes, sha256: str) -> Table:
    """A file in the layout of the CDNOW data, with or without a line that names its columns."""
    names = ["customer", "customer in the sample", "date", "units", "amount"]
    names = names if len(lines[above].split()) == 5 else [names[0], *names[2:]]
    layout = {"sep": _BLANKS, "header": None, "names": names}
    read, place = _by_pandas(where, body, names, layout, above, 0)
    return Table(names, where, read, place, f"{where}:{above + 1}", passed_over(lines[:above]), sha256)


@dataclass
class _Text:
    """Text from its header on, which stands below so many lines."""

    where: str
    text: bytes
    header: list[str]
    separator: str
    above: int
    patient: tuple[_Read, _Place] | None = None

    def read(self, names: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        """By the fast reader; rows of uneven length are left to a patient one that knows what to say."""
        import pyarrow as pa

        if self.patient is None and len(self.separator) == 1:
            try:
                return self._fast(names)
            except pa.ArrowException:
                pass
        if self.patient is None:
            layout = {"sep": self.separator, "header": 0}
            self.patient = _by_pandas(self.where, self.text, self.header, layout, self.above, 1)
        return self.patient[0](names)

    def _fast(self, names: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        import pyarrow as pa
        from pyarrow import csv as fast

        places = [str(at) for at in range(len(self.header))]  # names need not be different
        wanted = [places[self.header.index(name)] for name in names]
        quoted = self.text.find(b'"') >= 0
        begin = self.text.find(b"\n") + 1 or len(self.text)
        rows = memoryview(self.text)[begin:]
        if not bytes(rows[:4096]).strip() and not bytes(rows).strip():
            return {name: pa.chunked_array([], pa.string()) for name in names}
        table = fast.read_csv(
            pa.BufferReader(rows),
            read_options=fast.ReadOptions(column_names=places, block_size=_BLOCK),
            parse_options=fast.ParseOptions(delimiter=self.separator, newlines_in_values=quoted),
            convert_options=fast.ConvertOptions(
                include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string())
            ),
        )
        return {name: table.column(place) for name, place in zip(names, wanted, strict=True)}

    def place(self, row: int) -> str:
        """Where a row begins; found when something has to be said about it."""
        if self.patient is not None:
            return self.patient[1](row)
        with _large_cells():
            return f"{self.where}:{self.above + self._line(row) + 1}"

    def _line(self, row: int) -> int:
        stream = io.TextIOWrapper(io.BytesIO(self.text), "utf-8", errors="replace", newline="")
        reader = csv.reader(stream, delimiter=self.separator)
        seen, line = -2 - row, 0  # the header is the first record
        for record in reader:
            seen += bool(record)
            if seen == 0:
                break
            line = reader.line_num
        return line


_Read = Callable[[Sequence[str]], dict[str, Any]]
_Place = Callable[[int], str]


def _by_pandas(
    where: str, text: bytes, header: list[str], layout: dict[str, Any], above: int, named: int
) -> tuple[_Read, _Place]:
    """Read every column as text, blank lines too, so that a row's number tells its line.

    `above` lines stand above the text, of which `named` (0 or 1) name the columns.
    """
    import pandas as pd
    import pyarrow as pa

    layout |= {"dtype": str, "keep_default_na": False, "skip_blank_lines": False, "index_col": False}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            raw = pd.read_csv(io.BytesIO(text), encoding="utf-8", **layout)
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError) as fault:
        found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(fault))
        if found:
            line = int(found[2]) + above
            raise UserError(
                f"{where}:{line}: {found[3]} values where {found[1]} were expected; {_QUOTES}"
            ) from None
        if "EOF inside string" in str(fault):
            line = text.count(b"\n", 0, text.rfind(b'"')) + above + 1  # the last one is the odd one
            raise UserError(
                f"{where}:{line}: a quotation mark is opened and never closed; close it, or write it twice"
            ) from None
        if isinstance(fault, pd.errors.ParserWarning):
            line = above + 1 + named
            raise UserError(f"{where}:{line}: more values than the header names; {_QUOTES}") from None
        raise UserError(f"{where}: cannot be read as rows of values ({short(str(fault))})") from None
    raw = raw.fillna("")
    filled = np.flatnonzero((raw != "").any(axis=1).to_numpy())

    def place(row: int) -> str:
        before = raw.iloc[: filled[row]]
        broken = sum(int(before.iloc[:, at].str.count("\n").sum()) for at in range(before.shape[1]))
        return f"{where}:{above + 1 + named + int(filled[row]) + broken}"  # breaks stand inside quotes

    def read(names: Sequence[str]) -> dict[str, Any]:
        columns = (raw.iloc[filled, header.index(name)] for name in names)
        return {
            name: pa.chunked_array([pa.array(column.to_numpy(dtype=object), pa.string())])
            for name, column in zip(names, columns, strict=True)
        }

    return read, place
