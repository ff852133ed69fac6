"""A block of customers moved together: hearing of firms, weighing them, counting occasions.

Loops read and write rows of one scratch buffer, a step at a time: that is what lets the compiler turn the
inlined rules into vector code.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model import choosing, rules
from sim.model.compile import rule
from sim.model.draws import Decision, uniform, words
from sim.model.maths import exp, poisson_count
from sim.model.state import Floats
from sim.model.tally import World

BLOCK = 256

_REACH, _OCCASIONS, _OCCASION = int(Decision.REACH), int(Decision.OCCASIONS), int(Decision.OCCASION)

# Rows of the scratch buffer; _FIRST has four, _NOTHING one a category. The choice weights, a row for each
# category and firm, follow from _WEIGHTS on.
(
    _S, _T, _A, _K, _R, _W, _E, _KNOWN, _LEFT, _BOUGHT, _STAGE, _LAST,
    _V, _MEAN, _NONE, _U, _COUNT, _SEEN, _SUM, _ASKING, _FIRST, _NOTHING,
) = (np.array([*range(21), 25]) * BLOCK).tolist()  # fmt: skip
MOST_CATEGORIES = 2
_WEIGHTS = _NOTHING + MOST_CATEGORIES * BLOCK


class Scratch(NamedTuple):
    """Working memory of one thread."""

    rows: Floats  # (rows * BLOCK,) a value for each customer of the block in each row
    occasions: npt.NDArray[np.int64]  # (category, BLOCK)
    bought: npt.NDArray[np.int64]  # (firm,) category last bought at each firm this month, plus one
    silent: npt.NDArray[np.int64]  # (firm,) worst failure there that nobody complained of
    progress: npt.NDArray[np.int64]  # (3,) chunk and offset to go on with, contacts so far


def new_scratch(firms: int, categories: int) -> Scratch:
    """Working memory for a market of that many firms and categories."""
    return Scratch(
        np.zeros(_WEIGHTS + categories * firms * BLOCK),
        np.zeros((categories, BLOCK), np.int64),
        np.zeros(firms, np.int64),
        np.zeros(firms, np.int64),
        np.zeros(3, np.int64),
    )


@rule
def hear(world: World, scratch: Scratch, month: int, i0: int, n: int, segment: int) -> None:
    """Prospects hear of firms (section 6)."""
    rows = scratch.rows
    firms = world.state.aware.shape[0]
    for four in range(0, firms, 4):
        for j in range(n):
            a, b, c, d = words(world.k0, world.k1, i0 + j, month, _REACH, four // 4)
            rows[_FIRST + j] = uniform(a)
            rows[_FIRST + BLOCK + j] = uniform(b)
            rows[_FIRST + 2 * BLOCK + j] = uniform(c)
            rows[_FIRST + 3 * BLOCK + j] = uniform(d)
        for firm in range(four, min(four + 4, firms)):
            hazard = world.terms.hazard[firm, segment]
            drawn = _FIRST + (firm - four) * BLOCK
            aware = world.state.aware[firm, i0 : i0 + n]
            for j in range(n):
                rows[_KNOWN + j] = aware[j]
            for j in range(n):
                rows[_KNOWN + j] = rules.heard_of(rows[_KNOWN + j], rows[drawn + j], hazard)
            for j in range(n):
                aware[j] = np.int8(rows[_KNOWN + j])


@rule
def draw_first_occasions(world: World, scratch: Scratch, month: int, i0: int, n: int) -> None:
    """Draws of everybody's first occasion in the first category: most customers have no other."""
    rows = scratch.rows
    for j in range(n):
        a, b, c, d = words(world.k0, world.k1, i0 + j, month, _OCCASION, 0)
        rows[_FIRST + j] = uniform(a)
        rows[_FIRST + BLOCK + j] = uniform(b)
        rows[_FIRST + 2 * BLOCK + j] = uniform(c)
        rows[_FIRST + 3 * BLOCK + j] = uniform(d)


@rule
def occasion_draws(
    world: World, scratch: Scratch, month: int, i: int, j: int, occurrence: int
) -> tuple[float, float, float, float]:
    """Uniforms of one occasion: choice, leaving, failure, contact."""
    if occurrence == 0:
        rows = scratch.rows
        at = _FIRST + j
        return rows[at], rows[at + BLOCK], rows[at + 2 * BLOCK], rows[at + 3 * BLOCK]
    a, b, c, d = words(world.k0, world.k1, i, month, _OCCASION, occurrence)
    return uniform(a), uniform(b), uniform(c), uniform(d)


@rule
def fade(world: World, i0: int, n: int) -> None:
    """Purchases of long ago fade from the share of wallet."""
    months = world.by.wallet_months
    for firm in range(world.state.wallet.shape[0]):
        wallet = world.state.wallet[firm, i0 : i0 + n]
        for j in range(n):
            wallet[j] = rules.faded(np.float64(wallet[j]), months)
    everywhere = world.state.everywhere[i0 : i0 + n]
    for j in range(n):
        everywhere[j] = rules.faded(np.float64(everywhere[j]), months)


@rule
def _weigh_firm(
    world: World, rows: Floats, firm: int, category: int, row: int, i0: int, n: int, segment: int
) -> None:
    """Write each customer's choice weight of `firm` to `row` (section 5); who shops sees its prices."""
    by, terms, state, traits = world.by, world.terms, world.state, world.traits
    satisfaction, trust = state.satisfaction[firm, i0 : i0 + n], state.trust[firm, i0 : i0 + n]
    attachment, kappa = traits.attachment[firm, i0 : i0 + n], traits.kappa[i0 : i0 + n]
    reference = state.log_reference[firm, category, i0 : i0 + n]
    wallet, everywhere = state.wallet[firm, i0 : i0 + n], state.everywhere[i0 : i0 + n]
    aware, left = state.aware[firm, i0 : i0 + n], state.left[firm, i0 : i0 + n]
    purchases, stage = state.purchases[firm, i0 : i0 + n], state.stage[firm, i0 : i0 + n]
    last = state.last[category, i0 : i0 + n]
    for j in range(n):
        rows[_S + j] = satisfaction[j]
    for j in range(n):
        rows[_T + j] = trust[j]
    for j in range(n):
        rows[_A + j] = attachment[j]
    for j in range(n):
        rows[_K + j] = kappa[j]
    for j in range(n):
        rows[_R + j] = reference[j]
    for j in range(n):
        rows[_KNOWN + j] = aware[j]
    for j in range(n):
        rows[_LEFT + j] = left[j]
    for j in range(n):
        rows[_BOUGHT + j] = purchases[j]
    for j in range(n):
        rows[_STAGE + j] = stage[j]
    for j in range(n):
        rows[_LAST + j] = last[j]
    me, which = float(firm), float(category)
    log_price, log_mean = terms.log_price[firm, category], terms.log_mean[category, segment]
    log_intro, log_loyal = terms.log_intro[firm], terms.log_loyal[firm]
    fame, pull = terms.fame[firm], terms.pull[firm]
    stays = by.habit + by.contractual * by.switching_cost
    for j in range(n):
        rows[_V + j] = choosing.firm_utility(
            me, rows[_S + j], rows[_T + j], rows[_A + j], rows[_K + j], rows[_R + j], rows[_BOUGHT + j],
            rows[_STAGE + j], rows[_LAST + j], log_price, log_mean, log_intro, log_loyal, fame, pull,
            by.price_matters, by.reference_loss, by.reference_gain, by.slope, by.trust, by.untried, stays,
        )  # fmt: skip
    if category > 0:
        for j in range(n):
            rows[_W + j] = wallet[j]
        for j in range(n):
            rows[_E + j] = everywhere[j]
        for j in range(n):
            share = rules.wallet_share(rows[_W + j], rows[_E + j])
            rows[_V + j] = choosing.further_utility(
                rows[_V + j], which, rows[_BOUGHT + j], rows[_T + j], share, by.relationship
            )
    for j in range(n):
        shops = (rows[_COUNT + j] > 0.0) & (rows[_KNOWN + j] > 0.0)
        offered = log_price + rules.discount_of(rows[_BOUGHT + j], rows[_STAGE + j], log_intro, log_loyal)
        seen = rules.reference_after(rows[_R + j], offered, by.reference_speed)
        rows[_SEEN + j] = seen if shops else rows[_R + j]
    for j in range(n):
        reference[j] = rows[_SEEN + j]
    for j in range(n):
        rows[_V + j] = rules.choice_weight(rows[_V + j], by.nest)
    for j in range(n):
        open_to = (rows[_KNOWN + j] > 0.0) & (rows[_LEFT + j] == 0.0)
        rows[_V + j] = rows[_V + j] if open_to else 0.0
    for j in range(n):
        rows[_SUM + j] += rows[_V + j]
    weights = rows[row : row + n]
    for j in range(n):
        weights[j] = rows[_V + j]


@rule
def nothing_at(category: int, j: int) -> int:
    """Place of a customer's chance to buy nothing at an occasion."""
    return _NOTHING + category * BLOCK + j


@rule
def asking_at(j: int) -> int:
    """Place of the uniform that decides on a customer's question."""
    return _ASKING + j


@rule
def is_sold(world: World, category: int, segment: int) -> bool:
    """Whether any firm sells the category to the segment."""
    sold = False
    for firm in range(world.state.satisfaction.shape[0]):
        sold = sold or world.terms.available[firm, category, segment] > 0.0
    return sold


@rule
def weights_row(category: int, firms: int) -> int:
    """Where the weights of a category begin; the firms' rows follow one another."""
    return _WEIGHTS + category * firms * BLOCK


@rule
def total_weight(rows: Floats, at: int, firms: int) -> float:
    """Sum of a customer's weights, in the order of the firms; `at` is the place of the first."""
    total = 0.0
    for firm in range(firms):
        total += rows[at + firm * BLOCK]
    return total


@rule
def count_occasions(world: World, scratch: Scratch, category: int, month: int, i0: int, n: int) -> int:
    """Occasions of each customer of the block in one category this month; returns their sum."""
    rows, occasions = scratch.rows, scratch.occasions[category]
    rate = world.traits.rate[category, i0 : i0 + n]
    entry = world.traits.entry[i0 : i0 + n]
    end = float(month + 1)
    for j in range(n):
        rows[_MEAN + j] = entry[j]
    for j in range(n):
        rows[_NONE + j] = rate[j]
    for j in range(n):
        rows[_MEAN + j] = rows[_NONE + j] * rules.presence(end - rows[_MEAN + j])
    if category == 0:
        for j in range(n):
            first, second, _, _ = words(world.k0, world.k1, i0 + j, month, _OCCASIONS, category)
            rows[_U + j] = uniform(first)
            rows[_ASKING + j] = uniform(second)
    else:
        for j in range(n):
            rows[_U + j] = uniform(words(world.k0, world.k1, i0 + j, month, _OCCASIONS, category)[0])
    for j in range(n):
        rows[_NONE + j] = exp(-rows[_MEAN + j])
    count = 0
    for j in range(n):
        occasions[j] = poisson_count(rows[_U + j], rows[_MEAN + j], rows[_NONE + j])
        count += occasions[j]
    return count


@rule
def weigh(world: World, scratch: Scratch, category: int, i0: int, n: int, segment: int) -> None:
    """Weights of the firms, and chance to buy nothing, in one category for the whole block (section 5)."""
    rows = scratch.rows
    firms = world.state.satisfaction.shape[0]
    base = weights_row(category, firms)
    occasions = scratch.occasions[category]
    for j in range(n):
        rows[_COUNT + j] = occasions[j]
    for j in range(n):
        rows[_SUM + j] = 0.0
    for firm in range(firms):
        row = base + firm * BLOCK
        if world.terms.available[firm, category, segment] > 0.0:
            _weigh_firm(world, rows, firm, category, row, i0, n, segment)
        else:
            for j in range(n):
                rows[row + j] = 0.0
    for j in range(n):
        rows[_SUM + j] = rules.nothing_chance(rows[_SUM + j], world.by.outside, world.by.nest)
    at = nothing_at(category, 0)
    nothing = rows[at : at + n]
    for j in range(n):
        nothing[j] = rows[_SUM + j]
