"""Does the market live as its log did? `hold` against the log's cumulative repeat purchases, before all
else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import log_folder
from sim.scenario.plans.study import Study
from sim.study.measure.statistics import mean_interval

#: Largest error, as a share of what was observed, with which strategies are compared.
TOLERANCE = 0.05
DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True)
class LogRecord:
    """What a log says: cumulative repeat purchases of `customers` at the end of each week."""

    customers: int
    week: np.ndarray
    observed: np.ndarray


def read_log_record(folder: Path) -> LogRecord:
    """Read the weeks of a log from its `fit.json`.

    Raises
    ------
    UserError
        If the file is damaged or holds no weeks.
    """
    path = folder / "fit.json"
    try:
        fit = json.loads(path.read_text(encoding="utf-8"))
        week = np.array(fit["weekly"]["week"], dtype=float)
        observed = np.array(fit["weekly"]["observed"], dtype=float)
        customers = int(fit["period"]["cohort"])
        sound = len(week) == len(observed) > 0 and customers > 0 and observed[-1] > 0
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path}: not a calibration ({type(error).__name__}: {error})") from None
    if not sound:
        raise UserError(f"{path}: no weeks with repeat purchases to compare with")
    return LogRecord(customers, week, observed)


def months_needed(record: LogRecord) -> int:
    """Months a run must last to reach the log's last week."""
    return math.ceil(float(record.week[-1]) * 7 / DAYS_PER_MONTH)


def simulated_repeats(cumulative: np.ndarray, week: np.ndarray, scale: float) -> np.ndarray:
    """Cumulative repeat purchases at the end of each week, linear between the ends of months.

    Parameters
    ----------
    cumulative : array of shape (months,)
        At the end of each month of a run, per customer.
    week : array
        Weeks of 7 days; a month holds 365.25 / 12 days.
    scale : float
        Customers of the log.
    """
    ends = np.arange(len(cumulative) + 1)
    return scale * np.interp(week * 7 / DAYS_PER_MONTH, ends, np.concatenate([[0.0], cumulative]))


def check_table(facts: pd.DataFrame, record: LogRecord, confidence: float) -> pd.DataFrame:
    """Set the replications of `hold` beside the log: week, observed, mean, low, high."""
    repeats = facts[(facts["table"] == "repeats") & (facts["strategy"] == "hold")]
    runs = np.array(
        [
            simulated_repeats(
                one.sort_values("month")["value"].to_numpy(float), record.week, record.customers
            )
            for _, one in repeats.groupby("replication")
        ]
    )
    rows = [mean_interval(column, confidence) for column in runs.T]
    table = pd.DataFrame(rows, columns=["mean", "low", "high"])
    table.insert(0, "week", record.week.astype(int))
    table.insert(1, "observed", record.observed)
    return table


def calibration_summary(table: pd.DataFrame) -> dict[str, Any]:
    """Say how `hold` did at the log's last week: week, observed, simulated, error (a share), passes."""
    last = table.iloc[-1]
    error = float(last["mean"] / last["observed"] - 1)
    return {
        "week": int(last["week"]),
        "observed": float(last["observed"]),
        "simulated": float(last["mean"]),
        "error": error,
        "passes": abs(error) <= TOLERANCE,
    }


def refuse_if_wrong(table: pd.DataFrame, study: Study) -> None:
    """Refuse to compare strategies in a market that is known not to live as its log did.

    Known means that the whole interval of the simulated number lies further off than `TOLERANCE`; a few
    hundred customers and one replication cannot tell, and their `passes` is only reported.

    Raises
    ------
    UserError
    """
    last, found = table.iloc[-1], calibration_summary(table)
    near_end = last["high"] if found["error"] < 0 else last["low"]
    if found["passes"] or not abs(near_end / last["observed"] - 1) > TOLERANCE:
        return
    raise UserError(
        f"study {study.name!r}: 'hold' makes {found['simulated']:.0f} repeat purchases by "
        f"week {found['week']}, the log {found['observed']:.0f}: {found['error']:+.1%}, "
        f"more than {TOLERANCE:.0%} off, so nothing is compared; calibrate the market again"
    )


def check(
    study: Study, digests: Callable[[Study], pd.DataFrame]
) -> tuple[pd.DataFrame, dict[str, Any]] | None:
    """Run `hold` and compare it with the market's log, if it has one.

    Parameters
    ----------
    study : Study
    digests : callable
        Runs `hold` of the study it is given.

    Returns
    -------
    tuple of (table, summary), or None without a log

    Raises
    ------
    UserError
        If `hold` is missing, or does not reproduce the log.
    """
    folder = log_folder(study)
    if folder is None:
        return None
    record = read_log_record(folder)
    if "hold" not in study.strategies:
        raise UserError(
            f"study {study.name!r}: strategy 'hold' is needed to check the market against its log"
        )
    longer = max(study.run.months, months_needed(record))
    run = study.run.model_copy(update={"months": longer})
    looked = replace(study, settings=study.settings.model_copy(update={"run": run}))
    table = check_table(digests(looked), record, study.settings.confidence)
    refuse_if_wrong(table, study)
    return table, calibration_summary(table)
