"""Rows that repeat others, and refunds, in a log whose rows are in order of customer and day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.study.logs.rows import Rows
from sim.study.logs.table import Table
from sim.study.logs.values import as_text, others, same_rows

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_SOME = 200_000  # rows that say what a column is like


def repeats(rows: Rows, key: Ints, order: NDArray[np.intp], table: Table) -> NDArray[np.bool_]:
    """Which rows repeat an earlier one in every column of the log.

    `key` is a number for each row's customer and day, `order` sorts by it. Other columns are read for those
    rows only that agree in customer, day and amount.
    """
    copies = np.zeros(len(key), bool)
    ordered = key[order]
    shared = np.zeros(len(key), bool)
    same = ordered[1:] == ordered[:-1]
    shared[1:] |= same
    shared[:-1] |= same
    some = order[shared]
    if not len(some):
        return copies
    some = some[np.lexsort((some, rows.amount[some], key[some]))]
    alike = (np.diff(key[some]) == 0) & (np.diff(rows.amount[some]) == 0)
    pairs = np.zeros(len(some), bool)
    pairs[1:] |= alike
    pairs[:-1] |= alike
    some = some[pairs]
    if not len(some):
        return copies
    known = {role: name for role, name in rows.roles.items() if role in ("customer", "amount")}
    like = same_rows(table, known, rows.at[some])
    new = np.lexsort((some, like, rows.amount[some], key[some]))
    some, like = some[new], like[new]
    again = (np.diff(key[some]) == 0) & (np.diff(rows.amount[some]) == 0) & (np.diff(like) == 0)
    copies[some[1:][again]] = True
    return copies


def told_apart(rows: Rows, table: Table) -> bool:
    """Whether a log has columns that two purchases would not share: an order number, a till, a good.

    What only describes the customer is none (it is the same in all rows of each), and neither are units and
    price, of which the amount is made. Looked for among the first rows.
    """
    if "order" in rows.roles:
        return True
    some = rows.at[:_SOME]
    customer = rows.customer[:_SOME]
    for name in others(table, {role: name for role, name in rows.roles.items() if role != "good"}):
        text = as_text(table.read([name])[name].take(some), "").plain()
        pairs = np.unique(customer * len(text.values) + text.codes)
        if len(pairs) > len(np.unique(customer)):
            return True
    return False


def net_of_refunds(
    key: Ints, spent: Floats, back: Ints, refund: Floats, days: int
) -> tuple[Floats, NDArray[np.bool_], int]:
    """Take refunds off what the customer spent before, the latest purchase first.

    Parameters
    ----------
    key, spent : purchases, sorted; customer * `days` + day, and amount; shape (purchases,).
    back, refund : refunds likewise, in order; money above 0; shape (refunds,).

    Returns
    -------
    What is left of each purchase; which of them are purchases still (those wiped out are not, those that cost
    nothing at first are); how many refunds follow no purchase with anything left.
    """
    left, unmatched = spent.copy(), 0
    latest = np.searchsorted(key, back, side="right") - 1
    for at, owner, money in zip(latest.tolist(), (back // days).tolist(), refund.tolist(), strict=True):
        taken = False
        while money > 0 and at >= 0 and key[at] // days == owner:
            if left[at] > 0:
                part = min(money, float(left[at]))
                left[at] -= part
                money -= part
                taken = True
            at -= 1
        unmatched += not taken
    left[left < 0.005] = 0.0  # less than a cent is what rounding leaves
    return left, ~((left == 0) & (spent > 0)), unmatched
