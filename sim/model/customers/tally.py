"""What is counted in a month: sums over a chunk, in the order of its customers, so threads do not matter."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.customers.journal import Journal
from sim.model.customers.kernel_parameters import Behaviour
from sim.model.customers.state import State, Traits
from sim.model.customers.terms import Terms
from sim.model.machine.arrays import Floats
from sim.model.machine.codes import REASONS
from sim.scenario.basics.names import STAGES


class Line(NamedTuple):
    """A sum that is kept by chunk and firm, and the column of the table `monthly` that is made of it.

    Attributes
    ----------
    column : str
        Its name; empty if the sum is not shown.
    unit : str
        A ``number`` is shown whole; ``money`` is summed in minor units; others are means.
    says : str
        What the column tells, beside its name and unit.
    over : int or None
        The line that a mean is over.
    """

    column: str = ""
    unit: str = ""
    says: str = ""
    over: int | None = None


LINES: list[Line] = []


def _line(column: str = "", unit: str = "", says: str = "", over: int | None = None) -> int:
    """Keep one more sum, and return its place among them."""
    LINES.append(Line(column, unit, says, over))
    return len(LINES) - 1


# What is summed, one line each: the columns of `monthly` in their order, and what only the model reads.
PURCHASES = _line("purchases", "number")
CORE = _line("core_purchases", "number", "of the first category")
NEW_CUSTOMERS = _line("new_customers", "number", "who made their first purchase there")
OWN_OCCASIONS = _line(
    "own_occasions",
    "number",
    "to buy, at any firm, of its customers when the month began; of others, purchases",
)
GOODS = _line("goods", "money", "what was bought, at starting prices")
CORE_GOODS = _line("core_goods", "money", "the same of the first category")
CORE_SALES = _line("core_sales", "money", "paid for the first category, discounts taken off")
CORE_COST = _line("core_cost_of_goods", "money", "cost of goods of the first category")
GROSS = _line("revenue", "money", "at list prices, before discounts")
DISCOUNTS = _line("discounts", "money", "a line of the ledger, of this segment")
COST_OF_GOODS = _line("cost_of_goods", "money", "a line of the ledger, of this segment")
HANDLING = _line("handling", "money", "a line of the ledger, of this segment")
PAYOUTS = _line("payouts", "money", "a line of the ledger, of this segment")
RELATIONS = _line("relations", "money", "a line of the ledger, of this segment")
CUSTOMERS = _line("customers", "number", "who have bought there and have not left")
BUYERS = _line()  # of this month
SATISFACTION = _line("satisfaction", "1 to 5", "mean over customers who have not left", CUSTOMERS)
TRUST = _line("trust", "0 to 1", "mean over the same", CUSTOMERS)
SHARE = _line("share_of_wallet", "0 to 1", "mean over the same", CUSTOMERS)
VALUE = _line("value", "value", "mean perceived by those who bought, 0 being the norm at the start", BUYERS)
PRICE = _line("price", "multiple", "of the starting price, mean over what was bought", PURCHASES)
TALKERS = _line()  # how much active customers talk
GOOD_WORD = _line()  # points above the norm, told to others
BAD_WORD = _line()  # points below it
FAILURES = _line()  # purchases that went wrong
CLAIMS = _line()  # under promises
DEPARTURES = _line()  # who left and can never be won back
OFFERS_TAKEN = _line()  # during contacts
#: What customers think and tell of a firm, summed up at the end of the month.
OPINIONS = (CUSTOMERS, SATISFACTION, TRUST, SHARE, TALKERS, GOOD_WORD, BAD_WORD)


class Tally(NamedTuple):
    """Counts of one month by chunk, or by segment once the month is over."""

    lines: Floats  # (chunk, firm, LINES)
    occasions: Floats  # (chunk,)
    moves: npt.NDArray[np.int64]  # (chunk, firm, from, to) customers by stage, start and end of the month
    contribution: Floats  # (chunk, firm, stage) minor units, by stage at the start of the month
    lost: npt.NDArray[np.int64]  # (chunk, firm, reason, stage before, 3) see `customers.stages`


def new_tally(chunks: int, firms: int) -> Tally:
    """A tally with nothing counted."""
    stages = len(STAGES)
    return Tally(
        np.zeros((chunks, firms, len(LINES))),
        np.zeros(chunks),
        np.zeros((chunks, firms, stages, stages), np.int64),
        np.zeros((chunks, firms, stages)),
        np.zeros((chunks, firms, len(REASONS), stages, 3), np.int64),
    )


def by_segment(counted: Tally, of_chunk: npt.NDArray[np.int64], segments: int) -> Tally:
    """The same counts by segment; `of_chunk` (chunk,) tells each chunk's segment."""
    edges = np.searchsorted(of_chunk, np.arange(segments + 1))  # chunks of a segment lie together
    groups = [slice(a, b) for a, b in pairwise(edges.tolist())]
    return Tally(*(np.array([np.add.reduce(field[group]) for group in groups]) for field in counted))


#: Columns of money, which has no fractions of a minor unit.
_MONEY = [number for number, line in enumerate(LINES) if line.unit == "money"]


def of_the_market(counted: Tally, each: float) -> Tally:
    """The market's counts from those of a sample, of whom each customer stands for `each` of the market's."""
    if each == 1.0:
        return counted
    fields: list[Any] = [field * each for field in counted]
    whole = Tally(*fields)
    whole.lines[:, :, _MONEY] = np.rint(whole.lines[:, :, _MONEY])
    return whole


class World(NamedTuple):
    """All that one month's work on customers reads and writes."""

    k0: np.uint64
    k1: np.uint64
    month: int
    by: Behaviour
    terms: Terms
    traits: Traits
    state: State
    tally: Tally
    journal: Journal | None  # purchases one by one, where they are wanted
