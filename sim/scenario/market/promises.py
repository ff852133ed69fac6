"""What promises do to customers, staff and process."""

from __future__ import annotations

from sim.scenario.basics.plausible import CHANCE, PACE, SCORE, WEIGHT, between, times
from sim.scenario.basics.section import Section, param


class Promise(Section):
    """What promises do (section 8): on waiting, on delivery (a purchase without a failure), unconditional."""

    pull: float = param(
        0.2,
        unit="utility",
        source="assumed: a full promise weighs as much as a price about 5 % lower",
        ge=0,
        le=10,
        plausible=WEIGHT,
        help="Attraction of a full promise: relevant to all, strict, never broken, and paid for dearly.",
    )
    expectation: float = param(
        0.1, unit="value", ge=0, le=5,
        plausible=WEIGHT,
        help="Level above the norm that a full promise leads people to expect.",
    )  # fmt: skip
    goods_stringency: float = param(
        0.5,
        unit="0 to 1",
        ge=0,
        le=1,
        plausible=CHANCE,
        help="How much promises on goods ask of a firm; on waiting, the wait that callers know asks 0.5.",
    )
    memory_months: float = param(
        6.0,
        unit="months",
        ge=1,
        le=600,
        plausible=PACE,
        help="How long broken promises, and waits, are remembered (time constant).",
    )
    relevance: float = param(
        0.8, unit="0 to 1", ge=0, le=1,
        plausible=CHANCE,
        help="How relevant a promise on waiting is.",
    )  # fmt: skip
    delivery_relevance: float = param(
        0.7, unit="0 to 1", ge=0, le=1,
        plausible=CHANCE,
        help="How relevant a promise that nothing goes wrong is.",
    )  # fmt: skip
    unconditional_relevance: float = param(
        0.6, unit="0 to 1", ge=0, le=1,
        plausible=CHANCE,
        help="How relevant an unconditional promise is.",
    )  # fmt: skip
    irrelevant_cost: float = param(
        0.3,
        unit="utility",
        status="S",
        source="source documents: From satisfaction to loyalty (the coffee-bean case)",
        ge=0,
        le=10,
        help="Lost by a promise that is relevant to nobody; nothing from a relevance of a half on.",
    )
    claim_chance: float = param(
        0.5, unit="chance", ge=0, le=1,
        plausible=CHANCE,
        help="Broken promises that are claimed, if claiming is easy.",
    )  # fmt: skip
    morale: float = param(
        0.15,
        unit="0 to 1",
        source="source documents: From satisfaction to loyalty (that it does; the size is assumed)",
        ge=0,
        le=1,
        plausible=WEIGHT,
        help="Morale gained under a strict promise that is kept, if breaking it would cost dearly.",
    )
    poor_score: float = param(
        3.0, unit="points of 5", ge=1, le=5,
        plausible=SCORE,
        help="Below this an experience may be claimed unconditionally.",
    )  # fmt: skip
    fraud_chance: float = param(
        0.002,
        unit="chance a purchase, or a contact",
        ge=0,
        le=1,
        plausible=times(
            2, "cheats of 0.1 to 0.4 % of guests are told of; firms' own counts say 1 to 2 % of claims"
        ),
        help="Claims without a cause, if claiming is easy and pays the price of the goods.",
    )
    complaint_factor: float = param(
        1.8,
        unit="times as many",
        ge=1,
        le=10,
        plausible=between(1.2, 2.5, "who is paid for speaking up does so more; by how much is not known"),
        help="Complaints of failures under a promise on goods that pays dearly.",
    )
    claims_teach: float = param(
        0.02,
        unit="share of failures a month",
        source="source documents: From satisfaction to loyalty (self-repair; the size is assumed)",
        ge=0,
        le=1,
        plausible=PACE,
        help="Failures that stop for good each month if every failure is claimed.",
    )
