"""What serving many kinds of customers costs a firm, and when cash runs short (section 12)."""

from __future__ import annotations

from sim.scenario.basics.bounds import A_DAY
from sim.scenario.basics.plausible import PACE, UNTRIED_COST, WEIGHT, times
from sim.scenario.basics.section import Section, param

_TARGET = "source documents: Target customer management"


class Focus(Section):
    """Cost of serving further segments, and the cash below which a firm drifts."""

    coordination_cost: float = param(
        0.0, unit="money a customer of the market a month", ge=0, le=1e6,
        source=f"{_TARGET} (focus saves the cost of deciding and of agreeing; the size is assumed)",
        plausible=UNTRIED_COST,
        help="Paid for each segment served beyond the first.",
    )  # fmt: skip
    coordination_months: float = param(
        0.0, unit="months", ge=0, le=600,
        source="Anderson, Banker & Janakiraman 2003: such costs follow what is served by and by, and are "
        "slow to fall; at once by default",
        plausible=times(2, "departments are set up, and closed, within a year or several"),
        help="Months in which two thirds of that cost come, or go (time constant); 0 is at once.",
    )  # fmt: skip
    blur: float = param(
        0.0, unit="value", ge=0, le=5,
        source=f"{_TARGET} (an offer for everybody suits nobody; the size is assumed)",
        plausible=WEIGHT,
        help="Quality of every need lost for each segment served beyond the first.",
    )  # fmt: skip
    blur_months: float = param(
        12.0, unit="months", ge=A_DAY, le=600,
        source=f"{_TARGET} (a firm blurs, and becomes clear, by and by; the time is assumed)",
        plausible=PACE,
        help="Months in which two thirds of a blur come, or go (time constant).",
    )  # fmt: skip
    short_of_cash: float = param(
        0.5, unit="share of the cash at the start", ge=0, le=10,
        source=f"{_TARGET} (pressure of cash makes firms drift; the threshold is assumed)",
        plausible=times(1.5, "who loses nerve, and when, differs from firm to firm"),
        help="Cash below which a firm that drifts opens one more segment each month.",
    )  # fmt: skip
