"""From the bytes of a transaction log to a table, with the line of the file that each row stands on."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import warnings
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.scenario.basics.errors import UserError, near
from sim.study.logs.encoding import as_utf8

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

DATE = (
    r"^(\d{8}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
    r"(?:[T\s]+\d{1,2}:\d{2}.*)?$"
)
_CDNOW = re.compile(r"^\s*\d+(\s+\d+)?\s+\d{8}\s+\d+\s+-?\d+\.\d\d\s*$")
_SEPARATORS = ",;\t|"
_BLOCK = 1 << 24  # bytes that a thread reads at a time


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
    cdnow : whether the file is in the fixed-width CDNOW format.
    sha256 : fingerprint of the file; empty for a table from memory.
    """

    header: list[str]
    where: str
    read: Callable[[Sequence[str]], dict[str, pa.ChunkedArray]]
    place: Callable[[int], str]
    cdnow: bool = False
    sha256: str = ""


def read_table(path: Path) -> Table:
    """Open a CSV (also gzipped), parquet or CDNOW fixed-width file; `UserError` in one line if it is none."""
    data = _bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(path, data)
    if data[:4] == b"PAR1":
        return _parquet(path, data, sha256)
    text = as_utf8(data, str(path))
    if not text.strip():
        raise UserError(f"{path}: is empty; expected a log with customer, date and amount")
    lines = io.BytesIO(text)
    above, first = next((n, line) for n, line in enumerate(lines) if line.strip())
    shown = first.decode("utf-8").strip("\r\n")
    if _CDNOW.match(shown):
        names = ["customer", "customer in the sample", "date", "units", "amount"]
        names = names if len(shown.split()) == 5 else [names[0], *names[2:]]
        layout = {"sep": r"\s+", "header": None, "names": names, "skiprows": above}
        return _by_pandas(path, text, names, layout, sha256, above, cdnow=True)
    separator = max(_SEPARATORS, key=shown.count)
    header = _header(path, shown, separator, above)
    rows = _Csv(path, text, header, separator, above, lines.tell())
    return Table(header, str(path), rows.read, rows.place, sha256=sha256)


def from_pandas(frame: pd.DataFrame) -> Table:
    """A table from memory, called "table" in messages."""
    import pyarrow as pa

    frame = frame.rename(columns=str)

    def read(names: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        columns = {}
        for name in names:
            try:
                values = pa.array(frame[name], from_pandas=True)
            except (pa.ArrowInvalid, pa.ArrowTypeError):  # a column of this and that
                missing = frame[name].isna()
                values = pa.array(frame[name].astype(str).mask(missing, ""), pa.string(), from_pandas=True)
            columns[name] = pa.chunked_array(values) if isinstance(values, list) else _chunked(values)
        return columns

    return Table([str(name) for name in frame.columns], "table", read, lambda row: f"table: row {row + 1}")


def _chunked(values: Any) -> pa.ChunkedArray:
    import pyarrow as pa

    return values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UserError(f"{path}: is a folder; expected a log (CSV, parquet or CDNOW text)")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise UserError(f"{path}: no such file{near(path.name, siblings)}") from None
    except OSError as fault:
        raise UserError(f"{path}: cannot be read ({fault.strerror})") from None
    if not data:
        raise UserError(f"{path}: is empty; expected a log with customer, date and amount")
    return data


def _unpacked(path: Path, data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as fault:
        raise UserError(f"{path}: a damaged gzip file ({fault})") from None


def _parquet(path: Path, data: bytes, sha256: str) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        header = list(file.schema_arrow.names)
    except Exception as fault:  # the reader raises many kinds; each means that the file is broken
        raise UserError(f"{path}: a damaged parquet file ({str(fault).splitlines()[0]})") from None

    def read(names: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        try:
            table = file.read(columns=list(names))
        except Exception as fault:
            raise UserError(f"{path}: a damaged parquet file ({str(fault).splitlines()[0]})") from None
        return {name: table.column(name) for name in names}

    return Table(header, str(path), read, lambda row: f"{path}: row {row + 1}", sha256=sha256)


def _header(path: Path, line: str, separator: str, above: int) -> list[str]:
    names = [name.strip() for name in next(csv.reader([line], delimiter=separator))]
    if any(re.search(DATE, name) for name in names):
        raise UserError(
            f"{path}:{above + 1}: no header; the first line must name the columns (customer, date, amount)"
        )
    if len(names) == 1:
        shown = names[0] if len(names[0]) < 60 else names[0][:57] + "..."
        raise UserError(
            f"{path}:{above + 1}: one column only ({shown!r}); columns are separated by comma, semicolon, "
            "tab or |"
        )
    return names


@dataclass
class _Csv:
    """Text with separators, its header and where the rows begin."""

    path: Path
    text: bytes
    header: list[str]
    separator: str
    above: int
    begin: int  # byte after the header
    patient: Table | None = None

    def read(self, names: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        """By the fast reader; rows of uneven length are left to a patient one that knows what to say."""
        import pyarrow as pa

        if self.patient is None:
            try:
                return self._fast(names)
            except pa.ArrowInvalid:
                layout = {"sep": self.separator, "header": 0, "skiprows": self.above}
                self.patient = _by_pandas(self.path, self.text, self.header, layout, "", self.above)
        return self.patient.read(names)

    def _fast(self, names: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        import pyarrow as pa
        from pyarrow import csv as fast

        places = [str(at) for at in range(len(self.header))]  # names need not be different
        wanted = [places[self.header.index(name)] for name in names]
        quoted = self.text.find(b'"', self.begin) >= 0
        rows = memoryview(self.text)[self.begin :]
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
        return self.patient.place(row) if self.patient is not None else self._place(row)

    def _place(self, row: int) -> str:
        reader = csv.reader(
            io.TextIOWrapper(io.BytesIO(self.text), "utf-8", newline=""), delimiter=self.separator
        )
        seen, line = -2 - row, 0  # the header is the first record
        for record in reader:
            seen += bool(record)
            if seen == 0:
                break
            line = reader.line_num
        return f"{self.path}:{line + 1}"


def _by_pandas(
    path: Path,
    text: bytes,
    header: list[str],
    layout: dict[str, Any],
    sha256: str,
    above: int,
    cdnow: bool = False,
) -> Table:
    """Read every column as text, blank lines too, so that a row's number tells its line."""
    import pandas as pd
    import pyarrow as pa

    layout |= {"dtype": str, "keep_default_na": False, "skip_blank_lines": False, "index_col": False}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            raw = pd.read_csv(io.BytesIO(text), encoding="utf-8", **layout)
    except (pd.errors.ParserError, pd.errors.ParserWarning) as fault:
        found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(fault))
        if found:
            raise UserError(f"{path}:{found[2]}: {found[3]} values where {found[1]} were expected") from None
        if "EOF inside string" in str(fault):
            raise UserError(f"{path}: a quotation mark is opened and never closed") from None
        raise UserError(f"{path}:{above + 2}: more values than the header names") from None
    raw = raw.fillna("")
    filled = np.flatnonzero((raw != "").any(axis=1).to_numpy())
    first_line = above + (1 if cdnow else 2)

    def place(row: int) -> str:
        before = raw.iloc[: filled[row]]
        broken = sum(int(before[name].str.count("\n").sum()) for name in before)  # breaks inside quotes
        return f"{path}:{first_line + int(filled[row]) + broken}"

    def read(names: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        columns = (raw.iloc[filled, header.index(name)] for name in names)
        return {
            name: pa.chunked_array([pa.array(column.to_numpy(dtype=object), pa.string())])
            for name, column in zip(names, columns, strict=True)
        }

    return Table(header, str(path), read, place, cdnow, sha256)
