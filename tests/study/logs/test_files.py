"""Files of every kind that a log may come in: read alike, within bounds, one line for each fault."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import random
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from sim.scenario.basics.errors import UserError
from sim.study.logs import bounded
from sim.study.logs.purchase_log import Transactions, read_log

ROWS = [("ann", "2023-01-01", 10.5), ("bob", "2023-01-02", 20.0), ("ann", "2023-03-01", 7.25)]
NAMES = ("customer", "date", "amount")
TEXT = "customer,date,amount\n" + "".join(f"{who},{day},{money}\n" for who, day, money in ROWS)
TABLE = pd.DataFrame(ROWS, columns=NAMES)
EXPECTED = [("ann", "2023-01-01", 10.5), ("ann", "2023-03-01", 7.25), ("bob", "2023-01-02", 20.0)]


def read(path: Path, **options: object) -> Transactions:
    log = read_log(path, **options)
    assert isinstance(log, Transactions)
    return log


def held(log: Transactions) -> list[tuple[str, str, float]]:
    frame = log.frame
    return list(zip(frame["customer"], frame["date"].dt.strftime("%Y-%m-%d"), frame["amount"], strict=True))


def refusal(path: Path, **options: object) -> str:
    """The one line that refuses a log."""
    with pytest.raises(UserError) as caught:
        read_log(path, **options)
    line = str(caught.value)
    assert "\n" not in line and len(line) < 600 + len(str(path))
    return line


def workbook(path: Path, sheets: dict[str, list[tuple[object, ...]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


# --- JSON -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        TABLE.to_json(orient="records"),
        TABLE.to_json(orient="records", lines=True),
        TABLE.to_json(orient="records", indent=1),
        TABLE.to_json(),
        TABLE.to_json(orient="split"),
        json.dumps({"data": TABLE.to_dict("records"), "page": 1}),
        json.dumps(TABLE.to_dict("list")),
        TABLE.assign(date=[1672531200000, 1672617600000, 1677628800000]).to_json(orient="records"),
    ],
)
def test_json_gives_what_csv_gives(tmp_path: Path, text: str | None) -> None:
    (tmp_path / "log.json").write_text(str(text))
    assert held(read(tmp_path / "log.json")) == EXPECTED
    with gzip.open(tmp_path / "log.json.gz", "wt") as file:
        file.write(str(text))
    assert held(read(tmp_path / "log.json.gz")) == EXPECTED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"customer": "ann", "date": "2023-01-01", "amount": 1},', "log:1: is not JSON"),
        ('{"customer": "ann"}\n{"customer": soon}\n', "log:2: is not JSON"),
        ('{"customer": "ann"}\n[1]\n', "log:2: is no JSON object"),
        ("[]", "log: holds no rows"),
        ("{}", "log: is JSON, but no list of objects"),
        ("[[1, 2], [3, 4]]", "log: is JSON, but no list of objects"),
        ("[" * 100_000, "log: is JSON nested too deeply"),
        ('{"a":' * 100_000, "log: is JSON nested too deeply"),
        ('[{"customer": [1], "date": "2023-01-01", "amount": 1}, {"customer": [2]}]', "values of type list"),
        ('[{"customer": 1, "date": "2023-01-01", "amount": {}}]', "values of type struct"),
        ('[{"customer": 1, "date": "2023-01-01", "amount": true}]', "values of type bool"),
        ('{"customer": 1, "date": "20230101"}\n\n{"customer": 2, "date": "x"}', "log:3: date: 'x'"),
        ('[{"customer": 1, "date": "x", "amount": 5}]', "log: row 1: date: 'x' is not a date"),
        ('[{"customer": 1, "date": 1e999, "amount": 5}]', "log: row 1: date: 'inf' is not a date"),
        (f'[{{"customer": 1, "date": {"9" * 400}, "amount": 5}}]', "log: row 1: date: '999"),
        (f'[{{"customer": 1, "date": {"9" * 5000}, "amount": 5}}]', "log:1: is not JSON"),
    ],
)  # fmt: skip
def test_json_that_is_no_log_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "log").write_text(text)
    assert said in refusal(tmp_path / "log")


# --- spreadsheets -----------------------------------------------------------------------------------------


def test_a_spreadsheet_gives_what_csv_gives(tmp_path: Path) -> None:
    dated = [(who, dt.datetime.fromisoformat(day), money) for who, day, money in ROWS]
    plain = workbook(tmp_path / "log.xlsx", {"Sheet1": [NAMES, *dated]})
    log = read(plain)
    assert held(log) == EXPECTED and log.quality.notes == ()
    titled = workbook(
        tmp_path / "titled.xlsx",
        {
            "About": [("This workbook",), ("is a report",)],
            "Orders": [("Sales 2023",), (), NAMES, *ROWS[:2], (), ROWS[2]],
        },
    )
    log = read(titled)
    assert held(log) == EXPECTED
    assert log.quality.notes[0] == "read from the sheet 'Orders', of which 1 others were left out"
    assert log.quality.notes[1] == "1 lines above the header passed over, the first of them 'Sales 2023'"


def test_a_bad_cell_is_named_by_its_row_in_the_sheet(tmp_path: Path) -> None:
    rows = [("Report",), NAMES, ROWS[0], (), ("bob", "soon", 5)]
    assert "log.xlsx:5: date: 'soon' is not a date" in refusal(workbook(tmp_path / "log.xlsx", {"S": rows}))
    assert "log.xlsx: holds no cells" in refusal(workbook(tmp_path / "log.xlsx", {"S": []}))
    assert "log.xlsx:1: one column only" in refusal(workbook(tmp_path / "log.xlsx", {"S": [("a",), ("b",)]}))


def test_a_stray_cell_at_the_end_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", {"S": [NAMES, *ROWS]})
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    stray = b'<row r="90000"><c r="XFD90000"><v></v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", stray)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    assert held(read(path)) == EXPECTED


def test_a_spreadsheet_without_the_extra_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "log.xlsx", {"S": [NAMES, *ROWS]})
    monkeypatch.setattr("sim.study.logs.workbook.find_spec", lambda name: None)
    assert "save it as CSV, or pip install 'loyalty-lab[excel]' to have it read" in refusal(path)


def test_archives_and_old_spreadsheets_are_named_for_what_they_are(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "log.zip", "w") as packed:
        packed.writestr("log.csv", TEXT)
    assert "is an archive, no spreadsheet (.xlsx); unpack it" in refusal(tmp_path / "log.zip")
    (tmp_path / "log.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert "is an old (.xls) or locked office file; save it as .xlsx without a password" in refusal(
        tmp_path / "log.xls"
    )


# --- bounds -----------------------------------------------------------------------------------------------


def test_regular_files_alone_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe: is a pipe or a device; a file is expected" in refusal(tmp_path / "pipe")
    assert "is a pipe or a device" in refusal(Path("/dev/zero"))
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    assert "link: is a folder" in refusal(tmp_path / "link")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert "cannot be read" in refusal(tmp_path / "round")
    assert "no such file" in refusal(tmp_path / "log.csv" / "below")


def test_a_file_is_no_larger_than_stated_nor_once_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (bounded.FILE_BYTES, bounded.CELL_CHARACTERS) == (2**30, 32_767)
    for module in ("bounded", "file"):
        monkeypatch.setattr(f"sim.study.logs.{module}.FILE_BYTES", 1 << 20)
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(TEXT.encode() + bytes(1 << 21)))
    assert "unpacks to more than 1 MB, the most that is read" in refusal(tmp_path / "bomb.csv.gz")
    (tmp_path / "large.csv").write_bytes(TEXT.encode() + b"ann,2023-01-01,5\n" * 70_000)
    assert "is larger than 1 MB, the most that is read" in refusal(tmp_path / "large.csv")
    TABLE.to_parquet(tmp_path / "many.parquet")
    monkeypatch.setattr("sim.study.logs.file.ROWS", 2)
    assert "many.parquet: holds 3 rows in 0 MB unpacked; at most 2 in 1 MB are" in refusal(
        tmp_path / "many.parquet"
    )


def test_a_spreadsheet_unpacks_to_no_more_than_stated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "log.xlsx", {"S": [NAMES, *ROWS]})
    monkeypatch.setattr("sim.study.logs.workbook.WHOLE_BYTES", 1 << 10)
    assert "unpacks to more than" in refusal(path)
    monkeypatch.setattr("sim.study.logs.records.WHOLE_BYTES", 1 << 5)
    (tmp_path / "log.json").write_text(str(TABLE.to_json(orient="records")))
    assert "is JSON of more than" in refusal(tmp_path / "log.json")


def test_cells_and_headers_are_no_longer_than_stated(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(TEXT.replace("amount", "amount," + "x" * 200_000, 1))
    assert "log.csv:1: column 4 has a name of 200,000 characters (xxx" in refusal(path)
    path.write_text(TEXT + "y" * 40_000 + ",2023-01-01,5\n")
    assert "customer: holds a cell of more than 32,767 characters, the most that is read" in refusal(path)
    path.write_text(TEXT + "ann,2023-01-01," + "y" * 40_000 + "\n")
    assert "log.csv:5: amount: 'yyy" in refusal(path)
    path.write_text("x" * (2 << 20))
    assert "log.csv:1: is a line of more than 1,048,576 bytes; a header is expected" in refusal(path)
    path.write_text("a," * 20_000 + "\n1\n")
    assert "log.csv:1: names 20,001 columns; at most 16,384 are read" in refusal(path)


def test_blank_lines_and_cells_are_no_header(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("\n" * 200 + TEXT)
    assert held(read(tmp_path / "log.csv")) == EXPECTED
    for text in ('""', '" ",""\n"",""\n', ",,\n,,\n", "sep=;", "sep=;\n\n"):
        (tmp_path / "log.csv").write_text(text)
        assert "log.csv:" in refusal(tmp_path / "log.csv")


def test_a_line_of_fifty_million_characters_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(TEXT + "ann,2023-01-01," + "9" * 50_000_000)
    assert "log.csv:5: amount: '999" in refusal(path)


# --- types ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("customer", pa.array(["ann", "bob"], pa.string_view()), ""),
        ("customer", pa.array(["ann", "bob"], pa.large_string()), ""),
        ("customer", pa.array(["ann", "bob"]).dictionary_encode(), ""),
        ("date", pa.array([0, 86_400_000_000], pa.timestamp("us", "Europe/Berlin")), ""),
        ("date", pa.array([0, 1], pa.date32()), ""),
        ("customer", pa.nulls(2), "row 1: customer: is missing"),
        ("customer", pa.array([bytes(16), bytes(range(16))], pa.uuid()), "customer: holds values of"),
        ("amount", pa.array([1, 2**63], pa.uint64()), "row 2: amount: '9223372036854775808' is not"),
        ("date", pa.array([1, 2], pa.time32("s")), "date: holds values of type time32"),
        ("date", pa.array([0, 2**62], pa.timestamp("ms", "Asia/Tokyo")),
         "ms since 1970' is no day of the calendar"),
    ],
)  # fmt: skip
def test_columns_of_any_type_are_read_or_refused(
    tmp_path: Path, column: str, values: pa.Array, said: str
) -> None:
    table = {"customer": pa.array([1, 2]), "date": pa.array(["2023-01-01"] * 2), "amount": pa.array([5, 6])}
    pq.write_table(pa.table(table | {column: values}), tmp_path / "log.parquet")
    if said:
        assert said in refusal(tmp_path / "log.parquet")
    else:
        assert read(tmp_path / "log.parquet").quality.purchases == 2


# --- damage -----------------------------------------------------------------------------------------------


def _kinds() -> dict[str, bytes]:
    packed, parquet, book = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        file.write(TEXT.encode() * 3)
    TABLE.to_parquet(parquet)
    made = Workbook()
    for row in [NAMES, *ROWS]:
        made.active.append(row)
    made.save(book)
    contracts = "customer,start,end\nann,2023-01-01,2023-02-01\nbob,2023-01-01,\n"
    return {
        "log.csv": TEXT.encode(),
        "log.csv.gz": packed.getvalue(),
        "log.parquet": parquet.getvalue(),
        "log.xlsx": book.getvalue(),
        "log.json": str(TABLE.to_json(orient="records")).encode(),
        "contracts.csv": contracts.encode(),
        "rfm.csv": b"id,frequency,recency,T,monetary\n1,2,30.4,38.9,22\n2,0,0,38.9,0\n",
        "cdnow.txt": b" 00004 0001 19970101  2   29.33\n 00021 0002 19970118  2   29.73\n",
    }


def _damaged(data: bytes, luck: random.Random) -> bytes:
    way = luck.randrange(5)
    at = luck.randrange(len(data))
    if way == 0:
        return data[:at]
    if way == 1:
        return data[:at] + luck.randbytes(luck.randrange(1, 9)) + data[at:]
    if way == 2:
        return data[:at] + data[at + luck.randrange(1, 30) :]
    some = bytearray(data)
    for _ in range(luck.randrange(1, 6)):
        some[luck.randrange(len(some))] = luck.randrange(256) if way == 3 else luck.choice(b',;\n\r"\t 0-.')
    return bytes(some)


@pytest.mark.parametrize("name", sorted(_kinds()))
def test_a_damaged_file_is_read_or_refused_in_one_line(tmp_path: Path, name: str) -> None:
    data, luck, refused = _kinds()[name], random.Random(15), 0
    for _ in range(150):
        (tmp_path / name).write_bytes(_damaged(data, luck))
        try:
            read_log(tmp_path / name)
        except UserError as fault:
            assert "\n" not in str(fault) and str(fault).startswith(str(tmp_path / name))
            refused += 1
    assert refused > 10


def test_at_the_command_line_a_refusal_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sim.cli import exits
    from sim.cli.main import app

    files = {
        "empty.csv": b"",
        "header.csv": b"customer,date,amount\n",
        "cut.csv.gz": _kinds()["log.csv.gz"][:30],
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    for name in (*files, "", "nowhere.csv"):
        assert exits.run(app, ["calibrate", str(tmp_path / name)]) == 2
        told = capsys.readouterr()
        assert told.out == "" and told.err.count("\n") == 1 and "internal" not in told.err
