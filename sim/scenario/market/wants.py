"""Wants sold against customers' interest: money now, a hidden stock of harm, exposure later (section 12)."""

from __future__ import annotations

from sim.scenario.basics.plausible import CHANCE, PACE, WEIGHT, between
from sim.scenario.basics.section import Section, param

_TARGET = "source documents: Target customer management"


class Wants(Section):
    """What pushing wants brings, and what it costs once it comes out."""

    basket: float = param(
        0.25, unit="share", ge=0, le=5,
        source=f"{_TARGET} (whatever customers can pay for sells; the size is assumed)",
        plausible=WEIGHT,
        help="How much larger purchases are under full push.",
    )  # fmt: skip
    bought_ahead: float = param(
        0.33, unit="share of what is sold beyond need", status="P", ge=0, le=1,
        source="van Heerde, Leeflang & Wittink 2004: about a third of a promotion's bump is borrowed from "
        "other periods, on average over four data sets",
        plausible=between(0.2, 0.45, "a third on average, from a fifth to near a half in four data sets"),
        help="What is sold beyond need and bought less of later.",
    )  # fmt: skip
    ahead_months: float = param(
        3.0, unit="months", ge=1, le=600,
        plausible=PACE,
        help="Months in which two thirds of that are made up for (time constant).",
    )  # fmt: skip
    regret: float = param(
        0.3, unit="value", ge=0, le=5,
        source="Bui, Krishen & Bates 2011: regret lowers satisfaction and makes customers switch; the size "
        "is assumed, a third of what a price as much higher would weigh",
        plausible=WEIGHT,
        help="Value that customers miss under full push: they bought what they did not need.",
    )  # fmt: skip
    exposure: float = param(
        0.002, unit="chance a month for each month of full push", ge=0, le=1,
        source=f"{_TARGET} (harm is found out by media and inspectors; the chance is assumed)",
        plausible=WEIGHT,
        help="Chance that harm done so far comes out, for each month of full push behind it.",
    )  # fmt: skip
    fading: float = param(
        0.01, unit="share a month", ge=0, le=1,
        plausible=PACE,
        help="Harm that no longer can come out (share forgotten).",
    )  # fmt: skip
    unsettled: float = param(
        0.5, unit="share of harm", ge=0, le=1,
        plausible=CHANCE,
        help="Harm that can come out again after an exposure: it was done all the same.",
    )  # fmt: skip
    trust_loss: float = param(
        0.3, unit="share of trust", ge=0, le=1,
        plausible=CHANCE,
        help="Trust that all customers lose on exposure.",
    )  # fmt: skip
    exits: float = param(
        0.10, unit="share of customers", ge=0, le=1,
        plausible=CHANCE,
        help="Customers who leave on exposure.",
    )  # fmt: skip
    stigma: float = param(
        1.0, unit="utility", ge=0, le=20,
        plausible=WEIGHT,
        help="Appeal that the firm loses on exposure; it fades.",
    )  # fmt: skip
    stigma_fading: float = param(
        0.08, unit="share a month", ge=0, le=1,
        plausible=PACE,
        help="Share of that stigma that fades.",
    )  # fmt: skip
