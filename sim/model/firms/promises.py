"""What firms promise: which items, how relevant they are to whom, and how well they are kept."""

from __future__ import annotations

from collections.abc import Sequence

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.rules import firm as firm_rules
from sim.scenario.market.market import Segment


def promises(live: LiveMarket, firm: Firm) -> list[str]:
    """Items that the firm promises this month, in the order of `names.PROMISES`."""
    if not live.is_on("promise"):
        return []
    levels = firm.levels
    made = (
        ("wait", levels["wait_promise_minutes"] > 0),
        ("delivery", levels["delivery_promise"] >= 0.5),
        ("unconditional", levels["unconditional_promise"] >= 0.5),
    )
    return [item for item, promised in made if promised]


def guarantees(live: LiveMarket, firm: Firm) -> bool:
    """Whether the firm promises something about purchases."""
    return any(item != "wait" for item in promises(live, firm))


def item_relevance(live: LiveMarket, item: str, segment: Segment) -> float:
    """How relevant a promise is to a segment, 0 to 1."""
    promise = live.settings.promise
    usual = {
        "wait": promise.relevance,
        "delivery": promise.delivery_relevance,
        "unconditional": promise.unconditional_relevance,
    }
    return segment.promise_relevance.get(item, usual[item])


def relevance(live: LiveMarket, items: Sequence[str], segment: Segment) -> float:
    """Relevance to a segment of the most relevant of some promises; 0 without any."""
    return max([item_relevance(live, item, segment) for item in items], default=0.0)


def promise_pull(live: LiveMarket, firm: Firm, items: Sequence[str], segment: Segment) -> float:
    """Utility of the firm's promises, which are `items`, to a segment: each attracts, or repels, by itself.

    What a promise is worth is the payout that can be had easily.
    """
    promise = live.settings.promise
    core = next(iter(live.settings.categories.values()))
    pull = 0.0
    for item in items:
        pull += firm_rules.promise_pull(
            firm.levels["promise_payout"] * firm.levels["promise_ease"],
            core.price,
            item_relevance(live, item, segment),
            promise.pull,
            firm.broken.get(item, 0.0),
            promise.irrelevant_cost,
        )
    return pull


def claim_chance(live: LiveMarket, firm: Firm) -> float:
    """Chance that who may claim does."""
    return live.settings.promise.claim_chance * firm.levels["promise_ease"]


def fraud_chance(live: LiveMarket, firm: Firm) -> float:
    """Chance that a purchase without a fault is claimed: more the easier it is and the more it pays."""
    if not live.is_on("fraud") or not guarantees(live, firm):
        return 0.0
    price = next(iter(live.settings.categories.values())).price
    tempting = firm.levels["promise_ease"] * firm.levels["promise_payout"] / price
    return min(1.0, live.settings.promise.fraud_chance * tempting)
