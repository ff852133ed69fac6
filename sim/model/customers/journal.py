"""The journal: every purchase of a month, noted as it is booked, for those who want a transaction log.

A run without one has `None` in its place, and the compiler drops what would write to it: it costs nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.machine.arrays import Bytes, Floats, Ints, Shorts, Singles
from sim.model.machine.compile import rule

ARRIVED = -1  # occurrence of the purchase by which a customer enters the market
ON_CALL = -2  # occurrence of what was sold on a call is this, less that of the call


class Journal(NamedTuple):
    """Purchases in the order in which they were booked; (room,) but for `used`."""

    customer: Ints
    firm: Bytes
    category: Bytes
    occurrence: Shorts  # number of the occasion (see `shopping.PER_CATEGORY`), ARRIVED, or ON_CALL and less
    since: Shorts  # month of the customer's first purchase at the firm
    paid: Floats  # minor units
    price: Floats  # price paid, as a multiple of the category's starting price
    used: npt.NDArray[np.int64]  # (1,) purchases so far


def new_journal(room: int) -> Journal:
    """An empty journal with room for so many purchases."""
    return Journal(
        np.zeros(room, np.int32),
        np.zeros(room, np.int8),
        np.zeros(room, np.int8),
        np.zeros(room, np.int16),
        np.zeros(room, np.int16),
        np.zeros(room),
        np.zeros(room),
        np.zeros(1, np.int64),
    )


def room_for(rate: Singles, contractual: bool, season: float) -> int:
    """Purchases of a month of such a season that customers with these rates (category, customer) will not
    exceed.

    Occasions are Poisson: twelve standard deviations above the mean is beyond any chance. To them come a
    purchase of entering each and, under a contract, a payment for each category. Each purchase may lead to a
    call, each customer may ask a question, and something more may be sold on each of those. Memory that is
    not written to is not taken.
    """
    mean = season * float(rate.sum(dtype=np.float64))
    categories, customers = rate.shape
    bought = int(mean + 12.0 * np.sqrt(mean)) + customers * (1 + (categories if contractual else 0)) + 64
    return 2 * bought + customers


@rule
def note(
    journal: Journal | None, i: int, firm: int, category: int, occurrence: int, since: int,
    paid: float, price: float,
) -> None:  # fmt: skip
    """Note one purchase, if there is a journal."""
    if journal is not None:
        at = journal.used[0]
        if at < journal.customer.size:
            journal.customer[at] = i
            journal.firm[at] = firm
            journal.category[at] = category
            journal.occurrence[at] = occurrence
            journal.since[at] = since
            journal.paid[at] = paid
            journal.price[at] = price
        journal.used[0] = at + 1


class Page(NamedTuple):
    """A month of the journal: what `Journal` holds, by customer and then as it happened."""

    month: int
    customer: Ints
    firm: Bytes
    category: Bytes
    occurrence: Shorts
    since: Shorts
    paid: Floats
    price: Floats


def page(month: int, journals: list[Journal]) -> Page:
    """Close a month: gather its journals (one a thread) and put the purchases of each customer together."""
    if any(journal.used[0] > journal.customer.size for journal in journals):
        raise RuntimeError("more purchases in a month than chance allows: the journal has no room for them")
    columns = [
        np.concatenate([field[: journal.used[0]] for field, journal in zip(fields, journals, strict=True)])
        for fields in list(zip(*journals, strict=True))[:-1]
    ]
    order = np.argsort(columns[0], kind="stable")
    return Page(month, *(column[order] for column in columns))
