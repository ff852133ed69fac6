"""What firms promise: which items, what a segment makes of them, and how well they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.rules import firm as firm_rules
from sim.model.rules.remembered import payout_worth
from sim.scenario.market.segment import Segment


def promises(live: LiveMarket, firm: Firm) -> list[str]:
    """Items that the firm promises this month, in the order of `names.PROMISES`."""
    if not live.is_on("promise"):
        return []
    levels = firm.levels
    made = (
        ("wait", levels["wait_promise_minutes"] > 0),
        ("delivery", levels["delivery_promise"] > 0),
        ("unconditional", levels["unconditional_promise"] > 0),
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


def strictness(live: LiveMarket, firm: Firm, item: str) -> float:
    """How much a promise asks of the firm, 0 to 1: so much is proved by keeping it."""
    if item != "wait":
        return live.settings.promise.goods_stringency
    return firm_rules.stringency(live.known_wait, firm.levels["wait_promise_minutes"])


def promised(live: LiveMarket, firm: Firm, items: Sequence[str], segment: Segment) -> float:
    """How much the firm's promises, which are `items`, come to for a segment, 0 to 1.

    Payout worth times relevance times stringency times credibility, which is 1 less the share remembered as
    broken; of several promises, each adds to what the others leave, since it is one payout.
    """
    left = 1.0
    for item in items:
        kept = 1.0 - firm.broken(item)
        left *= 1.0 - item_relevance(live, item, segment) * strictness(live, firm, item) * kept
    return at_stake(live, firm) * (1.0 - left)


def promise_pull(live: LiveMarket, firm: Firm, items: Sequence[str], segment: Segment) -> float:
    """Utility of the firm's promises to a segment: what they come to, less what irrelevant ones repel."""
    promise = live.settings.promise
    repelled = [
        firm_rules.repelled(item_relevance(live, item, segment), promise.irrelevant_cost) for item in items
    ]
    return promise.pull * promised(live, firm, items, segment) - sum(repelled)


def tempting(live: LiveMarket, firm: Firm) -> float:
    """The payout that can be had easily, in prices of the first category."""
    return firm.levels["promise_ease"] * firm.levels["promise_payout"] / live.settings.core_price


def at_stake(live: LiveMarket, firm: Firm) -> float:
    """What that payout is worth, 0 to 1, to who may claim it and to the staff who would cause it."""
    return payout_worth(tempting(live, firm), 1.0)


def claim_chance(live: LiveMarket, firm: Firm) -> float:
    """Chance that who may claim does; nobody claims nothing."""
    pays = firm.levels["promise_payout"] > 0
    return live.settings.promise.claim_chance * firm.levels["promise_ease"] * pays


def fraud_chance(live: LiveMarket, firm: Firm) -> float:
    """Chance of a claim without a cause: more the easier it is and the more it pays."""
    if not live.is_on("fraud"):
        return 0.0
    return min(1.0, live.settings.promise.fraud_chance * tempting(live, firm))


def take_note(live: LiveMarket, firm: Firm, fell_due: Mapping[str, tuple[float, float]]) -> None:
    """Remember the month's promises by item: how many were broken, and how many fell due.

    What was not promised is not counted. Who stops promising is remembered as before, until new promises
    outweigh the old.
    """
    months, made = live.settings.promise.memory_months, promises(live, firm)
    for item, (broken, due) in fell_due.items():
        before, in_all = firm.promised.get(item, (0.0, 0.0))
        counts = item in made
        firm.promised[item] = (
            firm_rules.remembered(before, broken * counts, months),
            firm_rules.remembered(in_all, due * counts, months),
        )
