"""Working memory of one thread: a buffer of rows, each with a value for every customer of a block.

One buffer with constant rows, because that is what the compiler needs to know that rows do not overlap.
A step may be taken by a part of the block only: by those on the list, whose values then stand side by side
at the beginning of the rows. How many they are is passed on as `min(m, BLOCK)`: that changes nothing, but by
it the compiler knows that a row is not left, and makes vector code.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.customers import tally
from sim.model.machine.arrays import Floats
from sim.model.machine.compile import rule

BLOCK = 512
#: Customers whose stages are read together: so many rows are in use then that smaller blocks are faster.
AT_CLOSE = 128
#: From one row to the next: a line of memory more than a block takes, for rows a power of two apart would
#: compete for the same places in the cache.
ROW = BLOCK + 8

# Rows of the scratch buffer; FIRST has four, NOTHING and TOTAL one a category, OPINIONS one for each that is
# counted. The choice weights, a row for each category and firm, follow from WEIGHTS on.
(
    SATISFACTION, TRUST, ATTACHMENT, KAPPA, REFERENCE, WALLET, EVERYWHERE, KNOWN, LEFT, BOUGHT,
    STAGE, TIER, OFFERED, LAST, UTILITY, DUE, SUM, MEAN, CHANCE, REACHED, DRAWN, ASKING, CHOSEN, U,
    FIRST, NOTHING, TOTAL,
) = (np.array([*range(24), 25, 29, 31]) * ROW).tolist()  # fmt: skip
FIRST_BOUGHT, RECENT, INTERVAL, SHARE = SATISFACTION, REFERENCE, UTILITY, SUM  # when stages are read
STAYS = WALLET  # while firms are weighed
PLEASED, CONTAGION, COUNTS, SAID = ATTACHMENT, KAPPA, DUE, OFFERED
CHOICE, LEAVING, FAILING, CONTACT = FIRST, FIRST + ROW, FIRST + 2 * ROW, FIRST + 3 * ROW
NOISE, FOUND = FIRST, FIRST + ROW  # once all have shopped
MOST_CATEGORIES = 2
OPINIONS = TOTAL + MOST_CATEGORIES * ROW
WEIGHTS = OPINIONS + len(tally.OPINIONS) * ROW

_NOT_NEGATIVE = (1 << 63) - 1


class Block(NamedTuple):
    """Customers that are moved together, and the month they are moved through."""

    first: int  # number of the first customer
    size: int
    segment: int
    chunk: int
    month: int


class Scratch(NamedTuple):
    """Working memory of one thread."""

    rows: Floats  # (rows * ROW,) a value for each customer of the block in each row
    occasions: npt.NDArray[np.int64]  # (category, BLOCK)
    stages: npt.NDArray[np.int64]  # (BLOCK,) with one firm, at the end of the month
    listed: npt.NDArray[np.uint32]  # (BLOCK,) the list: places in the block, in order
    buyers: npt.NDArray[np.uint32]  # (BLOCK,) who on the list buys from one firm, as places on the list
    bought: npt.NDArray[np.int64]  # (firm, BLOCK) category last bought at each firm this month, plus one
    unsaid: npt.NDArray[np.int64]  # (firm, BLOCK) worst failure there that nobody complained of
    contacts: npt.NDArray[np.int64]  # (BLOCK + 1,) place of each customer's next contact
    progress: npt.NDArray[np.int64]  # (3,) chunk and offset to go on with, contacts so far


def new_scratch(firms: int, categories: int) -> Scratch:
    """Working memory for a market of that many firms and categories."""
    return Scratch(
        np.zeros(WEIGHTS + categories * firms * ROW),
        np.zeros((categories, BLOCK), np.int64),
        np.zeros(BLOCK, np.int64),
        np.zeros(BLOCK, np.uint32),
        np.zeros(BLOCK, np.uint32),
        np.zeros((firms, BLOCK), np.int64),
        np.zeros((firms, BLOCK), np.int64),
        np.zeros(BLOCK + 1, np.int64),
        np.zeros(3, np.int64),
    )


@rule
def customer_at(block: Block, j: int) -> int:
    """Number of the customer at a place in the block.

    The mask changes nothing; it tells the compiler that no index made of it counts from the end.
    """
    return (block.first + j) & _NOT_NEGATIVE


@rule
def copy(rows: Floats, row: int, values: npt.NDArray[Any], n: int) -> None:
    """Copy the first `n` of `values` to a row."""
    into = rows[row : row + n]
    for j in range(n):
        into[j] = values[j]


@rule
def gather(scratch: Scratch, row: int, values: npt.NDArray[Any], m: int) -> None:
    """Copy to a row what each of the `m` on the list has among `values`, (customer of the block,)."""
    listed = scratch.listed
    into = scratch.rows[row : row + m]
    if m == values.size:  # everybody is on the list, in order
        for j in range(m):
            into[j] = values[j]
    else:
        for k in range(m):
            into[k] = values[listed[k]]


@rule
def scatter(scratch: Scratch, row: int, values: npt.NDArray[Any], m: int) -> None:
    """Copy a row back to `values`: the reverse of `gather`."""
    listed = scratch.listed
    found = scratch.rows[row : row + m]
    if m == values.size:
        for j in range(m):
            values[j] = found[j]
    else:
        for k in range(m):
            values[listed[k]] = found[k]


@rule
def nothing_at(category: int) -> int:
    """Row of the chances to buy nothing at an occasion."""
    return NOTHING + category * ROW


@rule
def total_at(category: int) -> int:
    """Row of the sums of the weights."""
    return TOTAL + category * ROW


@rule
def weights_at(category: int, firm: int, firms: int) -> int:
    """Row of a firm's weights in a category."""
    return WEIGHTS + (category * firms + firm) * ROW
