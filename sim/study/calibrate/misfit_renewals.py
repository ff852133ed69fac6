"""Whether the sBG holds for a log of contracts: two tests, as in `sim.study.calibrate.misfit`.

- renewals: were as many contracts left at each renewal as expected (chi-square)?
- holdout: were as many renewals made after the calibration period as expected?
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.statement import stated
from sim.study.calibrate.btyd import SBG, sbg_retention, sbg_survival
from sim.study.calibrate.likelihood import Floats, distinct
from sim.study.calibrate.misfit import MATTERS, Check
from sim.study.calibrate.moment_test import Fitted
from sim.study.calibrate.sentences import TEXTS

Ints = NDArray[np.int64]
_FEWEST = 5.0  # expected to leave in a cell of the chi-square


@dataclass(frozen=True)
class Renewals:
    """What contracts did; shape (contracts,) each.

    Attributes
    ----------
    renewed, left : renewals made in the calibration period, and whether the contract was then left.
    due : renewals that fall due by the end of the log, had nobody left after the calibration period.
    held : of these, made after the calibration period.
    """

    renewed: Ints
    left: NDArray[np.bool_]
    due: Ints
    held: Ints

    def ahead(self, params: SBG) -> Floats:
        """Expected renewals of each contract after the calibration period, given that it still runs."""
        return expected_renewals(self.renewed, self.due, self.left, params)


def expected_renewals(renewed: Ints, due: Ints, left: NDArray[np.bool_], params: SBG) -> Floats:
    """Expected renewals of each contract after those made, up to those due, given that it still runs."""
    survive = np.concatenate([[1.0], sbg_survival(int(due.max()) + 1, params)])
    total = np.cumsum(survive)
    ahead = (total[np.maximum(due, renewed)] - total[renewed]) / survive[renewed]
    return np.where(left, 0.0, ahead)


def check_renewing(told: Renewals, fitted: Fitted, until: dt.date) -> tuple[Check, ...]:
    """Test a fit of the sBG; `until` is the last day of the calibration period."""
    found = [_renewals(told, fitted)]
    if told.held.any():
        found.append(_holdout(told, fitted, until))
    return tuple(found)


def _renewals(told: Renewals, fitted: Fitted) -> Check:
    met = told.renewed + told.left
    most = int(met.max())
    each = np.arange(1, most + 1)
    due = (met[:, None] >= each).sum(axis=0)
    awaited = due * (1 - sbg_retention(most, fitted.fit.params))
    cell = np.minimum((np.cumsum(awaited) - awaited) // _FEWEST, max(awaited.sum() // _FEWEST - 1, 0))
    into = (np.unique(cell, return_inverse=True)[1][:, None] == np.arange(len(np.unique(cell)))).astype(float)
    groups, of = np.unique(met, return_inverse=True)

    def expected(params: SBG) -> Floats:
        return (groups[:, None] >= each) * (1 - sbg_retention(most, params)) @ into

    seen = (told.left[:, None] & (met[:, None] == each)).astype(float)
    p = fitted.test(seen @ into, of, expected)
    observed, wanted = seen.sum(axis=0) @ into, awaited @ into
    off = float(np.abs(observed - wanted).sum() / 2 / max(observed.sum(), 1.0))
    lost = seen.sum(axis=0)
    worst = int(np.argmax(np.abs(lost - awaited)))
    said = stated(
        TEXTS, "misfit.renewals", observed=int(lost[worst]), due=int(due[worst]), renewal=worst + 1,
        expected=float(awaited[worst]),
    )  # fmt: skip
    return Check("renewals", p, off, MATTERS["renewals"], said)


def _holdout(told: Renewals, fitted: Fitted, until: dt.date) -> Check:
    (renewed, due, left), of, _ = distinct(
        told.renewed.astype(float), told.due.astype(float), told.left.astype(float)
    )
    groups = renewed.astype(np.int64), due.astype(np.int64), left > 0

    def expected(params: SBG) -> Floats:
        return expected_renewals(*groups, params)[:, None]

    p = fitted.test(told.held[:, None].astype(float), of, expected)
    awaited, observed = float(told.ahead(fitted.fit.params).sum()), float(told.held.sum())
    said = stated(TEXTS, "misfit.holdout.renewals", end=until, expected=awaited, observed=observed)
    return Check("holdout", p, abs(awaited / observed - 1), MATTERS["holdout"], said)
