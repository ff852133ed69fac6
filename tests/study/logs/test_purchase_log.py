"""Transaction logs: what is read, what is counted, and what is refused with one clear line."""

import datetime as dt
import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.study.logs.purchase_log import from_frame, read_log

CDNOW = Path(__file__).parents[3] / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt"
GOOD = "customer,date,amount\nann,1997-01-01,10.5\nbob,1997-01-02,20\nann,1997-03-01,0\n"


def log_of(folder: Path, text: str, name: str = "log.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def refusal(path: Path, **options: object) -> str:
    """The one line that refuses a log."""
    with pytest.raises(UserError) as caught:
        read_log(path, **({"refunds": "refuse", "duplicates": "refuse"} | options))
    line = str(caught.value)
    assert "\n" not in line
    return line


# --- what is read -----------------------------------------------------------------------------------------


def test_cdnow_is_read_as_the_literature_counts_it():
    quality = read_log(CDNOW).quality
    assert (quality.rows, quality.purchases, quality.customers) == (6919, 6696, 2357)
    assert (quality.first_date, quality.last_date) == (dt.date(1997, 1, 1), dt.date(1998, 6, 30))
    assert quality.merged_rows == 223 and quality.zero_amounts == 8 and quality.refunds == 0
    assert quality.duplicate_rows == 21  # kept: the published figures count them
    assert quality.gaps == ()


def test_no_money_is_lost_in_merging():
    frame = read_log(CDNOW).frame
    rows = [line.split() for line in CDNOW.read_text().splitlines()]
    assert frame["amount"].sum() == pytest.approx(sum(float(row[4]) for row in rows), rel=1e-12)
    assert not frame.duplicated(["customer", "date"]).any()
    assert frame["customer"].is_monotonic_increasing


def test_a_plain_csv(tmp_path):
    log = read_log(log_of(tmp_path, GOOD))
    assert log.frame.to_dict("list") == {
        "customer": ["ann", "ann", "bob"],
        "date": [pd.Timestamp("1997-01-01"), pd.Timestamp("1997-03-01"), pd.Timestamp("1997-01-02")],
        "amount": [10.5, 0.0, 20.0],
    }
    assert log.quality.columns == {"customer": "customer", "date": "date", "amount": "amount"}
    assert log.quality.zero_amounts == 1


@pytest.mark.parametrize(
    "header",
    [
        "Customer ID,Order Date,Total Amount",
        "cust_id,timestamp,Spend",
        "客户编号,交易日期,金额",
        "id,day,dollars",
    ],
)
def test_columns_are_guessed_from_their_names(tmp_path, header):
    log = read_log(log_of(tmp_path, GOOD.replace("customer,date,amount", header)))
    assert list(log.quality.columns.values()) == header.split(",")


def test_columns_can_be_given(tmp_path):
    text = "customer,who,when,amount,paid_in_full\n1,ann,1997-01-01,3,10\n1,bob,1997-01-02,4,20\n"
    log = read_log(
        log_of(tmp_path, text), columns={"customer": "who", "date": "when", "amount": "paid_in_full"}
    )
    assert list(log.frame["customer"]) == ["ann", "bob"] and list(log.frame["amount"]) == [10, 20]


@pytest.mark.parametrize(
    "dates",
    [
        "19970105 19970114",
        "1997/1/5 1997/1/14",
        "5.1.1997 14.1.1997",
        "05/01/1997 14/01/1997",
        "01/05/1997 01/14/1997",
        "1997年1月5日 1997年1月14日",
        "1997-01-05T23:59:59Z 1997-01-14T00:00",
    ],
)
def test_dates_are_told_from_their_form(tmp_path, dates):
    first, second = dates.split()
    log = read_log(log_of(tmp_path, f"customer,date,amount\nann,{first},1\nbob,{second},2\n"))
    assert list(log.frame["date"]) == [pd.Timestamp("1997-01-05"), pd.Timestamp("1997-01-14")]


def test_a_date_format_can_be_given(tmp_path):
    text = "customer,date,amount\nann,03/04/97,1\nbob,05/06/97,2\n"
    log = read_log(log_of(tmp_path, text), date_format="%d/%m/%y")
    assert list(log.frame["date"]) == [pd.Timestamp("1997-04-03"), pd.Timestamp("1997-06-05")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$1,234.50", 1234.5),
        ("1234.5", 1234.5),
        ("￥ 99", 99),
        ("12,5", 12.5),
        ("1.234,50", 1234.5),
        ("1e2", 100),
    ],
)
def test_amounts_as_people_write_them(tmp_path, written, meant):
    text = f'customer,date,amount\nann,1997-01-01,"{written}"\nbob,1997-01-02,1\n'
    assert read_log(log_of(tmp_path, text)).frame["amount"].iloc[0] == meant


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators(tmp_path, separator):
    assert read_log(log_of(tmp_path, GOOD.replace(",", separator))).quality.purchases == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings(tmp_path, encoding):
    text = GOOD.replace("ann", "王芳").replace("customer", "客户")
    assert "王芳" in set(read_log(log_of(tmp_path, text, encoding=encoding)).frame["customer"])


def test_parquet_gives_what_csv_gives(tmp_path):
    plain = read_log(log_of(tmp_path, GOOD))
    raw = pd.read_csv(tmp_path / "log.csv", parse_dates=["date"])
    raw.to_parquet(tmp_path / "log.parquet")
    pd.testing.assert_frame_equal(read_log(tmp_path / "log.parquet").frame, plain.frame)
    pd.testing.assert_frame_equal(from_frame(raw).frame, plain.frame)


def test_customers_are_not_run_together_by_leading_zeros(tmp_path):
    text = "customer,date,amount\n007,1997-01-01,1\n7,1997-01-02,2\n"
    assert list(read_log(log_of(tmp_path, text)).frame["customer"]) == ["007", "7"]


def test_blank_lines_are_passed_over_and_still_counted(tmp_path):
    text = "\n" + GOOD.replace("\nbob", "\n\nbob") + "\n\n"
    assert read_log(log_of(tmp_path, text)).quality.rows == 3
    assert "log.csv:6: date" in refusal(log_of(tmp_path, text.replace("1997-03-01", "1997-02-30")))


def test_gaps_are_silences_too_long_for_chance():
    day = np.datetime64("1997-01-01") + np.arange(300)
    day = day[(day < np.datetime64("1997-05-01")) | (day > np.datetime64("1997-05-20"))]
    frame = pd.DataFrame({"customer": np.arange(len(day)) % 7, "date": day, "amount": 1.0})
    assert from_frame(frame).quality.gaps == ((dt.date(1997, 5, 1), dt.date(1997, 5, 20)),)


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("ann,19970231,5", "log.csv:5: date: '19970231' is not a"),
        (
            "ann,1997-02-31,5",
            "log.csv:5: date: '1997-02-31' is not a day of the calendar (expected YYYY-MM-DD)",
        ),
        ("ann,soon,5", "log.csv:5: date: 'soon' is not a date"),
        ("ann,,5", "log.csv:5: date: is missing"),
        ("ann,1899-12-31,5", "log.csv:5: date: '1899-12-31' lies before 1900"),
        ("ann,2999-01-01,5", "log.csv:5: date: '2999-01-01' lies in the future"),
        ("ann,1997-02-03,-5", "log.csv:5: amount: '-5' is negative money"),
        ("ann,1997-02-03,five", "log.csv:5: amount: 'five' is not an amount"),
        ("ann,1997-02-03,nan", "log.csv:5: amount: 'nan' stands for a missing value"),
        ("ann,1997-02-03,inf", "log.csv:5: amount: 'inf' is not an amount"),
        ("ann,1997-02-03", "log.csv:5: amount: is missing"),
        (",1997-02-03,5", "log.csv:5: customer: is missing"),
        ("bob,1997-01-02,20", "log.csv:5: repeats an earlier row in every column"),
        ("ann,1997-02-03,5,6", "log.csv:5: 4 values where 3 were expected"),
        ('"ann,1997-02-03,5', "log.csv:5: a quotation mark is opened and never closed"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column(tmp_path, bad, said):
    assert said in refusal(log_of(tmp_path, GOOD + bad + "\n"))


def test_more_rows_of_the_same_fault_are_counted(tmp_path):
    line = refusal(log_of(tmp_path, GOOD + "ann,1997-02-03,-5\nann,1997-02-04,-6\nann,1997-02-05,-7\n"))
    assert "log.csv:5: amount: '-5'" in line and "(and 2 more rows like it)" in line


def test_lines_are_counted_through_line_breaks_in_quotes(tmp_path):
    text = 'customer,note,date,amount\nann,"two\nlines",1997-01-01,1\nbob,,1997-01-02,-2\n'
    assert "log.csv:4: amount: '-2'" in refusal(log_of(tmp_path, text))


def test_an_impossible_date_in_the_cdnow_format(tmp_path):
    text = CDNOW.read_text().replace("19970118", "19970231", 1)
    assert "log.txt:2: date: '19970231' is not a day of the calendar (expected YYYYMMDD)" in refusal(
        log_of(tmp_path, text, "log.txt")
    )


def test_duplicates_are_merged_or_dropped_when_asked(tmp_path):
    path = log_of(tmp_path, GOOD + "bob,1997-01-02,20\n")
    assert read_log(path, duplicates="merge").frame["amount"].sum() == 50.5
    dropped = read_log(path, duplicates="drop")
    assert dropped.frame["amount"].sum() == 30.5 and dropped.quality.duplicate_rows == 1
    assert "did you mean 'merge'" in refusal(path, duplicates="merg")


def test_rows_that_differ_in_any_column_are_no_duplicates(tmp_path):
    text = "order,customer,date,amount\n1,ann,1997-01-01,9\n2,ann,1997-01-01,9\n3,bob,1997-01-02,9\n"
    quality = read_log(log_of(tmp_path, text)).quality
    assert (quality.rows, quality.purchases, quality.merged_rows, quality.duplicate_rows) == (3, 2, 1, 0)


def test_refunds_are_dropped_when_asked(tmp_path):
    log = read_log(log_of(tmp_path, GOOD + "ann,1997-02-03,-5\n"), refunds="drop")
    assert log.quality.refunds == 1 and log.quality.purchases == 3
    assert any("1 refunds" in line for line in log.quality.remarks)


def test_a_date_that_may_be_read_two_ways(tmp_path):
    line = refusal(log_of(tmp_path, "customer,date,amount\nann,03/03/1997,1\nbob,03/04/1997,2\n"))
    assert (
        "log.csv:3: date: '03/04/1997' may be day-month or month-day" in line
        and "--date-format %d/%m/%Y" in line
    )


def test_one_customer_only(tmp_path):
    assert "one customer only ('ann')" in refusal(log_of(tmp_path, GOOD.replace("bob", "ann")))


def test_a_missing_column_comes_with_a_near_name(tmp_path):
    line = refusal(log_of(tmp_path, GOOD.replace("amount", "ammount")))
    assert "log.csv:1: amount: no such column" in line and "did you mean 'ammount'" in line
    line = refusal(log_of(tmp_path, GOOD), columns={"date": "dat"})
    assert "log.csv:1: date: no column 'dat' (did you mean 'date'?)" in line
    assert "did you mean 'customer'" in refusal(log_of(tmp_path, GOOD), columns={"custommer": "date"})
    assert "three columns" in refusal(log_of(tmp_path, GOOD), columns={"date": "amount", "amount": "amount"})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"customer,date,amount\n", "holds no purchases"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is not text"),
        (gzip.compress(b"\x00\x01", mtime=0), "is not text"),
        (gzip.compress(GOOD.encode(), mtime=0)[:-9], "damaged gzip"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"PK\x03\x04rest", "save it as CSV"),
        (b"PAR1 and then nothing of the kind", "damaged parquet"),
        (b"ann,1997-01-01,10.5\nbob,1997-01-02,20\n", "log:1: no header"),
        (b"no log at all\n", "log:1: one column only ('no log at all'); columns are separated by"),
        (b"customer:date:amount\nann:1997-01-01:3\n", "log:1: one column only"),
        (b"client,when,sum\nann,1997-01-01,3\n", "log:1: date: no such column among 'client', 'when', 'sum'"),
        (b"customer,date,amount,amount\nann,1997-01-01,3,3\n", "log:1: the header names 'amount' twice"),
    ],
)
def test_a_file_that_is_no_log(tmp_path, content, said):
    path = tmp_path / "log"
    path.write_bytes(content)
    assert said in refusal(path)


def test_a_file_that_is_not_there(tmp_path):
    log_of(tmp_path, GOOD)
    assert "no such file (did you mean 'log.csv'?)" in refusal(tmp_path / "lag.csv")
    assert "is a folder" in refusal(tmp_path)


def test_a_table_names_the_row(tmp_path):
    frame = pd.DataFrame({"customer": [1, 2], "date": ["1997-01-01", "1997-01-02"], "amount": [1.0, -2.0]})
    with pytest.raises(UserError, match=r"table: row 2: amount: '-2' is negative money"):
        from_frame(frame, refunds="refuse")
    assert list(frame.columns) == ["customer", "date", "amount"]
