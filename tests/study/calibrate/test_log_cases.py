"""Logs as people have them: amounts in millions, none at all, twelve days, weeks; summaries; default
folders.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement
from sim.show.chapters.calibration import pages
from sim.show.chapters.calibration_lines import lines
from sim.study.calibrate.bootstrap import percentiles
from sim.study.calibrate.calibrate import calibrate
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.likelihood import Fit
from sim.study.calibrate.summary_calibration import SummaryCalibration
from tests.study.calibrate.buyers import TRUTH, buyers


def fit_of(log: pd.DataFrame) -> Calibration:
    found = calibrate(log, resamples=0)
    assert isinstance(found, Calibration)
    return found


def run(folder: Path, *arguments: object) -> int:
    return exits.run(app, ["calibrate", *map(str, arguments), "--resamples", "0", "--no-report"])


def test_the_fit_does_not_depend_on_the_unit_of_money() -> None:
    log = buyers(250, 300, 1).assign(amount=lambda table: (table["amount"] * 1e5).round())
    million, thousand = fit_of(log).spend, fit_of(log.assign(amount=log["amount"] / 1000)).spend
    assert isinstance(million, Fit) and isinstance(thousand, Fit)
    assert million.params.p == pytest.approx(thousand.params.p, rel=1e-3)
    assert million.params.q == pytest.approx(thousand.params.q, rel=1e-3)
    assert million.params.gamma == pytest.approx(1000 * thousand.params.gamma, rel=1e-3)
    assert million.intervals["gamma"] == pytest.approx(
        [1000 * v for v in thousand.intervals["gamma"]], rel=1e-2
    )


def test_without_amounts_buying_is_fitted_and_the_rest_is_said() -> None:
    log = buyers(250, 300, 2)
    fit = fit_of(log.assign(amount=0.0))
    assert fit.buying.params == fit_of(log).buying.params
    assert isinstance(fit.spend, Statement) and fit.spend in fit.notes and math.isnan(fit.mean_spend.value)
    assert "spend (Gamma-Gamma)" not in "\n".join(lines(fit))
    assert fit.market_traits()["spend"]["source"] == fit.spend


def test_a_log_of_twelve_days_is_fitted_whole_and_says_so() -> None:
    fit = fit_of(buyers(400, 12, 3, TRUTH._replace(alpha=0.5)))
    assert fit.calibration_end == fit.end and math.isnan(fit.holdout_alone.value)
    assert "covers 12 days" in fit.notes[0] and "extrapolated" in fit.notes[0]


def test_dates_of_weeks_are_no_bursts() -> None:
    log = buyers(500, 400, 4, TRUTH._replace(alpha=20.0))  # few buy twice in a week
    monday = log["date"].dt.to_period("W").dt.start_time
    fit = fit_of(log.assign(date=monday))
    assert fit.quality.date_unit == "week"
    assert not any(check.fails for check in fit.checks if check.name == "regularity")
    assert fit.rate_per_month.value == pytest.approx(fit_of(log).rate_per_month.value, rel=0.1)


def summary(customers: int) -> pd.DataFrame:
    """The summary that other tools make of a log: repeat purchases, days to the last one and to now, mean."""
    log = buyers(customers, 300, 5)
    by = log.groupby("customer")
    first, last = by["date"].min(), by["date"].max()
    repeat = log[log["date"] > log["customer"].map(first)].groupby(["customer", "date"])["amount"].sum()
    each = repeat.groupby("customer").agg(["size", "mean"]).reindex(first.index)
    end = log["date"].max()
    return pd.DataFrame(
        {
            "frequency": each["size"].fillna(0).astype(int),
            "recency": (last - first).dt.days,
            "T": (end - first).dt.days,
            "monetary_value": each["mean"].fillna(0.0),
        }
    ).reset_index()


def test_a_summary_of_customers_is_fitted_as_the_log_that_it_is_of(tmp_path: Path) -> None:
    log, table = buyers(300, 300, 5), summary(300)
    table.to_csv(tmp_path / "rfm.csv", index=False)
    fit = calibrate(tmp_path / "rfm.csv", resamples=0)
    assert isinstance(fit, SummaryCalibration) and fit.misfit == ()
    whole = calibrate(log, calibration_end=log["date"].max().date(), resamples=0)
    assert isinstance(whole, Calibration) and isinstance(whole.spend, Fit) and isinstance(fit.spend, Fit)
    assert np.array(fit.buying.params) == pytest.approx(np.array(whole.buying.params), rel=1e-4)
    assert np.array(fit.spend.params) == pytest.approx(np.array(whole.spend.params), rel=1e-3)
    assert "fitted on the whole summary: 300 customers" in lines(fit)[1]
    assert len(pages(fit).parts) > 5


def test_no_market_is_made_of_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary(200).to_csv(tmp_path / "rfm.csv", index=False)
    (tmp_path / "markets").mkdir()
    market = tmp_path / "markets" / "m.yaml"
    assert run(tmp_path, tmp_path / "rfm.csv", "--out", tmp_path / "fit", "--market", market) == 2
    assert "does not say when they came" in capsys.readouterr().err and not market.exists()
    found = json.loads((tmp_path / "fit" / "fit.json").read_text())
    assert found["frequency"]["customers"] and found["models"]["bg_nbd"]["params"]["r"] > 0


def test_two_logs_of_one_name_never_share_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for place, seed in (("a", 6), ("b", 7)):
        (tmp_path / place).mkdir()
        buyers(120, 200, seed).to_csv(tmp_path / place / "orders.csv", index=False)
    for place in "ab":
        assert run(tmp_path, f"{place}/orders.csv") == 0
        assert "replaced" not in capsys.readouterr().out
    first, second = sorted(path.name for path in (tmp_path / "reports").iterdir())
    assert first == "orders" and second.startswith("orders-") and len(second) == len("orders-") + 8
    assert run(tmp_path, "b/orders.csv") == 0  # the same log again: the same folder, and it is said
    assert f"replaced: reports/{second} held an earlier fit of orders.csv" in capsys.readouterr().out


def test_an_interval_of_no_width_is_none() -> None:
    value, low, high = percentiles(0.0, np.zeros(50))
    assert value == 0.0 and math.isnan(low) and math.isnan(high)


def test_a_period_to_learn_from_is_named_as_on_the_command_line() -> None:
    with pytest.raises(UserError, match="--until 2019-01-02: must lie at least 14 days into the log"):
        calibrate(buyers(100, 200, 8), calibration_end="2019-01-02", resamples=0)
