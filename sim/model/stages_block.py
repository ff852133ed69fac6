"""A block of customers whose loyalty stages are read together (section 1)."""

from __future__ import annotations

from sim.model import rules, talk_rules
from sim.model import scratch as place
from sim.model.compile import rule
from sim.model.scratch import BLOCK, Scratch
from sim.model.tally import OPINIONS, World


@rule
def read_stages(world: World, scratch: Scratch, firm: int, i0: int, n: int, segment: int, month: int) -> None:
    """Read each customer's stage at the end of the month into `scratch.busy`.

    The rows are left with what customers think of the firm, and tell others.
    """
    by, state, rows = world.by, world.state, scratch.rows
    purchases, left = state.purchases[firm, i0 : i0 + n], state.left[firm, i0 : i0 + n]
    first, recent = state.first[firm, i0 : i0 + n], state.recent[firm, i0 : i0 + n]
    wallet, everywhere = state.wallet[firm, i0 : i0 + n], state.everywhere[i0 : i0 + n]
    trust, satisfaction = state.trust[firm, i0 : i0 + n], state.satisfaction[firm, i0 : i0 + n]
    contagion = world.traits.contagion[i0 : i0 + n]
    for j in range(n):
        rows[place.BOUGHT + j] = purchases[j]
    for j in range(n):
        rows[place.LEFT + j] = left[j]
    for j in range(n):
        rows[place.LAST + j] = 0.0
    for category in range(state.last.shape[0]):
        last = state.last[category, i0 : i0 + n]
        for j in range(n):
            rows[place.LAST + j] += 1.0 if last[j] == firm else 0.0
    for j in range(n):
        rows[place.FIRST_BOUGHT + j] = first[j]
    for j in range(n):
        rows[place.RECENT + j] = recent[j]
    for j in range(n):
        rows[place.WALLET + j] = wallet[j]
    for j in range(n):
        rows[place.EVERYWHERE + j] = everywhere[j]
    for j in range(n):
        rows[place.TRUST + j] = trust[j]
    now, usual = float(month), world.terms.usual_interval[segment]
    for j in range(n):
        rows[place.INTERVAL + j] = rules.own_interval(
            rows[place.BOUGHT + j], rows[place.FIRST_BOUGHT + j], rows[place.RECENT + j], usual
        )
    for j in range(n):
        rows[place.SHARE + j] = rules.wallet_share(rows[place.WALLET + j], rows[place.EVERYWHERE + j])
    for j in range(n):
        rows[place.PLEASED + j] = satisfaction[j]
    for j in range(n):
        rows[place.CONTAGION + j] = contagion[j]
    for j in range(n):
        rows[place.COUNTS + j] = rules.is_customer(rows[place.BOUGHT + j], rows[place.LEFT + j])
    for j in range(n):
        rows[place.LEFT + j] = rules.gone(rows[place.LEFT + j], rows[place.LAST + j], by.contractual)
    for j in range(n):
        scratch.busy[j] = rules.stage_of(
            rows[place.BOUGHT + j], rows[place.LEFT + j],
            now - rows[place.FIRST_BOUGHT + j], now - rows[place.RECENT + j],
            rows[place.INTERVAL + j], rows[place.SHARE + j], rows[place.TRUST + j],
            by.new_purchases, by.new_months, by.long_standing_months,
            by.loyal_share, by.loyal_trust, by.loyal_months, by.lapsed_intervals,
        )  # fmt: skip


@rule
def forget_opinions(scratch: Scratch) -> None:
    """Begin to sum up opinions."""
    for at in range(place.OPINIONS, place.WEIGHTS):
        scratch.rows[at] = 0.0


@rule
def hear_opinions(world: World, scratch: Scratch, n: int, month: int) -> None:
    """Add what the block's customers think and tell, as `read_stages` left it, to the sums of each place.

    Every summand is exact, so it does not matter in which order they are added.
    """
    by, rows, now = world.by, scratch.rows, float(month)
    for j in range(n):
        rows[place.STAGE + j] = talk_rules.talks(scratch.busy[j])
    for j in range(n):
        rows[place.SAID + j] = talk_rules.said(
            rows[place.COUNTS + j], now - rows[place.RECENT + j], rows[place.PLEASED + j],
            rows[place.CONTAGION + j], by.score_at_norm, by.bad_told,
        )  # fmt: skip
    for j in range(n):
        rows[place.OPINIONS + j] += rows[place.COUNTS + j]
    for j in range(n):
        rows[place.OPINIONS + BLOCK + j] += rows[place.COUNTS + j] * rows[place.PLEASED + j]
    for j in range(n):
        rows[place.OPINIONS + 2 * BLOCK + j] += rows[place.COUNTS + j] * rules.exact(rows[place.TRUST + j])
    for j in range(n):
        rows[place.OPINIONS + 3 * BLOCK + j] += rows[place.COUNTS + j] * rules.exact(rows[place.SHARE + j])
    for j in range(n):
        rows[place.OPINIONS + 4 * BLOCK + j] += rows[place.STAGE + j] * rules.exact(rows[place.CONTAGION + j])
    for j in range(n):
        rows[place.OPINIONS + 5 * BLOCK + j] += rules.positive(rows[place.SAID + j])
    for j in range(n):
        rows[place.OPINIONS + 6 * BLOCK + j] += rules.positive(-rows[place.SAID + j])


@rule
def count_opinions(world: World, scratch: Scratch, firm: int, chunk: int) -> None:
    """Add the sums of all places to the tally."""
    for which, line in enumerate(OPINIONS):
        total = 0.0
        for j in range(BLOCK):
            total += scratch.rows[place.OPINIONS + which * BLOCK + j]
        world.tally.lines[chunk, firm, line] += total
