"""From the bytes of a transaction log to a table, with the line of the file that each row stands on."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.errors import UserError, near

if TYPE_CHECKING:
    import pandas as pd

DATE = (
    r"^(\d{8}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
    r"(?:[T\s]+\d{1,2}:\d{2}.*)?$"
)
_CDNOW = re.compile(r"^\s*\d+(\s+\d+)?\s+\d{8}\s+\d+\s+-?\d+\.\d\d\s*$")


@dataclass(frozen=True)
class Table:
    """A log as read: `raw` (text unless parquet gave types), the place of row i, the file's fingerprint."""

    raw: pd.DataFrame
    place: Callable[[int], str]
    cdnow: bool
    sha256: str


def read_table(path: Path) -> Table:
    """Read a CSV, parquet or CDNOW fixed-width file; `UserError` in one line if it is none of these."""
    data = _bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    if data[:4] == b"PAR1":
        return Table(_read_parquet(path, data), lambda row: f"{path}: row {row + 1}", False, sha256)
    raw, first_line, cdnow = _read_text(path, data)
    return Table(raw, lambda row: f"{path}:{_line(raw, row, first_line)}", cdnow, sha256)


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UserError(f"{path}: is a folder; expected a transaction log (CSV, parquet or CDNOW text)")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise UserError(f"{path}: no such file{near(path.name, siblings)}") from None
    except OSError as fault:
        raise UserError(f"{path}: cannot be read ({fault.strerror})") from None
    if not data.strip():
        raise UserError(f"{path}: is empty; expected a transaction log with customer, date and amount")
    return data


def _read_parquet(path: Path, data: bytes) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.read_parquet(io.BytesIO(data)).reset_index(drop=True)
    except Exception as fault:  # the reader raises many kinds; each means that the file is broken
        raise UserError(f"{path}: a damaged parquet file ({str(fault).splitlines()[0]})") from None


def _read_text(path: Path, data: bytes) -> tuple[pd.DataFrame, int, bool]:
    """The text as strings, the number of its first line of data, and whether it is in the CDNOW format."""
    import pandas as pd

    encoding = _encoding(path, data)
    head = data[: 1 << 16].decode(encoding, errors="ignore").splitlines()
    above = next(i for i, line in enumerate(head) if line.strip())  # blank lines before the first
    first = head[above]
    cdnow = bool(_CDNOW.match(first))
    layout: dict[str, Any] = {"sep": max(",;\t|", key=first.count), "header": 0}
    if cdnow:
        names = ["customer", "customer in the sample", "date", "units", "amount"]
        names = names if len(first.split()) == 5 else [names[0], *names[2:]]
        layout = {"sep": r"\s+", "header": None, "names": names}
    layout |= {
        "skiprows": above,
        "dtype": str,
        "keep_default_na": False,
        "skip_blank_lines": False,
        "index_col": False,
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            raw = pd.read_csv(io.BytesIO(data), encoding=encoding, **layout)
    except (pd.errors.ParserError, pd.errors.ParserWarning) as fault:
        found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(fault))
        if found:
            raise UserError(f"{path}:{found[2]}: {found[3]} values where {found[1]} were expected") from None
        if "EOF inside string" in str(fault):
            raise UserError(f"{path}: a quotation mark is opened and never closed") from None
        raise UserError(f"{path}:{above + 2}: more values than the header names") from None
    if not cdnow and any(re.search(DATE, str(name)) for name in raw.columns):
        raise UserError(
            f"{path}:{above + 1}: no header; the first line must name the columns (customer, date, amount)"
        )
    return raw, above + (1 if cdnow else 2), cdnow


def _encoding(path: Path, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if data[:4] == b"PK\x03\x04":
        raise UserError(f"{path}: is a spreadsheet or an archive; save it as CSV")
    if b"\0" not in data[: 1 << 16]:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                data.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    raise UserError(f"{path}: is not text; expected CSV, parquet or the CDNOW format")


def _line(raw: pd.DataFrame, row: int, first_line: int) -> int:
    """Line of the file on which a row begins; asked for errors only, so breaks inside quotes count here."""
    before = raw.iloc[:row].astype(str)
    return first_line + row + int(sum(before[name].str.count("\n").sum() for name in before))
