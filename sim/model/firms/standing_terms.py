"""Terms that stand until a firm decides something else: they follow from its levers, its money and whom it
serves, and from nothing that changes by itself. In most months nobody decides anything. What money brings
changes with the number of those who share it: here it is 0, and `planning.py` fills it in each month.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.model.customers.desk_parameters import DeskTerms
from sim.model.customers.terms import ApproachTerms, DangerTerms, TalkTerms, TierTerms
from sim.model.firms.desk_terms import desk_terms
from sim.model.firms.firm import Firm, by_firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.promises import claim_chance, fraud_chance, promises
from sim.model.firms.relations import (
    approach_terms,
    discounts_of,
    programme_terms,
    talk_terms,
    tier_terms,
)
from sim.model.firms.scandals import danger_terms
from sim.model.machine.arrays import Floats
from sim.model.rules.remembered import log


class Standing(NamedTuple):
    """The terms that stand, and the decisions that they follow from."""

    decided: list[object]  # the market as it is set, and by firm
    terms: dict[str, Any]  # fields of `Terms`
    desk: DeskTerms  # but pace, wait displayed and spread, which change by themselves
    talk: TalkTerms  # but what is said
    approach: ApproachTerms  # but winning back
    tiers: TierTerms  # but care
    dangers: DangerTerms  # but how much can be pushed


def standing(live: LiveMarket) -> Standing:
    """What stands in the month under way, worked out again only if a firm has decided something else."""
    decided = [live.settings, *map(_decided, live.firms)]
    if live.standing is None or live.standing.decided != decided:
        live.standing = Standing(
            decided,
            _terms(live),
            desk_terms(live),
            talk_terms(live),
            approach_terms(live),
            tier_terms(live),
            danger_terms(live),
        )
    found: Standing = live.standing
    return found


def _decided(firm: Firm) -> tuple[object, ...]:
    """All of a firm that its standing terms are made of; bad news is rare enough to count as a decision."""
    shocks = firm.trust_shock, firm.exit_shock, firm.exposed
    money = firm.spend.copy(), firm.capital.copy()
    return firm.levels.copy(), firm.levels_in.copy(), *money, firm.present, *shocks, firm.segments_served()


def _terms(live: LiveMarket) -> dict[str, Any]:
    settings, firms = live.settings, live.firms
    segments = settings.segments.values()
    return {
        **by_firm(firms, lambda firm: _of_firm(live, firm)),
        "discounts": discounts_of(live),
        "log_discounts": discounts_of(live, lambda share: log(1.0 - share)),
        "handling": np.array([category.handling for category in settings.categories.values()]),
        "programme": programme_terms(live),
        "log_start": _log_start(live),
        "tolerance": np.array([s.tolerance for s in segments]),
        "usual_interval": np.array([1.0 / next(iter(s.occasions.values())).mean_per_month for s in segments]),
        "first_at": np.array([_first_at(live, s.first_purchase_at) for s in segments]),
    }


def _of_firm(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """What is the same in every category and segment, as in `Terms`."""
    levels, waits = firm.levels, "wait" in promises(live, firm)
    return {
        "promise_minutes": levels["wait_promise_minutes"] * waits,
        "payout": round(levels["promise_payout"] * 100),
        "claim": claim_chance(live, firm),
        "feigned": fraud_chance(live, firm) * waits,
    }


def _log_start(live: LiveMarket) -> Floats:
    """Mean log price at the start (category, segment); a lone seller is seen against the category's price."""
    settings = live.settings
    there = [firm for firm in settings.firms.values() if firm.entry is None]
    return np.array(
        [
            [
                mean_of_several(
                    [
                        log(firm.price.get(name, category.price) / category.price)
                        for firm in there
                        if segment in firm.sells.get(name, [])
                    ]
                )
                for segment in settings.segments
            ]
            for name, category in settings.categories.items()
        ]
    )


def mean_of_several(numbers: list[float]) -> float:
    """Mean of the log prices of several sellers; 0, the category's price, of fewer than two."""
    return sum(numbers) / len(numbers) if len(numbers) > 1 else 0.0


def _first_at(live: LiveMarket, name: str | None) -> float:
    """Number of the firm of the purchase of entering; -1 without one, or while it is not in the market."""
    return -1.0 if name is None or not live.firm(name).present else float(live.firm(name).index)
