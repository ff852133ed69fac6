"""The files of a calibration: `fit.json` (every number) and `holdout.parquet` (the weeks after it)."""

from __future__ import annotations

import datetime as dt
import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.likelihood import Fit
from sim.study.calibrate.misfit import FALSE_ALARM
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.calibrate.season import MONTHS, Season
from sim.study.calibrate.summary_calibration import SummaryCalibration


def default_folder(log: Path, sha256: str) -> Path:
    """Folder for the fit of a log where none is named: that of its name, unless it is another log's.

    A folder that is new is taken at once, so that two logs of one name that are fitted at the same time do
    not share it.
    """
    name = log.name.split(".")[0] or "log"
    folder = Path("reports") / name
    try:
        folder.parent.mkdir(exist_ok=True)
        folder.mkdir()
    except FileExistsError:
        return folder if held(folder).get("sha256") == sha256 else folder.with_name(f"{name}-{sha256[:8]}")
    except OSError as fault:
        raise UserError(f"{folder}: cannot be written ({fault.strerror or fault})") from None
    return folder


def held(folder: Path) -> dict[str, Any]:
    """The log whose fit a folder holds, as `fit.json` tells of it; empty if there is none."""
    try:
        found = json.loads((folder / "fit.json").read_text(encoding="utf-8"))["log"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def write_fit(
    calibration: Calibration | RenewalCalibration | SummaryCalibration, folder: str | Path
) -> list[Path]:
    """Write `fit.json` and, of purchases, `holdout.parquet` (week, end, observed, expected) to a folder, made
    if need be.

    Each file appears whole or not at all. Numbers that do not exist (no holdout, a loose parameter) are null.
    """
    folder = Path(folder)
    text = json.dumps(fit_numbers(calibration), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        if isinstance(calibration, Calibration):
            holdout = calibration.holdout
            at = folder / "holdout.parquet"
            paths.append(_replace(at, lambda partial: holdout.to_parquet(partial, index=False)))
        fit = _replace(folder / "fit.json", lambda partial: partial.write_text(text, encoding="utf-8"))
        return [*paths, fit]
    except OSError as fault:
        raise UserError(f"{folder}: cannot be written ({fault.strerror or fault})") from None


def fit_numbers(calibration: Calibration | RenewalCalibration | SummaryCalibration) -> dict[str, Any]:
    """Every number of a calibration as plain JSON types; NaN and infinity become None."""
    c = calibration
    log = {"file": c.source, **asdict(c.quality), "remarks": c.quality.remarks}
    numbers: dict[str, Any] = {"setting": c.setting, "log": log, "fit": _tested(c), "notes": c.notes}
    if isinstance(c, SummaryCalibration):
        models, table = _buying_and_spend(c), c.frequency[["repeats", "customers", "expected_customers"]]
        return cast("dict[str, Any]", _plain({**numbers, **models, "frequency": table.to_dict("list")}))
    numbers |= {
        "period": {"start": c.start, "calibration_end": c.calibration_end, "end": c.end, "cohort": c.cohort},
        **(_of_purchases(c) if isinstance(c, Calibration) else _of_contracts(c)),
        "holdout_error": c.holdout_error,
        "market_traits": c.market_traits(),
    }
    return cast("dict[str, Any]", _plain(numbers))


def _buying_and_spend(c: Calibration | SummaryCalibration) -> dict[str, Any]:
    spend = {"note": c.spend} if isinstance(c.spend, Statement) else _model(c.spend, "currency of the log")
    return {
        "models": {"bg_nbd": _model(c.buying, "weeks"), "gamma_gamma": spend},
        "spend_frequency_correlation": c.spend_frequency_correlation,
    }


def _of_purchases(c: Calibration) -> dict[str, Any]:
    return {
        **_buying_and_spend(c),
        "holdout": {"cumulative": c.holdout_cumulative._asdict(), "alone": c.holdout_alone._asdict()},
        "season": None if c.season is None else _season(c.season),
        "price": {"note": c.price_note} if c.price is None else _price(asdict(c.price)),
        "weekly": c.weekly.to_dict("list"),
        "monthly": c.monthly.to_dict("list"),
        "frequency": c.frequency.to_dict("list"),
        "histories": {"weeks_ahead": c.grid_weeks, **c.grid.to_dict("list")},
    }


def _of_contracts(c: RenewalCalibration) -> dict[str, Any]:
    return {
        "models": {"sbg": _model(c.renewing, f"renewals, one every {c.months_between_renewals} months")},
        "holdout": {"alone": c.holdout_alone._asdict()},
        "survival": c.survival.to_dict("list"),
        "monthly": c.monthly.to_dict("list"),
        "frequency": c.frequency.to_dict("list"),
    }


def _model(fit: Fit[Any], unit: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "params": fit.params._asdict(),
        "standard_errors": fit.standard_errors,
        "intervals_95": fit.intervals,
        "method": fit.method,
        "interval_method": fit.interval_method,
        "log_likelihood": fit.log_likelihood,
        "customers": fit.observations,
    }


def _season(season: Season) -> dict[str, Any]:
    ends = zip(season.low.tolist(), season.high.tolist(), strict=True)
    return {"month": MONTHS, "factor": season.factor.tolist(), "intervals_95": list(ends)}


def _tested(c: Calibration | RenewalCalibration | SummaryCalibration) -> dict[str, Any]:
    return {
        "holds": not c.misfit,
        "false_alarm_each": FALSE_ALARM,
        "tests": [{**asdict(check), "fails": check.fails} for check in c.checks],
    }


def _price(numbers: dict[str, Any]) -> dict[str, Any]:
    value, low, high = numbers.pop("elasticity")
    return {"elasticity": value, "interval_95": [low, high], **numbers}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):  # a pandas Timestamp is one too
        return value.strftime("%Y-%m-%d")
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _replace(path: Path, write: Callable[[Path], object]) -> Path:
    """Write under a temporary name beside `path`, then rename."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        write(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path
