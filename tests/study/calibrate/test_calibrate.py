"""Calibration: what a log says about its market, and what is written down of it."""

import datetime as dt
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.study.calibrate.calibrate import calibrate, calibrate_file
from sim.study.calibrate.fit_file import write_fit
from sim.study.logs.purchase_log import read_log
from tests.study.calibrate.cdnow import CDNOW, fitted, fitted_whole

pytestmark = pytest.mark.slow

MONTH = 30.4375


def simulated_log(customers: int = 3_000, weeks: int = 60) -> pd.DataFrame:
    """A log as the models tell it: r 0.8, alpha 3 weeks, a 0.9, b 3; p 4, q 5, gamma 40."""
    rng = np.random.default_rng(4)
    rows = []
    for customer in range(customers):
        rate, leave, nu = rng.gamma(0.8, 1 / 3), rng.beta(0.9, 3), rng.gamma(5, 1 / 40)
        now, stays = rng.uniform(0, 10), True  # nobody leaves after the first purchase
        while now < weeks and stays:
            rows.append((customer, int(now * 7), rng.gamma(4, 1 / nu)))
            stays = rows[-2:-1] == [] or rows[-2][0] != customer or rng.random() >= leave
            now += rng.exponential(1 / rate)
    table = pd.DataFrame(rows, columns=["customer", "day", "amount"])
    table["date"] = np.datetime64("2020-01-01") + table.pop("day").to_numpy()
    return table


def test_cdnow_is_split_as_in_the_literature():
    c = fitted()
    assert (c.start, c.calibration_end, c.end) == (
        dt.date(1997, 1, 1),
        dt.date(1997, 9, 30),  # 39 weeks, so that T is at most 38.86
        dt.date(1998, 6, 30),
    )
    assert list(c.holdout["week"]) == list(range(40, 79))
    assert list(c.holdout.columns) == ["week", "end", "observed", "expected"]


def test_the_holdout_is_met_within_five_percent_in_every_week():
    holdout = fitted().holdout
    assert (holdout["expected"] / holdout["observed"] - 1).abs().max() < 0.05  # what a market must reach
    assert fitted().holdout_error == pytest.approx(4166 / 4339 - 1, abs=0.01)


def test_frequencies_add_up_and_are_met():
    table = fitted().frequency
    assert table["customers"].sum() == 2357
    assert table["expected_customers"].sum() == pytest.approx(2357, rel=1e-9)
    # chi-square over 8 cells and 4 parameters fitted: 3 degrees of freedom, 0.999 quantile 16.3
    assert (
        ((table["customers"] - table["expected_customers"]) ** 2) / table["expected_customers"]
    ).sum() < 16.3
    held = (table["customers"] * table["holdout_mean"]).sum()
    assert held == pytest.approx(4339 - 2457)


def test_market_traits_are_in_months():
    c, traits = fitted(), fitted().market_traits()
    rate = traits["purchase_rate"]
    assert rate["shape"] == c.buying.params.r
    assert rate["rate_months"] * MONTH / 7 == pytest.approx(c.buying.params.alpha)
    assert rate["mean_per_month"] == pytest.approx(c.buying.params.r / c.buying.params.alpha * MONTH / 7)
    spend = traits["spend"]
    assert spend["mean"] == pytest.approx(spend["p"] * spend["gamma"] / (spend["q"] - 1))
    for group in ("purchase_rate", "attrition", "spend", "entry", "observed"):
        assert "cdnow_sample.txt" in traits[group]["source"]
    for name, (low, high) in traits["intervals"].items():
        group, key = name.split(".")
        assert low < traits[group][key] < high, name


def test_market_traits_carry_the_entries_and_repeats_of_the_log():
    traits = fitted().market_traits()
    frame = read_log(CDNOW).frame
    day = (frame["date"] - frame["date"].min()).dt.days
    first = day.groupby(frame["customer"]).transform("min")
    entry = first.groupby(frame["customer"]).min()
    assert traits["entry"]["customers"] == 2357
    assert traits["entry"]["month_share"] == pytest.approx(
        [((entry // MONTH) == month).mean() for month in range(3)], abs=1e-12
    )
    repeats = day[day > first]
    observed = traits["observed"]
    assert observed["repeats_by_week"] == [int((repeats < 7 * week).sum()) for week in range(1, 79)]
    assert observed["repeats_by_month"] == [int((repeats < MONTH * month).sum()) for month in range(1, 19)]
    assert observed["months"] == pytest.approx(546 / MONTH)
    json.dumps(traits)  # plain numbers, nothing of numpy


def test_parameters_of_a_simulated_log_come_back():
    c = calibrate(simulated_log(), calibration_end=dt.date(2020, 10, 31))
    truth = {"r": 0.8, "alpha": 3.0, "a": 0.9, "b": 3.0}
    for name, value in truth.items():
        error = c.buying.standard_errors[name] / value
        # 4.9 standard errors: false alarm 1e-6; 5 % more because dates cut to days merge some purchases
        assert abs(math.log(getattr(c.buying.params, name) / value)) < 4.9 * error + 0.05, name
    for name, value in {"p": 4.0, "q": 5.0, "gamma": 40.0}.items():
        error = c.spend.standard_errors[name] / value
        assert abs(math.log(getattr(c.spend.params, name) / value)) < 4.9 * error + 0.05, name
    assert abs(c.holdout_error) < 0.05


def test_a_log_may_be_used_whole():
    c = fitted_whole()
    assert len(c.holdout) == 0 and math.isnan(c.holdout_error)
    assert c.cohort == 2357
    # fitted to all of it, the model ends nearer the log than the holdout forecast does
    last = c.weekly.iloc[-1]
    assert abs(last["expected"] / last["observed"] - 1) < abs(fitted().holdout_error)


def test_later_entrants_stay_out_of_the_cohort_and_in_the_market():
    table = simulated_log(customers=400)
    late = pd.DataFrame({"customer": [9001, 9001], "date": pd.to_datetime(["2020-12-01", "2021-01-10"])})
    before = calibrate(table, calibration_end="2020-10-31")
    after = calibrate(pd.concat([table, late.assign(amount=5.0)]), calibration_end="2020-10-31")
    assert after.buying.params == before.buying.params and after.cohort == before.cohort
    assert list(after.weekly["observed"]) == list(before.weekly["observed"])
    assert after.weekly["observed_all"].iloc[-1] == before.weekly["observed_all"].iloc[-1] + 1
    assert after.market_traits()["entry"]["customers"] == before.market_traits()["entry"]["customers"] + 1


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("1997-02-30", "is not a date"),
        ("1996-01-01", "days into the log"),
        (dt.date(1999, 1, 1), "days into the log"),
    ],
)
def test_a_calibration_end_outside_the_log(end, said):
    with pytest.raises(UserError, match=said):
        calibrate_file(CDNOW, calibration_end=end)


def few(dates: list[str], amounts: list[float] | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {"customer": list("abcdef")[: len(dates)], "date": dates, "amount": amounts or [5.0] * len(dates)}
    )


def test_logs_that_cannot_be_fitted():
    with pytest.raises(UserError, match="nobody bought on two days"):
        calibrate(few(["2020-01-01", "2020-01-03"]))
    with pytest.raises(UserError, match="nobody bought on two days"):
        calibrate(few(["2020-01-01", "2020-01-03", "2020-06-01"]))
    twice = pd.concat([few(["2020-01-01"] * 4), few(["2020-01-20"] * 4, [0.0] * 4), few(["2020-06-01"] * 4)])
    assert "what customers spend is not fitted" in str(calibrate(twice, resamples=0).spend)


def test_the_fit_is_written_whole_and_plain(tmp_path):
    paths = write_fit(fitted(), tmp_path / "deep" / "fit")
    assert sorted(p.name for p in paths) == ["fit.json", "holdout.parquet"]
    assert sorted(p.name for p in (tmp_path / "deep" / "fit").iterdir()) == ["fit.json", "holdout.parquet"]
    fit = json.loads((tmp_path / "deep" / "fit" / "fit.json").read_text())
    assert fit["models"]["bg_nbd"]["params"] == fitted().buying.params._asdict()
    assert fit["log"]["sha256"] == fitted().quality.sha256
    assert fit["period"]["calibration_end"] == "1997-09-30"
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "deep" / "fit" / "holdout.parquet"), fitted().holdout, check_dtype=False
    )


def test_numbers_that_do_not_exist_are_null(tmp_path):
    write_fit(fitted_whole(), tmp_path)
    fit = json.loads((tmp_path / "fit.json").read_text())
    assert fit["holdout_error"] is None
    assert fit["frequency"]["holdout_mean"] == [None] * 8


def test_nothing_half_written(tmp_path, monkeypatch):
    def broken(self: pd.DataFrame, path: Path, **_: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", broken)
    with pytest.raises(UserError, match="cannot be written"):
        write_fit(fitted(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(UserError, match="taken: cannot be written"):
        write_fit(fitted(), tmp_path / "taken")
