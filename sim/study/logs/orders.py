"""Orders of several lines: whose amount stands in one of them alone, or in each of them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.study.logs.names import plain
from sim.study.logs.values import Text, as_text

if TYPE_CHECKING:
    import pyarrow as pa

Bools = NDArray[np.bool_]

#: What the amount of a whole order is called.
TOTALS = frozenset(
    {
        "total",
        "ordertotal",
        "grandtotal",
        "totalamount",
        "totalprice",
        "totalpaid",
        "orderamount",
        "ordervalue",
    }
)
_FEW = 3  # orders of several lines, below which chance may have made their amounts equal


def further_lines(
    of: Mapping[str, pa.ChunkedArray], customers: Text, dates: Text, without: Bools | None, empty: Bools
) -> Bools:
    """Rows that hold further goods of an order whose amount stands in another row.

    Their amount is blank, and a row with an amount has the same order number, or where there is none, the
    same customer and time.
    """
    if without is None or not without.any() or without.all():
        return np.zeros(len(empty), bool)
    with_amount = ~without & ~empty
    key = customers.plain().codes * (len(dates.written) + 1) + dates.codes
    whole = ~customers.missing & ~dates.missing
    found = without & whole & np.isin(key, key[with_amount & whole])
    if "order" in of:
        order = as_text(of["order"], "").plain()
        found |= without & ~order.missing & np.isin(order.codes, order.codes[with_amount])
    return found & ~empty


def repeated_totals(of: Mapping[str, pa.ChunkedArray], roles: Mapping[str, str], empty: Bools) -> Bools:
    """Rows that hold the total of their order again, as some shops write it in each of its lines.

    Known by the name of the column, where all lines of every order agree in it.
    """
    none = np.zeros(len(empty), bool)
    if not {"order", "amount"} <= of.keys() or plain(roles["amount"]) not in TOTALS:
        return none
    order, amount = as_text(of["order"], "").plain(), as_text(of["amount"], "").plain()
    there = np.flatnonzero(~order.missing & ~amount.missing & ~empty)
    numbers, first, lines = np.unique(order.codes[there], return_index=True, return_counts=True)
    pairs = np.unique(order.codes[there] * len(amount.values) + amount.codes[there])
    if len(pairs) > len(numbers) or (lines > 1).sum() < _FEW:
        return none
    again = none.copy()
    again[there] = True
    again[there[first]] = False
    return again
