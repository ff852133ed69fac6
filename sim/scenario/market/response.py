"""What spending brings: parameters of the money levers, each with unit, bounds and source."""

from __future__ import annotations

from sim.scenario.basics.section import Section, param


class Effect(Section):
    """A response with diminishing returns: ceiling (1 - 2^(-spend / half_spend))."""

    ceiling: float = param(
        unit="as the lever says",
        ge=0,
        le=100,
        help="The most that spending can bring (effect of unlimited spend).",
    )
    half_spend: float = param(
        unit="money a customer of the market a month",
        gt=0,
        le=1e6,
        help="Spend that brings half of the most (half saturation).",
    )


class Response(Section):
    """What spending on each money lever brings (section 9)."""

    reach: Effect = Effect(ceiling=0.08, half_spend=0.5)
    referral: Effect = Effect(ceiling=1.5, half_spend=0.5)
    care: Effect = Effect(ceiling=0.6, half_spend=0.3)
    recovery: Effect = Effect(ceiling=0.45, half_spend=0.2)
    morale: Effect = Effect(ceiling=0.4, half_spend=0.3)
    quality: Effect = Effect(ceiling=0.5, half_spend=1.0)
    innovation: Effect = Effect(ceiling=0.03, half_spend=0.5)
    listening: Effect = Effect(ceiling=0.25, half_spend=0.15)
    co_creation: Effect = Effect(ceiling=0.4, half_spend=0.3)
    data_protection: Effect = Effect(ceiling=0.9, half_spend=0.05)
    standardisation: Effect = Effect(ceiling=0.4, half_spend=0.3)
    self_repair: Effect = Effect(ceiling=0.06, half_spend=0.2)
    consensus: Effect = Effect(ceiling=1.0, half_spend=0.2)
    new_category: Effect = Effect(ceiling=0.5, half_spend=0.5)
    new_segments: Effect = Effect(ceiling=0.10, half_spend=0.5)
    lighthouse: Effect = Effect(ceiling=0.2, half_spend=0.3)
    win_back: Effect = Effect(ceiling=0.05, half_spend=2.0)
    morale_speed: float = param(
        0.1, unit="a month", ge=0, le=1, help="Share of the gap by which morale moves."
    )
    entry_cost_per_customer: float = param(
        2.0,
        unit="money a customer of the market",
        ge=0,
        le=1e6,
        help="Paid before a firm can serve new segments.",
    )
    entry_success_sd: float = param(
        0.6, unit="value", ge=0, le=5, help="How uncertain the value to new segments is (standard deviation)."
    )
