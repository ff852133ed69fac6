"""Relationships that grow: what a customer brings more as it deals with a firm for long, deeply and in trust.

Nothing grows by default: whether customers of long standing bring more is contested (Reichheld 1996 says so,
Reinartz & Kumar 2000 did not find it), so a market says it for itself.
"""

from __future__ import annotations

from sim.scenario.basics.bounds import A_DAY
from sim.scenario.basics.plausible import odds, times
from sim.scenario.basics.section import Section, param

_REICHHELD = "Reichheld 1996 (the idea)"
_BAIN = "Bain & Company and Mainspring 2000"
_NONE = "; none by default (Reinartz & Kumar 2000)"


class Growth(Section):
    """What grows with a relationship (section 5): time together times share of wallet times trust, 0 to 1."""

    months: float = param(
        24.0, unit="months", ge=A_DAY, le=600,
        source="Reichheld & Sasser 1990: in four trades profit a customer goes on rising for years",
        plausible=times(2, "those trades differ: in some it levels off early, in others not in five years"),
        help="Time from first to last purchase at which a relationship is half as old as can be.",
    )  # fmt: skip
    basket: float = param(
        0.0, unit="share of the basket", ge=0, le=1,
        source=f"{_REICHHELD}; {_BAIN}: 23 % more spent on groceries in months 31 to 36 than "
        f"in the first six{_NONE}",
        plausible=times(2, "by trade, from nothing to two thirds; part of it is who stays"),
        help="How much larger baskets are in a full relationship.",
    )  # fmt: skip
    basket_moved: float = param(
        0.5, unit="share", ge=0, le=1,
        plausible=odds(3, "nobody has split it; buying all in one place and buying more are both told of"),
        help="How much of that is no new money, but bought less of at other firms.",
    )  # fmt: skip
    cost_to_serve: float = param(
        0.0, unit="share of the handling cost", ge=0, le=1,
        source=f"{_REICHHELD}: who knows a firm asks less of it{_NONE}",
        plausible=times(2, "told of service trades more than of shops, never measured apart"),
        help="How much less a purchase costs the firm to handle in a full relationship.",
    )  # fmt: skip
    cross_buying: float = param(
        0.0, unit="utility", ge=0, le=20,
        source=f"Verhoef, Franses & Hoekstra 2001: who has long been content buys further services{_NONE}",
        plausible=times(2, "as the pull of the relationship itself (choice.relationship)"),
        help="What a full relationship adds to the pull towards the firm's further category.",
    )  # fmt: skip
    talk: float = param(
        0.0, unit="share of a usual customer's talk", ge=0, le=10,
        source=f"{_BAIN}: three people told after the first purchase of clothes, seven after ten{_NONE}",
        plausible=times(2, "by trade: told more often of electronics than of clothes"),
        help="How much more of the firm somebody in a full relationship tells others, good and bad.",
    )  # fmt: skip
