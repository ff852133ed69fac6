"""What is odd about a log is told, and what was done about it: refunds, copies, bulk, gaps, thin ends."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.study.logs.clean import net_of_refunds
from sim.study.logs.purchase_log import Transactions, from_frame, read_log
from sim.study.logs.quality import bulk_bound, thin_end

GOOD = "customer,date,amount\nann,1997-01-01,10.5\nbob,1997-01-02,20\nann,1997-03-01,0\n"


def read(path: Path, text: str, encoding: str = "utf-8", **options: object) -> Transactions:
    at = path / "log.csv"
    at.write_bytes(text.encode(encoding))
    log = read_log(at, **options)  # type: ignore[arg-type]
    assert isinstance(log, Transactions)
    return log


def refusal(path: Path, text: str, encoding: str = "utf-8", **options: object) -> str:
    with pytest.raises(UserError) as caught:
        read(path, text, encoding, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def bought(log: Transactions) -> list[tuple[str, str, float]]:
    frame = log.frame
    dates = frame["date"].dt.strftime("%m-%d")
    return list(zip(frame["customer"], dates, frame["amount"].round(2), strict=True))


# --- refunds ----------------------------------------------------------------------------------------------


def test_a_refund_is_taken_off_the_latest_purchase_and_then_earlier_ones(tmp_path: Path) -> None:
    rows = "ann,1997-01-01,10\nann,1997-01-05,8\nann,1997-01-09,30\nann,1997-01-06,-12\nbob,1997-01-02,5\n"
    log = read(tmp_path, "customer,date,amount\n" + rows)
    # 8 of the 12 from the 5th, which is no purchase then, 4 from the 1st; the 9th came later
    assert bought(log) == [("ann", "01-01", 6.0), ("ann", "01-09", 30.0), ("bob", "01-02", 5.0)]
    assert (log.quality.refunds, log.quality.refunded_purchases, log.quality.unmatched_refunds) == (1, 1, 0)
    told = "\n".join(log.quality.remarks)
    assert "1 refunds (negative amounts) taken off earlier purchases, 1 of which cost nothing then" in told


def test_a_refund_of_nothing_is_told_and_left_out(tmp_path: Path) -> None:
    log = read(tmp_path, GOOD + "cid,1997-02-01,-5\nann,1996-12-31,-3\n")
    assert bought(log) == bought(read(tmp_path, GOOD))
    assert log.quality.unmatched_refunds == 2
    assert any("2 follow no purchase and are left out" in line for line in log.quality.remarks)


def test_refunds_never_make_money(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    for _ in range(30):
        key = np.unique(rng.integers(0, 60, 25))
        spent = rng.integers(0, 50, len(key)).astype(float)
        back = np.sort(rng.integers(0, 60, 12))
        refund = rng.integers(1, 60, 12).astype(float)
        left, keep, unmatched = net_of_refunds(key, spent, back, refund, 10)
        assert ((left >= 0) & (left <= spent)).all() and 0 <= unmatched <= 12
        assert spent.sum() - left.sum() <= refund.sum() + 1e-9
        assert (keep | (left == 0)).all()
        assert keep[spent == 0].all()  # what cost nothing is a purchase still
        for customer in range(6):  # money is taken from the one who got it back, and never too much
            mine, theirs = key // 10 == customer, back // 10 == customer
            assert (spent - left)[mine].sum() <= refund[theirs].sum() + 1e-9


def test_refunds_only(tmp_path: Path) -> None:
    assert "refunds only" in refusal(tmp_path, "customer,date,amount\nann,1997-01-01,-3\nbob,1997-01-02,-4\n")


# --- copies -----------------------------------------------------------------------------------------------


def test_copies_of_rows_with_a_number_are_left_out_and_others_are_kept(tmp_path: Path) -> None:
    numbered = "order,customer,date,amount\n1,ann,1997-01-01,9\n1,ann,1997-01-01,9\n2,bob,1997-01-02,9\n"
    log = read(tmp_path, numbered)
    assert (log.quality.duplicate_rows, log.quality.duplicates) == (1, "drop")
    assert log.frame["amount"].tolist() == [9, 9]
    plain = read(tmp_path, GOOD + "bob,1997-01-02,20\n")
    assert (plain.quality.duplicate_rows, plain.quality.duplicates) == (1, "merge")
    assert plain.frame["amount"].sum() == 50.5
    assert any("1 rows repeat an earlier row exactly: kept" in line for line in plain.quality.remarks)


def test_rows_at_other_times_of_the_day_are_no_copies(tmp_path: Path) -> None:
    rows = "1,ann,1997-01-01 10:00,9\n1,ann,1997-01-01 11:00,9\n2,bob,1997-01-02 10:00,9\n"
    quality = read(tmp_path, "till,customer,date,amount\n" + rows).quality
    assert quality.duplicate_rows == 0 and quality.merged_rows == 1


# --- the rest ---------------------------------------------------------------------------------------------


def many(rows: int = 4_000, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "customer": rng.integers(0, 900, rows),
            "date": np.datetime64("2021-01-01") + rng.integers(0, 365, rows),
            "amount": np.round(rng.lognormal(3, 0.5, rows), 2),
        }
    )


def checked(table: pd.DataFrame, **options: object) -> Transactions:
    log = from_frame(table, **options)
    assert isinstance(log, Transactions)
    return log


def test_a_clean_log_has_nothing_to_tell_but_days_with_several_rows() -> None:
    quality = checked(many().drop_duplicates(["customer", "date"])).quality
    assert quality.remarks == () and quality.bulk_purchases == 0
    assert (
        quality.single_buyers
        == (many().drop_duplicates(["customer", "date"])["customer"].value_counts() == 1).sum()
    )


def test_bulk_purchases_are_found_and_left_out_when_asked() -> None:
    table = many()
    bulk = pd.DataFrame({"customer": [5000, 5001, 5001], "date": table["date"].iloc[:3], "amount": 9_000.0})
    kept = checked(pd.concat([table, bulk]))
    assert (kept.quality.bulk_purchases, kept.quality.bulk_buyers) == (3, 1)
    assert 20 * np.exp(5 * 0.4) < kept.quality.bulk_above < 20 * np.exp(5 * 0.6)
    assert any("3 bulk purchases" in line and line.endswith("kept") for line in kept.quality.remarks)
    left = checked(pd.concat([table, bulk]), bulk="drop")
    assert left.amount.sum() == pytest.approx(table["amount"].sum())
    assert left.quality.customers == kept.quality.customers - 2


def test_the_bulk_bound_is_not_moved_by_what_it_looks_for() -> None:
    amounts = np.random.default_rng(3).lognormal(3, 0.5, 10_000)
    with_bulk = np.append(amounts, np.full(200, 1e6))
    assert bulk_bound(with_bulk) == pytest.approx(bulk_bound(amounts), rel=0.1)
    assert bulk_bound(np.full(50, 9.99)) == np.inf and bulk_bound(np.zeros(3)) == np.inf


def test_a_log_that_breaks_off_is_told() -> None:
    table = many(8_000)
    late = table["date"] >= pd.Timestamp("2021-12-25")
    cut = table[~late | (np.arange(len(table)) % 10 == 0)]
    assert checked(table).quality.thin_end is None
    found, usual = checked(cut).quality.thin_end or (0, 0.0)
    assert found < 0.3 * usual
    assert any("the log thins out" in line for line in checked(cut).quality.remarks)
    assert thin_end(np.full(20, 9)) is None  # too short to know what is usual


def test_weeks_without_a_purchase_are_counted() -> None:
    table = many()
    week = (table["date"] - pd.Timestamp("2021-01-01")).dt.days // 7
    quality = checked(table[(week < 20) | (week > 22)]).quality
    assert quality.empty_weeks == 3 and len(quality.gaps) == 1


def test_the_log_may_end_after_its_last_row() -> None:
    quality = checked(many(), log_end="2022-02-28").quality
    assert quality.last_date == dt.date(2022, 2, 28) and quality.days == 424
    assert quality.empty_weeks == 7  # the 53rd week holds the last day of the year
    with pytest.raises(UserError, match="--log-end 2021-06-01: is too early"):
        checked(many(), log_end="2021-06-01")


def test_rows_without_a_customer(tmp_path: Path) -> None:
    text = GOOD + ",1997-02-01,7\n,1997-02-02,8\n"
    line = refusal(tmp_path, text)
    assert "log.csv:5: customer: is missing" in line and "--anonymous drop" in line and "1 more rows" in line
    log = read(tmp_path, text, anonymous="drop")
    assert log.quality.anonymous_rows == 2 and log.quality.rows == 5 and log.quality.purchases == 3


# --- files of all kinds -----------------------------------------------------------------------------------


def test_latin_1_and_chinese_are_told_apart(tmp_path: Path) -> None:
    for name, encoding in (("Müller", "latin-1"), ("Zoé", "cp1252"), ("王芳", "gb18030"), ("李雷明", "gbk")):
        log = read(tmp_path, GOOD.replace("ann", name), encoding)
        assert name in set(log.frame["customer"]), encoding
        piped = read(tmp_path, GOOD.replace("ann", name).replace(",", "|"), encoding)
        assert name in set(piped.frame["customer"]), encoding


def test_semicolons_with_decimal_commas_and_points_in_thousands(tmp_path: Path) -> None:
    text = (
        "Kunde;Datum;Betrag\na;01.02.2021;12,50\nb;13.02.2021;1.234\nc;14.02.2021;1.234,50\nd;15.02.2021;7\n"
    )
    log = read(tmp_path, text, columns={"customer": "Kunde", "date": "Datum", "amount": "Betrag"})
    assert log.frame["amount"].tolist() == [12.5, 1234.0, 1234.5, 7.0]


def test_a_decimal_comma_in_a_file_of_commas_makes_a_row_too_long(tmp_path: Path) -> None:
    line = refusal(tmp_path, "customer,date,amount\nann,2021-01-01,12,50\nbob,2021-01-02,3\n")
    assert "log.csv" in line and "more values than the header names" in line


def test_parquet_and_gzip_give_what_csv_gives(tmp_path: Path) -> None:
    table = many(500)
    table.to_csv(tmp_path / "log.csv", index=False)
    table.to_csv(tmp_path / "log.csv.gz", index=False)
    table.to_parquet(tmp_path / "log.parquet")
    table.assign(customer=table["customer"].astype(float)).to_parquet(tmp_path / "float.parquet")
    frames = [
        read_log(tmp_path / name).frame  # type: ignore[union-attr]
        for name in ("log.csv", "log.csv.gz", "log.parquet", "float.parquet")
    ]
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frame, frames[0])


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("amount", [[1.0], [2.0]], "amount: holds values of type list"),
        ("amount", [True, False], "amount: holds values of type bool"),
        ("date", [1.5, 2.5], "log.parquet: row 1: date: '1.5' is not a date"),
        ("customer", [b"a", b"b"], "customer: holds values of type binary"),
        ("amount", [1.0, None], "log.parquet: row 2: amount: is missing"),
        ("amount", [1.0, np.inf], "log.parquet: row 2: amount: 'inf' is not an amount"),
        ("amount", [1.0, 1e300], "row 2: amount: '"),
    ],
)
def test_parquet_of_other_types(tmp_path: Path, column: str, values: list[object], said: str) -> None:
    table = {"customer": ["a", "b"], "date": ["2021-01-01", "2021-02-01"], "amount": [1.0, 2.0]}
    pd.DataFrame(table | {column: values}).to_parquet(tmp_path / "log.parquet")
    with pytest.raises(UserError) as caught:
        read_log(tmp_path / "log.parquet")
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "ann,1997-13-01,5",
            "log.csv:5: date: '1997-13-01' is not a day of the calendar (expected YYYY-MM-DD)",
        ),
        (
            "ann,13/02/1997,5",
            "log.csv:5: date: '13/02/1997' is not a day of the calendar (expected YYYY-MM-DD)",
        ),
        ("ann,1997-02-03,1e15", "log.csv:5: amount: '1e15' is not an amount of money that can be meant"),
        ("ann,1997-02-03,-inf", "log.csv:5: amount: '-inf' is not an amount of money"),
        (
            "ann,1997-02-03,NaN",
            "log.csv:5: amount: 'NaN' stands for a missing value; an amount of money is expected",
        ),
        ("ann,1997-02-03,", "log.csv:5: amount: is missing"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, said: str) -> None:
    assert said in refusal(tmp_path, GOOD + row + "\n")


def test_lines_are_told_whatever_reads_them(tmp_path: Path) -> None:
    """Blank lines, line breaks in quotes and short rows stand before the bad one."""
    text = 'customer,date,amount,note\nann,1997-01-01,1,"a\nb"\n\n'
    assert "log.csv:5: amount: 'x'" in refusal(tmp_path, text + "bob,1997-01-02,x,\n")
    assert "log.csv:6: amount: 'x'" in refusal(tmp_path, text + "bob,1997-01-02,3\nbob,1997-01-02,x,\n")
    assert "log.csv:6: amount: 'x'" in refusal(tmp_path, text + "   \nbob,1997-01-02,x,\n")


def test_a_log_of_journeys_is_one_of_purchases(tmp_path: Path) -> None:
    """Though "from" and "to" may be the start and end of a contract."""
    text = "customer,from,to,date,amount\nann,Rome,Pisa,1997-01-01,5\nbob,Pisa,Rome,1997-01-02,6\n"
    assert read(tmp_path, text).quality.purchases == 2
    given = {"start": "from", "end": "to"}
    assert "log.csv:2: from: 'Rome' is not a date" in refusal(tmp_path, text, columns=given)


def test_all_on_one_day_and_one_purchase_each(tmp_path: Path) -> None:
    from sim.study.calibrate.calibrate import calibrate

    rng = np.random.default_rng(1)
    table = pd.DataFrame({"customer": np.arange(300), "date": "2021-05-05", "amount": 5.0})
    with pytest.raises(UserError, match="nobody bought on two days"):
        calibrate(table)
    table["date"] = np.datetime64("2021-01-01") + rng.integers(0, 300, 300)
    with pytest.raises(UserError, match="nobody bought on two days"):
        calibrate(table)


# --- dates that stand for a week or a month ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "days", "said"),
    [
        ("week", "W-MON", "all dates are Mondays, so each stands for its week"),
        ("week", "W-SUN", "all dates are Sundays"),
        ("month", "MS", "all dates are firsts of a month, so each stands for its month"),
        ("month", "ME", "all dates are last days of a month"),
    ],
)
def test_dates_that_stand_for_more_than_a_day_are_told_in_one_sentence(
    unit: str, days: str, said: str
) -> None:
    dates = pd.date_range("2021-01-01", "2022-12-31", freq=days)
    rng = np.random.default_rng(2)
    table = pd.DataFrame(
        {"customer": rng.integers(0, 300, 3_000), "date": rng.choice(dates, 3_000), "amount": 5.0}
    )
    quality = checked(table).quality
    assert quality.date_unit == unit and quality.gaps == () and quality.empty_weeks == 0
    assert quality.remarks[0].startswith(said)
    some = table[(table["date"] < "2022-03-01") | (table["date"] > "2022-07-10")]
    assert [(a.month, b.month) for a, b in checked(some).quality.gaps] in ([(3, 7)], [(2, 7)], [(3, 6)])


def test_dates_of_days_stay_days() -> None:
    assert checked(many()).quality.date_unit == "day"
    few = pd.DataFrame(
        {"customer": [1, 2, 1], "date": ["2021-02-01", "2021-03-01", "2021-11-01"], "amount": 1}
    )
    assert checked(few).quality.date_unit == "day"  # three firsts may be chance
