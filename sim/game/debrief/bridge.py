"""Why one match brings a team more than another: from the books, in parts that add up exactly.

What is sold, less discounts, goods and handling, is a number of purchases times what one leaves. Of its
difference, each of the two has what its change brings, on the mean of the other's two values (their Shapley
value), round by round. All else is money in the books: by its plain difference.
"""

from __future__ import annotations

import numpy as np

from sim.game.debrief.outcome import Outcome
from sim.scenario.basics.names import LEDGER_LINES

#: Lines of the books by the part that they are in; what is sold and what it costs make the first two.
_LINES = {
    "desk": ("desk_pay",),
    "payouts": ("payouts",),
    "programmes": ("programmes",),
    "advertising": ("marketing", "relations"),
    "standing": ("fixed", "capital"),
}
_SOLD = {"revenue": 1.0, "discounts": -1.0, "cost_of_goods": -1.0, "handling": -1.0}
PARTS = ("bought", "each", *_LINES, "later")


def bridge(base: Outcome, other: Outcome, team: int, with_later: bool) -> dict[str, float]:
    """What each part adds from `base` to `other`, for one team: money, discounted.

    Parameters
    ----------
    base, other : Outcome
        Of matches as long as one another.
    team : int
        Its place.
    with_later : bool
        Whether what customers are still worth counts.
    """
    numbers = [one.purchases[:, team] for one in (base, other)]
    sold = [_sold(one, team) for one in (base, other)]
    each = [
        np.divide(s, n, out=np.full(s.shape, np.nan), where=n > 0) for s, n in zip(sold, numbers, strict=True)
    ]
    each = [np.nan_to_num(np.where(np.isnan(a), b, a)) for a, b in (each, each[::-1])]
    parts = {
        "bought": float(((numbers[1] - numbers[0]) * (each[0] + each[1]) / 2).sum()),
        "each": float(((each[1] - each[0]) * (numbers[0] + numbers[1]) / 2).sum()),
    }
    for part, lines in _LINES.items():
        places = [LEDGER_LINES.index(line) for line in lines]
        costs = [float(one.books[:, team, places].sum()) for one in (base, other)]
        parts[part] = costs[0] - costs[1]
    if with_later:
        parts["later"] = float(other.later[team] - base.later[team])
    # what is sold where nobody bought is nobody's purchase
    parts["each"] += float((sold[1] - sold[0]).sum()) - parts["bought"] - parts["each"]
    return parts


def _sold(one: Outcome, team: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return sum(  # type: ignore[return-value]
        sign * one.books[:, team, LEDGER_LINES.index(line)] for line, sign in _SOLD.items()
    )
