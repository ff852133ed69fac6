"""Whether a lever can act at all in a market, and if not, why."""

from __future__ import annotations

from sim.scenario.files.strategy_check import NO_BELIEF, undelivered
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Strategy


def why_idle(market: Market, lever: str, strategy: Strategy) -> str | None:
    """Say why a lever of the focal firm cannot act; None if it can.

    Parameters
    ----------
    market : Market
    lever : str
    strategy : Strategy
        What the firm follows, with the lever used.
    """
    for mechanism in LEVERS[lever].mechanisms:
        if mechanism in market.switched_off:
            return f"{mechanism!r} is switched off in this market"
    promised = undelivered(market, market.focal, strategy)
    if promised is not None:
        return promised.removeprefix(f"{lever}: ")
    sells = market.firms[market.focal].sells
    served = strategy.serve or {segment for segments in sells.values() for segment in segments}
    nothing_to_do = {
        "listening": (market.needs.belief_error is None, NO_BELIEF),
        "lighthouse": (market.talk.lighthouse_share == 0, "nobody is a lighthouse customer in this market"),
        "new_category": (
            all(sells.get(category) for category in market.categories),
            f"{market.focal!r} sells every category already",
        ),
        "new_segments": (
            set(market.segments) <= set(served),
            f"{market.focal!r} sells to every segment already",
        ),
    }
    idle, why = nothing_to_do.get(lever, (False, ""))
    return why if idle else None
