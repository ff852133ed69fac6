"""Summaries of customers (frequency, recency, T, monetary value): what is read and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.study.logs.purchase_log import from_frame, read_log
from sim.study.logs.summary_log import Summary

ROWS = "7,2,30.43,38.86,20.5\n8,1,1.71,38.86,9.75\n9,0,0,38.14,31\n"


def read(folder: Path, header: str, rows: str = ROWS, **options: object) -> Summary:
    (folder / "rfm.csv").write_text(f"{header}\n{rows}")
    log = read_log(folder / "rfm.csv", **options)
    assert isinstance(log, Summary)
    return log


@pytest.mark.parametrize(
    "header", ["customer_id,frequency,recency,T,monetary_value", "id,x,t_x,T,zbar", "cust,x,t.x,T,m.x"]
)
def test_a_summary_is_known_by_its_columns(tmp_path: Path, header: str) -> None:
    log = read(tmp_path, header)
    assert log.names.tolist() == [7, 8, 9] and log.frequency.tolist() == [2, 1, 0]
    assert log.recency.tolist() == [30.43, 1.71, 0] and log.age.tolist() == [38.86, 38.86, 38.14]
    assert log.spend[:2].tolist() == [20.5, 9.75] and np.isnan(log.spend[2])  # no repeat purchase, no mean
    assert "a summary of 3 customers, 6 purchases, 1 customers with one only" in log.quality.summary


def test_fractions_are_weeks_and_whole_numbers_days_unless_it_is_said(tmp_path: Path) -> None:
    header = "customer_id,frequency,recency,T"
    assert read(tmp_path, header, "1,1,7,70\n2,0,0,35\n").age.tolist() == [10, 5]
    quality = read(tmp_path, header, "1,1,7.5,70\n2,0,0,35\n").quality
    assert quality.time_unit == "week" and "have fractions, so they are taken as weeks" in quality.remarks[0]
    months = read(tmp_path, header, "1,1,6,12\n2,0,0,12\n", time_unit="month")
    assert months.age.tolist() == pytest.approx([365.25 / 7] * 2) and not months.quality.unit_told
    assert "does not say what purchases cost" in months.quality.remarks[0]
    with pytest.raises(UserError, match=r"--time-unit weeks: is not one of .* \(did you mean 'week'"):
        read(tmp_path, header, time_unit="weeks")


def test_a_summary_tells_its_currency(tmp_path: Path) -> None:
    rows = "1;1;7;70;20,50 €\n2;0;0;35;0\n"
    quality = read(tmp_path, "customer;frequency;recency;T;monetary", rows).quality
    assert (
        quality.currency == "EUR" and read(tmp_path, "id,frequency,recency,T,monetary").quality.currency == ""
    )


def test_a_table_in_memory_need_not_name_its_customers() -> None:
    log = from_frame(pd.DataFrame({"frequency": [1, 0], "recency": [3.5, 0.0], "T": [9.0, 8.0]}))
    assert isinstance(log, Summary) and log.names.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1,1,9,8,5", "rfm.csv:2: recency: '9' is later than T, the time from first purchase to now"),
        ("1,0,4,8,5", "rfm.csv:2: recency: '4' of a customer with no repeat purchase: the time from"),
        ("1,1.5,4,8,5", "rfm.csv:2: frequency: '1.5' is no whole number"),
        ("1,-1,4,8,5", "rfm.csv:2: frequency: '-1' is below 0"),
        ("1,1,4,8,-5", "rfm.csv:2: monetary: '-5' is below 0; an amount of money is expected"),
        ("1,1,soon,8,5", "rfm.csv:2: recency: 'soon' is not a time"),
        ("1,1,4,8,5\n1,0,0,8,5", "rfm.csv:3: customer: '1' stands in an earlier row, too"),
        (",1,4,8,5", "rfm.csv:2: customer: is missing"),
        ("1,1,0,8,5\n2,2,3,8,5", "rfm.csv: frequency: seems to count first purchases, too"),
        ("1,0,0,0,5\n2,0,0,0,5", "rfm.csv: T: is 0 for everybody"),
        ("1,1,4,8,5", "rfm.csv: holds one customer only"),
        ("", "rfm.csv: holds no customers"),
    ],
)
def test_what_is_no_summary_is_named(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, "customer,frequency,recency,T,monetary", rows)
    assert said in str(caught.value) and "\n" not in str(caught.value)
