"""Units sold and mean price by good and week, where a log tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.study.logs.rows import Rows


Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prices:
    """Units sold and mean price by good and week (numbers from 0), where any were sold."""

    good: Ints
    week: Ints
    units: Floats
    price: Floats
    names: NDArray[Any]


def prices_of(rows: Rows, use: NDArray[np.bool_], start: int) -> Prices | None:
    """Units and prices by good and week, of a log that has prices; None of one that has not.

    Units and amounts alone are prices only where goods are told apart: else the mean price moves with what is
    in the baskets.
    """
    units, price, good = (rows.beside[name] for name in ("units", "price", "good"))
    if price is None and (units is None or good is None):
        return None
    amount = rows.amount
    use = use & (amount > 0)
    if units is None:
        with np.errstate(divide="ignore", invalid="ignore"):
            units = np.where(price > 0, amount / price, np.nan)
    use = use & np.isfinite(units) & (units > 0)
    if not use.any():
        return None
    codes, names = (
        (np.zeros(len(amount), np.int64), np.array([""])) if good is None else (good.codes, good.values)
    )
    week = (rows.day - start) // 7
    weeks = int(week[use].max()) + 1
    cell = (codes * weeks + week)[use]
    present, at = np.unique(cell, return_inverse=True)
    sold = np.bincount(at, units[use]).astype(float)
    paid = np.bincount(at, (amount if price is None else price * units)[use])
    return Prices(present // weeks, present % weeks, sold, paid / sold, names)
