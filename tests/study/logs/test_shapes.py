"""One log in the shapes that shops, databases and accountants give it: read as the plain one, or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.study.logs.purchase_log import Transactions, from_frame, read_log

CDNOW = Path(__file__).parents[3] / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt"


def bought() -> pd.DataFrame:
    """Sixty purchases of twelve customers, no two on one day."""
    rng = np.random.default_rng(7)
    cells = rng.choice(12 * 300, 60, replace=False)
    return pd.DataFrame(
        {
            "customer": 10_001 + cells // 300,
            "date": np.datetime64("2023-01-02") + cells % 300,
            "amount": np.round(rng.lognormal(6.5, 0.6, 60), 2),
        }
    ).sort_values(["date", "customer"], ignore_index=True)


PLAIN = bought()
DATES = PLAIN["date"].dt.strftime("%Y-%m-%d")


def read(folder: Path, text: str, encoding: str = "utf-8", **options: object) -> Transactions:
    (folder / "log.csv").write_bytes(text.encode(encoding))
    log = read_log(folder / "log.csv", **options)
    assert isinstance(log, Transactions)
    return log


def refusal(folder: Path, text: str, **options: object) -> str:
    with pytest.raises(UserError) as caught:
        read(folder, text, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def csv(table: pd.DataFrame, separator: str = ",") -> str:
    return table.to_csv(index=False, sep=separator)


def same(log: Transactions) -> None:
    """Whether a log holds the purchases of the plain one, customers being whatever they are called."""
    plain = from_frame(PLAIN)
    assert isinstance(plain, Transactions)
    assert log.customer.tolist() == plain.customer.tolist() and log.day.tolist() == plain.day.tolist()
    np.testing.assert_allclose(log.amount, plain.amount, rtol=0, atol=1e-9)
    assert log.quality.first_date == plain.quality.first_date


def said(log: Transactions, text: str) -> bool:
    return any(text in remark for remark in log.quality.remarks)


# --- money ------------------------------------------------------------------------------------------------


def _grouped(amount: float, group: str, point: str) -> str:
    return f"{amount:,.2f}".replace(",", "\0").replace(".", point).replace("\0", group)


@pytest.mark.parametrize(
    ("write", "currency"),
    [
        (lambda a: _grouped(a, "\u00a0", ",") + " €", "EUR"),
        (lambda a: _grouped(a, "\u202f", ",") + "\u00a0€", "EUR"),
        (lambda a: "CHF " + _grouped(a, "'", "."), "CHF"),
        (lambda a: "CHF " + _grouped(a, "’", "."), "CHF"),
        (lambda a: _grouped(a, ".", ",") + " EUR", "EUR"),
        (lambda a: "R$ " + _grouped(a, ".", ","), "R$"),
        (lambda a: "Rs. " + _grouped(a, ",", "."), "Rs."),
        (lambda a: _grouped(a, " ", ",") + " zł", "zł"),
        (lambda a: "US$" + _grouped(a, ",", "."), "US$"),
        (lambda a: _grouped(a, ",", "."), ""),
    ],
)
def test_amounts_are_read_as_the_world_writes_them(
    tmp_path: Path, write: Callable[[float], str], currency: str
) -> None:
    table = PLAIN.assign(date=DATES, amount=[write(amount) for amount in PLAIN["amount"]])
    log = read(tmp_path, csv(table, ";"))
    same(log)
    assert log.quality.currency == currency


@pytest.mark.parametrize(
    "negative", ["(19.14)", "($19.14)", "19.14-", "-19.14", "\u221219.14", "-$19.14", "$-19.14"]
)
def test_what_accountants_write_below_nought_is_a_refund(tmp_path: Path, negative: str) -> None:
    rows = f"1,2023-01-01,$50.00\n1,2023-01-09,{negative}\n2,2023-01-02,$1.00\n"
    log = read(tmp_path, "customer,date,amount\n" + rows)
    assert log.quality.refunds == 1 and log.amount.tolist() == pytest.approx([30.86, 1.0])


@pytest.mark.parametrize(
    ("amounts", "said_"),
    [
        (["CHF 5.00", "7.00 EUR"], "log.csv:3: amount: '7.00 EUR' is in another currency than CHF above"),
        (["12,50", "1,234"], "log.csv:3: amount: '1,234' may mean thousands or a fraction"),
        (["5", "x12"], "log.csv:3: amount: 'x12' is not an amount of money"),
        (["5", "(5"], "log.csv:3: amount: '(5' is not an amount of money"),
        (["5", "-(5)"], "log.csv:3: amount: '-(5)' is not an amount of money"),
        (["5", "1,2,3"], "log.csv:3: amount: '1,2,3' is not an amount of money"),
        (["5", "5 %"], "log.csv:3: amount: '5 %' is not an amount of money"),
    ],
)
def test_amounts_that_may_mean_two_things_or_nothing_are_refused(
    tmp_path: Path, amounts: list[str], said_: str
) -> None:
    rows = "".join(f"{at};2023-01-0{at + 1};{amount}\n" for at, amount in enumerate(amounts))
    assert said_ in refusal(tmp_path, "customer;date;amount\n" + rows)


def test_a_column_of_currencies_is_one_currency(tmp_path: Path) -> None:
    table = PLAIN.assign(Currency="usd")
    assert read(tmp_path, csv(table)).quality.currency == "USD"
    table.loc[5, "Currency"] = "EUR"
    line = refusal(tmp_path, csv(table))
    assert "log.csv:7: Currency: 'EUR' beside 'USD': amounts of one currency are expected" in line


def test_a_french_file_of_windows_is_read(tmp_path: Path) -> None:
    amounts = [_grouped(amount, "\u00a0", ",") + " €" for amount in PLAIN["amount"]]
    table = pd.DataFrame(
        {
            "N° client": PLAIN["customer"],
            "Date d'achat": PLAIN["date"].dt.strftime("%d/%m/%Y"),
            "Montant TTC": amounts,
        }
    )
    same(read(tmp_path, csv(table, ";"), "cp1252"))


# --- customers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["NULL", "nan", "None", "N/A", "<NA>", "-", "\\N", "guest", "Unknown", "(blank)"]
)
def test_a_word_for_nobody_is_nobody(tmp_path: Path, word: str) -> None:
    extra = pd.DataFrame({"customer": word, "date": ["2023-02-01", "2023-03-01"], "amount": [900.0, 900.0]})
    table = csv(pd.concat([PLAIN.assign(date=DATES), extra]))
    line = refusal(tmp_path, table)
    assert f"log.csv:62: customer: {word!r} stands for nobody in particular" in line
    assert "--anonymous drop leaves such rows out (and 1 more rows like it)" in line
    log = read(tmp_path, table, anonymous="drop")
    same(log)
    assert log.quality.anonymous_rows == 2 and said(log, "2 rows without a customer left out")


def test_a_number_is_one_customer_with_and_without_a_fraction_of_nought(tmp_path: Path) -> None:
    ids = [f"{number}.0" if at < 40 else str(number) for at, number in enumerate(PLAIN["customer"])]
    log = read(tmp_path, csv(PLAIN.assign(customer=ids)))
    same(log)
    assert said(log, "40 rows write the customer with a fraction of nought, as ")
    assert not said(read(tmp_path, csv(PLAIN.assign(customer=PLAIN["customer"].astype(float)))), "fraction")
    versions = read(tmp_path, "customer,date,amount\n1.0,2023-01-01,5\n1.1,2023-01-02,5\n1,2023-01-03,5\n")
    assert versions.names.tolist() == ["1", "1.0", "1.1"]  # here it is part of the name


def test_names_that_differ_in_capitals_or_blanks_alone_are_told(tmp_path: Path) -> None:
    rows = "Ann B,2023-01-01,5\nann b,2023-01-02,5\nAnnB,2023-01-03,5\nBob,2023-01-04,5\n"
    log = read(tmp_path, "customer,date,amount\n" + rows)
    assert log.quality.customers == 4 and said(
        log, "2 customers differ from another in capitals or blanks alone"
    )


# --- orders, copies ---------------------------------------------------------------------------------------


def orders() -> pd.DataFrame:
    """As shops export orders: one line a good, what belongs to the order in the first one alone."""
    lines = []
    for at, row in enumerate(PLAIN.itertuples()):
        time = f"{row.date:%Y-%m-%d} 10:{at:02}:11 -0500"
        order = {"Name": f"#{1001 + at}", "Email": f"k{row.customer}@example.org", "Currency": "USD"}
        whole = {"Paid at": time, "Subtotal": row.amount, "Total": row.amount}
        lines.append(
            order | whole | {"Created at": time, "Lineitem quantity": 1, "Lineitem price": row.amount - 5}
        )
        if at % 3 == 0:
            lines.append(
                order | {"Currency": None, "Created at": time, "Lineitem quantity": 2, "Lineitem price": 2.5}
            )
    return pd.DataFrame(lines)


def test_further_lines_of_an_order_are_passed_over_with_a_count(tmp_path: Path) -> None:
    log = read(tmp_path, csv(orders()))
    same(log)
    assert dict(log.quality.columns) == {
        "customer": "Email", "date": "Created at", "amount": "Total", "order": "Name", "currency": "Currency",
    }  # fmt: skip
    assert said(log, "20 rows without an amount are further lines of an order that has one: passed over")
    nobody = orders()
    nobody.loc[nobody["Total"].isna(), ["Email", "Created at"]] = None  # known by the order's number alone
    same(read(tmp_path, csv(nobody)))
    unnumbered = read(tmp_path, csv(orders().drop(columns="Name")))  # known by customer and time
    same(unnumbered)


def test_the_total_of_an_order_is_counted_once_though_each_line_has_it(tmp_path: Path) -> None:
    table = orders().drop(columns=["Paid at", "Subtotal"]).ffill()
    log = read(tmp_path, csv(table))
    same(log)
    assert said(log, "20 rows hold the total of their order again: counted once")
    added = read(tmp_path, csv(table), duplicates="merge")
    lines = csv(table.rename(columns={"Total": "Amount"}))  # of each line, by its name
    assert added.amount.sum() == pytest.approx(table["Total"].sum())
    assert read(tmp_path, lines).amount.sum() == pytest.approx(table["Total"].sum())


def test_an_amount_that_is_missing_is_refused_where_no_other_line_has_it(tmp_path: Path) -> None:
    table = orders()
    table.loc[0, "Total"] = None
    assert "log.csv:2: Total: is missing; an amount of money is expected" in refusal(tmp_path, csv(table))


def test_units_and_price_that_are_named_come_before_a_total_that_is_guessed(tmp_path: Path) -> None:
    columns = {"units": "Lineitem quantity", "price": "Lineitem price"}
    log = read(tmp_path, csv(orders()), columns=columns)
    assert "amount" not in log.quality.columns and not said(log, "further lines")
    assert log.amount.sum() == pytest.approx(PLAIN["amount"].sum() - 5 * 60 + 2 * 2.5 * 20)
    both = read(tmp_path, csv(orders()), columns=columns | {"amount": "Total"})
    same(both)


def test_a_nameless_counter_hides_no_copies(tmp_path: Path) -> None:
    twice = pd.concat([PLAIN.assign(date=DATES)] * 2).sort_values(["date", "customer"], ignore_index=True)
    for text in (twice.to_csv(), csv(twice.rename_axis("index").reset_index()), csv(twice)):
        log = read(tmp_path, text)
        same(log)
        assert log.quality.duplicate_rows == 60 and said(
            log, "60 rows repeat an earlier row exactly: left out"
        )
    below = pd.concat([PLAIN.assign(date=DATES), PLAIN.assign(date=DATES)[20:]])  # with a counter of its own
    below.index = pd.Index([*range(60), *range(40)])
    assert read(tmp_path, below.to_csv()).quality.duplicate_rows == 40
    few = pd.concat([PLAIN.assign(date=DATES), PLAIN.assign(date=DATES)[:3]]).reset_index(drop=True)
    kept = read(tmp_path, few.to_csv())
    assert kept.quality.duplicate_rows == 3 and kept.amount.sum() > PLAIN["amount"].sum()


def test_a_log_is_cleaned_alike_in_csv_and_in_the_layout_of_cdnow(tmp_path: Path) -> None:
    layout = read_log(CDNOW)
    rows = [line.split() for line in CDNOW.read_text().splitlines()]
    table = pd.DataFrame(rows, columns=["customer", "sample_id", "date", "units", "amount"])
    same_log = read(tmp_path, csv(table))
    assert isinstance(layout, Transactions)
    pd.testing.assert_frame_equal(same_log.frame, layout.frame)
    assert same_log.quality.remarks == layout.quality.remarks and same_log.quality.duplicate_rows == 21
    assert same_log.quality.duplicates == layout.quality.duplicates == "merge"


@pytest.mark.parametrize(
    "header",
    [
        "(CUSTOMER_ID, DATE, NUMBER OF CDs, DOLLAR VALUE)",
        " CUSTOMER_ID   DATE   QUANTITY   AMOUNT",
        "user_id order_dt n spent",
    ],
)
def test_the_header_of_the_cdnow_master_file_is_passed_over(tmp_path: Path, header: str) -> None:
    rows = "\n 00001 19970101  1   11.77\n 00002 19970112  1   12.00\n 00002 19970112  5   77.00\n"
    log = read(tmp_path, header + rows)
    assert log.names.tolist() == [1, 2] and log.amount.tolist() == [11.77, 89.0]
    assert "log.csv:4: date" in refusal(tmp_path, header + rows.replace("19970112  5", "19970231  5"))


def test_columns_separated_by_blanks_are_found(tmp_path: Path) -> None:
    same(read(tmp_path, csv(PLAIN).replace(",", "   ")))


# --- dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "note"),
    [
        ("s", "since 1970"),
        ("ms", "since 1970"),
        ("us", "since 1970"),
        ("ns", "since 1970"),
        ("sheet", "day numbers"),
    ],
)
def test_dates_that_programs_count_are_read_and_told(tmp_path: Path, unit: str, note: str) -> None:
    if unit == "sheet":
        counted = (PLAIN["date"] - pd.Timestamp("1899-12-30")).dt.days
    else:
        counted = PLAIN["date"].astype(f"datetime64[{unit}]").astype("int64") + {"s": 50_000}.get(unit, 50)
    log = read(tmp_path, csv(PLAIN.assign(date=counted)))
    same(log)
    assert said(log, note)
    frame = from_frame(PLAIN.assign(date=counted.astype(float)))
    assert isinstance(frame, Transactions)
    same(frame)


def test_days_that_a_missing_one_has_made_fractions_are_read(tmp_path: Path) -> None:
    same(read(tmp_path, csv(PLAIN.assign(date=PLAIN["date"].dt.strftime("%Y%m%d.0")))))


def test_months_alone_stand_for_their_firsts(tmp_path: Path) -> None:
    log = read(tmp_path, csv(PLAIN.assign(date=PLAIN["date"].dt.strftime("%Y-%m"))))
    assert log.quality.date_unit == "month" and log.quality.first_date == dt.date(2023, 1, 1)


def test_a_time_beyond_the_calendar_is_refused_in_one_line(tmp_path: Path) -> None:
    times = pd.Series([2**60, 0]).astype("datetime64[ms]")
    pd.DataFrame({"customer": [1, 2], "date": times, "amount": 5.0}).to_parquet(tmp_path / "log.parquet")
    with pytest.raises(
        UserError, match="row 1: date: '1152921504606846976 ms since 1970' is no day of the calendar"
    ):
        read_log(tmp_path / "log.parquet")


# --- above the header, line ends --------------------------------------------------------------------------


def test_a_line_that_names_the_separator_is_passed_over(tmp_path: Path) -> None:
    log = read(tmp_path, "sep=;\n" + csv(PLAIN, ";"))
    same(log)
    same(read(tmp_path, "sep=\t\n" + csv(PLAIN, "\t")))
    assert said(log, "the line 'sep=;' above the header names the separator")
    assert "log.csv:3: amount: 'x'" in refusal(
        tmp_path, "sep=;\r\ncustomer;date;amount\r\n1;2023-01-01;x\r\n"
    )


@pytest.mark.parametrize(
    "titles",
    [
        "Sales report\nExported 2024-07-01\n\n",
        "Report;;\n;;\n",
        '"Shop, all ""tills"""\nFrom,2023-01-01,To,2023-12-31\n',
        "\n\nDate: 2024-07-01\n",
    ],
)
def test_titles_above_the_header_are_passed_over_with_a_note(tmp_path: Path, titles: str) -> None:
    separator = ";" if ";" in titles else ","
    log = read(tmp_path, titles + csv(PLAIN, separator))
    same(log)
    assert said(log, "above the header passed over")
    bad = titles + f"customer{separator}date{separator}amount\n1{separator}soon{separator}5\n"
    assert f"log.csv:{titles.count(chr(10)) + 2}: date: 'soon'" in refusal(tmp_path, bad)


@pytest.mark.parametrize(
    "below", ["Total,,99\n", ",,99\n", "\nGrand total:,,99\nPrinted by hand\n", "(60 rows affected)\n"]
)
def test_sums_below_the_log_are_passed_over_with_a_note(tmp_path: Path, below: str) -> None:
    log = read(tmp_path, csv(PLAIN) + below)
    same(log)
    assert said(log, f"{below.strip().count(chr(10)) + 1} lines below the log passed over")
    assert "log.csv:62: date: is missing" in refusal(tmp_path, csv(PLAIN) + "10001,,99\n")
    line = refusal(tmp_path, csv(PLAIN[:30]) + below + csv(PLAIN[30:])[21:])
    assert "log.csv:3" in line and "is missing" in line


def test_line_ends_of_old_macs_are_line_ends(tmp_path: Path) -> None:
    same(read(tmp_path, csv(PLAIN).replace("\n", "\r")))
    assert "log.csv:3: date: 'soon'" in refusal(tmp_path, "customer,date,amount\r1,2023-01-01,5\r2,soon,5\r")


# --- no money, no log -------------------------------------------------------------------------------------


def test_a_log_without_amounts_is_read(tmp_path: Path) -> None:
    cards = PLAIN.drop(columns="amount")
    log = read(tmp_path, csv(cards))
    assert log.day.tolist() == read(tmp_path, csv(PLAIN)).day.tolist() and not log.amount.any()
    assert said(log, "the log has no amounts: what customers spend cannot be told")
    free = read(tmp_path, csv(PLAIN.assign(amount=0)))
    assert said(free, "no purchase cost anything: what customers spend cannot be told")
    line = refusal(tmp_path, csv(cards.assign(points=3)))
    assert "amount: no such column among 'customer', 'date', 'points'" in line
    assert "--columns amount=none if there are no amounts" in line
    assert not read(tmp_path, csv(cards.assign(points=3)), columns={"amount": "none"}).amount.any()


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("id,tenure,Churn", "is a table of customers as they stand, one row each ('tenure', 'Churn')"),
        ("id,recency,frequency,monetary", "is a summary of customers without the time each has"),
        ("id,x,t_x,n", "is a summary by occasions ('id', 'x', 't_x', 'n', as of donations by year)"),
        ("donor,1995,1996,1997,1998", "has a column for each period ('1995', '1996', '1997', ...)"),
    ],
)  # fmt: skip
def test_a_table_that_is_no_log_is_named_for_what_it_is(tmp_path: Path, header: str, kind: str) -> None:
    line = refusal(tmp_path, header + "\n" + ",".join(["1"] * (header.count(",") + 1)) + "\n")
    assert f"log.csv:1: {kind}" in line
    assert (
        "a log has one row for each purchase (customer, date, amount) or contract (customer, start, end)"
        in line
    )
