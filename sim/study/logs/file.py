"""From the bytes of a log to a table, whatever kind of file it is."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario.basics.errors import UserError
from sim.study.logs.bounded import EMPTY, FILE_BYTES, ROWS, bytes_of, size, unpacked
from sim.study.logs.delimited import read_text
from sim.study.logs.encoding import as_utf8
from sim.study.logs.header import checked, short
from sim.study.logs.records import is_json, read_json
from sim.study.logs.table import Table, simple
from sim.study.logs.workbook import OLD, ZIP, read_workbook

if TYPE_CHECKING:
    import pyarrow as pa


def read_table(path: Path, given: Collection[str] = ()) -> Table:
    """Open a file of a kind named in `sim.study.logs.bounded.KINDS`; `UserError` in one line if it is none.

    `given` are names of columns that are known to be there.
    """
    where, packed = str(path), bytes_of(path)
    sha256 = hashlib.sha256(packed).hexdigest()
    data = unpacked(where, packed)
    if data[:4] == b"PAR1":
        return _parquet(where, data, sha256)
    if data[:4] in (ZIP, OLD):
        return read_workbook(where, data, given, sha256)
    text = as_utf8(data, where)
    if not text.strip():
        raise UserError(f"{where}: {EMPTY}")
    if is_json(text):
        return read_json(where, text, sha256)
    return read_text(where, text, given, sha256)


def _parquet(where: str, data: bytes, sha256: str) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def damaged(fault: Exception) -> UserError:
        why = short((str(fault) or type(fault).__name__).splitlines()[0])
        return UserError(f"{where}: a damaged parquet file ({why}); get it anew, or save it as CSV")

    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        names = [str(name) for name in file.schema_arrow.names]
        groups = [file.metadata.row_group(at) for at in range(file.metadata.num_row_groups)]
        rows, held = sum(group.num_rows for group in groups), sum(group.total_byte_size for group in groups)
    except Exception as fault:  # the reader raises many kinds; each means that the file is broken
        raise damaged(fault) from None
    if rows > ROWS or held > FILE_BYTES:
        raise UserError(
            f"{where}: holds {rows:,} rows in {size(held)} unpacked; at most {ROWS:,} in "
            f"{size(FILE_BYTES)} are read"
        )
    header = checked(names, where, lambda: "a column each for customer, date and amount is expected")

    def read(wanted: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        try:
            table = file.read(columns=list(wanted))
            return {name: simple(table.column(name)) for name in wanted}
        except Exception as fault:
            raise damaged(fault) from None

    return Table(header, where, read, lambda row: f"{where}: row {row + 1}", where, sha256=sha256)
