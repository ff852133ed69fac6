"""The transaction log of a simulated market: dates, contracts, files, and what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import all_but
from sim.scenario.files.load import load_study
from sim.study.logs.calendar import MONTH_DAYS
from sim.study.logs.simulated_log import transactions, write_log
from tests.model.markets import a_study, one_firm
from tests.model.test_engines import rich, richly

SMALL = ["run.customers=300", "run.months=8", "run.warm_up_months=2", "run.engine=reference"]


def of(**changes: Any) -> pd.DataFrame:
    return transactions(load_study("mature_retail", overrides=SMALL), **changes)


def test_a_row_is_a_purchase_at_the_focal_firm_in_order_of_time() -> None:
    study = load_study("mature_retail", overrides=SMALL)
    log, run = transactions(study), simulate(study)
    mine = run.monthly[run.monthly["firm"] == study.market.focal]
    assert list(log.columns) == ["order", "customer", "date", "firm", "category", "amount", "price"]
    assert len(log) == mine["purchases"].sum()
    assert set(log["firm"]) == {study.market.focal}
    assert log["order"].tolist() == list(range(1, len(log) + 1)) and log["date"].is_monotonic_increasing
    assert log["amount"].sum() == pytest.approx((mine["revenue"] - mine["discounts"]).sum(), abs=0.01)
    month = np.floor((log["date"] - pd.Timestamp("2015-01-01")).dt.days / MONTH_DAYS)
    assert month.min() == 0 and month.max() == 7  # the warm-up is not in it


def test_all_firms_strategies_and_replications_have_logs_of_their_own() -> None:
    held, every = of(), of(firm="all")
    assert set(every["firm"]) == set(load_study("mature_retail").market.firms)
    mine = every[every["firm"] == held["firm"].iloc[0]].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine.drop(columns="order"), held.drop(columns="order"))
    for other in (of(strategy="acquisition"), of(replication=1)):
        assert not other.equals(held)


def test_the_same_inputs_give_the_same_log_by_either_engine() -> None:
    study = richly(rich(), customers=300, months=6)
    one, again = (transactions(study, engine="reference", firm="all") for _ in range(2))
    pd.testing.assert_frame_equal(one, again, check_exact=True)
    pd.testing.assert_frame_equal(one, transactions(study, engine="compiled", firm="all"), check_exact=True)


def test_the_log_begins_when_asked() -> None:
    moved = of(start=dt.date(2020, 2, 29))
    assert (moved["date"] - of()["date"]).unique().tolist() == [
        pd.Timestamp("2020-02-29") - pd.Timestamp("2015-01-01")
    ]


def contracts(months_between: int, **changes: Any) -> pd.DataFrame:
    segment = {
        "attrition": {"a": 0.704, "b": 1.182},
        "arrivals": [0.6, 0.4],
        "first_purchase_at": "ours",
    }
    market = one_firm(
        segment,
        setting="contractual",
        months_between_renewals=months_between,
        switched_off=all_but("attrition"),
    )
    return transactions(a_study(market, customers=600, months=26, **changes))


def test_a_contract_has_a_start_and_an_end_whole_terms_later() -> None:
    log = contracts(4)
    assert list(log.columns) == ["order", "customer", "start", "end", "firm", "category", "amount"]
    assert len(log) == log["customer"].nunique() == 600  # who leaves, leaves for good
    months = (log["end"] - log["start"]).dt.days / MONTH_DAYS
    ended = log["end"].notna()
    terms = months[ended] / 4
    assert (abs(terms - terms.round()) < 1.01 / MONTH_DAYS / 4).all()
    first = (terms.round() == 1).sum()
    # a third and more leave at the first renewal (0.704 / 1.886 of 600 = 224): within 4.9 standard errors
    assert abs(first - 224) < 4.9 * np.sqrt(600 * 0.373 * 0.627)
    assert (log.loc[~ended, "start"] <= pd.Timestamp("2015-03-03")).all() and (~ended).sum() > 50


def test_a_contract_older_than_the_log_starts_before_it() -> None:
    study = load_study("subscription", overrides=[*SMALL, "run.warm_up_months=0"])
    log = transactions(study, firm="rival")
    assert log["start"].min() < pd.Timestamp("2015-01-01")
    assert (log["end"].isna() | (log["end"] > log["start"])).all()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"firm": "ourz"}, "the market has none named 'ourz' (did you mean 'ours'?); it has ours,"),
        ({"strategy": "hodl"}, "the study has none named 'hodl' (did you mean 'hold'?)"),
    ],
)
def test_what_is_not_there_is_refused(changes: dict[str, str], told: str) -> None:
    with pytest.raises(UserError) as refused:
        of(**changes)
    assert told in str(refused.value) and "\n" not in str(refused.value)


def test_a_market_of_stages_has_no_log() -> None:
    with pytest.raises(UserError, match="no purchases"):
        transactions(load_study("catalogue"))


def test_files_hold_what_the_table_holds(tmp_path: Path) -> None:
    log = of()
    for name in ("log.csv", "log.csv.gz", "log.parquet"):
        path = write_log(log, tmp_path / name)
        first = path.read_bytes()
        assert write_log(log, path).read_bytes() == first
        read = pd.read_parquet(path) if name.endswith("parquet") else pd.read_csv(path, parse_dates=["date"])
        assert read["customer"].tolist() == log["customer"].tolist()
        assert (read["date"].to_numpy() == log["date"].to_numpy()).all()
        assert np.allclose(read["amount"], log["amount"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log.csv", "log.csv.gz", "log.parquet"]
    with pytest.raises(UserError, match=r"ends in \.csv"):
        write_log(log, tmp_path / "log.xls")


def test_the_command_writes_a_log_that_says_what_it_is(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "till.csv"
    given = [part for value in SMALL for part in ("--set", value)]
    assert exits.run(app, ["log", "mature_retail", *given, "-o", str(path)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{path}: {len(pd.read_csv(path)):,} purchases of ")
    assert exits.run(app, ["log", "mature_retail", "--start", "2015-13-01"]) == 2
    assert "a date is expected" in capsys.readouterr().err
