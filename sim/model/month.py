"""The compiled month: kernels that lead chunks of customers through its phases.

`open_month`: customers hear of firms, choose, buy, experience, and contact the desk. `close_month`: what
contacts did to customers; stages.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.model import acts, claims, closing, rules, service
from sim.model.answering import Answers
from sim.model.approach import approach
from sim.model.block import (
    count_occasions,
    draw_first_occasions,
    draw_occasions,
    draw_perceptions,
    fade,
    find_busy,
    forget_occasions,
    hear,
    is_sold,
    occasion_draws,
    weigh,
)  # fmt: skip
from sim.model.codes import FINE, INFORMATION, OWN_REASONS
from sim.model.compile import kernel, rule
from sim.model.journal import ARRIVED
from sim.model.scratch import (
    BLOCK,
    Scratch,
    asking_at,
    found_at,
    noise_at,
    nothing_at,
    total_weight,
    weights_row,
)
from sim.model.service import ASKED, Contacts
from sim.model.stages_block import count_opinions, forget_opinions, hear_opinions, read_stages
from sim.model.state import Floats
from sim.model.tally import World

PER_CATEGORY = 1024  # occurrences set apart for the occasions of each category


@rule
def _leave(world: World, scratch: Scratch, i: int, firm: int, j: int) -> None:
    """The customer leaves the firm for good: it has no weight in any category from now on."""
    firms, categories = world.state.satisfaction.shape[0], world.state.last.shape[0]
    acts.leave(world, i, firm, OWN_REASONS)
    for category in range(categories):
        at = weights_row(category, firms) + j
        scratch.rows[at + firm * BLOCK] = 0.0
        total = total_weight(scratch.rows, at, firms)
        scratch.rows[nothing_at(category, j)] = rules.nothing_chance(total, world.by.outside, world.by.nest)


@rule
def _pick(rows: Floats, at: int, firms: int, v: float) -> int:
    """Firm into whose part of the summed weights v falls."""
    reached = 0.0
    chosen = -1
    for firm in range(firms):
        weight = rows[at + firm * BLOCK]
        if weight > 0.0:
            if chosen < 0 or v >= reached:
                chosen = firm
            reached += weight
    return chosen


@rule
def _choose(
    world: World, scratch: Scratch, i: int, category: int, month: int, u: float, leaves: float, j: int
) -> int:
    """Firm chosen at an occasion, or -1; under a contract, the present firm until it is due for renewal."""
    state = world.state
    firms = state.satisfaction.shape[0]
    provider = int(state.last[category, i]) if world.by.contractual > 0.0 else -1
    if provider >= 0 and month < state.renewal[category, i]:
        return provider
    if provider >= 0 and leaves < acts.chance_to_leave(world, i, provider):
        _leave(world, scratch, i, provider, j)
    at = weights_row(category, firms) + j
    nothing = scratch.rows[nothing_at(category, j)]
    total = total_weight(scratch.rows, at, firms)
    if total == 0.0 or u < nothing:
        return -1
    return _pick(scratch.rows, at, firms, (u - nothing) / (1.0 - nothing) * total)


@rule
def _arrive(world: World, i0: int, n: int, segment: int, chunk: int, month: int) -> None:
    """Who enters the market by a purchase makes it before all else this month."""
    for i in range(i0, i0 + n):
        if acts.arrives(world, i, segment, month):
            acts.take(world, i, int(world.terms.first_at[segment]), 0, ARRIVED, chunk, month)


@rule
def _find_out(
    world: World, scratch: Scratch, contacts: Contacts, count: int, i: int, firm: int, category: int,
    occurrence: int, fails: float, complains: float, chunk: int, month: int,
) -> int:  # fmt: skip
    """How a purchase went, and the contact it leads to, if any; returns the contacts so far."""
    scratch.bought[firm] = category + 1
    severity, kind, unsaid = claims.find_out(world, i, firm, occurrence, fails, complains, chunk, month)
    if kind >= 0:
        service.note(contacts, count, i, firm, kind, severity, occurrence)
        count += 1
    scratch.silent[firm] = max(scratch.silent[firm], unsaid)
    return count


@rule
def _note_visits(scratch: Scratch, visits: int, i: int) -> int:
    """Write down where the customer bought this month, firm by firm; returns the block's visits so far."""
    for firm in range(scratch.bought.size):
        if scratch.bought[firm] > 0:
            scratch.visits[0, visits] = i
            scratch.visits[1, visits] = firm
            scratch.visits[2, visits] = scratch.bought[firm] - 1
            scratch.visits[3, visits] = scratch.silent[firm]
            visits += 1
            scratch.bought[firm] = 0
            scratch.silent[firm] = 0
    return visits


@rule
def _experience(world: World, scratch: Scratch, visits: int, segment: int, chunk: int, month: int) -> None:
    """What the month's purchases did to the block's customers, visit by visit."""
    for first in range(0, visits, BLOCK):
        n = min(BLOCK, visits - first)
        draw_perceptions(world, scratch, month, first, n)
        for j in range(n):
            i, firm = scratch.visits[0, first + j], scratch.visits[1, first + j]
            acts.experience(
                world, i, firm, scratch.visits[2, first + j], scratch.visits[3, first + j],
                scratch.rows[noise_at(j)], scratch.rows[found_at(j)], segment, chunk, month,
            )  # fmt: skip


@rule
def _shop(
    world: World, scratch: Scratch, contacts: Contacts, count: int, visits: int, i: int, j: int,
    segment: int, chunk: int, month: int,
) -> tuple[int, int]:  # fmt: skip
    """A customer's month: every occasion, a question; returns the contacts and visits so far.

    `i` is the customer, `j` its place in the block; `count` are the contacts and `visits` the visits before.
    """
    state = world.state
    arriving = acts.arrives(world, i, segment, month)
    shopped = False
    for category in range(state.last.shape[0]):
        occasions = acts.occasions_due(world, i, category, scratch.occasions[category, j], arriving)
        world.tally.occasions[chunk] += occasions
        for which in range(occasions):
            occurrence = PER_CATEGORY * category + which
            u, leaves, fails, complains = occasion_draws(world, scratch, month, i, j, occurrence)
            if arriving and category == 0 and which == 0:
                firm = int(world.terms.first_at[segment])  # bought on arrival
            else:
                firm = _choose(world, scratch, i, category, month, u, leaves, j)
                acts.take(world, i, firm, category, occurrence, chunk, month)
            if firm < 0:
                continue
            shopped = True
            count = _find_out(
                world, scratch, contacts, count, i, firm, category, occurrence, fails, complains, chunk, month
            )
            if world.by.contractual > 0.0:
                break
            if state.purchases[firm, i] > 1 and leaves < acts.chance_to_leave(world, i, firm):
                _leave(world, scratch, i, firm, j)
    if shopped:
        visits = _note_visits(scratch, visits, i)
    if service.asks(world, i, scratch.rows[asking_at(j)]):
        service.note(contacts, count, i, int(state.last[0, i]), INFORMATION, FINE, ASKED)
        count += 1
    return count, visits


@kernel
def open_month(
    world: World, scratch: Scratch, contacts: Contacts, chunks: npt.NDArray[np.int64], end: int, month: int
) -> bool:
    """Move customers through hearing, choosing, buying, experiencing: from `scratch.progress` to chunk `end`.

    Returns False when there is no more room for contacts: it can go on with larger arrays.
    """
    categories = world.state.last.shape[0]
    first, start, count = scratch.progress[0], scratch.progress[1], scratch.progress[2]
    for chunk in range(first, end):
        segment = chunks[chunk, 2]
        # Without an occasion, who is under contract or arrives shops all the same.
        any_may_shop = world.by.contractual > 0.0 or world.terms.first_at[segment] >= 0.0
        for i0 in range(chunks[chunk, 0] + start, chunks[chunk, 1], BLOCK):
            n = min(BLOCK, chunks[chunk, 1] - i0)
            most = (1 + categories) * n  # a question; beside what is drawn, an arrival or a contract each
            if world.terms.life.ties_end > 0.0:
                for i in range(i0, i0 + n):
                    acts.end_ties(world, i, segment, month)
            draw_occasions(world, scratch, month, i0, n)
            for category in range(categories):
                most += count_occasions(world, scratch, category, month, i0, n)
            if count + most > contacts.customer.size:
                scratch.progress[0] = chunk
                scratch.progress[1] = i0 - chunks[chunk, 0]
                scratch.progress[2] = count
                return False
            for firm in range(world.state.satisfaction.shape[0]):
                if world.terms.approach.active[firm] > 0.0:
                    for j in range(n):
                        approach(world, i0 + j, firm, chunk, month)
            hear(world, scratch, month, i0, n, segment)
            fade(world, i0, n)
            if world.terms.first_at[segment] >= 0.0:
                _arrive(world, i0, n, segment, chunk, month)
            for category in range(categories):
                if is_sold(world, category, segment):
                    weigh(world, scratch, category, i0, n, segment)
                else:
                    world.tally.occasions[chunk] += forget_occasions(scratch, category, n)
            draw_first_occasions(world, scratch, month, i0, n)
            find_busy(world, scratch, n)
            visits = 0
            for j in range(n):
                if scratch.busy[j] > 0 or any_may_shop:
                    count, visits = _shop(
                        world, scratch, contacts, count, visits, i0 + j, j, segment, chunk, month
                    )
            _experience(world, scratch, visits, segment, chunk, month)
        start = 0
    scratch.progress[2] = count
    return True


@kernel
def close_month(
    world: World, scratch: Scratch, month: int, chunks: npt.NDArray[np.int64], first: int, end: int,
    starts: npt.NDArray[np.int64], contacts: Contacts, answers: Answers,
) -> None:  # fmt: skip
    """What contacts did to the customers of chunks `first` to `end`; then everybody's stage.

    `starts` (chunk + 1,) tells where each chunk's contacts begin.
    """
    for chunk in range(first, end):
        for at in range(starts[chunk], starts[chunk + 1]):
            closing.answered(
                world, contacts.customer[at], chunks[chunk, 2], contacts.firm[at], answers.asked[at],
                contacts.severity[at], contacts.occurrence[at], answers.wait[at], answers.expert_wait[at],
                answers.outcome[at], chunk, month,
            )  # fmt: skip
        segment = chunks[chunk, 2]
        for firm in range(world.state.satisfaction.shape[0]):
            forget_opinions(scratch)
            for i0 in range(chunks[chunk, 0], chunks[chunk, 1], BLOCK):
                n = min(BLOCK, chunks[chunk, 1] - i0)
                read_stages(world, scratch, firm, i0, n, segment, month)
                hear_opinions(world, scratch, n, month)
                for j in range(n):
                    if world.traits.entry[i0 + j] < month + 1:
                        acts.count_move(world, i0 + j, firm, segment, scratch.busy[j], chunk, month)
            count_opinions(world, scratch, firm, chunk)
