"""Whether a lever can act at all in a market, and if not, why; and which of a study's strategies use it."""

from __future__ import annotations

from typing import NamedTuple

from sim.scenario.files.strategy_check import undelivered
from sim.scenario.market.kinds import of_firms
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study

#: Levers that follow what rivals ask and offer.
_AGAINST_RIVALS = ("match_price", "undercut", "imitate", "imitate_service")


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
    if lever in _AGAINST_RIVALS and len(market.firms) == 1:
        return Idle("no_rivals")
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


def idle_levers(study: Study) -> dict[tuple[str, Idle], list[str]]:
    """Levers that strategies of a study use although they cannot act in its market.

    Returns
    -------
    dict of (str, Idle) to list of str
        Lever, with the reason -> the strategies that use it.
    """
    found: dict[tuple[str, Idle], list[str]] = {}
    market = of_firms(study.market)
    if market is None:
        return found
    for name, strategy in study.strategies.items():
        for lever in used_levers(strategy):
            why = why_idle(market, lever, strategy)
            if why is not None:
                found.setdefault((lever, why), []).append(name)
    return found


def used_levers(strategy: Strategy) -> list[str]:
    """Levers that a strategy spends on, or sets to what does something."""
    money = [name for name, share in strategy.spend.items() if share > 0]
    levels = [one.lever for one in strategy.levers if one.value != LEVERS[one.lever].default]
    return [*money, *dict.fromkeys(levels)]
