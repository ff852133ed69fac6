"""Selling on a call: offers that agents make to who has called about something else."""

from __future__ import annotations

from sim.scenario.basics.plausible import CHANCE, WEIGHT, times
from sim.scenario.basics.section import Section, param

_MYTHS = "source documents: Ten customer myths (the idea; the size is assumed)"


class Selling(Section):
    """Cross-selling on answered contacts (section 7); only where a firm's lever says so."""

    relevance: float = param(
        0.5, unit="share of offers", source=_MYTHS, ge=0, le=1,
        plausible=CHANCE,
        help="Offers that fit the customer.",
    )  # fmt: skip
    acceptance: float = param(
        0.3,
        unit="chance",
        ge=0,
        le=1,
        plausible=CHANCE,
        help="Fitting offers accepted at full trust, once the problem is solved.",
    )
    irrelevant_points: float = param(
        0.15, unit="points", source=_MYTHS, ge=0, le=4,
        plausible=WEIGHT,
        help="Score lost by an offer that does not fit.",
    )  # fmt: skip
    before_acceptance: float = param(
        0.2,
        unit="share",
        source=_MYTHS,
        ge=0,
        le=1,
        plausible=CHANCE,
        help="Left of that chance before the problem is solved.",
    )
    before_points: float = param(
        1.0,
        unit="points",
        source=_MYTHS,
        ge=0,
        le=4,
        plausible=WEIGHT,
        help="Score lost by an offer that comes before.",
    )
    offer_minutes: float = param(
        1.0, unit="minutes", ge=0, le=30,
        plausible=times(1.5, "half a minute to a minute and a half"),
        help="Front-line time of an offer.",
    )  # fmt: skip
