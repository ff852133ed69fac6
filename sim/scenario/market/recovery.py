"""What firms do beyond solving a complaint: apology and compensation."""

from __future__ import annotations

from sim.scenario.basics.bounds import A_THOUSANDTH
from sim.scenario.basics.plausible import PACE, UNTRIED_COST, WEIGHT, settled
from sim.scenario.basics.section import Section, param


class Recovery(Section):
    """Apology and compensation (section 8)."""

    apology_points: float = param(
        0.25,
        unit="points",
        source="source documents: Ten customer myths (apology with an assurance; the size is assumed)",
        ge=0,
        le=4,
        plausible=WEIGHT,
        help="Satisfaction that an apology with an assurance restores, beside repair or compensation.",
    )
    apologies_believed: int = param(
        2, unit="apologies", ge=0, le=100,
        plausible=settled("a whole number; another one is another customer"),
        help="Apologies a customer believes; each further one backfires.",
    )  # fmt: skip
    apology_backfire: float = param(
        0.5, unit="points", ge=0, le=4,
        plausible=WEIGHT,
        help="Satisfaction that an apology costs which is not believed.",
    )  # fmt: skip
    apology_cost: float = param(
        1.0, unit="money an apology", ge=0, le=1e4,
        plausible=UNTRIED_COST,
        help="A signed letter: what was wrong, what is done.",
    )  # fmt: skip
    compensation_half: float = param(
        0.3,
        unit="share of the price",
        ge=A_THOUSANDTH,
        le=10,
        plausible=WEIGHT,
        help="Compensation at which half of the complaints not solved count as solved.",
    )
    repair_forgotten: float = param(
        0.02, unit="share a month", ge=0, le=1,
        plausible=PACE,
        help="What self-repair has taught is forgotten.",
    )  # fmt: skip
