"""Logs of contracts as people have them: published survivors, terms in days, trials, plans, fees that
change.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.scenario.basics.errors import UserError
from sim.show.chapters.calibration_lines import lines
from sim.study.calibrate.calibrate import calibrate
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.logs.purchase_log import from_frame
from sim.study.logs.terms import Term

#: Of 1,000 "high end" customers, those left after each year (Fader and Hardie 2007).
SURVIVORS = (1000, 869, 743, 653, 593, 551, 517, 491)


def cohort() -> pd.DataFrame:
    """A customer a row; those of the last year's renewal end on the last day of the log."""
    lost = -np.diff(SURVIVORS)
    ends = np.repeat([f"{year}-01-01" for year in range(2001, 2008)], lost).tolist() + [""] * SURVIVORS[-1]
    return pd.DataFrame({"customer": np.arange(1000), "start": "2000-01-01", "end": ends})


def monthly(customers: int, seed: int, alpha: float = 0.7, beta: float = 3.0, trial: int = 0) -> pd.DataFrame:
    """Contracts by the month that renew as the sBG says, begun in 2022, known up to June 2024."""
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 400, customers), "D")
    leaves = rng.geometric(rng.beta(alpha, beta, customers)).clip(max=60)
    paid = start + pd.to_timedelta(trial, "D")
    end = pd.Series([p + pd.DateOffset(months=int(k)) for p, k in zip(paid, leaves, strict=True)])
    if trial:
        end = end.where(rng.random(customers) > 0.4, pd.Series(paid))
    return pd.DataFrame(
        {"customer": np.arange(customers), "start": start, "end": end.where(end < "2024-06-30")}
    )


def fit_of(log: pd.DataFrame, **options: object) -> RenewalCalibration:
    found = calibrate(log, resamples=0, **options)  # type: ignore[arg-type]
    assert isinstance(found, RenewalCalibration)
    return found


def test_seven_published_survivors_give_the_published_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "high_end.csv"
    cohort().to_csv(log, index=False)
    asked = ["--until", "2007-01-01", "--resamples", "0", "--no-report", "--out", str(tmp_path / "fit")]
    assert exits.run(app, ["calibrate", str(log), *asked]) == 0
    told = capsys.readouterr().out
    assert "14.9 % as fitted, 13.1 % [11.1, 15.3] % in the log" in told
    numbers = json.loads((tmp_path / "fit" / "fit.json").read_text())
    found = numbers["models"]["sbg"]["params"]
    assert (round(found["alpha"], 3), round(found["beta"], 3)) == (0.668, 3.806)
    assert numbers["survival"]["renewed"] == list(SURVIVORS[1:])  # the last renewal and its 26 leavers too
    assert numbers["fit"]["holds"]


def test_the_last_renewal_counts_where_ends_are_last_days_too() -> None:
    log = cohort()
    last_day = (pd.to_datetime(log["end"]) - pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d").fillna("")
    fit = fit_of(log.assign(end=last_day), calibration_end="2006-12-31")
    assert fit.quality.last_date == dt.date(2006, 12, 31)
    assert fit.survival["renewed"].tolist() == list(SURVIVORS[1:])


def test_renewals_fall_due_by_the_calendar() -> None:
    term = Term(dt.date(2024, 1, 31), 1)
    begin = np.zeros(4, np.int64)
    due = term.due(begin, np.array([1, 2, 3, 12]))
    assert [(dt.date(2024, 1, 31) + dt.timedelta(days=int(d))).isoformat() for d in due] == [
        "2024-02-29", "2024-03-31", "2024-04-30", "2025-01-31",
    ]  # fmt: skip
    assert term.met(begin[:1], 28)[0] == 0 and term.met(begin[:1], 29)[0] == 1


def test_terms_of_28_days_are_told() -> None:
    log = monthly(300, 1)
    months = np.rint((log["end"] - log["start"]).dt.days / 30.4375)
    fit = fit_of(log.assign(end=log["start"] + pd.to_timedelta(28 * months, "D")))
    assert fit.quality.days_between_renewals == 28 and "taken to last 28 days" in " ".join(fit.notes)
    assert "contracts of 28 days" in lines(fit)[1] and fit.quality.within_term == 0


def test_a_trial_is_told_apart() -> None:
    log = monthly(600, 2, trial=14)
    fit = fit_of(log)
    assert (fit.quality.trial_days, fit.quality.months_between_renewals) == (14, 1)
    tried = int(((log["end"] - log["start"]).dt.days == 14).sum())
    assert fit.quality.trial_only == tried
    assert f"{tried} contracts" in " ".join(fit.notes) and "free trial of 14 days" in " ".join(fit.notes)
    assert (
        abs(fit.chance_to_leave.value - 0.7 / 3.7) < 0.08
    )  # 4 standard errors of 150 who stay after the trial


def test_plans_that_renew_at_different_intervals_are_refused_and_fitted_one_by_one() -> None:
    yearly = monthly(200, 3)
    ends = pd.Series([s + pd.DateOffset(years=1 + i % 2) for i, s in enumerate(yearly["start"])])
    yearly = yearly.assign(
        end=ends.where(ends < "2024-06-30"), customer=yearly["customer"] + 1000, plan="year"
    )
    log = pd.concat([monthly(300, 4).assign(plan="month"), yearly], ignore_index=True)
    with pytest.raises(UserError, match=r"month \(1 month\), year \(12 months\).* --plan NAME"):
        from_frame(log)
    assert fit_of(from_frame(log, plan="year")).quality.months_between_renewals == 12  # type: ignore[arg-type]
    assert fit_of(from_frame(log, plan="month")).quality.contracts == 300  # type: ignore[arg-type]
    with pytest.raises(UserError, match=r"--plan yearly: no such plan among month, year"):
        from_frame(log, plan="yearly")


def test_fees_that_change_are_told_of_and_averaged_over_the_terms() -> None:
    """10 in the first month and 30 in the next two: 70 over three terms."""
    rows = []
    for number in range(40):
        begin = pd.Timestamp("2022-01-01") + pd.DateOffset(months=number % 12)
        after = begin + pd.DateOffset(months=1)
        rows.append((number, begin, after, 10.0))
        rows.append((number, after, after + pd.DateOffset(months=2), 30.0))
    log = pd.DataFrame(rows, columns=["customer", "start", "end", "amount"])
    found = from_frame(log)
    assert found.quality.fee_changes == 40  # type: ignore[union-attr]
    assert found.fee == pytest.approx(70 / 3, rel=0.02)  # type: ignore[union-attr]  # months differ in length


def test_what_all_pay_has_no_interval_of_no_width() -> None:
    fit = fit_of(monthly(300, 5).assign(amount=12.0))
    assert fit.fee.value == pytest.approx(12.0) and math.isnan(fit.fee.low) and math.isnan(fit.fee.high)


def test_leaving_at_another_renewal_than_expected_is_found() -> None:
    """Half of all stay for a minimum of six months, then most leave."""
    log = monthly(600, 6)
    bound = log["start"] + pd.DateOffset(months=6)
    fit = fit_of(log.assign(end=log["end"].where(log["customer"] % 2 == 0, bound)))
    assert "at renewal 6 where it expects" in fit.misfit[0] and math.isnan(fit.chance_to_leave.low)


@pytest.mark.slow
def test_true_contracts_pass() -> None:
    """Two tests with 1 % false alarms at most: more than 3 alarms in 60 have a chance of 0.3 %."""
    told = [fit_of(monthly(300, seed)) for seed in range(30)]
    assert sum(check.p < 0.002 for fit in told for check in fit.checks) <= 3
    assert sum(bool(fit.misfit) for fit in told) <= 2
