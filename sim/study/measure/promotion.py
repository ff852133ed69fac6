"""Where the extra units of a price cut come from, customer by customer, against the same luck without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.model.result import Run
from sim.scenario.basics.errors import UserError

#: Months after a cut in which a dip is looked for.
AFTER = 6


@dataclass(frozen=True)
class Bump:
    """Extra units of a firm in the month of its cut, and what they are made of.

    Attributes
    ----------
    extra : float
        Units more than without the cut, as a share of those without.
    from_others : float
        Units that the same customers bought less from other firms in that month, over the extra units.
    dip : float
        Units that customers bought less of the firm in the `AFTER` months that follow, over the extra units;
        below 0 where they bought more.
    category : float
        Change of all firms' units in the month over the change of the firm's own, each as a share of its
        usual.
    new_here : float
        Share of the extra units that went to customers who had not bought here in the year before.
    """

    extra: float
    from_others: float
    dip: float
    category: float
    new_here: float


def bump(held: Run, cut: Run, firm: str, category: str, month: int) -> Bump:
    """Take the bump of a one-month cut apart.

    Parameters
    ----------
    held, cut : Run
        Without the cut and with it: the same replication, with purchases kept.
    firm : str
        Whose cut it is.
    month : int
        Month of the cut; `AFTER` more have to follow.

    Raises
    ------
    UserError
        If a run kept no purchases, or the cut sold nothing more.
    """
    people = 1 + max(_customers(run) for run in (held, cut))
    usual, with_cut = (_units(run, firm, category, people, month) for run in (held, cut))
    own, others = with_cut.own - usual.own, with_cut.others - usual.others
    extra = float(own[:, 0].sum())
    if extra <= 0:
        raise UserError(
            f"promotion: {firm} sold nothing more in month {month}; there is nothing to take apart"
        )
    sold, all_sold = usual.own[:, 0].sum(), usual.own[:, 0].sum() + usual.others[:, 0].sum()
    return Bump(
        extra=extra / sold,
        from_others=-float(others[:, 0].sum()) / extra,
        dip=-float(own[:, 1:].sum()) / extra,
        category=float((own[:, 0].sum() + others[:, 0].sum()) / all_sold / (extra / sold)),
        new_here=float(own[~usual.customers, 0].sum()) / extra,
    )


@dataclass(frozen=True)
class _Units:
    """Units (customer, month from the cut on) of the firm and of others; who bought here before."""

    own: np.ndarray
    others: np.ndarray
    customers: np.ndarray


def _purchases(run: Run) -> pd.DataFrame:
    if run.purchases is None:
        raise UserError("promotion: the run keeps no purchases (journal=True keeps them)")
    return run.purchases


def _customers(run: Run) -> int:
    return int(_purchases(run)["customer"].max())


def _units(run: Run, firm: str, category: str, people: int, month: int) -> _Units:
    bought = _purchases(run)
    bought = bought[bought["category"] == category]
    customer, when = bought["customer"].to_numpy(), bought["time_months"].to_numpy().astype(int) - month
    here = (bought["firm"] == firm).to_numpy()
    own, others = np.zeros((people, AFTER + 1)), np.zeros((people, AFTER + 1))
    counted = (when >= 0) & (when <= AFTER)
    for units, chosen in ((own, counted & here), (others, counted & ~here)):
        np.add.at(units, (customer[chosen], when[chosen]), 1.0)
    before = np.zeros(people, dtype=bool)
    before[customer[here & (when < 0) & (when >= -12)]] = True
    return _Units(own, others, before)
