"""What customers still bring once the horizon has ended: played on, not extrapolated (section 14).

A run that was played on (`sim.model.later`) tells what the customers known at the end brought in the months
after. Here that is boiled down to what a comparison needs. What would still come after those months is
closed by a geometric tail, which is shown beside the value and is no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sim.model.later import YEAR, Later
from sim.scenario.basics.names import KNOWN
from sim.scenario.plans.study import Study
from sim.study.measure.last_year import discount_factor

#: Measure, stage or nothing, value.
LaterFact = tuple[str, str, float]


def later_facts(study: Study, later: Later) -> Iterator[LaterFact]:
    """Yield what customers brought after the horizon: in all and by the stage in which they stood then.

    `brought` and `customers` have a stage, money is of the month after the horizon; the others have none:
    brought_late (in the last twelve months), bought_late and bought_before (purchases in these months and
    in the twelve before), all that the firm earned (profit); money is discounted to month 0.
    """
    factor = worth_at_end(study)
    stood = later.customers["stage"].value_counts().reindex(KNOWN, fill_value=0) * study.each
    brought = later.monthly.groupby("stage", observed=False)["brought"].sum() / factor
    for stage in KNOWN:
        yield "customers", stage, float(stood[stage])
        yield "brought", stage, float(brought[stage])
    by_month = later.monthly.groupby("month", sort=True)[["brought", "purchases"]].sum()
    yield "brought_late", "", float(by_month["brought"].to_numpy()[-YEAR:].sum())
    bought = by_month["purchases"].to_numpy(float)
    yield "bought_late", "", float(bought[-YEAR:].sum())
    yield "bought_before", "", float(bought[-2 * YEAR : -YEAR].sum())
    yield "profit", "", float(later.profit["profit"].sum())


def value_by_month(profit: np.ndarray, later: Later) -> np.ndarray:
    """Value reached by the end of each month, the horizon's and those played on; money of month 0.

    `profit` is that of the horizon, month by month, discounted; afterwards only customers known count.
    """
    after = later.monthly.groupby("month", sort=True)["brought"].sum().to_numpy(float)
    return np.concatenate([profit, after]).cumsum()


def worth_at_end(study: Study) -> float:
    """What money of the month after the horizon is worth in month 0."""
    return float(discount_factor(study.run.months, study.market_of_firms.discount_rate_per_year))


def tail_factor(before: float, late: float, study: Study) -> float:
    """How many times the last year played on is still to come, if customers fade as they last did.

    Parameters
    ----------
    before, late : float
        Purchases in the last year but one and in the last one, of all strategies and replications: what
        fades is how much is bought, and together they are many enough to tell it. Where less than two years
        were played on nothing is known of it, and none fades.
    study : Study
    """
    months = study.run.play_on_months
    fades = min(1.0, late / before) if months >= 2 * YEAR and before > 0 else 1.0
    yearly = fades / (1.0 + study.market_of_firms.discount_rate_per_year)
    return YEAR / min(YEAR, months) * yearly / (1.0 - yearly)


def customers_worth(later: Later, customers: pd.DataFrame) -> np.ndarray:
    """What each of the focal firm's customers still brings, in money of month 0; 0 for who is not known.

    `customers` are rows of the table of that name.
    """
    brought = pd.Series(later.customers["brought"].to_numpy(), index=later.customers["customer"].to_numpy())
    found: Any = brought.reindex(customers["customer"].to_numpy(), fill_value=0.0).to_numpy(float)
    return np.asarray(found)
