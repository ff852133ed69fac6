"""A block of customers whose loyalty stages are read together (section 1)."""

from __future__ import annotations

from sim.model.customers import stages as stage_steps
from sim.model.customers.tally import OPINIONS, World
from sim.model.kernels import scratch as place
from sim.model.kernels.scratch import AT_CLOSE, ROW, Block, Scratch, copy, customer_at
from sim.model.machine.compile import rule
from sim.model.rules import customer as rules
from sim.model.rules import growth as growth_rules
from sim.model.rules import stages as stage_rules
from sim.model.rules import talk as talk_rules
from sim.scenario.basics.names import STAGES

# The rows of the sums, in the order of `tally.OPINIONS`
_CUSTOMERS, _SATISFACTION, _TRUST, _SHARE, _TALKERS, _GOOD, _BAD = (
    place.OPINIONS + which * ROW for which in range(len(OPINIONS))
)
_STAGES = len(STAGES)


@rule
def read_stages(world: World, scratch: Scratch, firm: int, block: Block) -> None:
    """Read each customer's stage at the end of the month into `scratch.stages`.

    The rows are left with what customers think of the firm, and tell others.
    """
    by, state, rows = world.by, world.state, scratch.rows
    i0, end, n = block.first, block.first + block.size, block.size
    copy(rows, place.BOUGHT, state.purchases[firm, i0:end], n)
    copy(rows, place.LEFT, state.left[firm, i0:end], n)
    for j in range(n):
        rows[place.LAST + j] = 0.0
    for category in range(state.last.shape[0]):
        last = state.last[category, i0:end]
        for j in range(n):
            rows[place.LAST + j] += 1.0 if last[j] == firm else 0.0
    copy(rows, place.FIRST_BOUGHT, state.first[firm, i0:end], n)
    copy(rows, place.RECENT, state.recent[firm, i0:end], n)
    copy(rows, place.WALLET, state.wallet[firm, i0:end], n)
    copy(rows, place.EVERYWHERE, state.everywhere[i0:end], n)
    copy(rows, place.TRUST, state.trust[firm, i0:end], n)
    copy(rows, place.PLEASED, state.satisfaction[firm, i0:end], n)
    copy(rows, place.CONTAGION, world.traits.contagion[i0:end], n)
    now, usual = float(block.month), world.terms.usual_interval[block.segment]
    for j in range(n):
        rows[place.INTERVAL + j] = rules.own_interval(
            rows[place.BOUGHT + j], rows[place.FIRST_BOUGHT + j], rows[place.RECENT + j], usual
        )
    for j in range(n):
        rows[place.SHARE + j] = rules.wallet_share(rows[place.WALLET + j], rows[place.EVERYWHERE + j])
    for j in range(n):
        rows[place.COUNTS + j] = rules.is_customer(rows[place.BOUGHT + j], rows[place.LEFT + j])
    for j in range(n):
        rows[place.LEFT + j] = rules.gone(rows[place.LEFT + j], rows[place.LAST + j], by.contractual)
    for j in range(n):
        scratch.stages[j] = stage_rules.stage_of(
            rows[place.BOUGHT + j], rows[place.LEFT + j],
            now - rows[place.FIRST_BOUGHT + j], now - rows[place.RECENT + j],
            rows[place.INTERVAL + j], rules.depth(rows[place.WALLET + j], by.wallet_months, usual),
            rows[place.SHARE + j], rows[place.TRUST + j], by.stages,
        )  # fmt: skip
    if by.growth.talk > 0.0:
        for j in range(n):
            together = rows[place.RECENT + j] - rows[place.FIRST_BOUGHT + j]
            rows[place.CONTAGION + j] *= growth_rules.more_talk(
                growth_rules.grown(together, rows[place.SHARE + j], rows[place.TRUST + j], by.growth.months),
                by.growth.talk,
            )


@rule
def count_moves(world: World, scratch: Scratch, firm: int, block: Block) -> None:
    """Count the moves to the stages that `read_stages` left, of all who are in the market.

    Most customers stay where they are: they are counted stage by stage, and only movers one by one.
    """
    rows, stages, listed, n = scratch.rows, scratch.stages, scratch.listed, block.size
    before = world.state.stage[firm, block.first : block.first + n]
    entry = world.traits.entry[block.first : block.first + n]
    copy(rows, place.STAGE, before, n)
    for j in range(n):
        rows[place.STAGE + j] = rows[place.STAGE + j] if entry[j] < block.month + 1 else -1.0
    for stage in range(_STAGES):
        here = float(stage)
        stay = 0
        for j in range(n):
            stay += 1 if (rows[place.STAGE + j] == here) & (stages[j] == stage) else 0
        world.tally.moves[block.chunk, firm, stage, stage] += stay
    m = 0
    for j in range(n):
        listed[m] = j
        moves = (rows[place.STAGE + j] >= 0.0) & (rows[place.STAGE + j] != float(stages[j]))
        m += 1 if moves else 0
    for k in range(min(m, AT_CLOSE)):
        j = listed[k]
        stage_steps.count_move(
            world, customer_at(block, j), firm, block.segment, stages[j], block.chunk, block.month
        )


@rule
def forget_opinions(scratch: Scratch) -> None:
    """Begin to sum up opinions."""
    for at in range(place.OPINIONS, place.WEIGHTS):
        scratch.rows[at] = 0.0


@rule
def hear_opinions(world: World, scratch: Scratch, block: Block) -> None:
    """Add what the block's customers think and tell, as `read_stages` left it, to the sums of each place.

    Every summand is exact, so it does not matter in which order they are added.
    """
    by, rows, now, n = world.by, scratch.rows, float(block.month), block.size
    for j in range(n):
        rows[place.STAGE + j] = talk_rules.talks(scratch.stages[j])
    for j in range(n):
        rows[place.SAID + j] = talk_rules.said(
            rows[place.COUNTS + j], now - rows[place.RECENT + j], rows[place.PLEASED + j],
            rows[place.CONTAGION + j], by.score_at_norm, by.bad_told,
        )  # fmt: skip
    for j in range(n):
        rows[_CUSTOMERS + j] += rows[place.COUNTS + j]
    for j in range(n):
        rows[_SATISFACTION + j] += rows[place.COUNTS + j] * rows[place.PLEASED + j]
    for j in range(n):
        rows[_TRUST + j] += rows[place.COUNTS + j] * rules.exact(rows[place.TRUST + j])
    for j in range(n):
        rows[_SHARE + j] += rows[place.COUNTS + j] * rules.exact(rows[place.SHARE + j])
    for j in range(n):
        rows[_TALKERS + j] += rows[place.STAGE + j] * rules.exact(rows[place.CONTAGION + j])
    for j in range(n):
        rows[_GOOD + j] += rules.positive(rows[place.SAID + j])
    for j in range(n):
        rows[_BAD + j] += rules.positive(-rows[place.SAID + j])


@rule
def count_opinions(world: World, scratch: Scratch, firm: int, chunk: int) -> None:
    """Add the sums of all places to the tally."""
    for which, line in enumerate(OPINIONS):
        total = 0.0
        for j in range(AT_CLOSE):
            total += scratch.rows[place.OPINIONS + which * ROW + j]
        world.tally.lines[chunk, firm, line] += total
