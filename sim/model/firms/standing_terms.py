"""Terms that stand until a firm decides something else: they follow from its levers, its money and whom it
serves, and from nothing that changes by itself. In most months nobody decides anything.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.model.customers.desk_parameters import DeskTerms
from sim.model.customers.terms import DangerTerms, TalkTerms
from sim.model.firms.desk_terms import desk_terms, solved_chance
from sim.model.firms.firm import Firm, by_firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.promises import claim_chance, fraud_chance, promises
from sim.model.firms.relations import approach_terms, care_of, discounts_of, talk_terms, tier_terms
from sim.model.firms.scandals import danger_terms
from sim.model.rules.remembered import log


class Standing(NamedTuple):
    """The terms that stand, and the decisions that they follow from."""

    decided: list[object]  # the market as it is set, and by firm
    terms: dict[str, Any]  # fields of `Terms`
    desk: DeskTerms  # pace and wait displayed change by themselves
    talk: TalkTerms  # so does what is said
    dangers: DangerTerms  # so does how much can be pushed


def standing(live: LiveMarket) -> Standing:
    """What stands in the month under way, worked out again only if a firm has decided something else."""
    decided = [live.settings, *map(_decided, live.firms)]
    if live.standing is None or live.standing.decided != decided:
        live.standing = Standing(
            decided, _terms(live), desk_terms(live), talk_terms(live), danger_terms(live)
        )
    found: Standing = live.standing
    return found


def _decided(firm: Firm) -> tuple[object, ...]:
    """All of a firm that its standing terms are made of; bad news is rare enough to count as a decision."""
    shocks = firm.trust_shock, firm.exit_shock
    money = firm.spend.copy(), firm.capital.copy()
    return firm.levels.copy(), *money, firm.present, *shocks, firm.segments_served()


def _terms(live: LiveMarket) -> dict[str, Any]:
    settings, firms = live.settings, live.firms
    segments = settings.segments.values()
    return {
        **by_firm(firms, lambda firm: _of_firm(live, firm)),
        "approach": approach_terms(live),
        "tiers": tier_terms(live),
        "discounts": discounts_of(live),
        "log_discounts": discounts_of(live, lambda share: log(1.0 - share)),
        "handling": np.array([category.handling for category in settings.categories.values()]),
        "tolerance": np.array([s.tolerance for s in segments]),
        "usual_interval": np.array([1.0 / next(iter(s.occasions.values())).mean_per_month for s in segments]),
        "first_at": np.array([_first_at(live, s.first_purchase_at) for s in segments]),
    }


def _of_firm(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """What is the same in every category and segment, as in `Terms`."""
    levels, waits = firm.levels, "wait" in promises(live, firm)
    return {
        "care": care_of(live, firm)[0],
        "solved": solved_chance(live, firm),
        "promise_minutes": levels["wait_promise_minutes"] * waits,
        "payout": round(levels["promise_payout"] * 100),
        "claim": claim_chance(live, firm),
        "feigned": fraud_chance(live, firm) * waits,
    }


def _first_at(live: LiveMarket, name: str | None) -> float:
    """Number of the firm of the purchase of entering; -1 without one, or while it is not in the market."""
    return -1.0 if name is None or not live.firm(name).present else float(live.firm(name).index)
