"""What records of customers say of a group of them, and what is true of the same group.

Naive: the group against all other customers. Matched: against others who bought as much in the year before,
the usual mend. True: against the same customers, with the same luck, in a world in which one thing differs.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.model.machine.arrays import Floats

Which = npt.NDArray[np.bool_]
Finding = Literal["over", "under", "right", "reversed", "unseen", "nothing", "open"]

#: Groups of as many buyers each, by what they bought in the year before; who bought nothing is one more.
CLASSES = 20


class Told(NamedTuple):
    """Of one run, in the unit of the outcome.

    Attributes
    ----------
    group, others : float
        Mean outcome of the group, and of all other customers.
    naive, matched, true : float
        How much more the group brings than others, than others who bought as much before, and than it would
        itself.
    size : float
        Customers in the group, as a share of all.
    """

    group: float
    others: float
    naive: float
    matched: float
    true: float
    size: float


def told(outcome: Floats, without: Floats, group: Which, others: Which, before: Floats) -> Told:
    """Compare a group of customers with others, and with itself.

    Parameters
    ----------
    outcome : array (customer,)
        What each customer brings.
    without : array (customer,)
        What the same customer brings in the world in which the thing is not.
    group, others : array of bool (customer,)
        Whom it has happened to, and with whom records compare them.
    before : array (customer,)
        Purchases, or money, in the year before it happened.

    Returns
    -------
    Told
        Not a number where the group, or the others, are nobody.
    """
    if not group.any() or not others.any():
        return Told(*[float("nan")] * len(Told._fields))
    of_group, of_others = float(outcome[group].mean()), float(outcome[others].mean())
    return Told(
        of_group,
        of_others,
        of_group - of_others,
        like_with_like(outcome, group, others, before),
        float((outcome[group] - without[group]).mean()),
        float(group.sum() / (group | others).sum()),
    )


def like_with_like(outcome: Floats, group: Which, others: Which, before: Floats) -> float:
    """How much more a group brings than others who bought as much before: a mean over the group.

    Customers are sorted into `CLASSES` by what they bought before; whoever has no like among the others is
    left out.
    """
    bought = before[(group | others) & (before > 0)]
    edges = np.quantile(bought, np.linspace(0, 1, CLASSES + 1)[1:-1]) if bought.size else np.zeros(0)
    kind = np.where(before > 0, 1 + np.searchsorted(edges, before, side="right"), 0)
    count = [np.bincount(kind[who], minlength=CLASSES + 1) for who in (group, others)]
    total = [np.bincount(kind[who], outcome[who], CLASSES + 1) for who in (group, others)]
    both = (count[0] > 0) & (count[1] > 0)
    if not both.any():
        return float("nan")
    apart = total[0][both] / count[0][both] - total[1][both] / count[1][both]
    return float(np.average(apart, weights=count[0][both]))


def finding_of(found: pd.DataFrame, subject: str) -> Finding:
    """Say how what records tell of a subject stands to the truth.

    Parameters
    ----------
    found : DataFrame
        As `dashboard` returns it.
    subject : str

    Returns
    -------
    {"over", "under", "right", "reversed", "unseen", "nothing", "open"}
        Too high, too low or right; of the other sign; a true effect that records cannot tell; an effect told
        that may be none; neither can be told.
    """
    rows: Any = found[found["subject"] == subject].set_index("measure")
    naive, true = (_sure(rows.loc[name]) for name in ("naive", "true"))
    if naive == 0 or true == 0:
        return "unseen" if true else "nothing" if naive else "open"
    if naive != true:
        return "reversed"
    mean, low, high = (float(rows.loc["ratio", end]) for end in ("mean", "low", "high"))
    if np.isnan(low):  # a single run
        low = high = mean
    return "over" if low > 1 else "under" if high < 1 else "right"


def _sure(row: Any) -> int:
    """Sign of a number whose interval leaves out nought, else 0; of a single run, its sign."""
    if np.isnan(row["low"]):
        return int(np.sign(np.nan_to_num(row["mean"])))
    return int(row["low"] > 0) - int(row["high"] < 0)
