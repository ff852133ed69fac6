"""A block of customers whose loyalty stages are read together (section 1)."""

from __future__ import annotations

from sim.model import rules
from sim.model import scratch as place
from sim.model.compile import rule
from sim.model.scratch import Scratch
from sim.model.tally import World


@rule
def read_stages(world: World, scratch: Scratch, firm: int, i0: int, n: int, segment: int, month: int) -> None:
    """Read each customer's stage at the end of the month into `scratch.busy`; the share of wallet too."""
    by, state, rows = world.by, world.state, scratch.rows
    purchases, left = state.purchases[firm, i0 : i0 + n], state.left[firm, i0 : i0 + n]
    first, recent = state.first[firm, i0 : i0 + n], state.recent[firm, i0 : i0 + n]
    wallet, everywhere = state.wallet[firm, i0 : i0 + n], state.everywhere[i0 : i0 + n]
    trust = state.trust[firm, i0 : i0 + n]
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
        rows[place.LEFT + j] = rules.gone(rows[place.LEFT + j], rows[place.LAST + j], by.contractual)
    for j in range(n):
        scratch.busy[j] = rules.stage_of(
            rows[place.BOUGHT + j], rows[place.LEFT + j],
            now - rows[place.FIRST_BOUGHT + j], now - rows[place.RECENT + j],
            rows[place.INTERVAL + j], rows[place.SHARE + j], rows[place.TRUST + j],
            by.new_purchases, by.new_months, by.long_standing_months,
            by.loyal_share, by.loyal_trust, by.loyal_months, by.lapsed_intervals,
        )  # fmt: skip
