"""The end of a plan: from a month on a firm does what it would do without one, and all else goes on.

What has been built stays: what the firm has launched and whom it sells to, what customers know and feel, and
quality, which fades by itself. What is done month by month ends: spending, promises, discounts, prices.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Policy, Story

#: Levers by which a firm moves its prices by itself, see `rivals.py`.
_REPRICING = ("match_price", "undercut", "recover_price")


def until(month: int, policy: Policy) -> Policy:
    """The same policy, which decides nothing from `month` on."""

    def story(live: LiveMarket, firm: Firm) -> Story:
        for wait in policy(live, firm):
            yield wait
            if live.month >= month:
                return

    return story


def end_plan(firm: Firm, levels: Mapping[str, float]) -> None:
    """Let a firm stand as it would without a plan.

    Parameters
    ----------
    firm : Firm
    levels : mapping of str to float
        Its levers before it had one. A firm whose rules move its prices goes on from where they stand, less
        what the plan made of its normal price; any other goes back to its starting prices.
    """
    firm.levels, firm.levels_in = dict(levels), {}
    firm.spend, firm.capital = {}, set()
    firm.aim, firm.tuned_to, firm.improve = [], None, None
    moves = any(levels[lever] > 0 for lever in _REPRICING)
    for offer in firm.offers.values():
        offer.price = offer.price * (offer.start / offer.normal) if moves else offer.start
        offer.normal = offer.start
