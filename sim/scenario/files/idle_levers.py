"""Whether a lever can act at all in a market, and if not, why."""

from __future__ import annotations

from typing import NamedTuple

from sim.scenario.files.strategy_check import undelivered
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Strategy


class Idle(NamedTuple):
    """Why a lever cannot act.

    Attributes
    ----------
    reason : str
        Its name, by which languages have it: ``idle.REASON``.
    about : str
        The mechanism or firm that it is about.
    """

    reason: str
    about: str = ""


def why_idle(market: Market, lever: str, strategy: Strategy) -> Idle | None:
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
            return Idle("switched_off", mechanism)
    focal = market.focal
    if undelivered(market, focal, strategy) is not None:
        return Idle("undelivered", focal)
    sells = market.firms[focal].sells
    served = strategy.serve or {segment for segments in sells.values() for segment in segments}
    idle = {
        "listening": (market.needs.belief_error is None, Idle("no_belief")),
        "lighthouse": (market.talk.lighthouse_share == 0, Idle("no_lighthouses")),
        "new_category": (all(map(sells.get, market.categories)), Idle("sells_everything", focal)),
        "new_segments": (set(market.segments) <= set(served), Idle("serves_everybody", focal)),
    }
    cannot, why = idle.get(lever, (False, None))
    return why if cannot else None
