"""The staff of every firm: what morale does, and what moves it."""

from __future__ import annotations

from sim.scenario.basics.plausible import CHANCE, PACE, SPREAD, UNTRIED_COST, WEIGHT, times
from sim.scenario.basics.section import Section, param

_TEAM = "source documents: From satisfaction to loyalty"


class Staff(Section):
    """Morale beyond the failures it avoids (sections 7 and 8); zeros leave pace, pay and leaders out."""

    pace: float = param(
        0.4,
        unit="share",
        source="staff without any morale take a fifth longer",
        ge=0,
        le=1.5,
        plausible=WEIGHT,
        help="Longer contacts per unit of morale below 0.5.",
    )
    experts_count: float = param(
        0.0, unit="share", ge=0, le=1,
        plausible=CHANCE,
        help="Weight of the experts' load in the strain on morale.",
    )  # fmt: skip
    turnover_per_year: float = param(
        0.3, unit="share of agents a year", ge=0, le=5,
        plausible=times(1.5, "20 to 45 % a year are usual in call centres and retail"),
        help="Agents who leave at morale 0.5.",
    )  # fmt: skip
    turnover_slope: float = param(
        2.0, unit="a unit of morale", ge=0, le=20,
        plausible=WEIGHT,
        help="How strongly morale keeps them (exponential).",
    )  # fmt: skip
    hiring_months: float = param(
        2.5,
        unit="months of pay",
        status="P",
        source="Boushey & Glynn 2012: replacing an employee typically costs 21 % of a year's pay",
        ge=0,
        le=24,
        plausible=times(1.5, "16 to 30 % of a year's pay, by trade (Boushey & Glynn 2012)"),
        help="Cost of replacing an agent.",
    )
    learning_months: float = param(
        6.0,
        unit="months",
        source="calls of new agents get shorter for months (Gans, Liu, Mandelbaum, Shen & Ye 2010)",
        ge=1,
        le=60,
        plausible=times(2, "weeks for plain questions, more than half a year for hard ones"),
        help="How long a new agent takes to come to do as well as the others (time constant).",
    )
    novice_pace: float = param(
        0.0, unit="share", ge=0, le=1,
        plausible=WEIGHT,
        help="Longer contacts of new agents.",
    )  # fmt: skip
    novice_failures: float = param(
        0.0, unit="share", ge=0, le=3,
        plausible=WEIGHT,
        help="More failures of new agents.",
    )  # fmt: skip
    novice_spread: float = param(
        0.0, unit="share", ge=0, le=1,
        plausible=WEIGHT,
        help="How much more experiences with new agents differ.",
    )  # fmt: skip
    wears_off: float = param(
        0.0, unit="share", ge=0, le=1,
        plausible=CHANCE,
        help="Share of the morale bought that people get used to.",
    )  # fmt: skip
    wear_off_months: float = param(
        12.0,
        unit="months",
        source="what a new job pleases is gone within two years (Boswell, Boudreau & Tichy 2005)",
        ge=1,
        le=120,
        plausible=times(2, "half a year to two years (Boswell, Boudreau & Tichy 2005)"),
        help="Months in which two thirds of that are taken for granted (time constant).",
    )
    autonomy_morale: float = param(
        0.15, unit="0 to 1", ge=0, le=1,
        plausible=WEIGHT,
        help="Morale gained by full autonomy of the staff.",
    )  # fmt: skip
    autonomy_solves: float = param(
        0.1, unit="chance", ge=0, le=1,
        plausible=CHANCE,
        help="Complaints more that staff with full autonomy solve.",
    )  # fmt: skip
    autonomy_spread: float = param(
        0.1, unit="share", ge=0, le=5,
        plausible=SPREAD,
        help="How much more experiences differ under full autonomy.",
    )  # fmt: skip
    autonomy_cost_per_customer_per_month: float = param(
        0.1, unit="money a customer of the firm", ge=0, le=1e4,
        plausible=UNTRIED_COST,
        help="Training for full autonomy.",
    )  # fmt: skip
    consensus_morale: float = param(
        0.2,
        unit="0 to 1",
        source=_TEAM + " (staff as internal customers; the size is assumed)",
        ge=0,
        le=1,
        plausible=WEIGHT,
        help="Morale gained by full consensus.",
    )
    consensus_months: float = param(
        1.0, unit="months", ge=1, le=60,
        plausible=PACE,
        help="Months until leaders agree, or cease to, by two thirds (time constant); 1 is at once.",
    )  # fmt: skip
    consensus_spread: float = param(
        0.0, unit="share", ge=0, le=0.5,
        plausible=SPREAD,
        help="How much less experiences differ under full consensus.",
    )  # fmt: skip
    confusion: float = param(
        0.0, unit="0 to 1 a decision", ge=0, le=1,
        plausible=WEIGHT,
        help="Morale lost by each decision changed too many.",
    )  # fmt: skip
    changes_borne: float = param(
        2.0, unit="decisions", ge=0, le=100,
        plausible=times(1.5, "one to three at a time"),
        help="Decisions changed lately that confuse nobody.",
    )  # fmt: skip
    changes_fade: float = param(
        0.3, unit="share a month", ge=0, le=1,
        plausible=PACE,
        help="How fast a changed decision becomes routine.",
    )  # fmt: skip
