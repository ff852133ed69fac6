"""What spending brings: parameters of the money levers, each with unit, bounds and source."""

from __future__ import annotations

from sim.scenario.basics.bounds import A_THOUSANDTH
from sim.scenario.basics.plausible import PACE, UNTRIED_COST, times
from sim.scenario.basics.section import Section, param


class Effect(Section):
    """A response with diminishing returns: ceiling (1 - 2^(-spend / half_spend))."""

    ceiling: float = param(
        unit="as the lever says",
        ge=0,
        le=100,
        plausible=times(
            1.5,
            "what money brings differs by half between firms of one trade, and by more between trades",
        ),
        help="The most that spending can bring (effect of unlimited spend).",
    )
    half_spend: float = param(
        unit="money a month, for each who shares it",
        ge=A_THOUSANDTH,
        le=1e6,
        plausible=times(2, "diminishing returns are seen only by who has spent more: half to double"),
        help="Spend that brings half of the most (half saturation).",
    )


class Response(Section):
    """What spending on each money lever brings (section 9); who shares it stands in the lever table."""

    reach: Effect = Effect(ceiling=0.08, half_spend=0.5)
    referral: Effect = Effect(ceiling=1.5, half_spend=1.5)
    care: Effect = Effect(ceiling=0.35, half_spend=1.0)
    recovery: Effect = Effect(ceiling=0.45, half_spend=20.0)
    morale: Effect = Effect(ceiling=0.4, half_spend=1.0)
    quality: Effect = Effect(ceiling=0.25, half_spend=3.0)
    innovation: Effect = Effect(ceiling=0.008, half_spend=0.3)
    listening: Effect = Effect(ceiling=0.25, half_spend=0.15)
    co_creation: Effect = Effect(ceiling=0.4, half_spend=0.3)
    data_protection: Effect = Effect(ceiling=0.9, half_spend=0.15)
    standardisation: Effect = Effect(ceiling=0.4, half_spend=1.0)
    skills: Effect = Effect(ceiling=0.1, half_spend=0.3)
    approachability: Effect = Effect(ceiling=1.0, half_spend=0.3)
    self_repair: Effect = Effect(ceiling=0.06, half_spend=0.6)
    consensus: Effect = Effect(ceiling=1.0, half_spend=0.6)
    new_category: Effect = Effect(ceiling=0.5, half_spend=0.5)
    new_segments: Effect = Effect(ceiling=0.10, half_spend=0.5)
    lighthouse: Effect = Effect(ceiling=0.2, half_spend=0.3)
    win_back: Effect = Effect(ceiling=0.05, half_spend=2.5)
    morale_speed: float = param(
        0.1, unit="a month", ge=0, le=1,
        plausible=PACE,
        help="Share of the gap by which morale moves.",
    )  # fmt: skip
    entry_cost_per_customer: float = param(
        2.0,
        unit="money a customer of the market",
        ge=0,
        le=1e6,
        plausible=UNTRIED_COST,
        help="Paid before a firm can serve new segments.",
    )
    entry_success_sd: float = param(
        0.6, unit="value", ge=0, le=5,
        plausible=times(1.5, "most entries fail, and nobody foretells which"),
        help="How uncertain the value to new segments is (standard deviation).",
    )  # fmt: skip
