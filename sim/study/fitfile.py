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

from sim.scenario.errors import UserError
from sim.study.btyd import BGNBD
from sim.study.calibration import Calibration
from sim.study.likelihood import Fit
from sim.study.spend import GammaGamma


def write_fit(calibration: Calibration, folder: str | Path) -> list[Path]:
    """Write `fit.json` and `holdout.parquet` (week, end, observed, expected) to a folder, made if need be.

    Each file appears whole or not at all. Numbers that do not exist (no holdout, a loose parameter) are null.
    """
    folder = Path(folder)
    holdout = calibration.holdout
    text = json.dumps(fit_numbers(calibration), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [
            _replace(folder / "holdout.parquet", lambda at: holdout.to_parquet(at, index=False)),
            _replace(folder / "fit.json", lambda at: at.write_text(text, encoding="utf-8")),
        ]
    except OSError as fault:
        raise UserError(f"{folder}: cannot be written ({fault.strerror or fault})") from None


def fit_numbers(calibration: Calibration) -> dict[str, Any]:
    """Every number of a calibration as plain JSON types; NaN and infinity become None."""
    c = calibration
    fits: dict[str, tuple[Fit[BGNBD] | Fit[GammaGamma], str]] = {
        "bg_nbd": (c.buying, "weeks"),
        "gamma_gamma": (c.spend, "currency of the log"),
    }
    numbers = {
        "log": {"file": c.source, **asdict(c.quality), "remarks": c.quality.remarks},
        "period": {"start": c.start, "calibration_end": c.calibration_end, "end": c.end, "cohort": c.cohort},
        "models": {
            name: {
                "unit": unit,
                "params": fit.params._asdict(),
                "standard_errors": fit.standard_errors,
                "intervals_95": fit.intervals,
                "method": fit.method,
                "interval_method": fit.interval_method,
                "log_likelihood": fit.log_likelihood,
                "customers": fit.observations,
            }
            for name, (fit, unit) in fits.items()
        },
        "spend_frequency_correlation": c.spend_frequency_correlation,
        "holdout_error": c.holdout_error,
        "holdout": {"cumulative": c.holdout_cumulative._asdict(), "alone": c.holdout_alone._asdict()},
        "price": None if c.price is None else asdict(c.price),
        "histories": {"weeks_ahead": c.grid_weeks, **c.grid.to_dict("list")},
        "weekly": c.weekly.to_dict("list"),
        "monthly": c.monthly.to_dict("list"),
        "frequency": c.frequency.to_dict("list"),
        "market_traits": c.market_traits(),
        "notes": c.notes,
    }
    return cast("dict[str, Any]", _plain(numbers))


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
