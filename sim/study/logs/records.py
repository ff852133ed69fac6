"""Logs as JSON: a list of objects, one object a line, or a table as pandas writes it."""

from __future__ import annotations

import json
from typing import Any

from sim.scenario.basics.errors import UserError
from sim.study.logs.bounded import WHOLE_BYTES, size
from sim.study.logs.header import checked, short
from sim.study.logs.table import Table, reading


def is_json(text: bytes) -> bool:
    """Whether text is meant as JSON: it begins with an object, or with a list of something."""
    head = text[:4096].lstrip()
    return head[:1] == b"{" or (head[:1] == b"[" and head[1:].lstrip()[:1] in (b"{", b"[", b"]"))


def read_json(where: str, text: bytes, sha256: str) -> Table:
    """Open JSON; `UserError` in one line if it holds no rows."""
    import pandas as pd

    if len(text) > WHOLE_BYTES:
        raise UserError(f"{where}: is JSON of more than {size(WHOLE_BYTES)}; save it as CSV or parquet")
    rows, lines = _records(where, text)
    if not rows:
        raise UserError(f"{where}: holds no rows; a list of purchases (customer, date, amount) is expected")
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    header = checked(names, where, lambda: "objects with customer, date and amount are expected")
    columns = [pd.Series([row.get(name) for row in rows], dtype=object) for name in names]

    def place(row: int) -> str:
        return f"{where}:{lines[row]}" if lines else f"{where}: row {row + 1}"

    return Table(header, where, reading(header, columns), place, where, sha256=sha256)


def _records(where: str, text: bytes) -> tuple[list[dict[str, Any]], list[int]]:
    """The rows, and the line of each if every line is one."""
    try:
        whole = json.loads(text)
    except RecursionError:
        raise UserError(f"{where}: is JSON nested too deeply to be a log") from None
    except ValueError as fault:
        return _by_lines(where, text, fault)
    for found in (whole, *(whole.values() if isinstance(whole, dict) else ())):
        if isinstance(found, list) and found and all(isinstance(row, dict) for row in found):
            return found, []
    if isinstance(whole, dict):
        return _columns(where, whole), []
    if isinstance(whole, list) and not whole:
        return [], []
    raise UserError(f"{where}: is JSON, but no list of objects; one object for each purchase is expected")


def _by_lines(where: str, text: bytes, fault: ValueError) -> tuple[list[dict[str, Any]], list[int]]:
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as here:
            why = here if rows else fault  # the first line is no JSON: the file is not one of lines
            place = f"{where}:{number}" if rows else f"{where}:{getattr(fault, 'lineno', 1)}"
            raise UserError(f"{place}: is not JSON ({short(str(getattr(why, 'msg', why)))})") from None
        if not isinstance(row, dict):
            raise UserError(f"{where}:{number}: is no JSON object; one object for each purchase is expected")
        rows.append(row)
        numbers.append(number)
    return rows, numbers


def _columns(where: str, whole: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of a table as pandas writes one: columns with values by row, or columns, index and data."""
    names, data = whole.get("columns"), whole.get("data")
    if isinstance(names, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(map(str, names), row, strict=False)) for row in data]
    if whole and all(isinstance(values, dict) for values in whole.values()):
        keys = dict.fromkeys(key for values in whole.values() for key in values)
        return [{name: values.get(key) for name, values in whole.items()} for key in keys]
    if whole and all(isinstance(values, list) for values in whole.values()):
        most = max(map(len, whole.values()))
        return [
            {name: values[at] for name, values in whole.items() if at < len(values)} for at in range(most)
        ]
    if whole and not any(isinstance(value, (dict, list)) for value in whole.values()):
        return [whole]  # one purchase
    raise UserError(f"{where}: is JSON, but no list of objects; one object for each purchase is expected")
