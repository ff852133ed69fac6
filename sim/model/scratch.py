"""Working memory of one thread: a buffer of rows, each with a value for every customer of a block.

One buffer with constant rows, because that is what the compiler needs to know that rows do not overlap.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model import tally
from sim.model.compile import rule
from sim.model.state import Floats

BLOCK = 256

# Rows of the scratch buffer; FIRST has four, NOTHING one a category, OPINIONS one for each that is counted.
# The choice weights, a row for each category and firm, follow from WEIGHTS on.
(
    SATISFACTION, TRUST, ATTACHMENT, KAPPA, REFERENCE, WALLET, EVERYWHERE, KNOWN, LEFT, BOUGHT,
    STAGE, TIER, OFFERED, LAST, UTILITY, COUNT, SEEN, SUM, MEAN, CHANCE, REACHED, DRAWN, ASKING, U,
    FIRST, NOTHING,
) = (np.array([*range(24), 26, 30]) * BLOCK).tolist()  # fmt: skip
FIRST_BOUGHT, RECENT, INTERVAL, SHARE = SATISFACTION, REFERENCE, UTILITY, SUM  # when stages are read
PLEASED, CONTAGION, COUNTS, SAID = ATTACHMENT, KAPPA, COUNT, SEEN
NOISE, FOUND = FIRST, FIRST + BLOCK  # once all have shopped
MOST_CATEGORIES = 2
OPINIONS = NOTHING + MOST_CATEGORIES * BLOCK
WEIGHTS = OPINIONS + len(tally.OPINIONS) * BLOCK


class Scratch(NamedTuple):
    """Working memory of one thread."""

    rows: Floats  # (rows * BLOCK,) a value for each customer of the block in each row
    occasions: npt.NDArray[np.int64]  # (category, BLOCK)
    busy: npt.NDArray[np.int64]  # (BLOCK,) occasions and questions
    visits: npt.NDArray[np.int64]  # (4, visit) customer, firm, category bought last, worst failure unsaid
    bought: npt.NDArray[np.int64]  # (firm,) category last bought at each firm this month, plus one
    silent: npt.NDArray[np.int64]  # (firm,) worst failure there that nobody complained of
    progress: npt.NDArray[np.int64]  # (3,) chunk and offset to go on with, contacts so far


def new_scratch(firms: int, categories: int) -> Scratch:
    """Working memory for a market of that many firms and categories."""
    return Scratch(
        np.zeros(WEIGHTS + categories * firms * BLOCK),
        np.zeros((categories, BLOCK), np.int64),
        np.zeros(BLOCK, np.int64),
        np.zeros((4, BLOCK * firms), np.int64),
        np.zeros(firms, np.int64),
        np.zeros(firms, np.int64),
        np.zeros(3, np.int64),
    )


@rule
def nothing_at(category: int, j: int) -> int:
    """Place of a customer's chance to buy nothing at an occasion."""
    return NOTHING + category * BLOCK + j


@rule
def asking_at(j: int) -> int:
    """Place of the uniform that decides on a customer's question."""
    return ASKING + j


@rule
def noise_at(j: int) -> int:
    """Place of the noise in what a visit was worth."""
    return NOISE + j


@rule
def found_at(j: int) -> int:
    """Place of the uniform that decides whether a silent failure of a visit is found."""
    return FOUND + j


@rule
def weights_row(category: int, firms: int) -> int:
    """Where the weights of a category begin; the firms' rows follow one another."""
    return WEIGHTS + category * firms * BLOCK


@rule
def total_weight(rows: Floats, at: int, firms: int) -> float:
    """Sum of a customer's weights, in the order of the firms; `at` is the place of the first."""
    total = 0.0
    for firm in range(firms):
        total += rows[at + firm * BLOCK]
    return total
