"""What firms believe that customers need, and what a wider or narrower range of goods does (section 3)."""

from __future__ import annotations

from sim.scenario.basics.plausible import PACE, SPREAD, WEIGHT, between, times
from sim.scenario.basics.section import Section, param

_MYTHS = "source documents: Ten customer myths"


class Needs(Section):
    """What firms believe of the weights that customers give to needs; quality money goes where it points.

    Without a `belief_error` firms hold no belief and improve every need alike.
    """

    belief_error: float | None = param(
        None, unit="log weight", ge=0, le=3,
        source=f"{_MYTHS} (a firm's past misleads it; the size is assumed)",
        plausible=SPREAD,
        help="How far firms misjudge each need's weight at month 0 (standard deviation of the logarithm).",
    )  # fmt: skip
    widening_per_month: float = param(
        0.01, unit="log weight a month", ge=0, le=1,
        source=f"{_MYTHS} (beliefs harden with years in business; the speed is assumed)",
        plausible=PACE,
        help="How fast a firm's belief moves on into the direction it errs in, if nobody listens.",
    )  # fmt: skip
    front_line: float = param(
        0.05, unit="share of the gap", ge=0, le=1,
        source=f"{_MYTHS} (front line and complaints are a source; the size is assumed)",
        plausible=PACE,
        help="Gap between belief and truth closed by one contact answered per customer.",
    )  # fmt: skip
    co_creation_value: float = param(
        0.01, unit="value a month", ge=0, le=5,
        source=f"{_MYTHS} (asking customers why brings new ideas; the size is assumed)",
        plausible=WEIGHT,
        help="Quality a month that co-creation adds, times the share of the gap it closes.",
    )  # fmt: skip
    innovation_fading_per_year: float = param(
        0.15, unit="share a year", status="P", ge=0, le=1,
        source="Hall, Mairesse & Mohnen 2010: 15 % is what most studies of R&D take for its depreciation",
        plausible=between(
            0.1, 0.3, "depreciation of 10 to 30 % a year is published (Hall, Mairesse & Mohnen 2010)"
        ),
        help="Share of what innovation and co-creation have added that is no longer new after a year.",
    )  # fmt: skip


class RangeOfGoods(Section):
    """What doubling the range of goods does; for who needs range, halving it does more than the opposite."""

    quality: float = param(
        0.5, unit="value a doubling", ge=0, le=5,
        source="assumed: to who needs range, a doubling is worth about what it costs",
        plausible=WEIGHT,
        help="Quality for the need `range` that a doubling adds at today's range, less the more there is.",
    )  # fmt: skip
    unit_cost: float = param(
        0.03, unit="share of the unit cost a doubling", ge=0, lt=0.25,
        source="source documents: Target customer management (few goods are bought cheaper; the size is "
        "assumed)",
        plausible=times(1.5, "buying prices fall by 2 to 4.5 % where a range is halved"),
        help="Cost of goods that a doubling adds, since less is bought of each.",
    )  # fmt: skip
    missed: float = param(
        0.2, unit="utility a doubling", ge=0, le=20,
        source="Sloot, Fok & Verhoef 2006: a quarter of the items cut costs sales at first, and little in "
        "the long run; the size is assumed",
        plausible=WEIGHT,
        help="Appeal lost at first where the range is halved: what customers used to buy is gone.",
    )  # fmt: skip
    missed_months: float = param(
        3.0, unit="months", ge=1, le=120,
        source="Sloot, Fok & Verhoef 2006: most of the loss is over within half a year; the size is assumed",
        plausible=PACE,
        help="Months in which two thirds of that pass (time constant).",
    )  # fmt: skip
