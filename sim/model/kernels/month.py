"""The compiled month: kernels that lead chunks of customers through its phases, a block at a time.

`open_month`: customers hear of firms, choose, buy, experience, and contact the desk. `close_month`: what
contacts did to customers; stages.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.model.customers import contact_outcomes, leaving
from sim.model.customers.contacts import Contacts, Ended
from sim.model.customers.outreach import approach
from sim.model.customers.tally import World
from sim.model.kernels.block import count_occasions, draw_occasions, fade, hear
from sim.model.kernels.block_stages import (
    count_moves,
    count_opinions,
    forget_opinions,
    hear_opinions,
    read_stages,
)
from sim.model.kernels.desk_line import Answers
from sim.model.kernels.scratch import AT_CLOSE, BLOCK, Block, Scratch
from sim.model.kernels.shopping import arrive, ask, experience_purchases, put_in_order, shop
from sim.model.kernels.weighing import is_sold, weigh
from sim.model.machine.compile import kernel, rule
from sim.model.machine.maths import whole


@kernel
def open_month(
    world: World, scratch: Scratch, contacts: Contacts, chunks: npt.NDArray[np.int64], end: int, month: int
) -> bool:
    """Move customers through hearing, choosing, buying, experiencing: from `scratch.progress` to chunk `end`.

    Returns False when there is no more room for contacts: it can go on with larger arrays.
    """
    first, start, count = scratch.progress[0], scratch.progress[1], scratch.progress[2]
    for chunk in range(first, end):
        for i0 in range(chunks[chunk, 0] + start, chunks[chunk, 1], BLOCK):
            block = Block(i0, min(BLOCK, chunks[chunk, 1] - i0), chunks[chunk, 2], chunk, month)
            _end_ties(world, block)
            most = _occasions(world, scratch, block)
            if count + 2 * most > contacts.customer.size:  # as they are made, then in order
                scratch.progress[0] = chunk
                scratch.progress[1] = i0 - chunks[chunk, 0]
                scratch.progress[2] = count
                return False
            _approach(world, block)
            hear(world, scratch, block)
            fade(world, block)
            arrive(world, block)
            for category in range(world.state.last.shape[0]):
                if is_sold(world, category, block.segment):
                    weigh(world, scratch, category, block)
            made = count + most
            to = ask(world, scratch, contacts, shop(world, scratch, contacts, made, block), block)
            count = put_in_order(scratch, contacts, made, to, count, block)
            experience_purchases(world, scratch, block)
        start = 0
    scratch.progress[2] = count
    return True


@rule
def _end_ties(world: World, block: Block) -> None:
    """Ties to what is no longer sold or needed end."""
    if world.terms.life.ties_end > 0.0:
        for i in range(block.first, block.first + block.size):
            leaving.end_ties(world, i, block.segment, block.month)


@rule
def _occasions(world: World, scratch: Scratch, block: Block) -> int:
    """Draw and count the month's occasions; returns how many contacts there can be at most."""
    draw_occasions(world, scratch, block)
    # A question each; beside what is drawn, an arrival or a contract each
    most = (1 + world.state.last.shape[0]) * block.size
    for category in range(world.state.last.shape[0]):
        most += count_occasions(world, scratch, category, block)
    return most


@rule
def _approach(world: World, block: Block) -> None:
    """What firms do to customers beside selling."""
    for firm in range(world.state.satisfaction.shape[0]):
        if world.terms.approach.active[firm] > 0.0:
            for i in range(block.first, block.first + block.size):
                approach(world, i, firm, block.segment, block.chunk, block.month)


@kernel
def close_month(
    world: World, scratch: Scratch, month: int, chunks: npt.NDArray[np.int64], first: int, end: int,
    starts: npt.NDArray[np.int64], contacts: Contacts, answers: Answers,
) -> None:  # fmt: skip
    """What contacts did to the customers of chunks `first` to `end`; then everybody's stage.

    `starts` (chunk + 1,) tells where each chunk's contacts begin.
    """
    for chunk in range(first, end):
        segment = chunks[chunk, 2]
        for at in range(starts[chunk], starts[chunk + 1]):
            contact = Ended(
                whole(contacts.customer[at]), segment, whole(contacts.firm[at]), whole(answers.asked[at]),
                whole(contacts.severity[at]), whole(contacts.occurrence[at]), answers.wait[at],
                answers.expert_wait[at], whole(answers.outcome[at]), answers.shown[at], chunk,
                month,
            )  # fmt: skip
            contact_outcomes.answered(world, contact)
        for firm in range(world.state.satisfaction.shape[0]):
            forget_opinions(scratch)
            for i0 in range(chunks[chunk, 0], chunks[chunk, 1], AT_CLOSE):
                block = Block(i0, min(AT_CLOSE, chunks[chunk, 1] - i0), segment, chunk, month)
                read_stages(world, scratch, firm, block)
                hear_opinions(world, scratch, block)
                count_moves(world, scratch, firm, block)
            count_opinions(world, scratch, firm, chunk)
