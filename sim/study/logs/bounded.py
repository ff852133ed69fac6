"""The bytes of a log: those of a regular file alone, and no more than what is stated here."""

from __future__ import annotations

import gzip
import io
import stat
import zlib
from pathlib import Path

from sim.scenario.basics.errors import UserError, near

#: Most bytes of a file, also once unpacked: some 30 million purchases.
FILE_BYTES = 1 << 30
#: Most bytes of what is read as a whole before rows are seen (a spreadsheet, unpacked; JSON).
WHOLE_BYTES = 1 << 28
#: Most rows of a parquet file, of which few bytes may hold very many.
ROWS = 50_000_000
#: Most characters of a cell, as in spreadsheets; most columns, as there, too.
CELL_CHARACTERS, COLUMNS = 32_767, 16_384

KINDS = "CSV, parquet, JSON, a spreadsheet (.xlsx) or CDNOW text"
EMPTY = "is empty; a log with customer, date and amount is expected"


def bytes_of(path: Path) -> bytes:
    """All of a file; `UserError` in one line if it is none or too large."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UserError(f"{path}: is a folder; a log is expected ({KINDS})")
        if not stat.S_ISREG(mode):
            raise UserError(f"{path}: is a pipe or a device; a file is expected ({KINDS})")
        with path.open("rb") as file:
            data = file.read(FILE_BYTES + 1)
    except FileNotFoundError:
        siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise UserError(f"{path}: no such file{near(path.name, siblings)}") from None
    except (OSError, ValueError) as fault:
        raise UserError(f"{path}: cannot be read ({getattr(fault, 'strerror', None) or fault})") from None
    if len(data) > FILE_BYTES:
        raise UserError(f"{path}: is larger than {size(FILE_BYTES)}, the most that is read")
    return data


def size(count: int) -> str:
    """Bytes as people say them."""
    return f"{count >> 20:,} MB"


def unpacked(where: str, data: bytes) -> bytes:
    """The bytes, unpacked if they are gzipped."""
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            found = file.read(FILE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise UserError(f"{where}: a damaged gzip file ({fault}); get it anew") from None
    if len(found) > FILE_BYTES:
        raise UserError(f"{where}: unpacks to more than {size(FILE_BYTES)}, the most that is read")
    return found
