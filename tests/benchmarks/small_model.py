"""A small model of loyalty, to time ways of simulating: what it says, and its two compiled kernels.

A customer is in one of five stages (prospect, new, regular, long-standing, loyal) or lost. Each month:

1. The customer buys with a chance that is logistic in the stage, in satisfaction and in the price.
2. A purchase shows whether the promise was kept: the gap is quality, with normal scatter, less what was
   promised and what a satisfied customer expects on top. Satisfaction moves towards what was met.
3. When the gap falls short, some complain; of those, some are won back and the rest are put off.
4. The customer is lost with a chance that is logistic in the stage and in satisfaction.
5. A buyer moves up a stage for purchases and satisfaction, or down from loyal for want of satisfaction.

Four draws a customer-month decide on 1, 2, 3, and on 4 and 5 together. All is in double precision.
The rules and the kernels stand in one file, because the compiler's cache looks at the kernels' file alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.machine.compile import kernel, rule
from sim.model.machine.draws import uniform, words
from sim.model.machine.maths import exp, normal_quantile

MONTHS = 60
PRICE = np.where(np.arange(MONTHS) < 24, 1.0, 1.1)  # a rise
PROMISE = np.where(np.arange(MONTHS) < 36, 0.55, 0.60)  # a campaign promises more

PROSPECT, NEW, REGULAR, LONG_STANDING, LOYAL, LOST = (float(k) for k in range(6))
LIKING = (-1.2, -0.3, 0.2, 0.5, 1.0)  # logit of buying, by stage
LEAVING = (-7.0, -5.5, -6.0, -6.5, -7.0)  # logit of being lost, by stage
SATISFACTION_BUYS, PRICE_DETERS, SATISFACTION_STAYS = 2.0, 1.5, 3.0
QUALITY, SCATTER, EXPECTS, LEARNING = 0.60, 0.25, 0.10, 0.20
SHORT = -0.10  # a gap below this breaks the promise
WON_BACK, COMPLAIN = 0.15, 0.30  # chances to be won back, and to complain at all
GAIN, LOSS = 0.15, 0.10
ENOUGH = (0.0, 3.0, 10.0, 24.0)  # purchases to move up, by stage
CONTENT, DELIGHTED, COOLED, TURNS_LOYAL = 0.5, 0.6, 0.4, 0.8

DECISION = 1  # of keyed draws
ACTIVE, BOUGHT, RECOVERED = range(3)  # columns of the table: (month, stage at the month's start, column)

Floats = npt.NDArray[np.float64]
Table = npt.NDArray[np.int64]


class Customers(NamedTuple):
    """State, an entry for each customer."""

    stage: npt.NDArray[np.int8]
    purchases: npt.NDArray[np.int16]
    satisfaction: Floats
    value: Floats  # spent to date
    sensitivity: Floats  # to the price; never changes

    def copy(self) -> Customers:
        """A state that can be moved on without touching this one."""
        return Customers(*(column.copy() for column in self))

    def part(self, first: int, end: int) -> Customers:
        """Some of the customers, as views."""
        return Customers(*(column[first:end] for column in self))


def start(customers: int) -> Customers:
    """Draw who is there at the start."""
    rng = np.random.default_rng([customers, 20])
    stage = rng.choice(5, customers, p=(0.40, 0.30, 0.15, 0.10, 0.05)).astype(np.int8)
    return Customers(
        stage,
        np.array([0, 1, 4, 12, 26], np.int16)[stage],
        rng.uniform(0.4, 0.6, customers),
        np.zeros(customers),
        rng.uniform(0.5, 1.5, customers),
    )


def new_table() -> Table:
    """A table with nothing counted."""
    return np.zeros((MONTHS, 5, 3), np.int64)


@rule
def by_stage(stage: float, values: tuple[float, float, float, float, float]) -> float:
    """The value for a stage, without looking it up in memory."""
    high = values[3] if stage == LONG_STANDING else values[4]
    middle = values[2] if stage == REGULAR else high
    low = values[1] if stage == NEW else middle
    return values[0] if stage == PROSPECT else low


@rule
def reluctance(stage: float, satisfaction: float, sensitivity: float, price: float) -> float:
    """Logit of not buying."""
    return (
        PRICE_DETERS * sensitivity * (price - 1.0)
        - SATISFACTION_BUYS * (satisfaction - 0.5)
        - by_stage(stage, LIKING)
    )


@rule
def happens(u: float, odds_against: float) -> bool:
    """Whether a uniform u falls below 1 / (1 + odds against)."""
    return u * (1.0 + odds_against) < 1.0


@rule
def gap_of(satisfaction: float, z: float, promise: float) -> float:
    """What was met less what was promised and expected."""
    return QUALITY - (promise + EXPECTS * (satisfaction - 0.5)) + SCATTER * z


@rule
def won_back(gap: float, u: float) -> bool:
    """Whether a broken promise is made good."""
    return (gap < SHORT) & (u < WON_BACK)


@rule
def satisfaction_after(satisfaction: float, gap: float, u: float) -> float:
    """Satisfaction after a purchase, and after a complaint if there is one."""
    met = 0.5 + gap
    met = 0.0 if met < 0.0 else met
    met = 1.0 if met > 1.0 else met
    after = satisfaction + LEARNING * (met - satisfaction)
    put_off = after - LOSS * after if (gap < SHORT) & (u < COMPLAIN) else after
    return after + GAIN * (1.0 - after) if won_back(gap, u) else put_off


@rule
def attachment(stage: float, satisfaction: float) -> float:
    """Logit of staying."""
    return SATISFACTION_STAYS * (satisfaction - 0.5) - by_stage(stage, LEAVING)


@rule
def stage_after(stage: float, purchases: float, satisfaction: float, u: float) -> float:
    """Stage after a purchase."""
    enough = by_stage(stage, (ENOUGH[0], ENOUGH[1], ENOUGH[2], ENOUGH[3], 1e9))
    asks = CONTENT if stage == REGULAR else (DELIGHTED if stage == LONG_STANDING else -1.0)
    up = (purchases >= enough) & (satisfaction > asks) & ((stage != LONG_STANDING) | (u > TURNS_LOYAL))
    down = (stage == LOYAL) & (satisfaction < COOLED)
    return stage + 1.0 if up else (stage - 1.0 if down else stage)


@kernel
def walk(
    k0: np.uint64, k1: np.uint64, id0: int, first: int, last: int, people: Customers, price: Floats,
    promise: Floats, table: Table,
) -> None:  # fmt: skip
    """Move customers one by one through months first to last - 1: the loop one writes first."""
    for i in range(people.stage.size):
        stage, purchases = float(people.stage[i]), float(people.purchases[i])
        satisfaction, value = people.satisfaction[i], people.value[i]
        for month in range(first, last):
            if stage == LOST:
                break
            buys, quality, complains, leaves = words(k0, k1, id0 + i, month, DECISION, 0)
            row = table[month, int(stage)]
            row[ACTIVE] += 1
            odds = exp(reluctance(stage, satisfaction, people.sensitivity[i], price[month]))
            after = stage
            if happens(uniform(buys), odds):
                gap = gap_of(satisfaction, normal_quantile(uniform(quality)), promise[month])
                satisfaction = satisfaction_after(satisfaction, gap, uniform(complains))
                value += price[month]
                purchases += 1.0
                row[BOUGHT] += 1
                if won_back(gap, uniform(complains)):
                    row[RECOVERED] += 1
                after = stage_after(stage, purchases, satisfaction, uniform(leaves))
            stage = LOST if happens(uniform(leaves), exp(attachment(stage, satisfaction))) else after
        people.stage[i], people.purchases[i] = np.int8(stage), np.int16(purchases)
        people.satisfaction[i], people.value[i] = satisfaction, value


BLOCK = 256
_STAGE, _COUNT, _SAT, _VALUE, _SENS, _BUYS, _Z, _COMPLAINS, _LEAVES, _ODDS, _GAP, _BUYER = (
    np.arange(12) * BLOCK
).tolist()
_BIT, _MASK = 21, (1 << 21) - 1  # three counts of at most BLOCK share an integer
_ONE_BOUGHT, _ONE_RECOVERED = 1 << _BIT, 1 << 2 * _BIT


def new_scratch() -> tuple[Floats, Table]:
    """Working memory of one thread: rows of BLOCK values, and what each customer adds to the table."""
    return np.zeros(12 * BLOCK), np.zeros(BLOCK, np.int64)


@rule
def _month(
    rows: Floats, adds: Table, k0: np.uint64, k1: np.uint64, id0: int, n: int, month: int, price: float,
    promise: float, counts: Table,
) -> None:  # fmt: skip
    """One month of a block, a rule at a time."""
    for j in range(n):
        buys, quality, complains, leaves = words(k0, k1, id0 + j, month, DECISION, 0)
        rows[_BUYS + j] = uniform(buys)
        rows[_Z + j] = uniform(quality)
        rows[_COMPLAINS + j] = uniform(complains)
        rows[_LEAVES + j] = uniform(leaves)
    for j in range(n):
        rows[_Z + j] = normal_quantile(rows[_Z + j])
    for j in range(n):
        rows[_ODDS + j] = exp(reluctance(rows[_STAGE + j], rows[_SAT + j], rows[_SENS + j], price))
    for j in range(n):
        buyer = happens(rows[_BUYS + j], rows[_ODDS + j]) & (rows[_STAGE + j] != LOST)
        rows[_BUYER + j] = 1.0 if buyer else 0.0
        rows[_GAP + j] = gap_of(rows[_SAT + j], rows[_Z + j], promise)
    for j in range(n):
        after = satisfaction_after(rows[_SAT + j], rows[_GAP + j], rows[_COMPLAINS + j])
        rows[_SAT + j] = after if rows[_BUYER + j] > 0.0 else rows[_SAT + j]
        rows[_VALUE + j] += price * rows[_BUYER + j]
        rows[_COUNT + j] += rows[_BUYER + j]
    for j in range(n):
        buyer = rows[_BUYER + j] > 0.0
        recovered = buyer & won_back(rows[_GAP + j], rows[_COMPLAINS + j])
        adds[j] = 1 + (_ONE_BOUGHT if buyer else 0) + (_ONE_RECOVERED if recovered else 0)
    for stage in range(5):
        total = 0
        for j in range(n):
            total += adds[j] if rows[_STAGE + j] == float(stage) else 0
        counts[stage, ACTIVE] += total & _MASK
        counts[stage, BOUGHT] += (total >> _BIT) & _MASK
        counts[stage, RECOVERED] += total >> 2 * _BIT
    for j in range(n):
        rows[_ODDS + j] = exp(attachment(rows[_STAGE + j], rows[_SAT + j]))
    for j in range(n):
        stage = rows[_STAGE + j]
        moved = stage_after(stage, rows[_COUNT + j], rows[_SAT + j], rows[_LEAVES + j])
        moved = moved if rows[_BUYER + j] > 0.0 else stage
        gone = happens(rows[_LEAVES + j], rows[_ODDS + j]) | (stage == LOST)
        rows[_STAGE + j] = LOST if gone else moved


@kernel
def march(
    k0: np.uint64, k1: np.uint64, id0: int, first: int, last: int, people: Customers, price: Floats,
    promise: Floats, table: Table, rows: Floats, adds: Table,
) -> None:  # fmt: skip
    """Move customers through months first to last - 1, a block at a time."""
    for i0 in range(0, people.stage.size, BLOCK):
        n = min(BLOCK, people.stage.size - i0)
        for j in range(n):
            rows[_STAGE + j] = people.stage[i0 + j]
        for j in range(n):
            rows[_COUNT + j] = people.purchases[i0 + j]
        for j in range(n):
            rows[_SAT + j] = people.satisfaction[i0 + j]
        for j in range(n):
            rows[_VALUE + j] = people.value[i0 + j]
        for j in range(n):
            rows[_SENS + j] = people.sensitivity[i0 + j]
        for month in range(first, last):
            _month(rows, adds, k0, k1, id0 + i0, n, month, price[month], promise[month], table[month])
        for j in range(n):
            people.stage[i0 + j] = np.int8(rows[_STAGE + j])
        for j in range(n):
            people.purchases[i0 + j] = np.int16(rows[_COUNT + j])
        for j in range(n):
            people.satisfaction[i0 + j] = rows[_SAT + j]
        for j in range(n):
            people.value[i0 + j] = rows[_VALUE + j]


@kernel
def draw(
    k0: np.uint64, k1: np.uint64, month: int, buys: Floats, z: Floats, complains: Floats, leaves: Floats
) -> None:
    """Write every customer's four draws of a month, for ways that cannot make keyed draws themselves."""
    for i in range(buys.size):
        a, b, c, d = words(k0, k1, i, month, DECISION, 0)
        buys[i], z[i] = uniform(a), normal_quantile(uniform(b))
        complains[i], leaves[i] = uniform(c), uniform(d)


@kernel
def exp_each(x: Floats) -> None:
    """Replace each number by exp of it."""
    for i in range(x.size):
        x[i] = exp(x[i])
