"""The compiled month: kernels that move blocks of customers through the phases of a month.

`open_month`: hear of firms; choose, buy and experience. Then the desk answers. `close_month`: what contacts did
to customers; stages. Loops over a block read and write rows of one scratch buffer, which is what lets the
compiler turn the inlined rules into vector code; what only few customers do is done customer by customer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model import acts, rules
from sim.model.codes import COMPLAINT, FINE, INFORMATION, PROSPECT
from sim.model.compile import compiled, rule
from sim.model.draws import Decision, uniform, words
from sim.model.maths import exp, poisson_count
from sim.model.state import Floats
from sim.model.tally import World

BLOCK = 256
PER_CATEGORY = 1024  # occurrences set apart for the occasions of each category
ASKED = 4095  # occurrence of the month's question that no purchase raised

_REACH, _OCCASIONS, _OCCASION, _QUESTION = (
    int(Decision.REACH), int(Decision.OCCASIONS), int(Decision.OCCASION), int(Decision.QUESTION),
)  # fmt: skip


class Contacts(NamedTuple):
    """Contacts of a month in the order of their customers, as made."""

    customer: npt.NDArray[np.int32]
    firm: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]
    severity: npt.NDArray[np.int8]
    occurrence: npt.NDArray[np.int16]


def new_contacts(room: int) -> Contacts:
    """Arrays for `room` contacts."""
    return Contacts(
        np.empty(room, np.int32), np.empty(room, np.int8), np.empty(room, np.int8), np.empty(room, np.int8),
        np.empty(room, np.int16),
    )  # fmt: skip


@rule
def _room(contacts: Contacts, count: int) -> Contacts:
    """`contacts` with room for at least one after the first `count`."""
    if count < contacts.customer.size:
        return contacts
    size = 2 * count + 1024
    more = Contacts(
        np.empty(size, np.int32), np.empty(size, np.int8), np.empty(size, np.int8), np.empty(size, np.int8),
        np.empty(size, np.int16),
    )  # fmt: skip
    more.customer[:count] = contacts.customer[:count]
    more.firm[:count] = contacts.firm[:count]
    more.kind[:count] = contacts.kind[:count]
    more.severity[:count] = contacts.severity[:count]
    more.occurrence[:count] = contacts.occurrence[:count]
    return more


# Rows of the scratch buffer; after them a row of weights for each category and firm.
_S, _T, _A, _K, _R, _W, _E, _KNOWN, _LEFT, _BOUGHT, _STAGE, _LAST, _V, _FREE, _MEAN, _NONE, _U, _ROWS = (
    np.arange(18) * BLOCK
).tolist()


@rule
def _hear(world: World, month: int, i0: int, n: int, segment: int, buffer: Floats) -> None:
    """Prospects hear of firms (section 6)."""
    for firm in range(world.state.aware.shape[0]):
        hazard = world.terms.hazard[firm, segment]
        if hazard > 0.0:
            aware = world.state.aware[firm, i0 : i0 + n]
            for j in range(n):
                buffer[_U + j] = uniform(words(world.k0, world.k1, i0 + j, month, _REACH, firm)[0])
            for j in range(n):
                buffer[_KNOWN + j] = aware[j]
            for j in range(n):
                buffer[_KNOWN + j] = rules.heard_of(buffer[_KNOWN + j], buffer[_U + j], hazard)
            for j in range(n):
                aware[j] = np.int8(buffer[_KNOWN + j])


@rule
def _fade(world: World, i0: int, n: int) -> None:
    """Old purchases fade from the share of wallet."""
    months = world.by.wallet_months
    for firm in range(world.state.wallet.shape[0]):
        wallet = world.state.wallet[firm, i0 : i0 + n]
        for j in range(n):
            wallet[j] = rules.faded(np.float64(wallet[j]), months)
    everywhere = world.state.everywhere[i0 : i0 + n]
    for j in range(n):
        everywhere[j] = rules.faded(np.float64(everywhere[j]), months)


@rule
def _weigh(
    world: World, firm: int, category: int, row: int, i0: int, n: int, segment: int, buffer: Floats
) -> None:
    """Write the choice weight of `firm` for each customer of the block to `row` (section 5)."""
    by, terms, state = world.by, world.terms, world.state
    a, b = i0, i0 + n
    satisfaction, trust, attachment = (
        state.satisfaction[firm, a:b],
        state.trust[firm, a:b],
        world.traits.attachment[firm, a:b],
    )
    kappa, reference, wallet = (
        world.traits.kappa[a:b],
        state.log_reference[firm, category, a:b],
        state.wallet[firm, a:b],
    )
    everywhere, aware, left = state.everywhere[a:b], state.aware[firm, a:b], state.left[firm, a:b]
    purchases, stage, last = state.purchases[firm, a:b], state.stage[firm, a:b], state.last[category, a:b]
    for j in range(n):
        buffer[_S + j] = satisfaction[j]
    for j in range(n):
        buffer[_T + j] = trust[j]
    for j in range(n):
        buffer[_A + j] = attachment[j]
    for j in range(n):
        buffer[_K + j] = kappa[j]
    for j in range(n):
        buffer[_R + j] = reference[j]
    for j in range(n):
        buffer[_W + j] = wallet[j]
    for j in range(n):
        buffer[_E + j] = everywhere[j]
    for j in range(n):
        buffer[_KNOWN + j] = aware[j]
    for j in range(n):
        buffer[_LEFT + j] = left[j]
    for j in range(n):
        buffer[_BOUGHT + j] = purchases[j]
    for j in range(n):
        buffer[_STAGE + j] = stage[j]
    for j in range(n):
        buffer[_LAST + j] = last[j]
    me, which = float(firm), float(category)
    log_price, log_mean = terms.log_price[firm, category], terms.log_mean[category, segment]
    log_intro, log_loyal, fame, pull = (
        terms.log_intro[firm],
        terms.log_loyal[firm],
        terms.fame[firm],
        terms.pull[firm],
    )
    stays = by.habit + by.contractual * by.switching_cost
    for j in range(n):
        v = acts.firm_utility(
            me, buffer[_S + j], buffer[_T + j], buffer[_A + j], buffer[_K + j], buffer[_R + j], buffer[_BOUGHT + j],
            buffer[_STAGE + j], buffer[_LAST + j], log_price, log_mean, log_intro, log_loyal, fame, pull,
            by.price_matters, by.reference_loss, by.reference_gain, by.slope, by.trust, by.untried, stays,
        )  # fmt: skip
        share = rules.wallet_share(buffer[_W + j], buffer[_E + j])
        buffer[_V + j] = acts.further_utility(
            v, which, buffer[_BOUGHT + j], buffer[_T + j], share, by.relationship
        )
    for j in range(n):
        open_to = (buffer[_KNOWN + j] > 0.0) & (buffer[_LEFT + j] == 0.0)
        buffer[row + j] = rules.choice_weight(buffer[_V + j], by.nest) if open_to else 0.0


@rule
def _total(buffer: Floats, row: int, firms: int) -> float:
    """Sum of a customer's weights over firms, in the order of the firms."""
    total = 0.0
    for firm in range(firms):
        total += buffer[row + firm * BLOCK]
    return total


@rule
def _pick(buffer: Floats, row: int, firms: int, v: float) -> int:
    """Firm into whose part of the summed weights v falls."""
    reached = 0.0
    chosen = -1
    for firm in range(firms):
        weight = buffer[row + firm * BLOCK]
        if weight > 0.0:
            if chosen < 0 or v >= reached:
                chosen = firm
            reached += weight
    return chosen


@rule
def _prepare(world: World, category: int, month: int, i0: int, n: int, segment: int, buffer: Floats) -> None:
    """Weights of the firms, chance to buy nothing, and number of occasions in one category, for the whole block."""
    firms, categories = world.state.satisfaction.shape[0], world.state.last.shape[0]
    base = _ROWS + category * firms * BLOCK
    free = _ROWS + (categories * firms + 2 * category) * BLOCK
    for firm in range(firms):
        row = base + firm * BLOCK
        if world.terms.available[firm, category, segment] > 0.0:
            _weigh(world, firm, category, row, i0, n, segment, buffer)
        else:
            for j in range(n):
                buffer[row + j] = 0.0
    for j in range(n):
        buffer[_FREE + j] = _total(buffer, base + j, firms)
    for j in range(n):
        buffer[free + j] = rules.nothing_chance(buffer[_FREE + j], world.by.outside, world.by.nest)
    rate = world.traits.rate[category, i0 : i0 + n]
    entry = world.traits.entry[i0 : i0 + n]
    end = float(month + 1)
    for j in range(n):
        buffer[_MEAN + j] = entry[j]
    for j in range(n):
        buffer[_NONE + j] = rate[j]
    for j in range(n):
        there = end - buffer[_MEAN + j]
        there = 1.0 if there > 1.0 else there
        buffer[_MEAN + j] = buffer[_NONE + j] * (there if there > 0.0 else 0.0)
    for j in range(n):
        buffer[_U + j] = uniform(words(world.k0, world.k1, i0 + j, month, _OCCASIONS, category)[0])
    for j in range(n):
        buffer[_NONE + j] = exp(-buffer[_MEAN + j])
    for j in range(n):
        buffer[free + BLOCK + j] = float(poisson_count(buffer[_U + j], buffer[_MEAN + j], buffer[_NONE + j]))


@rule
def _note(contacts: Contacts, at: int, i: int, firm: int, kind: int, severity: int, occurrence: int) -> None:
    """Write down a contact."""
    contacts.customer[at] = i
    contacts.firm[at] = firm
    contacts.kind[at] = kind
    contacts.severity[at] = severity
    contacts.occurrence[at] = occurrence


@rule
def _leave(world: World, i: int, firm: int, buffer: Floats, j: int) -> None:
    """The customer leaves the firm for good: it has no weight in any category from now on."""
    firms, categories = world.state.satisfaction.shape[0], world.state.last.shape[0]
    world.state.left[firm, i] = 1
    for category in range(categories):
        base = _ROWS + category * firms * BLOCK + j
        buffer[base + firm * BLOCK] = 0.0
        nothing = rules.nothing_chance(_total(buffer, base, firms), world.by.outside, world.by.nest)
        buffer[_ROWS + (categories * firms + 2 * category) * BLOCK + j] = nothing


@rule
def _choose(
    world: World, i: int, category: int, month: int, u: float, leaves: float, buffer: Floats, j: int
) -> int:
    """Firm chosen at an occasion, or -1; under a contract, the present firm until it is due for renewal."""
    state = world.state
    firms, categories = state.satisfaction.shape[0], state.last.shape[0]
    provider = int(state.last[category, i]) if world.by.contractual > 0.0 else -1
    if provider >= 0 and month < state.renewal[category, i]:
        return provider
    if provider >= 0 and leaves < world.traits.attrition[i]:
        _leave(world, i, provider, buffer, j)
    base = _ROWS + category * firms * BLOCK + j
    nothing = buffer[_ROWS + (categories * firms + 2 * category) * BLOCK + j]
    total = _total(buffer, base, firms)
    if total == 0.0 or u < nothing:
        return -1
    return _pick(buffer, base, firms, (u - nothing) / (1.0 - nothing) * total)


@compiled
def open_month(
    world: World, month: int, chunks: npt.NDArray[np.int64], first: int, end: int, contacts: Contacts
) -> tuple[int, Contacts]:
    """Move the customers of chunks `first` to `end` through hearing, choosing, buying and experiencing.

    Returns the number of contacts made, and the contacts (in arrays that may have grown).
    """
    state, by = world.state, world.by
    firms, categories = state.satisfaction.shape[0], state.last.shape[0]
    buffer = np.zeros(_ROWS + categories * (firms + 2) * BLOCK)
    bought = np.zeros(firms, np.int64)  # category last bought at each firm this month, plus one
    silent = np.zeros(firms, np.int64)  # worst failure there that nobody complained of
    count = 0
    for chunk in range(first, end):
        segment = chunks[chunk, 2]
        first_at = int(world.terms.first_at[segment])
        for i0 in range(chunks[chunk, 0], chunks[chunk, 1], BLOCK):
            n = min(BLOCK, chunks[chunk, 1] - i0)
            _hear(world, month, i0, n, segment, buffer)
            _fade(world, i0, n)
            for category in range(categories):
                _prepare(world, category, month, i0, n, segment, buffer)
            for j in range(n):
                i = i0 + j
                entry = np.float64(world.traits.entry[i])
                if entry >= month + 1:
                    continue
                active = False
                for category in range(categories):
                    occasions = int(buffer[_ROWS + (categories * firms + 2 * category + 1) * BLOCK + j])
                    arrives = category == 0 and first_at >= 0 and entry >= month
                    under_contract = by.contractual > 0.0 and state.last[category, i] >= 0
                    if arrives:
                        occasions += 1
                    elif under_contract:
                        occasions = 1
                    if occasions > 0:
                        acts.see_prices(world, i, category, segment)
                    for which in range(occasions):
                        occurrence = PER_CATEGORY * category + which
                        u, leaves, fails, calls = words(world.k0, world.k1, i, month, _OCCASION, occurrence)
                        world.tally.occasions[chunk] += 1.0
                        first_purchase = arrives and which == 0
                        chosen = (
                            first_at
                            if first_purchase
                            else _choose(world, i, category, month, uniform(u), uniform(leaves), buffer, j)
                        )
                        if by.contractual > 0.0:
                            acts.sign(world, i, chosen, category, month)
                        if chosen >= 0:
                            repeat = state.purchases[chosen, i] > 0
                            acts.buy(world, i, chosen, category, chunk, month)
                            active = True
                            bought[chosen] = category + 1
                            severity = acts.failure_of(world, chosen, uniform(fails))
                            kind = acts.contact_after(world, severity, uniform(calls))
                            if kind >= 0:
                                contacts = _room(contacts, count)
                                _note(contacts, count, i, chosen, kind, severity, occurrence)
                                count += 1
                            if kind != COMPLAINT and severity > silent[chosen]:
                                silent[chosen] = severity
                            if by.contractual > 0.0:
                                break
                            if repeat and uniform(leaves) < world.traits.attrition[i]:
                                _leave(world, i, chosen, buffer, j)
                if active:
                    for firm in range(firms):
                        if bought[firm] > 0:
                            acts.experience(
                                world, i, firm, bought[firm] - 1, silent[firm], segment, chunk, month
                            )
                            bought[firm] = 0
                            silent[firm] = 0
                if acts.asks(world, i, month):
                    contacts = _room(contacts, count)
                    _note(contacts, count, i, int(state.last[0, i]), INFORMATION, FINE, ASKED)
                    count += 1
    return count, contacts


@compiled
def contact_times(
    world: World,
    month: int,
    contacts: Contacts,
    chosen: npt.NDArray[np.int64],
    asked: npt.NDArray[np.int8],
    times: Floats,
) -> None:
    """Kinds and times of the contacts numbered `chosen`; `times` has a row each for time, front handling, patience,
    expert handling and expert patience."""
    for row in range(chosen.size):
        at = chosen[row]
        kind, when, front, patience, expert, expert_patience = acts.contact_details(
            world, contacts.customer[at], month, contacts.kind[at], contacts.occurrence[at]
        )
        asked[row] = kind
        times[0, row] = when
        times[1, row] = front
        times[2, row] = patience
        times[3, row] = expert
        times[4, row] = expert_patience


@compiled
def close_month(
    world: World, month: int, chunks: npt.NDArray[np.int64], first: int, end: int, starts: npt.NDArray[np.int64],
    contacts: Contacts, asked: npt.NDArray[np.int8], wait: Floats, expert_wait: Floats, outcome: npt.NDArray[np.int8],
) -> None:  # fmt: skip
    """What contacts did to the customers of chunks `first` to `end`; then everybody's stage.

    `starts` (chunk + 1,) tells where each chunk's contacts begin.
    """
    state = world.state
    for chunk in range(first, end):
        for at in range(starts[chunk], starts[chunk + 1]):
            acts.answered(
                world, contacts.customer[at], contacts.firm[at], asked[at], contacts.severity[at], contacts.occurrence[at],
                wait[at], expert_wait[at], outcome[at], chunk, month,
            )  # fmt: skip
        for firm in range(state.satisfaction.shape[0]):
            prospects = 0
            for i in range(chunks[chunk, 0], chunks[chunk, 1]):
                if np.float64(world.traits.entry[i]) < month + 1:
                    if state.purchases[firm, i] == 0:
                        prospects += 1
                    else:
                        acts.read_stage(world, i, firm, chunks[chunk, 2], chunk, month)
            world.tally.moves[chunk, firm, PROSPECT, PROSPECT] += prospects
