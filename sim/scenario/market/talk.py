"""Talk among customers: word of mouth, referral, lighthouse customers (section 6)."""

from __future__ import annotations

from sim.scenario.basics.bounds import A_DAY
from sim.scenario.basics.plausible import CHANCE, PACE, SPREAD, WEIGHT, between, odds
from sim.scenario.basics.section import Section, param
from sim.scenario.market.response import Effect


class Talk(Section):
    """What customers say to others, and what it does."""

    bad_told: float = param(
        2.0,
        unit="times as often as good news",
        status="P",
        source="TARP: dissatisfied customers tell about twice as many people",
        ge=0,
        le=20,
        plausible=between(1.5, 3, "told to 1.5 to 3 times as many, by trade (TARP)"),
        help="How much more often a bad experience is told than a good one.",
    )
    bad_weight_prospects: float = param(
        4.0,
        unit="times the weight of good word",
        status="P",
        source="negativity bias in word of mouth",
        ge=0,
        le=20,
        help="How much more bad word weighs with people who have not tried the firm.",
    )
    bad_weight_customers: float = param(
        1.0,
        unit="times the weight of good word",
        status="P",
        source="negativity bias in word of mouth: none among those who know the firm",
        ge=0,
        le=20,
        help="The same with the firm's own customers.",
    )
    customers_listen: float = param(
        0.1,
        unit="share",
        ge=0,
        le=1,
        plausible=odds(2, "first-hand satisfaction counts for most; how nearly for all is not known"),
        help="How far those who know a firm go by what others say of it, against their own satisfaction.",
    )
    memory_months: float = param(
        6.0, unit="months", ge=1, le=120,
        plausible=PACE,
        help="How long word is remembered (time constant).",
    )  # fmt: skip
    contagion_sigma: float = param(
        0.5,
        unit="",
        ge=0,
        le=3,
        plausible=SPREAD,
        help="How far customers differ in how many people they talk to (deviation of the logarithm).",
    )
    lighthouse_share: float = param(
        0.0,
        unit="share of customers",
        source="source documents: Customer service and customer strategy (the idea; the number is assumed)",
        ge=0,
        le=1,
        plausible=CHANCE,
        help="Customers whose custom brings others: many hear what they say.",
    )
    lighthouse_reach: float = param(
        10.0,
        unit="times a usual customer's",
        ge=1,
        le=1000,
        plausible=WEIGHT,
        help="How many people lighthouse customers reach.",
    )
    referral_churn: float = param(
        0.82,
        unit="times the usual chance",
        status="P",
        source="Schmitt, Skiera & Van den Bulte 2011",
        ge=0,
        le=1,
        help="Natural attrition of customers who came by talk.",
    )
    referral_margin: float = param(
        0.25,
        unit="share of spend",
        status="P",
        source="Schmitt, Skiera & Van den Bulte 2011",
        ge=0,
        le=5,
        plausible=between(
            0, 0.35, "25 % at one bank, nothing in its replication (Schmitt et al. 2011; 2015)"
        ),
        help="What customers who came by talk spend more, at first.",
    )
    referral_margin_months: float = param(
        30.0,
        unit="months",
        status="P",
        source="Schmitt, Skiera & Van den Bulte 2011: about 1,000 days",
        ge=A_DAY,
        le=600,
        help="Months until that has faded.",
    )
    reward: Effect = Effect(ceiling=1.0, half_spend=20.0)
