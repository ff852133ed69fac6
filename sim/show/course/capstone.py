"""The capstone: each student's own store, of which it gets the log, and the instructor the truth.

The store stands in the market of the study `music_store`. How often its customers buy, and how soon they
leave for good, follows from the student's number; so no two students have the same log, and for some of them
another plan is best.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.market_file import STARTING_SHARE
from sim.study.logs.simulated_log import transactions

#: What is known of every store: who knows it among all, by a survey, and the plans that are on the table.
AWARENESS = 0.25
PLANS = ("hold", "music_store/loyalty", "music_store/acquisition")
#: Ends of what a student's store has of the published one's purchases, and of the purchases before leaving.
_BUYING, _STAYING = (0.7, 1.6), (0.35, 2.5)
#: Segments who buy at the store, and months and customers of a log.
_BUYERS, _LOG_MONTHS, _LOG_CUSTOMERS = ("buyers", "shoppers"), 18, 4000


def own_log(number: int) -> pd.DataFrame:
    """Return the purchase log of a student's store.

    Parameters
    ----------
    number : int
        The student's, from 0 on.

    Returns
    -------
    DataFrame
        One row a purchase: customer, date, amount (money).

    Raises
    ------
    UserError
        If the number is none.
    """
    study = load_study(
        "music_store",
        [*_truth(number), f"run.months={_LOG_MONTHS}"],
        seed=number,
        customers=_LOG_CUSTOMERS,
        strategies=PLANS[:1],
    )
    return transactions(study)[["customer", "date", "amount"]]


def true_market(number: int, *, customers: int, months: int, seed: int | None = None) -> Study:
    """Return the study of a student's store as it is, which only the instructor knows.

    Parameters
    ----------
    number : int
        The student's, from 0 on.
    customers, months : int
        Simulated, and planned for.
    seed : int, optional
        Of the luck.

    Raises
    ------
    UserError
        If the number is none.
    """
    return _store(_truth(number), customers, months, seed)


def fitted_market(fit: Calibration, *, customers: int, months: int, seed: int | None = None) -> Study:
    """Return the study of a store whose customers live as a log says; all else is as for every store.

    Parameters
    ----------
    fit : Calibration
        Of a log of purchases, with what they cost.
    customers, months : int
        Simulated, and planned for.
    seed : int, optional
        Of the luck.

    Raises
    ------
    UserError
        If what the log says cannot be put into the market, as a purchase rate out of bounds.
    """
    traits = fit.market_traits()
    rate, leaving, spend = traits["purchase_rate"], traits["attrition"], traits["spend"]
    changes = []
    for name in _BUYERS:
        path = f"market.segments.{name}"
        changes += [
            f"{path}.occasions.core.mean_per_month={rate['mean_per_month'] / STARTING_SHARE}",
            f"{path}.occasions.core.shape={rate['shape']}",
            *(f"{path}.attrition.{letter}={leaving[letter]}" for letter in ("a", "b")),
            *(f"{path}.basket.{part}={spend[part]}" for part in ("p", "q", "gamma")),
        ]
    return _store([*_known(), *changes], customers, months, seed)


def _store(changes: list[str], customers: int, months: int, seed: int | None) -> Study:
    """The study of a store that differs from the published one by `changes`, and asks of its plans."""
    return load_study(
        "music_store",
        [*changes, f"run.months={months}"],
        seed=seed,
        customers=customers,
        strategies=PLANS,
    )


def _known() -> list[str]:
    """What is as for every store; the log of the published one is no longer asked for."""
    return ["market.log=null", "market.log_segments=[]", f"market.firms.store.awareness={AWARENESS}"]


def _truth(number: int) -> list[str]:
    """What a student's number changes."""
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise UserError(f"student: a whole number from 0 on is expected (got {number!r})")
    luck = np.random.default_rng(number)
    buying, staying = (np.exp(luck.uniform(*np.log(ends))) for ends in (_BUYING, _STAYING))
    changes = _known()
    for name in _BUYERS:
        path = f"market.segments.{name}"
        changes += [
            f"{path}.occasions.core.mean_per_month=x{buying:.6g}",
            f"{path}.attrition.b=x{staying:.6g}",
        ]
    return changes
