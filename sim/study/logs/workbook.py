"""Logs in a spreadsheet (.xlsx), read cell by cell: a stray cell at the sheet's far end costs nothing."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Collection, Iterator
from importlib.util import find_spec
from itertools import islice
from typing import Any

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import stated
from sim.study.logs.bounded import WHOLE_BYTES, size
from sim.study.logs.header import LINES, checked, header_line, passed_over, short
from sim.study.logs.names import roles_named
from sim.study.logs.sentences import TEXTS
from sim.study.logs.table import Table, reading

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_Row = tuple[Any, ...]


def read_workbook(where: str, data: bytes, given: Collection[str], sha256: str) -> Table:
    """Open a spreadsheet: its first sheet with a header that a log may have, else its first with anything."""
    import pandas as pd

    _check(where, data)
    if find_spec("openpyxl") is None:
        raise UserError(
            f"{where}: is a spreadsheet; save it as CSV, or pip install 'loyalty-lab[excel]' to have it read"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that say nothing of values
            sheets = _sheets(data)
    except Exception:  # the reader raises many kinds; each means that the file is broken
        raise UserError(f"{where}: a damaged spreadsheet; save it anew, or as CSV") from None
    if not sheets:
        raise UserError(f"{where}: holds no cells; a log with customer, date and amount is expected")
    heads = {name: [[_text(cell) for cell in row] for row in rows[:LINES]] for name, rows in sheets.items()}
    tops = {name: header_line(head, given) for name, head in heads.items()}
    name = max(sheets, key=lambda name: len(roles_named(heads[name][tops[name]])))  # the first of equals
    rows, above = sheets[name], tops[name]
    top = f"{where}:{above + 1}"
    header = checked(
        heads[name][above], top, lambda: "a column each for customer, date and amount is expected"
    )
    notes = passed_over([" ".join(row) for row in heads[name][:above]])
    if len(sheets) > 1:
        notes = (stated(TEXTS, "log.sheet", sheet=short(name), others=len(sheets) - 1), *notes)
    at = [number for number in range(above + 1, len(rows)) if any(c is not None for c in rows[number])]
    columns = [
        pd.Series([rows[n][place] if place < len(rows[n]) else None for n in at], dtype=object)
        for place in range(len(header))
    ]
    read = reading(header, columns)
    return Table(header, where, read, lambda row: f"{where}:{at[row] + 1}", top, notes, sha256)


def _check(where: str, data: bytes) -> None:
    """Refuse what is no spreadsheet of today, or unpacks to too much."""
    if data[:4] == OLD:
        raise UserError(
            f"{where}: is an old (.xls) or locked office file; save it as .xlsx without a password, or as CSV"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inside = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UserError(f"{where}: a damaged spreadsheet or archive; save it as CSV") from None
    if not any(entry.filename == "xl/workbook.xml" for entry in inside):
        raise UserError(f"{where}: is an archive, no spreadsheet (.xlsx); unpack it, or save it as CSV")
    if sum(entry.file_size for entry in inside) > WHOLE_BYTES:
        raise UserError(
            f"{where}: unpacks to more than {size(WHOLE_BYTES)}, the most that is read; save it as CSV"
        )


def _sheets(data: bytes) -> dict[str, list[_Row]]:
    """Rows of the sheets that hold anything; a row ends with its last cell that does."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write wrong ones
        rows = list(_rows(sheet.iter_rows(values_only=True)))
        if rows:
            found[sheet.title] = rows
    book.close()
    return found


def _rows(rows: Iterator[_Row]) -> Iterator[_Row]:
    empty = 0
    for row in islice(rows, 1 << 20):
        last = next((at for at in range(len(row), 0, -1) if row[at - 1] not in (None, "")), 0)
        if not last:
            empty += 1
            continue
        yield from ((),) * empty
        empty = 0
        yield tuple(None if cell == "" else cell for cell in row[:last])


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
