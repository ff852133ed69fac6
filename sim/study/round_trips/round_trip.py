"""Round trips: a market with a known truth, its log, a calibration on the log, and the truth again.

One trip tells whether the truth lies within the intervals; many tell how often it does. Intervals of 95 %
should hold it in 95 of 100 trips: fewer, and they are too narrow or the estimate is off; many more, and they
are too wide.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim.study.calibrate.btyd import BGNBD, SBG
from sim.study.calibrate.calibrate import calibrate
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.likelihood import Fit
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.calibrate.spend_model import GammaGamma
from sim.study.logs.calendar import MONTH_DAYS, WEEK_DAYS
from sim.study.logs.simulated_log import transactions, write_log
from sim.study.round_trips.known_truth import BUYING, RENEWING, SPEND, known_buyers, known_subscribers
from sim.study.running.choose_executor import executor
from sim.study.running.compiling import compile_first
from sim.study.running.progress import progress_bar

#: Kind and number of a trip; quantity, truth, estimate and the ends of its interval.
Job = tuple[str, int]
Row = tuple[str, float, float, float, float]
#: Kinds of market, with the customers of one trip: enough that intervals may be taken at their word (a few
#: hundred customers hardly tell the two parameters of leaving apart).
KINDS = {"buyers": 3000, "subscribers": 1500}
#: Resamples behind the intervals of one trip.
RESAMPLES = 200
COLUMNS = ("kind", "trip", "quantity", "truth", "estimate", "low", "high")


def round_trips(
    trips: int,
    *,
    kinds: tuple[str, ...] = tuple(KINDS),
    seed: int = 1,
    resamples: int = RESAMPLES,
    workers: int | None = None,
    cluster: str | None = None,
    engine: str = "compiled",
    progress: bool | None = None,
) -> pd.DataFrame:
    """Make so many round trips through each kind of market.

    Parameters
    ----------
    trips : int
    kinds : of "buyers" (BG/NBD, Gamma-Gamma) and "subscribers" (sBG).
    seed : int
        Trip n of a seed is the same however many are made, and by whichever engine.
    resamples : int
        Resamples behind each interval.
    workers, cluster : int or str, optional
        Who makes them, as in `replicate`; the result does not depend on it.
    engine : {"compiled", "reference"}
    progress : bool, optional
        Show a bar on stderr; only on a terminal when left out.

    Returns
    -------
    DataFrame
        kind, trip, quantity, truth, estimate, low, high (95 % interval); in order of kind and trip.
    """
    jobs = [(kind, number) for kind in kinds for number in range(trips)]
    does = executor(workers, cluster)
    first = partial(compile_first, known_buyers(2, 1), journal=True) if engine == "compiled" else None
    work = partial(_trip, seed=seed, resamples=resamples, engine=engine)
    done: dict[Job, list[Row]] = {}
    coming = does.done(work, jobs, first=first)
    with progress_bar(len(jobs), "round trips", "trip", progress) as step:
        for job, rows in coming:
            done[job] = rows
            step(f"{job[0]} {job[1]}")
    return pd.DataFrame([(*job, *row) for job in jobs for row in done[job]], columns=list(COLUMNS))


def _trip(job: Job, seed: int, resamples: int, engine: str) -> list[Row]:
    """One round trip: quantity, truth, estimate and the ends of its interval."""
    kind, number = job
    make = known_buyers if kind == "buyers" else known_subscribers
    study = make(KINDS[kind], seed)
    log = transactions(study, replication=number, engine="reference" if engine == "reference" else "compiled")
    with tempfile.TemporaryDirectory() as place:
        path = write_log(log, Path(place) / f"{kind}.csv")
        fit = calibrate(path, resamples=resamples, seed=number + 1)
    if isinstance(fit, RenewalCalibration):
        return _of_subscribers(fit)
    assert isinstance(fit, Calibration)  # the log is one of purchases
    return _of_buyers(fit)


def _of_buyers(fit: Calibration) -> list[Row]:
    """What a calibration found of the buyers, beside the truth."""
    months = MONTH_DAYS / WEEK_DAYS
    rows = [(name, *_parameter(fit.buying, name, getattr(BUYING, name))) for name in BGNBD._fields]
    if isinstance(fit.spend, Fit):
        rows += [(name, *_parameter(fit.spend, name, getattr(SPEND, name))) for name in GammaGamma._fields]
    return [
        *rows,
        ("purchases a month", BUYING.r / BUYING.alpha * months, *fit.rate_per_month),
        ("chance to leave", BUYING.a / (BUYING.a + BUYING.b), *fit.chance_to_leave),
        ("mean spend", SPEND.p * SPEND.gamma / (SPEND.q - 1), *fit.mean_spend),
        ("holdout error", 0.0, *fit.holdout_alone),
    ]


def _of_subscribers(fit: RenewalCalibration) -> list[Row]:
    """What a calibration found of the subscribers, beside the truth."""
    a, b = RENEWING
    return [
        *((name, *_parameter(fit.renewing, name, getattr(RENEWING, name))) for name in SBG._fields),
        ("chance to leave at the first renewal", a / (a + b), *fit.chance_to_leave),
        ("holdout error", 0.0, *fit.holdout_alone),
    ]


def _parameter(fit: Fit[Any], name: str, truth: float) -> tuple[float, float, float, float]:
    """Truth, estimate and interval of one fitted parameter."""
    low, high = fit.intervals[name]
    return truth, getattr(fit.params, name), low, high
