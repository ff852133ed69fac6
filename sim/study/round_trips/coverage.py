"""How often intervals hold the truth: coverage over many round trips, and what is wrong if it is not 95 %.

Three things are tested, for each kind of market and by trips, which are independent of one another:

- each quantity's misses against the binomial distribution,
- each quantity's mean error in units of its interval's standard error: whether the estimate is off,
- the mean number of misses a trip over all quantities, by Student's t: sharper than the first, if all
  intervals are too narrow.

The tests share one false-alarm rate (Bonferroni). A calibration is granted what its method grants itself: the
bootstrap is exact for large samples only, and a log by days merges purchases of one day, so that a true
coverage of 95 % less `COVER_SLACK`, and an error of `ERROR_SLACK` standard errors, do not count as faults.

With 200 trips of each kind, intervals a fifth too narrow are seen almost always, and so is an estimate that
is off by 0.6 of its standard error: `tests/study/round_trips/test_coverage.py` shows both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOMINAL = 0.95
FALSE_ALARM = 0.01
COVER_SLACK = 0.015
ERROR_SLACK = 0.15
_Z95 = 1.959963984540054
FEWEST = 20  # trips; below, no test could fail


@dataclass(frozen=True)
class Coverage:
    """What many round trips tell of a calibration's intervals.

    Attributes
    ----------
    table : DataFrame
        kind, quantity, truth, mean (estimate), trips, inside, coverage with coverage_low and coverage_high
        (95 %, Clopper-Pearson), error (mean, in standard errors) with error_low and error_high.
    together : DataFrame
        kind, quantities, misses (mean share over all quantities), low, high (95 %, t over trips).
    faults : tuple of str
        What the tests refuse, one line each; empty if all is well.
    """

    table: pd.DataFrame
    together: pd.DataFrame
    faults: tuple[str, ...]


def coverage(found: pd.DataFrame, false_alarm: float = FALSE_ALARM) -> Coverage:
    """Hold intervals against the truth.

    Parameters
    ----------
    found : DataFrame
        As `round_trips` returns it.
    false_alarm : float
        Chance that any of the tests fails though all is well.
    """
    groups = list(found.groupby(["kind", "quantity"], sort=False))
    level = false_alarm / (2 * len(groups) + found["kind"].nunique())
    rows: list[dict[str, Any]] = []
    faults: list[str] = []
    for (kind, quantity), group in groups:
        row: dict[str, Any] = {"kind": kind, "quantity": quantity, **_of_quantity(group)}
        rows.append(row)
        faults += [f"{kind!s}: {quantity}: {fault}" for fault in _faults(row, level)]
    together: list[dict[str, Any]] = []
    for kind, group in found.groupby("kind", sort=False):
        both, fault = _together(group, level)
        together.append({"kind": kind, **both})
        faults += [f"{kind!s}: {fault}"] if fault else []
    return Coverage(pd.DataFrame(rows), pd.DataFrame(together), tuple(faults))


def _inside(group: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether intervals hold the truth; one that is not known does not."""
    return ((group["low"] <= group["truth"]) & (group["truth"] <= group["high"])).to_numpy(bool)


def standard_errors_off(group: pd.DataFrame) -> NDArray[np.float64]:
    """Errors of one quantity in units of a standard error, told from the interval.

    On the logarithm, but for a truth of 0: intervals of what is positive are symmetric there, or nearly.
    """
    values = group[["truth", "estimate", "low", "high"]].to_numpy(float)
    if (values > 0).all():
        values = np.log(values)
    truth, estimate, low, high = values.T
    return np.asarray((estimate - truth) / ((high - low) / (2 * _Z95)))


def _of_quantity(group: pd.DataFrame) -> dict[str, float]:
    from scipy.stats import binomtest

    inside, trips = int(_inside(group).sum()), len(group)
    ends = binomtest(inside, trips).proportion_ci(0.95, method="exact")
    off = standard_errors_off(group)
    off = off[np.isfinite(off)]
    error = float(off.mean()) if len(off) else np.nan
    spread = float(off.std(ddof=1) / np.sqrt(len(off))) if len(off) > 1 else np.nan
    return {
        "truth": float(group["truth"].iloc[0]),
        "mean": float(group["estimate"].mean()),
        "trips": trips,
        "inside": inside,
        "coverage": inside / trips,
        "coverage_low": float(ends.low),
        "coverage_high": float(ends.high),
        "error": error,
        "error_se": spread,
        "error_low": error - _Z95 * spread,
        "error_high": error + _Z95 * spread,
    }


def _faults(row: dict[str, Any], level: float) -> list[str]:
    """What is wrong with one quantity."""
    from scipy.stats import binom, norm

    trips, inside = row["trips"], row["inside"]
    told: list[str] = []
    if trips < FEWEST:
        return told
    share = f"the interval holds the truth in {inside} of {trips} trips"
    if binom.cdf(inside, trips, NOMINAL - COVER_SLACK) < level / 2:
        told.append(f"{share}: too narrow, or the estimate is off")
    elif binom.sf(inside - 1, trips, NOMINAL) < level / 2:
        told.append(f"{share}: too wide")
    beyond = max(0.0, abs(row["error"]) - ERROR_SLACK)
    if beyond > 0 and 2 * norm.sf(beyond / row["error_se"]) < level:
        told.append(f"the estimate is off by {row['error']:+.2f} standard errors on average")
    return told


def _together(group: pd.DataFrame, level: float) -> tuple[dict[str, float], str]:
    """Misses over all quantities of a kind, trip by trip."""
    from scipy.stats import t

    misses = pd.Series(~_inside(group)).groupby(group["trip"].to_numpy()).mean().to_numpy()
    trips, mean = len(misses), float(misses.mean())
    error = float(misses.std(ddof=1) / np.sqrt(trips)) if trips > 1 else np.nan
    half = float(t.isf(0.025, max(trips - 1, 1))) * error
    row = {
        "quantities": group["quantity"].nunique(),
        "misses": mean,
        "low": mean - half,
        "high": mean + half,
    }
    allowed = 1 - NOMINAL + COVER_SLACK
    if trips >= FEWEST and error > 0 and t.sf((mean - allowed) / error, trips - 1) < level:
        return row, f"{mean:.1%} of all intervals miss the truth, not {1 - NOMINAL:.0%}: too narrow"
    return row, ""
