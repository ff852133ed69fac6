"""Rules of the portfolio: discounts and service by stage and tier, contacts (sections 6 and 9)."""

from __future__ import annotations

from sim.model.machine.codes import HEAVY, LIGHT, PRICE, RIVAL, SILENCE, SUPER_HEAVY
from sim.model.machine.compile import rule
from sim.model.machine.maths import exp
from sim.model.rules.stages import is_close


@rule
def discount_of(
    bought: float, stage: float, tier: float, intro: float, loyal: float, top: float, light: float
) -> float:
    """Discount: `intro` on a first purchase; then `top` of the top tiers, `loyal` of the close, `light`.

    All as shares of the price (`light` below 0, a surcharge), or all as ln(1 - share). Of two discounts a
    customer gets the one of its tier.
    """
    later = light if tier == LIGHT else 0.0
    later = loyal if is_close(stage) & (loyal != 0.0) else later
    is_top = (tier == HEAVY) | (tier == SUPER_HEAVY)
    later = top if is_top & (top != 0.0) else later
    return intro if bought < 1.0 else later


@rule
def is_top(tier: float) -> float:
    """1 for heavy and super-heavy customers, else 0."""
    return 1.0 if (tier == HEAVY) | (tier == SUPER_HEAVY) else 0.0


@rule
def contacts_made(cadence: float, u: float) -> float:
    """Whole contacts this month for a mean of `cadence`."""
    whole = float(int(cadence))
    return whole + 1.0 if u < cadence - whole else whole


@rule
def relevant_share(aimed: float, contacts: float, reasons: float) -> float:
    """Chance that a contact is about the customer's concern: aimed (R / c) (1 - e^(-c / R)).

    Of R `reasons` a month each is good for one contact. Contacts that are `aimed` find them while they last:
    however many are made, no more than R a month are relevant.
    """
    load = contacts / (reasons + 1e-12)
    met = (1.0 - exp(-load)) / load if load > 1e-9 else 1.0
    return aimed * met


@rule
def closeness_value(wanted: float, kind: float, misfit: float) -> float:
    """Value of a kind of relationship beside a basic one, misfit (|wanted| - |wanted - kind|).

    Most at the kind that is wanted; closer than twice that, it is worth less than none.
    """
    apart = wanted - kind if wanted > kind else kind - wanted
    return misfit * (wanted - apart)


@rule
def contact_effect(satisfaction: float, relevant: float, pleasing: float, annoying: float) -> float:
    """Score of the month's contacts: pleasing (never below S) if relevant, else annoying (never above S)."""
    pleased = satisfaction if satisfaction > pleasing else pleasing
    annoyed = satisfaction if satisfaction < annoying else annoying
    return pleased if relevant > 0.0 else annoyed


@rule
def reason_of(grievance: float, elsewhere: float, dearer: float) -> float:
    """Why a customer fell silent: its last grievance, else the dearer price, a rival, or just silence."""
    drawn = (PRICE if dearer > 0.0 else RIVAL) if elsewhere > 0.0 else SILENCE
    return grievance if grievance > 0.0 else drawn
