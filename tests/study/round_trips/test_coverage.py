"""The judge of coverage: silent when all is well, and not when an interval or an estimate is off.

Trips are made up here: estimates with known errors, three quarters of whose variance is shared by a few
quantities of one trip, as those of one model share it. False alarms are stated at 1 % a judgement; the power
at 200 trips is shown, not claimed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.study.round_trips.coverage import FALSE_ALARM, coverage, standard_errors_off

pytestmark = pytest.mark.slow

QUANTITIES = {"buyers": 11, "subscribers": 4}
TRIPS = 200
ERROR = 0.08  # standard error of every estimate, on the logarithm


def made_up(rng: np.random.Generator, width: float = 1.0, off: float = 0.0, one: str = "") -> pd.DataFrame:
    """Trips whose intervals are `width` times as wide as they should be; `one` quantity alone, if named."""
    rows: list[tuple[Any, ...]] = []
    for kind, count in QUANTITIES.items():
        shared = rng.standard_normal((TRIPS, count))[:, [k // 4 for k in range(count)]]
        noise = np.sqrt(0.75) * shared + np.sqrt(0.25) * rng.standard_normal((TRIPS, count))
        for k in range(count):
            name = f"q{k}"
            touched = not one or one == f"{kind}: {name}"
            error = ERROR * (noise[:, k] + (off if touched else 0.0))
            half = 1.96 * ERROR * (width if touched else 1.0)
            rows += [
                (kind, trip, name, 2.0, 2 * np.exp(e), 2 * np.exp(e - half), 2 * np.exp(e + half))
                for trip, e in enumerate(error)
            ]
    return pd.DataFrame(rows, columns=["kind", "trip", "quantity", "truth", "estimate", "low", "high"])


def refused(times: int, **how: Any) -> int:
    rng = np.random.default_rng(5)
    return sum(bool(coverage(made_up(rng, **how)).faults) for _ in range(times))


def test_false_alarms_are_as_rare_as_stated() -> None:
    # 1e-3: what chance gives in a judge that fails in one of a hundred good calibrations
    assert refused(120) <= stats.binom.isf(1e-3, 120, FALSE_ALARM)


def test_intervals_a_fifth_too_narrow_are_refused() -> None:
    """88 % of such intervals hold the truth, not 95 %."""
    assert refused(40, width=0.8) >= 38


def test_one_estimate_six_tenths_of_a_standard_error_off_is_refused() -> None:
    """5 % off, at a standard error of 8 %."""
    assert refused(40, off=0.6, one="buyers: q3") >= 38
    assert refused(40, off=-0.6, one="subscribers: q0") >= 38


def test_intervals_twice_too_wide_are_refused() -> None:
    assert refused(10, width=2.0) == 10


def test_the_fault_says_what_is_wrong() -> None:
    rng = np.random.default_rng(6)
    told = coverage(made_up(rng, off=0.8, one="buyers: q3"))
    assert [fault.partition(": the estimate")[0] for fault in told.faults] == ["buyers: q3"]
    narrow = coverage(made_up(rng, width=0.5))
    assert any("too narrow" in fault for fault in narrow.faults)
    row = narrow.table.iloc[0]
    assert row["coverage_low"] < row["coverage"] < row["coverage_high"]
    assert row["inside"] == round(row["coverage"] * TRIPS)
    exact = stats.binomtest(int(row["inside"]), TRIPS).proportion_ci(0.95, "exact")
    assert (row["coverage_low"], row["coverage_high"]) == (exact.low, exact.high)


def test_few_trips_are_not_judged() -> None:
    rng = np.random.default_rng(7)
    found = made_up(rng, width=0.3)
    assert coverage(found[found["trip"] < 10]).faults == ()


def test_an_interval_that_is_not_known_holds_nothing() -> None:
    found = made_up(np.random.default_rng(8))
    found.loc[found["quantity"] == "q1", ["low", "high"]] = np.nan
    assert any("q1: the interval holds the truth in 0 of" in fault for fault in coverage(found).faults)


@pytest.mark.parametrize(
    ("row", "expected"),
    [((2.0, 2.0 * np.e, 2.0, 2.0 * np.e**2), 1.96), ((0.0, 0.1, -0.1, 0.3), 0.98)],
    ids=["on the logarithm", "as it is"],
)
def test_errors_are_in_standard_errors(row: tuple[float, ...], expected: float) -> None:
    frame = pd.DataFrame([row], columns=["truth", "estimate", "low", "high"])
    assert standard_errors_off(frame)[0] == pytest.approx(expected, rel=1e-3)
