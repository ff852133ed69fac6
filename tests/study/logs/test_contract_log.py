"""Logs of contracts: what is read, the length of a term, renewals and their holdout, the fitted retention."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.show.chapters.calibration_lines import lines
from sim.study.calibrate.btyd import SBG, sbg_survival
from sim.study.calibrate.calibrate import calibrate
from sim.study.calibrate.fit_file import write_fit
from sim.study.calibrate.renewal_calibration import RenewalCalibration, renewals_by
from sim.study.logs.contract_log import Contracts
from sim.study.logs.purchase_log import from_frame, read_log
from sim.study.logs.terms import Term

TRUTH = SBG(alpha=0.704, beta=1.182)  # the Regular customers of Fader and Hardie (2007)
TODAY = dt.date(2020, 12, 31)


def contracts_log(customers: int = 4_000, months: int = 12, seed: int = 3) -> pd.DataFrame:
    """Ten years of contracts that renew as the sBG says; those still running have no end."""
    rng = np.random.default_rng(seed)
    begin = pd.Timestamp("2011-01-01") + pd.to_timedelta(rng.integers(0, 3000, customers), "D")
    leaves = rng.geometric(rng.beta(TRUTH.alpha, TRUTH.beta, customers).clip(1e-9))
    end = [b + pd.DateOffset(months=int(months * min(k, 400))) for b, k in zip(begin, leaves, strict=True)]
    end = pd.Series(end).where(np.array(end) <= pd.Timestamp(TODAY))
    return pd.DataFrame({"customer": np.arange(customers), "start": begin, "end": end, "fee": 120.0})


@cache
def fitted() -> RenewalCalibration:
    found = calibrate(contracts_log())
    assert isinstance(found, RenewalCalibration)
    return found


def read(table: pd.DataFrame, **options: object) -> Contracts:
    log = from_frame(table, **options)
    assert isinstance(log, Contracts)
    return log


@pytest.mark.slow
def test_the_truth_lies_in_the_intervals() -> None:
    """Intervals four times as wide as those of 95 % miss a true value in one of 2e-15; here, both."""
    fit = fitted().renewing
    for name, value in TRUTH._asdict().items():
        low, high = fit.intervals[name]
        middle = np.sqrt(low * high)
        assert (low / middle) ** 4 * middle < value < (high / middle) ** 4 * middle, name
        assert high / low < 2.5, name  # and the interval says something
    assert "400 resamples" in fit.interval_method


@pytest.mark.slow
def test_term_and_open_contracts_are_told_from_the_log() -> None:
    quality = fitted().quality
    assert (quality.months_between_renewals, quality.term_told) == (12, True)
    assert quality.open_contracts == contracts_log()["end"].isna().sum()
    assert any("taken to last 12 months" in line for line in quality.remarks)


@pytest.mark.parametrize("months", [1, 3, 6, 24])
def test_other_terms_are_told(months: int) -> None:
    assert read(contracts_log(600, months)).quality.months_between_renewals == months


@pytest.mark.slow
def test_survival_is_the_closed_form_within_its_intervals() -> None:
    table = fitted().survival
    expected = sbg_survival(len(table), TRUTH)
    early = table["due"].to_numpy() >= 200
    retention = np.array(
        (TRUTH.beta + np.arange(len(table))) / (TRUTH.alpha + TRUTH.beta + np.arange(len(table)))
    )
    error = np.sqrt(retention * (1 - retention) / table["due"])
    assert (np.abs(table["retention"] - retention) < 4.9 * error)[early].all()  # false alarm 1e-6 each
    assert np.abs(table["surviving"].to_numpy() - expected)[early].max() < 0.04
    assert (table["retention_low"] < table["retention_high"]).all()


def test_the_holdout_is_met_and_its_interval_holds_nought() -> None:
    found = fitted()
    value, low, high = found.holdout_alone
    assert low < 0 < high and abs(value) < 0.05
    monthly = found.monthly[~found.monthly["holdout"] & found.monthly["observed"].notna()]
    assert (monthly["observed"] / monthly["expected"] - 1).abs().iloc[12:].max() < 0.05


def test_renewals_are_counted_to_a_day() -> None:
    begin = np.zeros(5, np.int64)
    finish = np.array([365.0, 731.0, np.inf, 100.0, 1096.0])
    term = Term(dt.date(2011, 1, 1), 12)
    renewed, left = renewals_by(begin, finish, term, 800)
    assert renewed.tolist() == [0, 1, 2, 0, 2]
    # one given up within its term leaves at the renewal after; what ends later still runs
    assert left.tolist() == [True, True, False, True, False]
    renewed, left = renewals_by(begin, finish, term, 200)
    assert renewed.tolist() == [0] * 5 and not left.any()  # no renewal has come up by then


def test_rows_that_continue_one_another_are_one_contract() -> None:
    table = pd.DataFrame(
        {
            "customer": ["ann", "ann", "ann", "bob", "bob", "cid"],
            "start": ["2015-01-01", "2016-01-01", "2018-06-01", "2015-03-01", "2015-03-01", "2016-01-01"],
            "end": ["2015-12-31", "2017-01-01", "", "2016-03-01", "2016-03-01", ""],
        }
    )
    quality = read(table, log_end="2019-06-30").quality
    assert (quality.rows, quality.contracts, quality.customers) == (6, 4, 3)
    assert (quality.joined_rows, quality.duplicate_rows, quality.returned, quality.open_contracts) == (
        1,
        1,
        1,
        2,
    )
    assert quality.last_date == dt.date(2019, 6, 30)


def test_a_log_in_a_file_with_its_end_written_as_what_will_be(tmp_path: Path) -> None:
    table = contracts_log(500)
    table["end"] = table["end"].fillna(pd.Timestamp("2099-12-31"))
    table.rename(columns={"end": "valid_to", "start": "Valid from"}).to_csv(
        tmp_path / "c.csv.gz", index=False
    )
    log = read_log(tmp_path / "c.csv.gz", log_end="2020-12-31")
    assert isinstance(log, Contracts)
    assert log.quality.open_contracts == contracts_log(500)["end"].isna().sum()
    assert np.isinf(log.finish).sum() == log.quality.open_contracts


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ann,2016-13-01,,5", "log.csv:4: start: '2016-13-01' is not a day of the calendar"),
        ("ann,,2016-01-01,5", "log.csv:4: start: is missing"),
        (",2016-01-01,,5", "log.csv:4: customer: is missing"),
        ("ann,2016-01-02,2016-01-01,5", "log.csv:4: end: '2016-01-01' lies before the start of its contract"),
        ("ann,2016-01-01,soon,5", "log.csv:4: end: 'soon' is not a date"),
        ("ann,2999-01-01,,5", "log.csv:4: start: '2999-01-01' lies in the future"),
        ("ann,2016-01-01,,-5", "log.csv:4: amount: '-5' is negative money"),
        ("ann,2016-01-01,,x", "log.csv:4: amount: 'x' is not an amount of money"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"customer,start,end,amount\nann,2015-01-01,2016-01-01,5\nbob,2015-01-01,,5\n{row}\n")
    with pytest.raises(UserError) as caught:
        read_log(path)
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_what_cannot_be_fitted_is_said() -> None:
    table = contracts_log(300)
    odd = table.assign(end=table["start"] + pd.to_timedelta(np.arange(300) + 40, "D"))
    with pytest.raises(UserError, match="do not end after whole terms; say with --months"):
        calibrate(odd)
    with pytest.raises(
        UserError, match=r"nobody has left, in 300 contracts .* at most .* \(95 %, one-sided\)"
    ):
        calibrate(from_frame(table.assign(end=pd.NaT), months=12, log_end="2020-12-31"))
    with pytest.raises(UserError, match="one customer only"):
        calibrate(table.assign(customer=1))


@pytest.mark.slow
def test_words_and_files(tmp_path: Path) -> None:
    told = "\n".join(lines(fitted()))
    assert "renewing (sBG): alpha" in told and "mean fee a term: 120" in told and "holdout" in told
    [path] = write_fit(fitted(), tmp_path)
    numbers = json.loads(path.read_text())
    assert numbers["setting"] == "contractual"
    assert numbers["models"]["sbg"]["params"] == fitted().renewing.params._asdict()
    assert numbers["market_traits"]["attrition"]["months_between_renewals"] == 12


@pytest.mark.slow
def test_from_a_log_of_contracts_to_a_market_at_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sim.cli import exits
    from sim.cli.main import app
    from sim.scenario.files.load import load_market

    for folder in ("markets", "data"):
        (tmp_path / folder).mkdir()
    contracts_log(800).to_csv(tmp_path / "contracts.csv", index=False)
    market = tmp_path / "markets" / "mine.yaml"
    arguments = ["--out", str(tmp_path / "data" / "mine"), "--market", str(market), "--resamples", "40"]
    assert exits.run(app, ["calibrate", str(tmp_path / "contracts.csv"), *arguments]) == 0
    told = capsys.readouterr().out
    assert "log: 800 rows, 800 contracts of 800 customers" in told and "mine.yaml (fitted again" in told
    found = load_market(market)
    assert (found.setting, found.months_between_renewals) == ("contractual", 12)  # type: ignore[union-attr]


def test_posteriors_without_the_extra_are_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.cli import exits
    from sim.cli.main import app

    monkeypatch.setattr("sim.study.calibrate.posterior.find_spec", lambda name: None)
    assert exits.run(app, ["calibrate", str(tmp_path / "nowhere.csv"), "--posterior"]) == 2
    line = capsys.readouterr().err
    assert "pip install 'loyalty-lab[bayes]'" in line and line.count("\n") == 1
