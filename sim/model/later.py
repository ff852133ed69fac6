"""Playing on: what comes after the last month of a run, of whom the firm knew by then.

The market lives on by the same rules and the same luck. Only customers known when the horizon ended are
counted, so what was spent within it is set against what it brought, however late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.model.clock import Running
from sim.model.engines.engine import Engine
from sim.model.firms.ledger import Books
from sim.model.firms.needs import coordination_cost
from sim.model.machine.arrays import Floats
from sim.model.rules.firm import month_discount
from sim.scenario.basics.names import STAGES

#: How a run is played on: with the plan at its end, or going on as before.
PlayOn = Literal["plan_ends", "plan_goes_on"]
#: Months at the end by which a tail is fitted, and as many before them.
YEAR = 12


@dataclass(frozen=True)
class Later:
    """What came after the horizon; money is discounted to month 0, and of the whole market.

    A customer brings its contribution (what it paid less goods, handling, payouts and what was done for it)
    less its share, by purchases, in the pay of the desk.

    Attributes
    ----------
    monthly : DataFrame
        month x stage: brought (money: by the customers who stood in this stage when the horizon ended);
        purchases (number: theirs).
    customers : DataFrame
        customer: stage (name: when the horizon ended); brought (money: by this customer, not of those it
        stands for, over all months); last_year, year_before (money: likewise, in the last twelve months and
        in the twelve before them; of fewer months, what there was); bought, bought_here (number: purchases in
        the first twelve months, at any firm and at the focal one; of fewer months, what there was).
    profit : DataFrame
        month: profit (money: of the focal firm, whoever brought it, by its ledger).
    """

    monthly: pd.DataFrame
    customers: pd.DataFrame
    profit: pd.DataFrame


def what_came(running: Running, books: Books, months: int) -> Later:
    """Live `months` more, and count what the focal firm's customers bring."""
    live = running.live
    firm, first = live.firm(live.settings.focal), live.month
    counted, profit = _Counted(running.engine, firm.index, months), np.zeros(months)
    for row in range(months):
        running.live_on(first + row + 1, books)
        discount = month_discount(live.settings.discount_rate_per_year, float(first + row))
        book = next(line for line in reversed(books.ledger) if line["firm"] == firm.index)
        profit[row] = book["profit"] * discount
        upkeep = book["desk_pay"] + coordination_cost(live, firm) * firm.present
        counted.take(row, upkeep * discount)
    return Later(*counted.tables(first), pd.DataFrame({"month": first + np.arange(months), "profit": profit}))


class _Counted:
    """The customers whom the firm knows now, and what they bring month by month."""

    def __init__(self, engine: Engine, firm: int, months: int) -> None:
        state, self._f, self._engine, self._months = engine.state, firm, engine, months
        self._who = np.flatnonzero(state.purchases[self._f] > 0)
        self._stage = state.stage[self._f, self._who].astype(np.int64)
        self._profit, self._bought = self._read()
        self._all = int(state.purchases[self._f].sum())
        self._by_then = state.purchases[:, self._who].copy()  # at each firm
        self._brought = np.zeros((3, self._who.size))  # in all, in the last year, in the year before
        self._by_month = np.zeros((2, months, len(STAGES)))

    def _read(self) -> tuple[Floats, npt.NDArray[Any]]:
        state = self._engine.state
        return state.profit[self._f, self._who], state.purchases[self._f, self._who]

    def take(self, row: int, upkeep: float) -> None:
        """Take down what the month brought, less the share of `upkeep` that falls on each purchase."""
        profit, bought = self._read()
        everybody = int(self._engine.state.purchases[self._f].sum())
        each, purchases = self._engine.live.each, bought - self._bought
        pay = upkeep / (each * max(1, everybody - self._all))  # for one purchase
        brought = (profit - self._profit) / 100 - pay * purchases
        self._profit, self._bought, self._all = profit, bought, everybody
        self._brought[0] += brought
        if row + 1 == min(YEAR, self._months):
            self._first_year = self._engine.state.purchases[:, self._who] - self._by_then
        left = self._months - row  # this month included
        if left <= 2 * YEAR:
            self._brought[1 if left <= YEAR else 2] += brought
        for line, values in enumerate((brought, purchases)):
            self._by_month[line, row] = each * np.bincount(self._stage, values, len(STAGES))

    def tables(self, first: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What was taken down: by month and stage, and by customer."""
        known = slice(STAGES.index("prospect") + 1, None)
        stages = list(STAGES)[known]
        brought, purchases = self._by_month[:, :, known].reshape(2, -1)
        monthly = {
            "month": np.repeat(first + np.arange(self._months), len(stages)),
            "stage": pd.Categorical(stages * self._months, stages),
            "brought": brought,
            "purchases": purchases,
        }
        customers = {
            "customer": self._who,
            "stage": pd.Categorical.from_codes(self._stage, pd.Index(list(STAGES))),
        }
        sums = dict(zip(("brought", "last_year", "year_before"), self._brought, strict=True))
        bought = {"bought": self._first_year.sum(axis=0), "bought_here": self._first_year[self._f]}
        return pd.DataFrame(monthly), pd.DataFrame(customers | sums | bought)
