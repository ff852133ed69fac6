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

#: Columns counted by chunk and firm; money in minor units.
LINES = (
    "purchases", "core_purchases", "new_customers",
    "gross", "discounts", "cost_of_goods", "handling", "payouts",
    "price", "value", "buyers", "customers", "satisfaction", "trust", "share_of_wallet",
    "relations", "referred", "talkers", "good_word", "bad_word",
    "failures", "claims", "offers_taken",
)  # fmt: skip
(
    PURCHASES, CORE, NEW_CUSTOMERS, GROSS, DISCOUNTS, COST_OF_GOODS, HANDLING, PAYOUTS,
    PRICE, VALUE, BUYERS, CUSTOMERS, SATISFACTION, TRUST, SHARE,
    RELATIONS, REFERRED, TALKERS, GOOD_WORD, BAD_WORD, FAILURES, CLAIMS, OFFERS_TAKEN,
) = range(len(LINES))  # fmt: skip
#: What customers think and tell of a firm, summed up at the end of the month.
OPINIONS = (CUSTOMERS, SATISFACTION, TRUST, SHARE, TALKERS, GOOD_WORD, BAD_WORD)


class Tally(NamedTuple):
    """Counts of one month by chunk, or by segment once the month is over."""

    lines: Floats  # (chunk, firm, LINES)
    occasions: Floats  # (chunk,)
    moves: npt.NDArray[np.int64]  # (chunk, firm, from, to) customers by stage, start and end of the month
    contribution: Floats  # (chunk, firm, stage) minor units, by stage at the start of the month
    lost: npt.NDArray[np.int64]  # (chunk, firm, reason, stage before, 2) customers, and their months known


def new_tally(chunks: int, firms: int) -> Tally:
    """A tally with nothing counted."""
    return Tally(
        np.zeros((chunks, firms, len(LINES))),
        np.zeros(chunks),
        np.zeros((chunks, firms, 6, 6), np.int64),
        np.zeros((chunks, firms, 6)),
        np.zeros((chunks, firms, len(REASONS), 6, 2), np.int64),
    )


def by_segment(counted: Tally, of_chunk: npt.NDArray[np.int64], segments: int) -> Tally:
    """The same counts by segment; `of_chunk` (chunk,) tells each chunk's segment."""
    edges = np.searchsorted(of_chunk, np.arange(segments + 1))  # chunks of a segment lie together
    groups = [slice(a, b) for a, b in pairwise(edges.tolist())]
    return Tally(*(np.array([np.add.reduce(field[group]) for group in groups]) for field in counted))


#: Columns of money, which has no fractions of a minor unit.
_MONEY = [GROSS, DISCOUNTS, COST_OF_GOODS, HANDLING, PAYOUTS, RELATIONS]


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
    by: Behaviour
    terms: Terms
    traits: Traits
    state: State
    tally: Tally
    journal: Journal | None  # purchases one by one, where they are wanted
