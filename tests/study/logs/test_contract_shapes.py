"""Contracts in the shapes that billing systems and databases give them: read as plain ones, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.study.logs.contract_log import Contracts
from sim.study.logs.purchase_log import read_log


def said(log: Contracts, text: str) -> bool:
    return any(text in remark for remark in log.quality.remarks)


def contracts(end: str) -> str:
    rows = [f"c{at},2023-{1 + at % 9:02}-05,2023-{2 + at % 9 + at % 2:02}-05" for at in range(30)]
    return (
        "\n".join(["customer_id,start_date,end_date", *rows, f"d1,2023-04-01,{end}", f"d2,2023-05-01,{end}"])
        + "\n"
    )


def held(folder: Path, text: str, **options: object) -> Contracts:
    (folder / "log.csv").write_text(text, encoding="utf-8")
    log = read_log(folder / "log.csv", **options)
    assert isinstance(log, Contracts)
    return log


@pytest.mark.parametrize(
    "word",
    [
        "0000-00-00",
        "0000-00-00 00:00:00",
        "NULL",
        "active",
        "Ongoing",
        "9999-12-31",
        "31/12/9999",
        "99991231",
        "至今",
    ],
)
def test_a_word_for_an_open_end_means_that_the_contract_runs(tmp_path: Path, word: str) -> None:
    plain, log = held(tmp_path, contracts("")), held(tmp_path, contracts(word))
    assert log.finish.tolist() == plain.finish.tolist() and log.quality.open_contracts >= 2
    assert said(log, f"2 contracts whose end is written as {word!r} are taken to run still")
    assert not said(plain, "whose end is written")


def test_an_end_that_is_no_word_for_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"log.csv:32: end_date: 'inactive' is not a date"):
        held(tmp_path, contracts("inactive"))


def test_a_contract_of_nobody_follows_the_rule_of_purchases(tmp_path: Path) -> None:
    text = contracts("") + "NULL,2023-02-01,\n"
    with pytest.raises(
        UserError, match=r"log.csv:34: customer_id: 'NULL' stands for nobody .* --anonymous drop"
    ):
        held(tmp_path, text)
    log = held(tmp_path, text, anonymous="drop")
    assert log.begin.tolist() == held(tmp_path, contracts("")).begin.tolist()
    assert (log.quality.anonymous_rows, log.quality.rows) == (1, 33) and said(
        log, "1 rows without a customer"
    )


def test_an_export_of_subscriptions_is_one_of_contracts(tmp_path: Path) -> None:
    columns = "id,Customer ID,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Canceled At (UTC)"
    rows = [
        f"sub_{at},cus_{at},usd,month,19.00,canceled,2023-0{1 + at % 6}-05 09:00,2023-0{1 + at % 6}-05 09:00,"
        f"2023-0{1 + at % 6}-20 08:00,2023-0{2 + at % 6}-05 09:30" for at in range(20)
    ]  # fmt: skip
    log = held(
        tmp_path,
        "\n".join(
            [columns + ",Ended At (UTC)", *rows, "sub_x,cus_x,usd,month,19.00,active,2023-02-05,2023-02-05,,"]
        ),
    )
    assert dict(log.quality.columns) == {
        "customer": "Customer ID", "start": "Start (UTC)", "end": "Ended At (UTC)", "amount": "Amount",
        "currency": "Currency",
    }  # fmt: skip
    assert log.quality.months_between_renewals == 1 and log.quality.currency == "USD"
    assert log.quality.open_contracts == 1 and (log.fee == 19).all()
